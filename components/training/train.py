"""Improve a model: split, learn, measure on what was held out, and leave a folder with everything about it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.base import Candidate
from components.candidates.compute import compute_model
from components.candidates.tuned_folder import TrainingFacts, query_marks, save_facts
from components.datasets import practice
from components.datasets.read import collection_from_path
from components.files import write_csv, write_json
from components.progress import RUN_DEPTH, Report
from components.records import BadInputError, Collection, FloatArray, Run
from components.results.store import ModelResult
from components.retrieval.exact import exact_search
from components.retrieval.vectors import unit_rows
from components.spec import ModelSpec, vector_key
from components.training.adapter import Adapter, Taught, adapted, learn
from components.training.card import write_card
from components.training.fine_tune import Example, check_extras, fine_tune
from components.training.gain import AFTER, BEFORE, Gain, gain_of, gain_sentence, with_run
from components.training.model_folder import (
    DONE_FILE,
    check_target,
    load_base,
    published,
    save_model,
    with_query_adapter,
)
from components.training.negatives import hard_negatives
from components.training.split import Pair, Split, split_queries
from components.workspace import Workspace

ADAPTER, FULL = "adapter", "full"
RUNGS = (ADAPTER, FULL)
VERSION = 1  # raise it when the same pairs teach something else: checkpoints of before are not gone on from
SHARES = (1 / 8, 1 / 4, 1 / 2)
"""Of the training pairs, for the learning curve; the whole is the model itself."""
FEWEST = 8  # pairs worth a point of the curve
TRAINABLE_OPTIONS = {"query_prompt", "document_prompt", "revision", "device"}
DEMO = Path(__file__).resolve().parents[2] / "sample_data" / "outdoor_shop"
"""A general collection, on which a model that learned from other texts may have forgotten something."""


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


@dataclass(frozen=True)
class Trained:
    """What became of it: ``gain`` on the test queries, ``forgotten`` on the demo, and the sentence for a person."""

    gain: Gain
    facts: Mapping[str, Any]
    sentence: str


def train(workspace: Workspace, order: Order, report: Report) -> Trained:
    """Train a model and write its folder, whole or not at all; a killed call is gone on from by the same call.

    Raises:
        BadInputError: too few pairs, a base that cannot be trained, a place that cannot be written to; one sentence.
    """
    started = time.monotonic()
    check_target(order.target)
    if order.rung == FULL:
        check_extras()
    teacher = _Teacher(workspace, order, report)
    forgotten_before = _demo_result(workspace, order.base, report)
    with published(order.target) as folder:
        teacher.teach(teacher.split.pairs, folder, teacher.checkpoints)
        save_facts(folder, teacher.facts)
        spec = ModelSpec(f"tuned:{order.base.name}#{order.target.absolute().name}", "tuned", str(folder))
        gain = teacher.gain(_computed(workspace, teacher.collection, spec, report).run)
        forgotten = _forgotten(forgotten_before, _demo_result(workspace, spec, report), order.margin)
        curve = [teacher.point(round(share * len(teacher.split.pairs))) for share in SHARES] if order.with_curve else []
        told = gain.as_dict() | {
            "unit": "ndcg@10 (0.01 is a point)",
            "verdict": gain.pair.verdict,
            "pairs": len(teacher.split.pairs),
            "training_queries": len(teacher.split.training),
            "left_out_queries": len(teacher.split.left_out),
            "groups": teacher.split.groups,
            "rung": order.rung,
            "base": order.base.name,
            "seed": order.seed,
            "seconds": time.monotonic() - started,
            "better": gain.better,
            "worse": len(gain.worse),
            "forgetting": forgotten,
            "embeds_documents_again": order.rung == FULL,
            "size_mb": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
            **teacher.learned,
        }
        told |= {"curve": [point for point in curve if point]} if order.with_curve else {}
        sentence = gain_sentence(spec.name, gain)
        write_csv(folder / "heldout.csv", gain.per_query)
        write_card(folder, order.collection, candidate_of(order.base).card, told, sentence)
        write_json(folder / DONE_FILE, told, checked=False)
    shutil.rmtree(teacher.checkpoints.parent, ignore_errors=True)
    return Trained(gain, told, sentence)


class _Teacher:
    """One split of one collection and the base's vectors over it, from which models are taught and measured."""

    def __init__(self, workspace: Workspace, order: Order, report: Report) -> None:
        self._workspace, self._order, self._report = workspace, order, report
        self.collection = practice.counted(order.collection)
        self.split: Split = split_queries(self.collection, order.pairs, order.seed)
        self._base = candidate_of(order.base)
        self._folder = _trainable(self._base)
        self._result = _computed(workspace, self.collection, order.base, report)
        self.learned: dict[str, Any] = {}

    @property
    def facts(self) -> TrainingFacts:
        """What is to be remembered of the split."""
        texts = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        seen = [texts[query_id] for query_id in (*self.split.training, *self.split.left_out)]
        held_out = [texts[query_id] for query_id in self.split.test]
        key = self._base.key if self._order.rung == ADAPTER else ""
        return TrainingFacts(self._order.base.name, self._order.rung, query_marks(seen), query_marks(held_out), key)

    @property
    def checkpoints(self) -> Path:
        """Where a full training keeps how far it is: one folder for what it is made of."""
        order = self._order
        said = {"base": self._base.key, "data": order.collection.content_hash, "rung": order.rung, "seed": order.seed}
        key = vector_key(said | {"pairs": len(self.split.pairs), "version": VERSION})
        return self._workspace.root / "training" / key / "all"

    def gain(self, after: Run) -> Gain:
        """Against the base, on the test queries."""
        results = {BEFORE: self._result, AFTER: with_run(self._result, after)}
        return gain_of(self.collection, self.split.test, results, self._order.margin)

    def teach(self, pairs: Sequence[Pair], folder: Path, checkpoints: Path) -> None:
        """Save the base as these pairs change it."""
        model = load_base(self._base.name, self._folder, _prompts(self._order.base))
        if self._order.rung == ADAPTER:
            found = self._adapter(pairs)
            self.learned = {"method": found.setting.method, "strength": found.setting.strength}
            model = with_query_adapter(model, found.matrix)
        else:
            fine_tune(model, self._examples(pairs), checkpoints, self._order.seed, self._report)
        save_model(model, folder)

    def point(self, count: int) -> dict[str, Any] | None:
        """The gain from so many pairs, on the same test queries; None where they are too few to try."""
        if count < FEWEST:
            return None
        pairs = self.split.first(count, self._order.seed)
        queries, documents = self._changed(pairs)
        run = Run(AFTER, dict(zip(self.split.test, self._found(queries, documents), strict=True)))
        return {"pairs": count} | self.gain(run).as_dict()

    def _changed(self, pairs: Sequence[Pair]) -> tuple[FloatArray, FloatArray]:
        """Vectors of the test queries and of all documents after these pairs."""
        texts = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        if self._order.rung == ADAPTER:
            queries, documents = self._vectors()
            place = {query_id: row for row, query_id in enumerate(self.collection.queries["id"])}
            rows = [place[query_id] for query_id in self.split.test]
            return adapted(queries[rows], self._adapter(pairs).matrix), documents
        model = load_base(self._base.name, self._folder, _prompts(self._order.base))
        with tempfile.TemporaryDirectory() as checkpoints:
            fine_tune(model, self._examples(pairs), Path(checkpoints), self._order.seed, self._report)
        asked = model.encode_query([texts[query_id] for query_id in self.split.test], show_progress_bar=False)
        told = model.encode_document(self.collection.document_texts(), show_progress_bar=False)
        return unit_rows(asked), unit_rows(told)

    def _found(self, queries: FloatArray, documents: FloatArray) -> list[Any]:
        return exact_search(queries, documents, self.collection.documents["id"].tolist(), RUN_DEPTH)

    def _vectors(self) -> tuple[FloatArray, FloatArray]:
        queries = self._base.query_vectors(self._workspace, self.collection)
        documents = self._base.document_vectors(self._workspace, self.collection)
        assert queries is not None and documents is not None  # noqa: S101, PT018 - _trainable has vectors
        return queries, documents

    def _adapter(self, pairs: Sequence[Pair]) -> Adapter:
        queries, documents = self._vectors()
        query_row = {query_id: row for row, query_id in enumerate(self.collection.queries["id"])}
        doc_row = {doc_id: row for row, doc_id in enumerate(self.collection.documents["id"])}
        taught = Taught(
            np.array([query_row[pair.query_id] for pair in pairs]),
            np.array([doc_row[pair.doc_id] for pair in pairs]),
            np.array([pair.group for pair in pairs]),
        )
        return learn(queries, documents, taught, self._order.seed, self._report)

    def _examples(self, pairs: Sequence[Pair]) -> list[Example]:
        asked = dict(zip(self.collection.queries["id"], self.collection.queries["text"], strict=True))
        told = dict(zip(self.collection.documents["id"], self.collection.document_texts(), strict=True))
        judged = self.collection.judgments[self.collection.judgments["grade"] > 0]
        right = {str(query_id): set(rows) for query_id, rows in judged.groupby("query_id")["doc_id"]}
        wrong = hard_negatives(pairs, self._result.run.rankings, right, told)
        return [
            Example(asked[pair.query_id], told[pair.doc_id], None if one is None else told[one])
            for pair, one in zip(pairs, wrong, strict=True)
        ]


