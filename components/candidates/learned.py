"""What kinds that learn from this collection's interactions have in common: learned once, kept with the result."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from components.candidates.base import Candidate
from components.candidates.searching import Opened, Query, Searcher, search_collection
from components.candidates.typed_options import as_typed, typed_options
from components.candidates.users import refuse_without_interactions
from components.candidates.work import Work
from components.catalogue.cards import ModelCard, find_card
from components.costs.memory import peak_memory_mb
from components.damage import DamagedError
from components.files import known_json, read_array, write_array, write_json
from components.i18n import tr
from components.learning.baselines import Feedback
from components.learning.feedback import feedback_of
from components.progress import TIMED_QUERIES, Progress, Report, say_nothing
from components.records import BadInputError, Collection, FloatArray, Ranking
from components.retrieval.ranking import ranking
from components.spec import ModelSpec, Option, vector_key
from components.workspace import Workspace

SEED = 20
FAMILY = "collaborative filtering"
LEARNED_FILE = "learned.json"
Arrays = Mapping[str, npt.NDArray[Any]]
"""What was learned, by name; whatever NPY can hold."""


class LearnedCandidate(Candidate):
    """It learns from interactions, typed by its name or as NAME?option=value&option=value."""

    typed: ClassVar[str]
    """How it is typed."""
    usual: ClassVar[Mapping[str, Option]] = {}
    """Its options with their usual values."""
    about: ClassVar[str]
    """What it does, in a sentence, for the catalogue."""
    reference: ClassVar[str] = ""
    """Where it is described."""
    version: ClassVar[int] = 1
    """Raise it when the same interactions and options give other results."""
    has_weights = False
    is_trained_here = True
    needs_interactions = True
    is_quick = True
    can_be_reranked = False
    why_no_further_texts = "learned"

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate."""
        name, mark, rest = text.partition("?")
        if name.lower() != cls.typed:
            return None
        types = {option: type(value) for option, value in cls.usual.items()}
        given = typed_options(rest, text, cls.kind, types) if mark else {}
        options = {option: value for option, value in given.items() if value != cls.usual[option]}
        return ModelSpec(cls.typed + as_typed(options), cls.kind, "", options)

    @classmethod
    def cards(cls) -> Sequence[ModelCard]:
        """See Candidate: what is true of any method that has no weights of its own."""
        like = find_card("bm25")
        if like is None:
            return ()
        return (
            replace(
                like,
                name=cls.typed,
                kind=cls.kind,
                family=FAMILY,
                model_type=FAMILY,
                note=cls.about,
                published_as="",
                published_note="",
                reference=cls.reference,
                provenance="",
            ),
        )

    @property
    def key(self) -> str:
        """See Candidate."""
        return vector_key({"kind": self.kind, "version": self.version, "options": dict(self.settings)})

    @property
    def settings(self) -> dict[str, Any]:
        """Its options, the usual values where the spec says nothing."""
        return {**self.usual, **self.options}

    @property
    def option_types(self) -> Mapping[str, type]:  # type: ignore[override]
        """See Candidate."""
        return {option: type(value) for option, value in self.usual.items()}

    @property
    def answers_typed_queries(self) -> bool:
        """See Candidate: it knows users by what they did, not by words."""
        return False

    @property
    def why_no_code(self) -> str:
        """See Candidate."""
        return tr(
            "{name} is learned from your interactions; take the library of your system, with these options.",
            name=self.name,
        )

    @abstractmethod
    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """What ``scores`` needs; ``folder`` is where a long training may keep how far it is, None where it may not.

        Raises:
            BadInputError: there is too little to learn from.
        """

    @abstractmethod
    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """How much the users of these rows should like each item: float64 (users, items)."""

    def compute(self, work: Work) -> dict[str, Any]:
        """Learn where that is not kept, search for every user, save the run."""
        collection = work.collection
        refuse_without_interactions(collection, self.name)
        work.report(Progress("learning", 0, 1, 0.0))
        folder = work.workspace.results_folder(collection.search_id, self.key)
        learned = self._kept(folder)
        if learned is None:
            started = time.perf_counter()
            learned = self.learn(_feedback(collection)[0], collection, work.report, folder)
            keep_learned(folder, learned, time.perf_counter() - started)
        known = known_json(folder / LEARNED_FILE) or {"seconds": None, "peak_memory_mb": None}
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = LearnedSearcher(self, Opened(work.workspace, collection), learned)
        rankings, times = search_collection(searcher, collection, work.depth)
        facts = {
            "train_seconds": known["seconds"],
            "peak_memory_mb": known["peak_memory_mb"],
            "documents_per_second": len(collection.documents) / known["seconds"] if known["seconds"] else None,
            "encoded_documents": 0,
            "encode_seconds": 0.0,
            "query_ms": times[1:TIMED_QUERIES],
            "cold_ms": times[:1],
            "timed_on": "queries",
            "search_ms": [],
            "vector_megabytes": sum(array.nbytes for array in learned.values()) / 1e6,
            "depth": work.depth,
            "self_checks": [],
            "notes": self.notes(learned),
            **self.facts(learned),
        }
        return self.save(work, rankings, facts)

    def notes(self, learned: Arrays) -> list[str]:
        """Sentences about what was learned."""
        return []

    def facts(self, learned: Arrays) -> dict[str, Any]:
        """What its manifest says of what was learned."""
        return {}

    def open_searcher(self, opened: Opened) -> LearnedSearcher:
        """See Candidate: what was learned is read, or learned here and now where it was not kept."""
        refuse_without_interactions(opened.collection, self.name)
        folder = opened.workspace.results_folder(opened.collection.search_id, self.key)
        learned = self._kept(folder)
        if learned is None:
            learned = self.learn(_feedback(opened.collection)[0], opened.collection, say_nothing, None)
        return LearnedSearcher(self, opened, learned)

    def learned_of(self, workspace: Workspace, collection: Collection) -> Arrays:
        """What was learned.

        Raises:
            KeyError: it was not computed on this collection.
        """
        learned = self._kept(workspace.results_folder(collection.search_id, self.key))
        if learned is None:
            raise KeyError(self.key)
        return learned

    @staticmethod
    def _kept(folder: Path) -> Arrays | None:
        known = known_json(folder / LEARNED_FILE)
        if known is None:
            return None
        try:
            return {name: read_array(_array_file(folder, name)) for name in known["arrays"]}
        except (DamagedError, FileNotFoundError):
            return None  # it is learned again

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate."""
        known = known_json(workspace.results_folder(collection.search_id, self.key) / LEARNED_FILE)
        return 0.0 if known is not None or self.is_quick else None


def keep_learned(folder: Path, learned: Arrays, seconds: float) -> None:
    """Write what was learned; the list of its parts last, as the sign that all is there."""
    for name, array in learned.items():
        write_array(_array_file(folder, name), array)
    write_json(folder / LEARNED_FILE, {"arrays": list(learned), "seconds": seconds, "peak_memory_mb": peak_memory_mb()})


def _array_file(folder: Path, name: str) -> Path:
    return folder / f"learned-{name}.npy"


def _feedback(collection: Collection) -> tuple[Feedback, dict[str, int]]:
    if collection.interactions is None:
        raise ValueError("nothing can be learned without interactions")
    return feedback_of(collection.interactions, collection.documents["id"].tolist())


class LearnedSearcher(Searcher):
    """Ranks all items by what was learned."""

    via = "learned"

    def __init__(self, candidate: LearnedCandidate, opened: Opened, learned: Arrays) -> None:
        self._candidate, self._learned, self._ids = candidate, learned, opened.ids
        self._feedback, self._row_of = _feedback(opened.collection)

    def encode(self, queries: Sequence[Query]) -> tuple[npt.NDArray[np.int64], None]:
        """See Searcher: the row of each user."""
        unknown = next((query for query in queries if query.id not in self._row_of), None)
        if unknown is not None:
            raise BadInputError(
                tr(
                    "{name} knows users by what they did: it answers those of the data, not typed words.",
                    name=self._candidate.name,
                )
            )
        return np.array([self._row_of[str(query.id)] for query in queries], dtype=np.int64), None

    def search(self, encoded: npt.NDArray[np.int64], k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        scores = self._candidate.scores(self._learned, self._feedback, encoded)
        if rows is None:
            return [ranking(self._ids, user_scores, k) for user_scores in scores]
        ids = [self._ids[row] for row in rows]
        return [ranking(ids, user_scores[rows], k) for user_scores in scores]


def unit_length(vectors: FloatArray) -> FloatArray:
    """The vectors made length 1; zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: FloatArray = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return unit
