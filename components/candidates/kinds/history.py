"""A model whose users are what they took last: how far back, and how much less earlier items count."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from components.candidates import candidate_of
from components.candidates.base import Candidate
from components.candidates.dense import VectorSearcher
from components.candidates.derived import DerivedCandidate
from components.candidates.names import resolve_name
from components.candidates.searching import Opened, Query, search_collection
from components.candidates.typed_options import as_typed, typed_options
from components.candidates.users import Profiles, refuse_without_interactions
from components.candidates.work import Work
from components.i18n import tr
from components.interactions import LAST, RECENCY
from components.numbers import commas
from components.progress import Progress
from components.records import BadInputError, Collection, FloatArray
from components.spec import ModelSpec, Option
from components.workspace import Workspace

PREFIX = "history:"
USUAL: dict[str, Option] = {"last": LAST, "recency": RECENCY}


class History(DerivedCandidate):
    """Typed ``history:NAME?last=10&recency=0.9``; a model without it takes USUAL."""

    kind = "history"
    option_types = {"last": int, "recency": float}
    has_vectors = True
    needs_interactions = True
    can_be_fused = True

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        if not text.lower().startswith(PREFIX):
            return None
        name, mark, rest = text[len(PREFIX) :].partition("?")
        options = typed_options(rest, text, cls.kind, cls.option_types) if mark else {}
        if float(options.get("recency", 1.0)) > 1:
            raise BadInputError(
                tr(
                    '"{text}" has recency = {recency}; give a number above 0 and up to 1.',
                    text=text,
                    recency=options["recency"],
                )
            )
        return history(resolve_name(name), options)

    @property
    def base(self) -> Candidate:
        """The model with the vectors."""
        return candidate_of(self.spec.parts[0])

    @property
    def has_index(self) -> bool:
        """See Candidate: that of the base is there."""
        return False

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return PREFIX + self.base.typed_name + as_typed(self.spec.options)

    def said(self) -> dict[str, Any]:
        """See DerivedCandidate."""
        return {"options": {**USUAL, **self.options}}

    def compute(self, work: Work) -> dict[str, Any]:
        """Search by the vectors of the base."""
        refuse_without_interactions(work.collection, self.name)
        parts, collection = self.computed_parts(work), work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, times = search_collection(searcher, collection, work.depth)
        facts = self.combined([part.manifest for part in parts])
        facts |= searcher.profiles.times(collection.queries["id"].tolist())
        return self.save(work, rankings, facts | {"search_ms": times, "depth": work.depth})

    def open_searcher(self, opened: Opened) -> HistorySearcher:
        """See Candidate."""
        return HistorySearcher(self, opened)

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:
        """See Candidate: those of the base."""
        return self.base.document_vectors(workspace, collection)

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:
        """See Candidate."""
        vectors = self.base.document_vectors(workspace, collection)
        if vectors is None:
            return None
        return self.profiles(collection, vectors).vectors(collection.queries["id"].tolist())

    def profiles(self, collection: Collection, vectors: FloatArray) -> Profiles:
        """Users by its options."""
        options = {**USUAL, **self.options}
        return Profiles(collection, vectors, options["last"], options["recency"])


class HistorySearcher(VectorSearcher):
    """The users of the data; typed words as the base takes them."""

    def __init__(self, candidate: History, opened: Opened) -> None:
        vectors = candidate.base.document_vectors(opened.workspace, opened.collection)
        if vectors is None:
            raise BadInputError(
                tr("{name} has no vectors, so users cannot be means of them.", name=candidate.base.name)
            )
        super().__init__(candidate, opened, vectors)
        self.profiles = candidate.profiles(opened.collection, vectors)
        self._base = candidate.base.open_searcher(opened)

    def encode(self, queries: Sequence[Query]) -> tuple[FloatArray, float | None]:
        """See Searcher: float32 (queries, dim)."""
        if not self.profiles.has([query.id for query in queries]):
            encoded: tuple[FloatArray, float | None] = self._base.encode(queries)
            return encoded
        started = time.perf_counter()
        vectors = self.profiles.vectors([str(query.id) for query in queries])
        return vectors, (time.perf_counter() - started) * 1000


def history(base: ModelSpec, options: dict[str, Option]) -> ModelSpec:
    """A model with its own way to make users of items, named "NAME (last 10, recency 0.9)".

    Raises:
        BadInputError: it has no vectors of its own.
    """
    candidate = candidate_of(base)
    if not candidate.has_encoder and not candidate.has_vectors:
        raise BadInputError(
            tr('"{name}" has no vectors, so users cannot be means of them; name an embedding model.', name=base.name)
        )
    settings = commas(f"{name} {options.get(name, USUAL[name])}" for name in USUAL)
    return ModelSpec(f"{base.name} ({settings})", History.kind, "", options, (base,))
