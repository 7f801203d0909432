"""A split of judged queries and the base's vectors over them: what a model is taught from and measured with."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.base import Candidate
from components.candidates.compute import compute_model
from components.candidates.tuned_folder import MATRIX_FILE, TrainingFacts, query_marks
from components.datasets import practice
from components.files import write_array
from components.i18n import tr
from components.numbers import commas
from components.progress import RUN_DEPTH, Report
from components.records import BadInputError, Collection, FloatArray, Run
from components.results.store import ModelResult
from components.retrieval.exact import exact_search
from components.retrieval.vectors import unit_rows
from components.spec import ModelSpec, vector_key
from components.training.adapter import EITHER_SIDE, QUERY, SETTINGS, Adapter, Taught, learn
from components.training.fine_tune import TrainingExample, fine_tune
from components.training.gain import AFTER, BEFORE, Gain, gain_of, with_run
from components.training.model_folder import (
    add_settings_of,
    load_base,
    published,
    save_model,
    with_adapter,
)
from components.training.negatives import hard_negatives
from components.training.split import RightPair, Split, split_queries
from components.workspace import Workspace

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ADAPTER, FULL = "adapter", "full"
RUNGS = (ADAPTER, FULL)
VERSION = 1  # raise it when the same pairs teach something else: checkpoints of before are not gone on from
FEWEST = 8  # pairs worth a point of the curve
TRAINABLE_OPTIONS = {"query_prompt", "document_prompt", "revision", "device"}


@dataclass(frozen=True)
class Order:
    """What is to be trained: ``base`` from the judged queries of ``collection``, as far as ``pairs``, into ``target``.

    ``with_curve``: also from an eighth, a quarter and a half of the pairs. ``margin``: the loss that would not matter.
    """

    collection: Collection
    base: ModelSpec
    target: Path
    rung: str = ADAPTER
    pairs: int | None = None
    seed: int = 0
    with_curve: bool = False
    margin: float = 0.02


class Teacher:
    """One split of one collection and the base's vectors over it, from which models are taught and measured."""

    def __init__(self, workspace: Workspace, order: Order, report: Report) -> None:
        self._workspace, self._order, self._report = workspace, order, report
        if order.collection.interactions is not None:
            raise BadInputError(
                tr(
                    "Here people are the questions, and a model of texts learns nothing from them; what learns from "
                    "interactions is a candidate of its own, such as als, bpr or ncf."
                )
            )
        self.collection = practice.counted(order.collection)
        self.split: Split = split_queries(self.collection, order.pairs, order.seed)
        self._base = candidate_of(order.base)
        self._folder = _trainable(self._base, order.rung)
        self._result = computed(workspace, self.collection, order.base, report)
        self.learned: dict[str, Any] = {}

    @property
    def facts(self) -> TrainingFacts:
        """What is to be remembered of the split."""
        texts = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        seen = [texts[query_id] for query_id in (*self.split.training, *self.split.left_out)]
        held_out = [texts[query_id] for query_id in self.split.test]
        key = self._base.key if self._order.rung == ADAPTER else ""
        marks, side = (query_marks(seen), query_marks(held_out)), str(self.learned.get("side", QUERY))
        return TrainingFacts(self._order.base.name, self._order.rung, *marks, key, side)

    @property
    def kept(self) -> Path:
        """Where a full training keeps how far it is: one folder for what it is made of."""
        order = self._order
        content = {
            "base": self._base.key,
            "data": order.collection.content_hash,
            "rung": order.rung,
            "seed": order.seed,
        }
        key = vector_key(content | {"pairs": len(self.split.pairs), "version": VERSION})
        return self._workspace.training_folder(order.collection.search_id, key)

    def gain(self, after: Run) -> Gain:
        """Against the base, on the test queries."""
        results = {BEFORE: self._result, AFTER: with_run(self._result, after)}
        return gain_of(self.collection, self.split.test, results, self._order.margin)

    def teach(self, folder: Path) -> None:
        """Save the base as the training pairs change it.

        A fully trained model is kept beside its checkpoints until it was measured: trained again it might differ in
        its last digits, and the vectors it has given would be another model's.
        """
        if self._order.rung == ADAPTER:
            adapter = self._adapter(self.split.pairs, self._report)
            self.learned = asdict(adapter.setting)
            save_model(with_adapter(self._loaded(), adapter.matrix, adapter.setting.side), folder)
            if self._base.adapts_either_side:
                add_settings_of(self._folder, folder)
                write_array(folder / MATRIX_FILE, adapter.matrix)
            return
        done = self.kept / "model"
        if not done.is_dir():
            model = self._loaded()
            fine_tune(model, self._examples(self.split.pairs), self.kept / "steps", self._order.seed, self._report)
            with published(done) as place:
                save_model(model, place)
        shutil.copytree(done, folder, dirs_exist_ok=True)

    def _loaded(self) -> SentenceTransformer:
        given = {role: self._order.base.options.get(f"{role}_prompt") for role in ("query", "document")}
        return load_base(
            self._base.name, self._folder, {role: str(prompt) for role, prompt in given.items() if prompt is not None}
        )

    def point(self, count: int, report: Report) -> dict[str, Any] | None:
        """The gain from so many pairs, on the same test queries; None where they are too few to try."""
        if count < FEWEST:
            return None
        pairs = self.split.first(count, self._order.seed)
        queries, documents = self._changed(pairs, report)
        rankings = exact_search(queries, documents, self.collection.documents["id"].tolist(), RUN_DEPTH)
        run = Run(AFTER, dict(zip(self.split.test, rankings, strict=True)))
        return {"pairs": count} | self.gain(run).as_dict()

    def _changed(self, pairs: Sequence[RightPair], report: Report) -> tuple[FloatArray, FloatArray]:
        """Vectors of the test queries and of all documents after these pairs."""
        texts = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        if self._order.rung == ADAPTER:
            queries, documents = self._vectors()
            place = {query_id: row for row, query_id in enumerate(self.collection.queries["id"])}
            rows = [place[query_id] for query_id in self.split.test]
            return self._adapter(pairs, report).applied(queries[rows], documents)
        model = self._loaded()
        with tempfile.TemporaryDirectory() as checkpoints:
            fine_tune(model, self._examples(pairs), Path(checkpoints), self._order.seed, report)
        asked = model.encode_query([texts[query_id] for query_id in self.split.test], show_progress_bar=False)
        told = model.encode_document(self.collection.document_texts(), show_progress_bar=False)
        return unit_rows(asked), unit_rows(told)

    def _vectors(self) -> tuple[FloatArray, FloatArray]:
        queries = self._base.query_vectors(self._workspace, self.collection)
        documents = self._base.document_vectors(self._workspace, self.collection)
        if queries is None or documents is None:
            raise BadInputError(
                tr(
                    "{name} does not read all of these questions, so nothing can be learned from "
                    "them; use a project whose questions are words.",
                    name=self._base.name,
                )
            )
        return queries, documents

    def _adapter(self, pairs: Sequence[RightPair], report: Report) -> Adapter:
        queries, documents = self._vectors()
        query_row = {query_id: row for row, query_id in enumerate(self.collection.queries["id"])}
        doc_row = {doc_id: row for row, doc_id in enumerate(self.collection.documents["id"])}
        taught = Taught(
            np.array([query_row[pair.query_id] for pair in pairs]),
            np.array([doc_row[pair.doc_id] for pair in pairs]),
            np.array([pair.group for pair in pairs]),
        )
        settings = EITHER_SIDE if self._base.adapts_either_side else SETTINGS
        return learn(queries, documents, taught, self._order.seed, report, settings)

    def _examples(self, pairs: Sequence[RightPair]) -> list[TrainingExample]:
        asked = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        told = dict(zip(self.collection.documents["id"], self.collection.document_texts(), strict=True))
        judged = self.collection.judgments[self.collection.judgments["grade"] > 0]
        right = {str(query_id): set(rows) for query_id, rows in judged.groupby("query_id")["doc_id"]}
        wrong = hard_negatives(pairs, self._result.run.rankings, right, told)
        return [
            TrainingExample(asked[pair.query_id], told[pair.doc_id], None if negative is None else told[negative])
            for pair, negative in zip(pairs, wrong, strict=True)
        ]


