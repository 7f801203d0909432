"""What the Diagnose page shows, put together from saved runs, stored vectors and measurements made on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import has_vectors, reading_limit, token_counter
from components.candidates.token_limits import TokenCounter
from components.datasets import practice
from components.evaluation import metrics
from components.evaluation.headroom import Headroom, fusion_name, headroom, paired_comparison
from components.evaluation.recall_waterfall import Stages, Waterfall, repair_gain, waterfall
from components.evaluation.statistics import PairedComparison, compare_all
from components.measurements import repairs
from components.records import BadInputError, Collection, Run
from components.results import scores
from components.results import store as results
from components.results.store import ModelResult
from components.retrieval.fusion import reciprocal_rank_fusion
from components.spec import ModelSpec, leaves

State = Literal["measured", "open", "none", "unknown"]
FUSION_DEPTH = 100


@dataclass(frozen=True)
class Stage:
    """What is known of one stage of one model.

    ``state`` is "measured", "open" (can be measured, was not), "none" (nothing can be lost there) or "unknown" (cannot
    be measured here). ``why`` is the key of the reason for the last two. ``measured`` holds the runs and counts.
    """

    name: str
    state: State
    why: str = ""
    measured: repairs.Repaired | None = None


@dataclass(frozen=True)
class Recall:
    """One model's waterfall with the stages it rests on, and what each repair as a whole would gain."""

    model: str
    waterfall: Waterfall
    stages: Mapping[str, Stage]
    gains: Mapping[str, PairedComparison]


def stage_of(collection: Collection, spec: ModelSpec, result: ModelResult, name: str) -> Stage:
    """What is known of "truncation", "chunking", "index" or "spreading" of this model on this collection."""
    if candidate_of(spec).is_keyword_search:
        return Stage(name, "none", "keyword")
    if name == repairs.CHUNKING and not collection.is_chunked:
        return Stage(name, "none", "not chunked")
    if name == repairs.TRUNCATION and _truncation(spec).state == "none":
        return _truncation(spec)
    if name in (repairs.INDEX, repairs.SPREADING) and not _can_have(spec, name):
        return (
            Stage(name, "unknown", "ready run") if candidate_of(spec).is_ready_made else Stage(name, "none", "no index")
        )
    measured = repairs.load(result.folder, name)
    if measured is not None:
        return Stage(name, "measured", measured=measured)
    if name in (repairs.INDEX, repairs.SPREADING):
        return Stage(name, "open")
    return _truncation(spec) if name == repairs.TRUNCATION else _further_texts(name, spec)


def _can_have(spec: ModelSpec, name: str) -> bool:
    return candidate_of(spec).has_index if name == repairs.INDEX else has_vectors(spec)


def _further_texts(name: str, spec: ModelSpec) -> Stage:
    """Whether further texts can be encoded here without asking anybody."""
    why = candidate_of(spec).why_no_further_texts
    return Stage(name, "unknown", why) if why else Stage(name, "open")


def _truncation(spec: ModelSpec) -> Stage:
    if all(_reads_all(leaf) for leaf in leaves(spec)):
        return Stage(repairs.TRUNCATION, "none", "reads all")
    further = _further_texts(repairs.TRUNCATION, spec)
    if further.state == "open" and _room(spec) is None:
        return Stage(repairs.TRUNCATION, "unknown", "no tokenizer")
    return further


def _reads_all(spec: ModelSpec) -> bool:
    try:
        return reading_limit(spec).reads_all
    except BadInputError:
        return False


def _room(spec: ModelSpec) -> tuple[TokenCounter, int] | None:
    """The tokenizer of a model and the tokens it reads; None where either is not known here."""
    try:
        counter, room = token_counter(spec), reading_limit(spec).room
    except BadInputError:
        return None
    return (counter, room) if counter is not None and room is not None else None


def recall_of(
    collection: Collection, spec: ModelSpec, result: ModelResult, k: int, *, margin: float, cut: frozenset[str]
) -> Recall:
    """Where this model's recall@k went.

    ``cut`` are the documents (as judgments name them) that the model does not read whole; see ``cut_documents``.
    """
    counted = practice.counted(collection)
    qrels = counted.qrels(only_present=True)  # no stage can be blamed for what is not there
    stages = {
        name: stage_of(collection, spec, result, name) for name in (repairs.INDEX, repairs.TRUNCATION, repairs.CHUNKING)
    }
    exact = _cleaned(collection, result, results.document_run(result, collection))
    repaired = {
        name: [_cleaned(collection, result, run) for run in stages[name].measured.runs.values()]  # type: ignore[union-attr]
        for name in (repairs.TRUNCATION, repairs.CHUNKING)
        if stages[name].measured is not None
    }
    index = stages[repairs.INDEX].measured
    delivered = None
    if index is not None:
        is_deep = collection.is_chunked and k > repairs.INDEX_DOCUMENTS
        delivered = _cleaned(collection, result, index.runs[repairs.DEEP if is_deep else repairs.INDEX])
    losses = waterfall(
        Stages(exact, delivered, repaired, _suspects(collection, stages, cut, qrels)), qrels, k, seed=scores.SEED
    )
    gains = {
        run.model: repair_gain(exact, run, qrels, k, margin=margin, seed=scores.SEED)
        for runs in repaired.values()
        for run in runs
    }
    return Recall(spec.name, losses, stages, gains)


