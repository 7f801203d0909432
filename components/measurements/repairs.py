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
import pandas as pd

from components.candidates.encoding import encode_missing
from components.candidates.keys import encoder_key
from components.candidates.registry import build_encoder
from components.candidates.tokenizers import reading_limit, token_counter
from components.datasets.rejoin import joined
from components.datasets.unread import unread_passages
from components.evaluation.anisotropy import all_but_the_top, centring
from components.files import read_json, write_json, write_parquet
from components.progress import RUN_DEPTH, Progress, Report
from components.records import BadInputError, Collection, FloatArray, Ranking, Run
from components.results import store as results
from components.retrieval.exact import exact_search
from components.retrieval.parents import best_chunks, search_parents
from components.spec import ModelSpec
from components.stores.chroma_store import ChromaFolder
from components.stores.vector_cache import VectorCache, text_hashes
from components.workspace import Workspace

TRUNCATION, CHUNKING, SPREADING, INDEX = "truncation", "chunking", "spreading", "index"
WORKER_MEASURES = (TRUNCATION, CHUNKING, SPREADING)
"""Those a worker process makes; "index" needs the process that holds the Chroma folder."""
FORMAT = 1  # raised whenever what is measured changes its meaning
JOINED_CHUNKS = 2  # neighbours put together
DEEP = "deep"  # the variant of the index run that serves for more than INDEX_DOCUMENTS documents of chunks
CHUNKS_PER_DOCUMENT = 10  # asked of the index for each document wanted
INDEX_DOCUMENTS = RUN_DEPTH // CHUNKS_PER_DOCUMENT


@dataclass(frozen=True)
class Measured:
    """``runs``: variant -> run of documents as judgments name them. ``facts``: counts and seconds, see each measure."""

    runs: Mapping[str, Run]
    facts: Mapping[str, Any]


def load(folder: Path, name: str) -> Measured | None:
    """What was measured under ``name`` of the result in ``folder``; None where it was not, or by an older version."""
    place = folder / "diagnosis" / name
    if not (place / "facts.json").exists():
        return None
    facts = read_json(place / "facts.json")
    if facts["format"] != FORMAT:
        return None
    runs = {one: results.run_from_table(one, pd.read_parquet(place / f"{one}.parquet")) for one in facts["variants"]}
    return Measured(runs, facts)


def measure(workspace: Workspace, collection: Collection, spec: ModelSpec, name: str, report: Report) -> dict[str, Any]:
    """Measure one of WORKER_MEASURES of a computed model and save it; returns the facts. Known ones are not redone.

    Raises:
        BadInputError: the model is not computed, or this cannot be measured of it.
    """
    saved = results.load(workspace, collection, spec)
    if saved is None:
        raise BadInputError(f"{spec.name} is not computed yet. Compute it on the Models page first.")
    known = load(saved.folder, name)
    if known is not None:
        return dict(known.facts)
    started = time.perf_counter()
    functions: dict[str, Callable[..., tuple[dict[str, Run], dict[str, Any]]]] = {
        TRUNCATION: _search_unread,
        CHUNKING: _search_joined,
        SPREADING: _search_spread,
    }
    runs, facts = functions[name](workspace, collection, spec, report)
    return _save(saved.folder, name, runs, facts | {"seconds": time.perf_counter() - started})


