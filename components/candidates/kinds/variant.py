"""Smaller vectors of a model: cut to fewer numbers, in 8 bits or 1 bit a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.base import Candidate
from components.candidates.dense import VectorSearcher, among
from components.candidates.derived import DerivedCandidate
from components.candidates.example_code import ExampleCode
from components.candidates.names import VARIANT_FORMS, resolve_name
from components.candidates.searching import Opened, Query, search_collection
from components.candidates.work import Work
from components.catalogue.cards import ModelCard
from components.encoders import weights
from components.encoders.endpoint import LARGEST_DIM
from components.files import home_path
from components.i18n import tr
from components.numbers import commas
from components.progress import Progress
from components.records import BadInputError, Collection, FloatArray, Ranking
from components.results.store import vector_problems
from components.retrieval.quantised import CompactIndex, Storage, truncated
from components.spec import ModelSpec, Option
from components.workspace import Workspace

FULL = "float32"
_TYPED = re.compile(r"(?P<base>.+)@(?P<form>(?:\d+|int8|binary)(?:\+(?:int8|binary|rescore))*)")


class Variant(DerivedCandidate):
    """Typed ``BASE@128``, ``BASE@int8``, ``BASE@binary+rescore``, ``BASE@128+int8``."""

    kind = "variant"
    option_types = {"dim": int, "precision": str, "rescore": bool}
    has_vectors = True

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        match = _TYPED.fullmatch(text)
        if match is None or weights.is_folder_here(home_path(text)):
            return None
        words = match["form"].split("+")
        sizes = [int(word) for word in words if word.isdecimal()]
        precisions = [word for word in words if word in ("int8", "binary")]
        if len(precisions) > 1 or len(set(words)) < len(words):
            raise BadInputError(
                tr(
                    '"{form}" after @ says two things at once; give {variant_forms}.',
                    form=match["form"],
                    variant_forms=tr(VARIANT_FORMS),
                )
            )
        return variant(
            resolve_name(match["base"]),
            dim=sizes[0] if sizes else None,
            precision=precisions[0] if precisions else FULL,
            is_rescored="rescore" in words,
        )

    @property
    def base(self) -> Candidate:
        """The model whose vectors these are."""
        return candidate_of(self.spec.parts[0])

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return self.base.typed_name + self.name[len(self.base.name) :]

    @property
    def precision(self) -> str:
        """ "float32", "int8" or "binary"."""  # noqa: D210
        return str(self.spec.options.get("precision", FULL))

    @property
    def has_index(self) -> bool:
        """See Candidate."""
        return self.precision == FULL

    @property
    def model_type(self) -> str:
        """See DerivedCandidate."""
        return "quantised"

    def own_facts(self, card: ModelCard | None) -> ModelCard | None:
        """See DerivedCandidate."""
        base = self.base.card
        if card is None or base is None:
            return card
        dim = self.spec.options.get("dim")
        model_type = base.model_type if self.precision == FULL else self.model_type
        dimensions = (int(dim),) if dim else base.dimensions
        return replace(card, model_type=model_type, dimensions=dimensions, note=truncation_note(self.spec))

    def said(self) -> dict[str, Any]:
        """See DerivedCandidate."""
        kept = ("dim", "precision", "rescore")
        return {"options": {name: self.spec.options[name] for name in kept if name in self.spec.options}}

    def storage(self) -> Storage:
        """How its vectors are kept.

        Raises:
            BadInputError: its options make no sense.
        """
        options = self.options
        return Storage(options.get("dim"), options.get("precision", FULL), options.get("rescore", False))

    def compute(self, work: Work) -> dict[str, Any]:
        """Search the smaller vectors, save the run."""
        part, collection = self.computed_parts(work)[0], work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, search_ms = search_collection(searcher, collection, work.depth)
        index, note = searcher.compact, truncation_note(self.spec)
        kept = np.arange(len(collection.documents)) if searcher.with_vector is None else searcher.with_vector
        left, texts = index.vectors()[kept], collection.document_texts()
        # Signs of different texts may well be equal: that is the loss of the variant, not a fault.
        may_check = self.precision != "binary"
        facts = {
            **self.combined([part.manifest]),
            "dim": index.dim,
            "precision": self.precision,
            "vector_megabytes": len(collection.documents) * index.bytes_per_document / 1e6,
            "search_ms": search_ms,
            "depth": work.depth,
            "notes": [note] if note else [],
            "self_checks": vector_problems(left, [texts[row] for row in kept]) if may_check else [],
        }
        return self.save(work, rankings, facts)

    def open_searcher(self, opened: Opened) -> VariantSearcher:
        """See Candidate."""
        return VariantSearcher(self, opened)

    def compact_index(self, workspace: Workspace, collection: Collection) -> CompactIndex:
        """The documents in their smaller form, made from the stored vectors of the base.

        Raises:
            BadInputError: the vectors are too short to be cut as asked.
            KeyError: the base was not computed on these documents.
        """
        documents = self.base.document_vectors(workspace, collection)
        if documents is None:
            raise BadInputError(tr("{name} has no vectors, so there is no smaller variant of it.", name=self.base.name))
        return CompactIndex(documents, collection.documents["id"].tolist(), self.storage())

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate: what is left of the base's vectors; they have length 1 whatever their precision."""
        return self.compact_index(workspace, collection).vectors()

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:
        """See Candidate: cut like the documents, and not coded."""
        full = self.base.query_vectors(workspace, collection)
        dim = self.storage().dim
        return full if full is None or dim is None else truncated(full, dim)

    @property
    def usual_batch(self) -> int | None:
        """See Candidate."""
        return self.base.usual_batch

    def example_code(self, cut: str) -> ExampleCode | None:
        """See Candidate."""
        notes: tuple[str, ...] = ()
        if self.precision != FULL:
            notes = (
                tr(
                    "Chroma stores full numbers: the file keeps {precision} vectors out. A store "
                    "that holds them (such as Milvus or FAISS) saves the memory that was measured.",
                    precision=self.precision,
                ),
            )
        dim = self.spec.options.get("dim")
        # Cut vectors are made length 1 again, as the comparison did.
        example_code = self.base.example_code(
            f"[:, :{int(dim)}]  # cosine in Chroma needs no rows of length 1" if dim else ""
        )
        return None if example_code is None else replace(example_code, notes=notes + example_code.notes)

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        return self.base.why_no_code


