"""Keyword search: an index per collection, built once and kept."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates.base import Candidate
from components.candidates.example_code import ExampleCode, of_keywords
from components.candidates.searching import Opened, Query, Searcher, only_rows, search_collection
from components.candidates.token_limits import READS_ALL, ReadingLimit
from components.candidates.work import Work
from components.costs.busy import others_busy
from components.costs.memory import peak_memory_mb
from components.damage import absent_if_damaged
from components.datasets.languages import main_language
from components.files import as_disk_problem, known_json, read_json, write_json
from components.i18n import tr
from components.progress import Progress
from components.records import BadInputError, Collection, Ranking
from components.retrieval.bm25 import BM25, K1, B, bm25_key
from components.workspace import Workspace

ESTIMATE_TEXTS = 32
BUILT_FILE = "built.json"


class KeywordSearch(Candidate):
    """BM25, the baseline that needs no model."""

    kind = "bm25"
    option_types = {"k1": float, "b": float, "language": str}
    has_weights = False
    is_keyword_search = True
    is_quick = True

    @property
    def key(self) -> str:
        """See Candidate."""
        options = self.options
        return bm25_key(float(options.get("k1", K1)), float(options.get("b", B)))

    def compute(self, work: Work) -> dict[str, Any]:
        """Build the index where it is not kept, search it, save the run."""
        collection = work.collection
        folder = work.workspace.index_folder(collection.documents_id, self.key)
        total = len(collection.documents)
        work.report(Progress("documents", 0, total, 0.0))
        encoded = 0
        if saved_index(folder) is None:
            build_bm25(collection.sample(ESTIMATE_TEXTS))  # the first time also loads stop words and stemmers
            started = time.perf_counter()
            encoded = total
            _save(build_bm25(collection), folder, started, encoded)
        built = read_json(folder / BUILT_FILE)
        work.report(Progress("documents", total, total, 1.0))
        searcher = self._searcher(Opened(work.workspace, collection))  # not warmed up: the first call is timed as cold
        rankings, times = search_collection(searcher, collection, work.depth)
        facts = {
            "encoded_documents": encoded,
            "encode_seconds": built["seconds"] if encoded else 0.0,
            "documents_per_second": built["documents"] / max(built["seconds"], 1e-9),
            "query_ms": times[1:],
            "cold_ms": times[:1],
            "timed_on": "queries",
            "others_busy": others_busy(),
            "search_ms": [],
            "peak_memory_mb": peak_memory_mb(),
            "vector_megabytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
            "depth": work.depth,
            "self_checks": [],
        }
        return self.save(work, rankings, facts)

    def open_searcher(self, opened: Opened) -> KeywordSearcher:
        """See Candidate."""
        searcher = self._searcher(opened)
        searcher.index.warm_up()
        return searcher

    def _searcher(self, opened: Opened) -> KeywordSearcher:
        folder = opened.workspace.index_folder(opened.collection.documents_id, self.key)
        index = saved_index(folder) or build_bm25(opened.collection)
        return KeywordSearcher(index, opened.ids)

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: 32 documents are indexed."""
        sample = work.collection.sample(ESTIMATE_TEXTS)
        build_bm25(sample)  # the first time also loads stop words and stemmers
        started = time.perf_counter()
        build_bm25(sample)
        spent = time.perf_counter() - started
        characters = sum(len(text) for text in sample.document_texts())
        write_json(self._rate_file(work.workspace), {"seconds": spent, "characters": characters})
        total = sum(len(text) for text in work.collection.document_texts())
        return {
            "seconds": spent * total / max(characters, 1),
            "documents_per_second": len(sample.documents) / max(spent, 1e-9),
            "load_seconds": 0.0,
        }

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate."""
        rate = known_json(self._rate_file(workspace))
        if rate is None:
            return None
        return sum(len(text) for text in collection.document_texts()) * rate["seconds"] / max(rate["characters"], 1)

    def load(self, api_key: object = None, meter: object = None) -> Any:  # noqa: ANN401 - never returns
        """There is nothing to load."""
        raise BadInputError(
            tr('"{name}" counts words and loads nothing, so there is nothing to try; just add it.', name=self.name)
        )

    def reading_limit(self) -> ReadingLimit:
        """See Candidate."""
        return READS_ALL

    def whole_file(self, facts: Sequence[str], language: str) -> ExampleCode:
        """See Candidate."""
        return of_keywords(facts, language, k1=self.spec.options.get("k1", K1), b=self.spec.options.get("b", B))

    def _rate_file(self, workspace: Workspace) -> Path:
        return workspace.root / "indexes" / f"rate-{self.key}.json"


def build_bm25(collection: Collection) -> BM25:
    """A keyword index; words are stemmed by each document's language, else by the collection's main one."""
    texts = collection.document_texts()
    return BM25.build(
        collection.documents["id"].tolist(),
        texts,
        main_language(texts)[0],
        collection.documents["language"].tolist(),
    )


class KeywordSearcher(Searcher):
    """BM25 over one index."""

    via = "keywords"

    def __init__(self, index: BM25, ids: Sequence[str]) -> None:
        self.index, self._ids = index, ids

    def encode(self, queries: Sequence[Query]) -> tuple[list[str], None]:
        """See Searcher: words are distinguished while searching."""
        return [query.text for query in queries], None

    def search(self, encoded: Sequence[str], k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        depth = k if rows is None else len(self._ids)
        rankings = [self.index.search({"": text}, depth).rankings[""] for text in encoded]
        return rankings if rows is None else [only_rows(ranking, k, self._ids, rows) for ranking in rankings]


@absent_if_damaged
def saved_index(folder: Path) -> BM25 | None:
    """The keyword index kept in a folder; None where there is none, or a damaged one, which is set aside.

    Raises:
        BadInputError: another version of the app made it.
    """
    return BM25.load(folder) if (folder / BUILT_FILE).exists() and read_json(folder / BUILT_FILE) else None


def _save(index: BM25, folder: Path, started: float, documents: int) -> None:
    """Put the whole index in place at once: another process may be building the same one, or read it."""
    arriving = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        index.save(arriving)
        write_json(arriving / BUILT_FILE, {"seconds": time.perf_counter() - started, "documents": documents})
        if not (folder / BUILT_FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            arriving.rename(folder)
    except OSError as error:
        if not (folder / BUILT_FILE).exists():  # else the other process was quicker
            raise as_disk_problem(error, folder) from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