def diagnose(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    """The worker's task: of one model, whatever ``options["measures"][model]`` names of WORKER_MEASURES."""
    asked = [name for name in options["measures"][specs[0].name] if name in WORKER_MEASURES]
    return {name: measure(workspace, collection, specs[0], name, report) for name in asked}


def measure_index(
    folder: ChromaFolder, workspace: Workspace, collection: Collection, spec: ModelSpec
) -> dict[str, Any] | None:
    """Ask the Chroma index every query and save what it returns; None where the model has no index yet.

    It is asked for 100 results. Of chunks that serves for the first 10 documents ("index"); "deep" asks for 1,000
    chunks, for the first 100 documents.
    """
    from components.candidates.indexing import open_store

    saved = results.load(workspace, collection, spec)
    queries = results.query_vectors(workspace, collection, spec)
    if saved is None or queries is None or not len(queries):
        return None
    known = load(saved.folder, INDEX)
    if known is not None:
        return dict(known.facts)
    store = open_store(folder, collection, spec, queries.shape[1])
    if store.count() != len(collection.documents):
        return None
    started = time.perf_counter()
    asked = {INDEX: RUN_DEPTH, **({DEEP: CHUNKS_PER_DOCUMENT * RUN_DEPTH} if collection.is_chunked else {})}
    runs = {}
    for variant, results_asked in asked.items():
        answers = store.query(np.asarray(queries), results_asked)
        run = Run(variant, dict(zip(collection.queries["id"], answers, strict=True)))
        runs[variant] = best_chunks(run, collection.parent_of, RUN_DEPTH) if collection.is_chunked else run
    return _save(saved.folder, INDEX, runs, {"asked": asked, "seconds": time.perf_counter() - started})


def _save(folder: Path, name: str, runs: Mapping[str, Run], facts: Mapping[str, Any]) -> dict[str, Any]:
    place = folder / "diagnosis" / name
    shutil.rmtree(place, ignore_errors=True)
    for variant, run in runs.items():
        write_parquet(place / f"{variant}.parquet", results.run_to_table(run))
    content = {"format": FORMAT, "variants": list(runs), "finished": time.time(), **facts}
    write_json(place / "facts.json", content)
    return content


def _search_unread(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report
) -> tuple[dict[str, Run], dict[str, Any]]:
    counter, limit = token_counter(spec), reading_limit(spec)
    if limit.reads_all:
        return {}, {"passages": 0, "documents_cut": 0}
    if counter is None or limit.room is None:
        raise BadInputError(f"What {spec.name} cuts off is not known: its tokenizer is not on this computer.")
    documents = collection.documents

    def counted(share: float) -> None:
        report(Progress("counting tokens", int(share * len(documents)), len(documents), share))

    passages = unread_passages(documents, counter, limit.room, counted)
    cut = len(np.unique(passages.rows))
    facts = {"passages": len(passages.texts), "documents_cut": cut, "max_tokens": limit.max_tokens}
    if not passages.texts:
        return {}, facts
    further, encoded = _encoded(workspace, collection, spec, passages.texts, report)
    own, queries = _vectors(workspace, collection, spec)
    names = _parents(collection)
    parents = [*names, *(names[row] for row in passages.rows)]
    report(Progress("searching", 0, len(queries), 0.0))
    run = _search(np.concatenate([own, further]), parents, queries, collection)
    return {"unread": run}, facts | encoded


def _search_joined(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report
) -> tuple[dict[str, Run], dict[str, Any]]:
    if not collection.is_chunked:
        return {}, {"texts": 0}
    _, queries = _vectors(workspace, collection, spec)
    runs: dict[str, Run] = {}
    facts: dict[str, Any] = {}
    for variant, size in (("joined", JOINED_CHUNKS), ("whole", None)):
        pieces = joined(collection.documents, size)
        vectors, encoded = _encoded(workspace, collection, spec, pieces.texts, report)
        report(Progress("searching", 0, len(queries), 0.0))
        runs[variant] = _search(vectors, pieces.parents, queries, collection)
        facts |= {f"{variant}_texts": len(pieces.texts), f"{variant}_encoded": encoded["encoded"]}
    return runs, facts


def _search_spread(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report
) -> tuple[dict[str, Run], dict[str, Any]]:
    documents, queries = _vectors(workspace, collection, spec)
    changes = {"centred": centring(documents), "all but the top": all_but_the_top(documents)}
    runs = {}
    for number, (name, change) in enumerate(changes.items()):
        report(Progress("searching", number, len(changes), number / len(changes)))
        runs[name] = _search(change(documents), _parents(collection), change(queries), collection)
    return runs, {"removed_components": len(changes["all but the top"].components)}


def _parents(collection: Collection) -> list[str]:
    return [str(one) for one in collection.documents["document_id" if collection.is_chunked else "id"]]


def _vectors(workspace: Workspace, collection: Collection, spec: ModelSpec) -> tuple[FloatArray, FloatArray]:
    documents = results.document_vectors(workspace, collection, spec)
    queries = results.query_vectors(workspace, collection, spec)
    if documents is None or queries is None:
        raise BadInputError(f"{spec.name} has no vectors, so this cannot be measured of it.")
    return documents, queries


def _encoded(
    workspace: Workspace, collection: Collection, spec: ModelSpec, texts: Sequence[str], report: Report
) -> tuple[FloatArray, dict[str, Any]]:
    """Vectors of further texts; the model is loaded only where one of them has none yet."""
    if spec.kind == "vectors":
        raise BadInputError(f"{spec.name} came as ready vectors: its model is not here to encode further texts.")
    cache = VectorCache(workspace.vectors_folder(encoder_key(spec)))
    hashes = text_hashes("document", texts)
    encoded, seconds = 0, 0.0
    if cache.missing(hashes):
        report(Progress("loading", 0, 1, 0.0))
        encoder = build_encoder(spec)
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
