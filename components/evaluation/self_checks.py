"""What must hold before a model may be ranked. Every reason is a sentence for the person who reads the result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from components.evaluation.baselines import baselines
from components.evaluation.mean_intervals import mean_intervals
from components.evaluation.metrics import EMPTY_RANKING, Qrels, judged_queries, ordered_ids, per_query
from components.evaluation.statistics import MIN_QUERIES
from components.i18n import N_, tr
from components.records import BadInputError, FloatArray, Run

NORM_TOLERANCE = 1e-3
_CHUNK_ROWS = 65_536


def check_vectors(vectors: FloatArray, texts_differ: bool = True) -> list[str]:
    """Reasons not to trust float32 ``vectors`` (n, dim); empty when all is well.

    Looks for no rows, values that are not finite, zero vectors, lengths further than 0.001 from 1, and, where the
    texts behind them differ, the same vector everywhere.
    """
    if vectors.ndim != 2:
        raise BadInputError(
            tr("Vectors have the shape {shape}; give one row per text and one column per value.", shape=vectors.shape)
        )
    if vectors.size == 0:
        return [
            tr(
                "There are no vectors to check: the table is {shape} by {shape_2}.",
                shape=vectors.shape[0],
                shape_2=vectors.shape[1],
            )
        ]
    chunks = (vectors[start : start + _CHUNK_ROWS] for start in range(0, len(vectors), _CHUNK_ROWS))
    norms = np.concatenate([np.linalg.norm(chunk.astype(np.float64), axis=1) for chunk in chunks])
    broken = ~np.isfinite(norms)
    zero = norms == 0
    uneven = ~broken & ~zero & (np.abs(norms - 1) > NORM_TOLERANCE)
    reasons = [
        _rows_reason(broken, N_("{sum} of {rows} vectors hold values that are not numbers (first: row {first}).")),
        _rows_reason(
            zero,
            N_(
                "{sum} of {rows} vectors are all zeros, so the model said nothing about their texts "
                "(first: row {first})."
            ),
        ),
        _rows_reason(
            uneven,
            N_("{sum} of {rows} vectors are not of length 1 (from {min:.3g} to {max:.3g}) (first: row {first})."),
            min=norms[uneven].min(initial=math.inf),
            max=norms[uneven].max(initial=0.0),
        ),
    ]
    if texts_differ and len(vectors) > 1 and not broken.any() and _all_alike(vectors):
        reasons.append(
            tr(
                "All {number_of_vectors} vectors are the same although the texts differ.",
                number_of_vectors=len(vectors),
            )
        )
    return [reason for reason in reasons if reason]


def check_runs(
    runs: Sequence[Run], qrels: Qrels, corpus_size: int, k: int, seed: int = 0, *, may_be_same: bool = False
) -> dict[str, list[str]]:
    """Model -> reasons not to rank it; empty lists when all is well.

    Looks for a run that cannot be read (a document twice, a score that is not a number), for results identical with
    another model's, scores included; and, from five judged queries up, for a mean nDCG@k no better than the upper 95 %
    limit of results drawn at random, or of its own results against the judgments of other queries: not the latter
    where the same results may be right for everybody (``may_be_same``), as what is popular is for users. What concerns
    the collection and not a model is in ``depth_warnings``.
    """
    reasons = {run.model: broken_run(run) for run in runs}
    whole = [run for run in runs if not reasons[run.model]]
    for a, b in combinations(whole, 2):
        if _is_identical(a, b):
            for doubted, other in ((a, b), (b, a)):
                reasons[doubted.model].append(
                    tr(
                        "Results and scores are identical with those of {model}: one of them is not itself.",
                        model=other.model,
                    )
                )
    if len(judged_queries(qrels)) >= MIN_QUERIES and whole:
        for model, model_reasons in _below_baselines(
            whole, qrels, corpus_size, k, seed, may_be_same=may_be_same
        ).items():
            reasons[model] += model_reasons
    return reasons


def broken_run(run: Run) -> list[str]:
    """Why the run cannot be scored at all; empty where it can."""
    try:
        for query_id, ranking in run.rankings.items():
            ordered_ids(ranking, tr("query {query_id}", query_id=query_id))
    except BadInputError as error:
        return [str(error)]
    return []


def check_facts(facts: Mapping[str, Any]) -> list[str]:
    """Reasons in a result's manifest: vectors compared in another way than all others, or of another length."""
    reasons = []
    similarity = facts.get("similarity", "cosine")
    if similarity != "cosine":
        reasons.append(
            tr(
                "Its vectors were compared by {similarity} and all others by cosine: compute it again.",
                similarity=similarity,
            )
        )
    asked, got = (facts.get("spec") or {}).get("options", {}).get("dim"), facts.get("dim")
    if asked and got and int(asked) != int(got):
        reasons.append(
            tr("It was asked for {asked} numbers per vector and gave {got}: compute it again.", asked=asked, got=got)
        )
    return reasons