def _trainable(base: Candidate, rung: str) -> Path:
    """The folder of a model that can be trained.

    Raises:
        BadInputError: there is none, or it is to be used in another way than it was saved.
    """
    if rung == FULL and base.can_be_adapted and not base.can_be_trained:
        raise BadInputError(
            tr(
                'Of "{name}" only a map of vectors can be learned here; choose the rung {adapter}.',
                name=base.name,
                adapter=ADAPTER,
            )
        )
    folder = base.weights_folder if base.can_be_adapted else None
    if folder is None:
        raise BadInputError(
            tr(
                '"{name}" cannot be trained: it is no sentence-transformers model with weights '
                "of its own. Choose one, such as all-MiniLM-L6-v2.",
                name=base.name,
            )
        )
    other = sorted(set(base.options) - TRAINABLE_OPTIONS)
    if other:
        raise BadInputError(
            tr('"{name}" is run with {other}; train the plain model instead.', name=base.name, other=commas(other))
        )
    return folder


def computed(workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report) -> ModelResult:
    """The result of a candidate over the collection, computed as far as it is not yet."""
    compute_model(workspace, collection, spec, report)
    result = candidate_of(spec).result(workspace, collection)
    if result is None:
        raise BadInputError(tr("The result of {name} was deleted while it was measured; start again.", name=spec.name))
    return result