def _suspects(
    collection: Collection, stages: Mapping[str, Stage], cut: frozenset[str], qrels: metrics.Qrels
) -> frozenset[str]:
    """Documents for which a stage that was not measured could be why they were missed."""
    suspects: set[str] = set()
    truncation = stages[repairs.TRUNCATION]
    if truncation.state == "open" or truncation.why == "derived":
        suspects |= cut
    elif truncation.state == "unknown":
        suspects |= {doc_id for grades in qrels.values() for doc_id in grades}
    if stages[repairs.CHUNKING].state in ("open", "unknown") and collection.is_chunked:
        sizes = collection.documents["document_id"].value_counts()
        suspects |= set(sizes.index[sizes > 1])
    return frozenset(suspects)


def cut_documents(collection: Collection, spec: ModelSpec) -> frozenset[str]:
    """The relevant documents that the model (or a part of it) may not read whole, as judgments name them.

    Of a document cut into chunks, one chunk that is too long is enough. Of a part whose tokenizer is not known, all.
    """
    relevant = set(collection.judgments.loc[collection.judgments["grade"] > 0, "doc_id"])
    names = collection.row_documents
    rows = np.flatnonzero(names.isin(relevant).to_numpy())
    texts = collection.document_texts()
    cut_ids: set[str] = set()
    for leaf in leaves(spec):
        known = _room(leaf)
        if _reads_all(leaf):
            continue
        if known is None:
            return frozenset(relevant)
        counts = np.array(known[0].count([texts[row] for row in rows]), dtype=np.int64)
        cut_ids |= set(names.iloc[rows[counts > known[1]]])
    return frozenset(cut_ids)


def _cleaned(collection: Collection, result: ModelResult, run: Run) -> Run:
    """The run without the documents that practice queries were made from."""
    return scores.without_sources(collection, {run.model: replace(result, run=run)})[run.model].run


def spreading_of(
    collection: Collection, spec: ModelSpec, result: ModelResult, metric: str, *, margin: float
) -> dict[str, PairedComparison]:
    """What a metric would change if the vectors were centred or spread, Holm-corrected together; empty if unknown."""
    stage = stage_of(collection, spec, result, repairs.SPREADING)
    if stage.measured is None or not practice.counted(collection).has_judgments:
        return {}
    qrels = practice.counted(collection).qrels()

    def values(run: Run) -> pd.DataFrame:
        return metrics.per_query(_cleaned(collection, result, run), qrels, [metric])

    own = "\0as it is"
    frames = {name: values(run) for name, run in stage.measured.runs.items()}
    frames[own] = values(results.document_run(result, collection))
    table = compare_all(frames, metric, margin, scores.SEED, reference=own)
    return {str(row["model_a"]): paired_comparison(row) for row in table.to_dict("records")}


# Headroom


def keyword_name(specs: Iterable[ModelSpec]) -> str | None:
    """The candidate that is keyword search; None where none is."""
    return next((spec.name for spec in specs if candidate_of(spec).is_keyword_search), None)


@dataclass(frozen=True)
class Systems:
    """Values per judged query (rows) and metric (columns) of each model alone and of its fusion with keyword search.

    ``keyword`` is the single system that is keyword search; None where none is.
    """

    alone: Mapping[str, pd.DataFrame]
    fused: Mapping[str, pd.DataFrame]
    keyword: str | None


def systems_of(
    collection: Collection, computed: Mapping[str, ModelResult], keyword: str | None, metric_keys: Sequence[str]
) -> Systems:
    """Score each model and fuse it with keyword search. ``computed`` has only runs that passed their self-checks."""
    qrels = practice.counted(collection).qrels()
    runs = {
        name: _cleaned(collection, result, results.document_run(result, collection))
        for name, result in computed.items()
    }
    alone = {name: metrics.per_query(run, qrels, metric_keys) for name, run in runs.items()}
    fused = {}
    for name, run in runs.items():
        if keyword in runs and name != keyword:
            both = reciprocal_rank_fusion([run, runs[keyword]], fusion_name(name, keyword), FUSION_DEPTH)
            fused[name] = metrics.per_query(both, qrels, metric_keys)
    return Systems(alone, fused, keyword if keyword in runs else None)


def headroom_of(systems: Systems, metric: str, *, margin: float) -> Headroom:
    """Each model alone, fused with keyword search, and the best of all per query, by one metric.

    Raises:
        BadInputError: no run may be ranked.
    """
    return headroom(
        {name: frame[metric] for name, frame in systems.alone.items()},
        {name: frame[metric] for name, frame in systems.fused.items()},
        metric,
        keyword=systems.keyword,
        margin=margin,
        seed=scores.SEED,
    )


def best_recall(recalls: Sequence[Recall]) -> Recall:
    """The model that delivers most."""
    return max(recalls, key=lambda recall: recall.waterfall.means["found"].mean)