class VariantSearcher(VectorSearcher):
    """The base's queries against the smaller vectors."""

    def __init__(self, candidate: Variant, opened: Opened) -> None:
        self._base = candidate.base.open_searcher(opened)
        self.compact = candidate.compact_index(opened.workspace, opened.collection)
        self._index_dim = self.compact.dim
        super().__init__(candidate, opened, np.empty((0, self.compact.dim), dtype=np.float32))
        self.with_vector = getattr(self._base, "with_vector", None)

    @property
    def index_dim(self) -> int:
        """See VectorSearcher."""
        return self._index_dim

    def encode(self, queries: Sequence[Query]) -> tuple[FloatArray, float | None]:
        """See Searcher: the base's full vectors, float32 (queries, dim of the base)."""
        vectors, milliseconds = self._base.encode(queries)
        return vectors, milliseconds

    def search(self, encoded: FloatArray, k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        return self.compact.search(encoded, k, rows=among(rows, self.with_vector))


def variant(base: ModelSpec, *, dim: int | None = None, precision: str = FULL, is_rescored: bool = False) -> ModelSpec:
    """A model with smaller vectors, named "BASE@128", "BASE@int8", "BASE@128+binary+rescore".

    Raises:
        BadInputError: the base has no vectors or is a variant itself, or nothing would become smaller.
    """
    candidate = candidate_of(base)
    if not candidate.can_be_cut:
        raise BadInputError(
            tr(
                '"{name}" is a variant already, so it has no smaller variant; choose a model with full vectors.',
                name=base.name,
            )
            if candidate.has_vectors
            else tr(
                '"{name}" has no vectors, so it has no smaller variant; choose a model with full vectors.',
                name=base.name,
            )
        )
    if dim is None and precision == FULL:
        raise BadInputError(
            tr(
                'Nothing would change of "{name}"; after @ give {variant_forms}.',
                name=base.name,
                variant_forms=tr(VARIANT_FORMS),
            )
        )
    if is_rescored and precision == FULL:
        raise BadInputError(tr("Rescoring goes with int8 or binary vectors; full ones are exact already."))
    full = candidate.full_dimension
    if dim is not None and (dim < 1 or dim >= (full or LARGEST_DIM)):
        raise BadInputError(
            tr(
                '"{name}" cannot be cut to {dim} numbers per vector; allowed: 1 to {most}.',
                name=base.name,
                dim=dim,
                most=(full or LARGEST_DIM) - 1,
            )
        )
    options: dict[str, Option] = {"precision": precision, "rescore": is_rescored}
    options |= {"dim": dim} if dim is not None else {}
    form = [str(dim)] * (dim is not None) + [precision] * (precision != FULL) + ["rescore"] * is_rescored
    return ModelSpec(f"{base.name}@{'+'.join(form)}", Variant.kind, "", options, (base,))


def truncation_note(spec: ModelSpec) -> str:
    """One sentence where a variant cuts vectors and nobody says that its model was trained for that; else ""."""
    if "dim" not in spec.options or not spec.parts:
        return ""
    base = spec.parts[0]
    card = candidate_of(base).card
    if card is not None and "matryoshka" in card.note.lower():
        return ""
    if card is None or len(card.dimensions) < 2:
        return tr(
            "Nothing says that {name} was trained for shorter vectors; look at what the cut loses.", name=base.name
        )
    if int(spec.options["dim"]) in card.dimensions:
        return ""
    trained = commas(str(dimension) for dimension in card.dimensions[:-1])
    return tr(
        "{name} was trained for vectors of {trained} numbers, not of {dim}.",
        name=base.name,
        trained=trained,
        dim=spec.options["dim"],
    )