def _below_baselines(
    runs: Sequence[Run], qrels: Qrels, corpus_size: int, k: int, seed: int, *, may_be_same: bool
) -> dict[str, list[str]]:
    key = f"ndcg@{k}"
    floor = baselines({run.model: run for run in runs}, qrels, corpus_size, [key], k, seed)
    compared = None if may_be_same else floor.shuffled
    shuffled = [compared[run.model][key].to_numpy() for run in runs] if compared is not None else []
    limits = mean_intervals(np.column_stack([floor.random[key].to_numpy(), *shuffled]), seed=seed)
    reasons: dict[str, list[str]] = {run.model: [] for run in runs}
    for place, run in enumerate(runs, start=1):
        mean = float(per_query(run, qrels, [key])[key].mean())
        if mean <= limits[0].high:
            reasons[run.model].append(
                tr(
                    "No better than results drawn at random: nDCG@{k} is {mean:.3f}, and chance "
                    "alone reaches {high:.3f}.",
                    k=k,
                    mean=mean,
                    high=limits[0].high,
                )
            )
        if shuffled and mean <= limits[place].high:
            reasons[run.model].append(
                tr(
                    "The results do not depend on the question: nDCG@{k} is {mean:.3f}, and "
                    "reaches {high:.3f} with the judgments of other questions.",
                    k=k,
                    mean=mean,
                    high=limits[place].high,
                )
            )
    return reasons


def depth_warnings(corpus_size: int, k: int) -> list[str]:
    """Why metrics at depth k say little on so small a corpus; empty when k is below its size. Not the model's fault."""
    if k < corpus_size:
        return []
    return [
        tr(
            "The first {k} results can hold all {corpus_size} documents, so recall and hit "
            "rate at {k} are high for any model; use a smaller depth or more documents.",
            k=k,
            corpus_size=corpus_size,
        )
    ]


def _all_alike(vectors: FloatArray) -> bool:
    starts = range(0, len(vectors), _CHUNK_ROWS)
    return all(np.allclose(vectors[start : start + _CHUNK_ROWS], vectors[0], rtol=0, atol=1e-6) for start in starts)


def _rows_reason(rows: np.ndarray[tuple[int], np.dtype[np.bool_]], text: str, **more: float) -> str:
    if not rows.any():
        return ""
    return tr(text, sum=int(rows.sum()), rows=len(rows), first=int(rows.argmax()), **more)


def _is_identical(a: Run, b: Run) -> bool:
    query_ids = a.rankings.keys() | b.rankings.keys()
    pairs = [(a.rankings.get(key, EMPTY_RANKING), b.rankings.get(key, EMPTY_RANKING)) for key in query_ids]
    if not any(ranking.doc_ids for ranking, _ in pairs):
        return False
    return all(ranking.doc_ids == two.doc_ids and np.array_equal(ranking.scores, two.scores) for ranking, two in pairs)
