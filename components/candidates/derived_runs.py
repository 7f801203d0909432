"""Derived candidates: computed from what their parts already have, so nothing is encoded twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.candidates.derived import FUSION_CONSTANT, RERANK_DEPTH, truncation_note
from components.candidates.keys import encoder_key
from components.candidates.registry import is_local
from components.candidates.reranking import score_pairs, texts_of
from components.candidates.searching import search_all
from components.costs.latency import added
from components.progress import TIMED_QUERIES, Progress, Report
from components.records import BadInputError, Collection, Ranking, Run
from components.results import store as results
from components.retrieval.fusion import reciprocal_rank_fusion
from components.retrieval.parents import first_of_each_parent
from components.retrieval.rerank import reranked
from components.spec import ModelSpec, leaves
from components.workspace import Workspace

Compute = Callable[..., Mapping[str, Any]]
SUMMED = ("load_seconds", "peak_memory_mb", "vector_megabytes")


def compute_derived(
    workspace: Workspace, collection: Collection, spec: ModelSpec, report: Report, depth: int, compute: Compute
) -> dict[str, Any]:
    """Bring a derived candidate to a saved run. Returns the manifest of the result.

    ``compute(workspace, collection, part, report, depth=depth)`` brings a part to a saved run where it has none.

    Raises:
        BadInputError: a part cannot be computed; the sentence says which and why.
    """
    parts = [_part(workspace, collection, part, report, depth, compute) for part in spec.parts]
    report(Progress("searching", 0, len(collection.queries), 0.0))
    if spec.kind == "fusion":
        return _fuse(workspace, collection, spec, parts, depth)
    if spec.kind == "variant":
        return _search_variant(workspace, collection, spec, parts[0], depth)
    return _rerank(workspace, collection, spec, parts[0], report, depth)


def _part(
    workspace: Workspace, collection: Collection, part: ModelSpec, report: Report, depth: int, compute: Compute
) -> results.ModelResult:
    try:
        found = results.load(workspace, collection, part)
        if found is None or int(found.manifest.get("depth") or 0) < depth:
            compute(workspace, collection, part, report, depth=depth)
            found = results.load(workspace, collection, part)
    except BadInputError as error:
        raise BadInputError(f"It needs {part.name}, which failed: {error}") from error
    if found is None:  # never: it was just computed
        raise BadInputError(f"It needs {part.name}, which has no result. Compute that one first.")
    return found


def fuse_rankings(
    runs: Sequence[Run], name: str, depth: int, parent_of: Mapping[str, str], constant: int = FUSION_CONSTANT
) -> Run:
    """Reciprocal rank fusion of runs; of chunks, documents are fused, each standing as the chunk that ranked best.

    Ranks count documents, not their chunks: a document cut into many pieces must not push others down.
    """
    if not parent_of:
        cut = [_cut(run, depth) for run in runs]
        return reciprocal_rank_fusion(cut, name, depth, constant)
    firsts = [first_of_each_parent(run, parent_of, depth) for run in runs]
    chosen: dict[str, dict[str, str]] = {}
    for query_id in {query_id for run in firsts for query_id in run.rankings}:
        ranked = [
            (rank, place, doc_id)
            for place, run in enumerate(firsts)
            for rank, doc_id in enumerate(run.rankings[query_id].doc_ids if query_id in run.rankings else ())
        ]
        chosen[query_id] = {parent_of.get(doc_id, doc_id): doc_id for _, _, doc_id in sorted(ranked, reverse=True)}
    renamed = [
        Run(run.model, {query_id: _renamed(r, chosen[query_id], parent_of) for query_id, r in run.rankings.items()})
        for run in firsts
    ]
    return reciprocal_rank_fusion(renamed, name, depth, constant)


def _renamed(found: Ranking, chosen: Mapping[str, str], parent_of: Mapping[str, str]) -> Ranking:
    return Ranking(tuple(chosen[parent_of.get(doc_id, doc_id)] for doc_id in found.doc_ids), found.scores)


def _cut(run: Run, depth: int) -> Run:
    return Run(run.model, {q: Ranking(r.doc_ids[:depth], r.scores[:depth]) for q, r in run.rankings.items()})


def _fuse(
    workspace: Workspace, collection: Collection, spec: ModelSpec, parts: list[results.ModelResult], depth: int
) -> dict[str, Any]:
    constant = int(spec.options.get("constant", FUSION_CONSTANT))
    started = time.perf_counter()
    run = fuse_rankings([part.run for part in parts], spec.name, depth, collection.parent_of, constant)
    own_ms = (time.perf_counter() - started) * 1000 / max(len(collection.queries), 1)
    manifests = [part.manifest for part in parts]
    facts = {**combined(spec, manifests), "depth": depth, "constant": constant}
    facts["search_ms"] = [value + own_ms for value in facts["search_ms"]]
    return results.save(workspace, collection, spec, encoder_key(spec), run, facts)


def _search_variant(
    workspace: Workspace, collection: Collection, spec: ModelSpec, part: results.ModelResult, depth: int
) -> dict[str, Any]:
    index = results.compact_index(workspace, collection, spec)
    queries = results.query_vectors(workspace, collection, spec.parts[0])
    if queries is None:  # never: variants are made of models with vectors only
        raise BadInputError(f"{spec.parts[0].name} has no question vectors. Compute it again.")
    rankings, search_ms = search_all(collection, depth, lambda rows, k: index.search(queries[list(rows)], k))
    left = index.vectors()
    note = truncation_note(spec)
    facts = {
        **combined(spec, [part.manifest]),
        "dim": index.dim,
        "precision": str(spec.options.get("precision", "float32")),
        "vector_megabytes": len(collection.documents) * index.bytes_per_document / 1e6,
        "search_ms": search_ms,
        "depth": depth,
        "notes": [note] if note else [],
        "self_checks": results.vector_problems(left, collection.document_texts()) if _may_check(spec) else [],
    }
    run = Run(spec.name, rankings)
    return results.save(workspace, collection, spec, encoder_key(spec), run, facts)


def _may_check(spec: ModelSpec) -> bool:
    """Signs of different texts may well be equal: that is the loss of the variant, not a fault."""
    return spec.options.get("precision") != "binary"


def _rerank(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    part: results.ModelResult,
    report: Report,
    depth: int,
) -> dict[str, Any]:
    read = int(spec.options.get("depth", RERANK_DEPTH))
    queries = dict(zip(collection.queries["id"].tolist(), collection.query_texts(), strict=True))
    texts = texts_of(collection)
    first = _known_only(part.run, texts)
    scores, measured = score_pairs(workspace, spec, first, queries, texts, read, report)
    run = reranked(first, scores, queries, texts, spec.name, read)
    facts = {**combined(spec, [part.manifest]), "depth": depth, "reranked": read}
    if facts["peak_memory_mb"] is not None and measured.get("rerank_memory_mb"):
        facts["peak_memory_mb"] += measured["rerank_memory_mb"]
    stage = measured.get("rerank_ms", [])
    facts |= {"query_ms": added([facts["query_ms"], stage]), "cold_ms": [], **measured}
    if facts["load_seconds"] is not None:
        facts["load_seconds"] += measured.get("rerank_load_seconds", 0.0)
    return results.save(workspace, collection, spec, encoder_key(spec), run, facts)


def _known_only(run: Run, texts: Mapping[str, str]) -> Run:
    """Ready results over chunked data may name whole documents, which have no text of their own to read."""
    kept = {}
    for query_id, found in run.rankings.items():
        rows = [row for row, doc_id in enumerate(found.doc_ids) if doc_id in texts]
        kept[query_id] = Ranking(tuple(found.doc_ids[row] for row in rows), found.scores[rows])
    return Run(run.model, kept)


def combined(spec: ModelSpec, manifests: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the parts cost together; None or empty where a part's number is not known.

    Times of a query add up, one part asked after the other; so do memory, loading and the size of what is stored. Every
    document goes through every part, so seconds per document add up. ``parts`` keeps what each encoder measured, for
    the bill.
    """
    facts: dict[str, Any] = {name: _sum([one.get(name) for one in manifests]) for name in SUMMED}
    speeds = [one.get("documents_per_second") for one in manifests]
    known = [speed for speed in speeds if speed]
    facts["documents_per_second"] = 1 / sum(1 / speed for speed in known) if len(known) == len(speeds) else None
    facts["query_ms"] = added([one.get("query_ms") or [] for one in manifests])
    facts["search_ms"] = added([one["search_ms"] for one in manifests if one.get("search_ms")])
    facts["cold_ms"] = added([one.get("cold_ms") or [] for one in manifests])
    facts |= {"timed_on": "queries", "encoded_documents": 0, "encode_seconds": 0.0}
    limits = [int(one["max_tokens"]) for one in manifests if one.get("max_tokens")]
    facts["max_tokens"] = min(limits) if limits else None
    facts["self_checks"] = [problem for one in manifests for problem in one.get("self_checks", [])]
    facts["notes"] = [note for one in manifests for note in one.get("notes", [])]
    facts["parts"] = [
        entry
        for part, one in zip(spec.parts, manifests, strict=True)
        for entry in (one["parts"] if part.parts else [_entry(part, one)])
    ][: len(leaves(spec))]
    return facts


def _entry(part: ModelSpec, manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": part.name,
        "is_local": is_local(part),
        "documents_per_second": manifest.get("documents_per_second"),
        "query_ms": (manifest.get("query_ms") or [])[:TIMED_QUERIES],
        "vector_megabytes": manifest.get("vector_megabytes"),
        "encoder_key": manifest.get("encoder_key"),
    }


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(sum(known)) if len(known) == len(values) else None
