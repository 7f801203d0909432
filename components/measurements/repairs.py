"""Searches with one stage put right, measured on request and saved beside the model's results.

"truncation": the parts a model cuts off are searched as further passages of their documents. "chunking": neighbouring
chunks in twos, and whole documents, are searched instead of chunks. "spreading": the vectors are centred, or the mean
and the first components are taken off. "index": what the Chroma index returns. Each keeps whole runs, so that new
judgments, metrics and depths need no new search; further texts go through the vector cache, so none is encoded twice.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.by_spec import (
    build_encoder,
    document_vectors,
    encoder_key,
    query_vectors,
    reading_limit,
    token_counter,
)
from components.candidates.encoding import encode_missing, recognise
from components.damage import absent_if_damaged
from components.datasets.rejoin import joined
from components.datasets.truncated_parts import unread_passages
from components.evaluation.anisotropy import all_but_the_top, centring
from components.files import read_json, read_parquet, write_json, write_parquet
from components.i18n import N_, tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import RUN_DEPTH, Progress, Report
from components.records import BadInputError, Collection, FloatArray, Ranking, Run
from components.results import store as results
from components.retrieval.exact import exact_search
from components.retrieval.parents import best_chunks, search_parents
from components.stores.vector_cache import VectorCache, text_hashes

TRUNCATION, CHUNKING, SPREADING, INDEX = "truncation", "chunking", "spreading", "index"
BUSY = N_("Another process holds the Chroma index of this workspace. Close it, then measure again.")
ABOUT_THE_FILE = ("format", "variants", "finished")
FORMAT = 1  # raised whenever what is measured changes its meaning
JOINED_CHUNKS = 2  # neighbours put together
DEEP = "deep"  # the variant of the index run that serves for more than INDEX_DOCUMENTS documents of chunks
CHUNKS_PER_DOCUMENT = 10  # asked of the index for each document wanted
INDEX_DOCUMENTS = RUN_DEPTH // CHUNKS_PER_DOCUMENT

Search = Callable[[Subject, Report], tuple[dict[str, Run], dict[str, Any]]]


@dataclass(frozen=True)
class Repaired:
    """``runs``: variant -> run of documents as judgments name them. ``facts``: counts and seconds, see each measure."""

    runs: Mapping[str, Run]
    facts: Mapping[str, Any]


@absent_if_damaged
def load(folder: Path, name: str) -> Repaired | None:
    """What was measured under ``name`` of the result in ``folder``; None where it was not, or by an older version."""
    place = _folder(folder, name)
    if not (place / "facts.json").exists():
        return None
    facts = read_json(place / "facts.json")
    if facts["format"] != FORMAT:
        return None
    runs = {
        variant: results.run_from_table(variant, read_parquet(place / f"{variant}.parquet"))
        for variant in facts["variants"]
    }
    return Repaired(runs, {name: value for name, value in facts.items() if name not in ABOUT_THE_FILE})


class Repair(Measurement[Repaired]):
    """One stage put right: the same queries searched again, everything kept as whole runs. Known ones are not redone.

    What differs between stages is the search: it returns the runs, variant -> run, and what was counted.
    """

    is_kept = True

    def __init__(self, name: str, search: Search, *, needs_index: bool = False) -> None:
        self.name, self.needs_index = name, needs_index
        self._search = search

    def refusal(self, subject: Subject) -> str:
        """Whether it can be measured, each search finds out with what it needs."""
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> Repaired:
        """Search, and time it.

        Raises:
            BadInputError: this cannot be measured of the candidate.
        """
        started = time.perf_counter()
        runs, facts = self._search(subject, report)
        return Repaired(runs, facts | {"seconds": time.perf_counter() - started})

    def save(self, subject: Subject, options: Options, measured: Repaired) -> None:
        """Beside the run; the facts last, as the sign that all is there."""
        place = _folder(_result_folder(subject), self.name)
        shutil.rmtree(place, ignore_errors=True)
        for variant, run in measured.runs.items():
            write_parquet(place / f"{variant}.parquet", results.run_to_table(run))
        content = {"format": FORMAT, "variants": list(measured.runs), "finished": time.time(), **measured.facts}
        write_json(place / "facts.json", content)

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> Repaired | None:
        """What was measured; None where it was not, or by an older version."""
        return load(_result_folder(subject), self.name)

    def summary(self, measured: Repaired) -> dict[str, Any]:
        """The facts."""
        return dict(measured.facts)


def _result_folder(subject: Subject) -> Path:
    return subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))


def _folder(result_folder: Path, name: str) -> Path:
    return result_folder / "diagnosis" / name


def _search_unread(subject: Subject, report: Report) -> tuple[dict[str, Run], dict[str, Any]]:
    collection, spec = subject.collection, subject.spec
    counter, limit = token_counter(spec), reading_limit(spec)
    if limit.reads_all:
        return {}, {"passages": 0, "documents_cut": 0}
    if counter is None or limit.room is None:
        raise BadInputError(
            tr("What {name} cuts off is not known: its tokenizer is not on this computer.", name=spec.name)
        )
    documents = collection.documents

    def counted(share: float) -> None:
        report(Progress("counting tokens", int(share * len(documents)), len(documents), share))

    passages = unread_passages(documents, counter, limit.room, counted)
    cut = len(np.unique(passages.rows))
    facts = {"passages": len(passages.texts), "documents_cut": cut, "max_tokens": limit.max_tokens}
    if not passages.texts:
        return {}, facts
    further, encoded = _encoded(subject, passages.texts, report)
    own, queries = _vectors(subject)
    names = _parents(collection)
    parents = [*names, *(names[row] for row in passages.rows)]
    report(Progress("searching", 0, len(queries), 0.0))
    run = _search(np.concatenate([own, further]), parents, queries, collection)
    return {"unread": run}, facts | encoded


def _search_joined(subject: Subject, report: Report) -> tuple[dict[str, Run], dict[str, Any]]:
    collection = subject.collection
    if not collection.is_chunked:
        return {}, {"texts": 0}
    _, queries = _vectors(subject)
    runs: dict[str, Run] = {}
    facts: dict[str, Any] = {}
    for variant, size in (("joined", JOINED_CHUNKS), ("whole", None)):
        pieces = joined(collection.documents, size)
        vectors, encoded = _encoded(subject, pieces.texts, report)
        report(Progress("searching", 0, len(queries), 0.0))
        runs[variant] = _search(vectors, pieces.parents, queries, collection)
        facts |= {f"{variant}_texts": len(pieces.texts), f"{variant}_encoded": encoded["encoded"]}
    return runs, facts


def _search_spread(subject: Subject, report: Report) -> tuple[dict[str, Run], dict[str, Any]]:
    collection = subject.collection
    documents, queries = _vectors(subject)
    changes = {"centred": centring(documents), "all but the top": all_but_the_top(documents)}
    runs = {}
    for number, (name, change) in enumerate(changes.items()):
        report(Progress("searching", number, len(changes), number / len(changes)))
        runs[name] = _search(change(documents), _parents(collection), change(queries), collection)
    return runs, {"removed_components": len(changes["all but the top"].components)}


def _parents(collection: Collection) -> list[str]:
    return [str(row_document) for row_document in collection.row_documents]


def _vectors(subject: Subject) -> tuple[FloatArray, FloatArray]:
    documents = document_vectors(subject.workspace, subject.collection, subject.spec)
    queries = query_vectors(subject.workspace, subject.collection, subject.spec)
    if documents is None or queries is None:
        raise BadInputError(tr("{name} has no vectors, so this cannot be measured of it.", name=subject.spec.name))
    return documents, queries


def _encoded(subject: Subject, texts: Sequence[str], report: Report) -> tuple[FloatArray, dict[str, Any]]:
    """Vectors of further texts; the model is loaded only where one of them has none yet."""
    spec = subject.spec
    if not candidate_of(spec).has_encoder:
        raise BadInputError(
            tr("{name} came as ready vectors: its model is not here to encode further texts.", name=spec.name)
        )
    cache = VectorCache(subject.workspace.vectors_folder(encoder_key(spec)))
    hashes = text_hashes("document", texts)
    encoded, seconds = 0, 0.0
    if cache.missing(hashes):
        report(Progress("loading", 0, 1, 0.0))
        encoder = build_encoder(spec)
        recognise(encoder, subject.workspace.vectors_folder(encoder_key(spec)))
        encoded, seconds = encode_missing(cache, "document", encoder.encode_documents, texts, report, stage="documents")
    return cache.read(hashes), {"encoded": encoded, "encode_seconds": seconds}


def _search(vectors: FloatArray, parents: Sequence[str], queries: FloatArray, collection: Collection) -> Run:
    """Exact search over items, each a part of a document; a document is as good as its best part."""
    query_ids = collection.queries["id"].tolist()
    if len(set(parents)) == len(parents):
        return Run("", dict(zip(query_ids, exact_search(queries, vectors, parents, RUN_DEPTH), strict=True)))
    items = [str(number) for number in range(len(parents))]
    parent_of = dict(zip(items, parents, strict=True))
    rows = {query_id: row for row, query_id in enumerate(query_ids)}

    def search(names: Sequence[str], k: int) -> dict[str, Ranking]:
        part = queries[[rows[name] for name in names]]
        return dict(zip(names, exact_search(part, vectors, items, k), strict=True))

    return best_chunks(Run("", search_parents(search, query_ids, parent_of, RUN_DEPTH)), parent_of, RUN_DEPTH)


def _search_index(subject: Subject, report: Report) -> tuple[dict[str, Run], dict[str, Any]]:
    """Ask the Chroma index every query for 100 results.

    Of chunks that serves for the first 10 documents ("index"); "deep" asks for 1,000 chunks, for the first 100
    documents.
    """
    from components.candidates import indexing

    if subject.index is None:
        raise BadInputError(tr(BUSY))
    report(Progress("asking the index", 0, 1, 0.0))
    collection = subject.collection
    _, queries = _vectors(subject)
    store = indexing.build_index(subject.index, subject.workspace, collection, subject.spec)
    if store is None:
        raise BadInputError(tr("{name} has no vectors that Chroma can hold.", name=subject.spec.name))
    asked = {INDEX: RUN_DEPTH, **({DEEP: CHUNKS_PER_DOCUMENT * RUN_DEPTH} if collection.is_chunked else {})}
    runs = {}
    for variant, results_asked in asked.items():
        answers = store.query(np.asarray(queries), results_asked)
        run = Run(variant, dict(zip(collection.queries["id"], answers, strict=True)))
        runs[variant] = best_chunks(run, collection.parent_of, RUN_DEPTH) if collection.is_chunked else run
    return runs, {"asked": asked}


UNREAD_PARTS = Repair(TRUNCATION, _search_unread)
JOINED = Repair(CHUNKING, _search_joined)
SPREAD_VECTORS = Repair(SPREADING, _search_spread)
INDEX_RUN = Repair(INDEX, _search_index, needs_index=True)