def _trainable(base: Candidate) -> Path:
    """The folder of a model that can be trained.

    Raises:
        BadInputError: there is none, or it is to be used in another way than it was saved.
    """
    folder = base.weights_folder
    if folder is None:
        raise BadInputError(
            f'"{base.name}" cannot be trained: it is no sentence-transformers model with weights of its own. '
            "Choose one, such as all-MiniLM-L6-v2."
        )
    other = sorted(set(base.options) - TRAINABLE_OPTIONS)
    if other:
        raise BadInputError(f'"{base.name}" is run with {", ".join(other)}; train the plain model instead.')
    return folder


def _prompts(base: ModelSpec) -> dict[str, str]:
    given = {role: base.options.get(f"{role}_prompt") for role in ("query", "document")}
    return {role: str(prompt) for role, prompt in given.items() if prompt is not None}


def _computed(workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report) -> ModelResult:
    compute_model(workspace, collection, spec, report)
    result = candidate_of(spec).result(workspace, collection)
    if result is None:
        raise BadInputError(f"The result of {spec.name} was deleted while it was measured; start again.")
    return result


def _demo_result(workspace: Workspace, spec: ModelSpec, report: Report) -> tuple[Collection, ModelResult] | None:
    """On the demo; None where it did not come with this installation."""
    if not DEMO.is_dir():
        return None
    collection = collection_from_path(DEMO)
    return collection, _computed(workspace, collection, spec, report)


def _forgotten(
    before: tuple[Collection, ModelResult] | None, after: tuple[Collection, ModelResult] | None, margin: float
) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    collection = practice.counted(before[0])
    results = {BEFORE: before[1], AFTER: after[1]}
    return {"collection": DEMO.name} | gain_of(collection, list(collection.qrels()), results, margin).as_dict()
