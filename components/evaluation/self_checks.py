"""What must hold before a model may be ranked. Every reason is a sentence for the person who reads the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from components.evaluation.intervals import mean_interval
from components.evaluation.metrics import EMPTY_RANKING, Qrels, judged_queries, per_query
from components.evaluation.statistics import MIN_QUERIES
from components.records import BadInputError, FloatArray, Ranking, Run

NORM_TOLERANCE = 1e-3
_CHUNK_ROWS = 65_536


def check_vectors(vectors: FloatArray, texts_differ: bool = True) -> list[str]:
    """Reasons not to trust float32 ``vectors`` (n, dim); empty when all is well.

    Looks for no rows, values that are not finite, zero vectors, lengths further than 0.001 from 1, and, where the
    texts behind them differ, the same vector everywhere.
    """
    if vectors.ndim != 2:
        raise BadInputError(f"Vectors have the shape {vectors.shape}; give one row per text and one column per value.")
    if vectors.size == 0:
        return [f"There are no vectors to check: the table is {vectors.shape[0]} by {vectors.shape[1]}."]
    norms = _norms(vectors)
    broken = ~np.isfinite(norms)
    zero = norms == 0
    uneven = ~broken & ~zero & (np.abs(norms - 1) > NORM_TOLERANCE)
    found = [
        _rows_reason(broken, "hold values that are not numbers"),
        _rows_reason(zero, "are all zeros, so the model said nothing about their texts"),
        _rows_reason(uneven, f"are not of length 1 (from {norms[uneven].min():.3g} to {norms[uneven].max():.3g})")
        if uneven.any()
        else "",
    ]
    if texts_differ and len(vectors) > 1 and not broken.any() and _all_alike(vectors):
        found.append(f"All {len(vectors)} vectors are the same although the texts differ.")
    return [reason for reason in found if reason]


def check_runs(runs: Sequence[Run], qrels: Qrels, corpus_size: int, k: int, seed: int = 0) -> dict[str, list[str]]:
    """Model -> reasons not to rank it; empty lists when all is well.

    Looks for results identical with another model's, scores included; and, from five judged queries up, for a mean
    nDCG@k no better than the upper 95 % limit of results drawn at random, or of its own results against the judgments
    of other queries. What concerns the collection and not a model is in ``depth_warnings``.
    """
    reasons: dict[str, list[str]] = {run.model: [] for run in runs}
    for a, b in combinations(runs, 2):
        if _is_identical(a, b):
            reasons[a.model].append(
                f"Results and scores are identical with those of {b.model}: one of them is not itself."
            )
            reasons[b.model].append(
                f"Results and scores are identical with those of {a.model}: one of them is not itself."
            )
    queries = judged_queries(qrels)
    if len(queries) < MIN_QUERIES:
        return reasons
    random_limit = _upper_limit(random_run(queries, _corpus(runs, qrels, corpus_size), k, seed), qrels, k)
    shuffled = shuffled_qrels(qrels, seed)
    for run in runs:
        mean = _mean(run, qrels, k)
        if mean <= random_limit:
            reasons[run.model].append(
                f"No better than results drawn at random: nDCG@{k} is {mean:.3f}, and chance alone reaches "
                f"{random_limit:.3f}."
            )
        shuffled_limit = _upper_limit(run, shuffled, k)
        if shuffled is not qrels and mean <= shuffled_limit:
            reasons[run.model].append(
                f"The results do not depend on the query: nDCG@{k} is {mean:.3f}, and reaches {shuffled_limit:.3f} "
                "with the judgments of other queries."
            )
    return reasons


def depth_warnings(corpus_size: int, k: int) -> list[str]:
    """Why metrics at depth k say little on so small a corpus; empty when k is below its size. Not the model's fault."""
    if k < corpus_size:
        return []
    return [
        f"The first {k} results can hold all {corpus_size} documents, so recall and hit rate at {k} are high for any "
        "model; use a smaller depth or more documents."
    ]


def random_run(query_ids: Sequence[str], doc_ids: Sequence[str], depth: int, seed: int) -> Run:
    """A run named "random": for each query ``depth`` documents (or all there are) drawn at random, scores falling."""
    rng = np.random.default_rng(seed)
    size = min(depth, len(doc_ids))
    scores = np.linspace(1.0, 0.0, size, endpoint=False)
    draws = {query_id: rng.choice(len(doc_ids), size=size, replace=False) for query_id in query_ids}
    return Run("random", {key: Ranking(tuple(doc_ids[i] for i in draw), scores) for key, draw in draws.items()})


def shuffled_qrels(qrels: Qrels, seed: int) -> Qrels:
    """Every query with the judgments of another one. ``qrels`` itself where there is no other set of judgments."""
    queries = list(qrels)
    if all(qrels[query_id] == qrels[queries[0]] for query_id in queries):
        return qrels
    order = [queries[i] for i in np.random.default_rng(seed).permutation(len(queries))]
    donors = dict(zip(order, [*order[1:], order[0]], strict=True))
    return {query_id: qrels[donors[query_id]] for query_id in queries}


def _norms(vectors: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chunks = (vectors[start : start + _CHUNK_ROWS] for start in range(0, len(vectors), _CHUNK_ROWS))
    return np.concatenate([np.linalg.norm(chunk.astype(np.float64), axis=1) for chunk in chunks])


def _all_alike(vectors: FloatArray) -> bool:
    starts = range(0, len(vectors), _CHUNK_ROWS)
    return all(np.allclose(vectors[start : start + _CHUNK_ROWS], vectors[0], rtol=0, atol=1e-6) for start in starts)


def _rows_reason(rows: np.ndarray[tuple[int], np.dtype[np.bool_]], what: str) -> str:
    if not rows.any():
        return ""
    return f"{int(rows.sum())} of {len(rows)} vectors {what} (first: row {int(rows.argmax())})."


def _is_identical(a: Run, b: Run) -> bool:
    query_ids = a.rankings.keys() | b.rankings.keys()
    pairs = [(a.rankings.get(key, EMPTY_RANKING), b.rankings.get(key, EMPTY_RANKING)) for key in query_ids]
    if not any(one.doc_ids for one, _ in pairs):
        return False
    return all(one.doc_ids == two.doc_ids and np.array_equal(one.scores, two.scores) for one, two in pairs)


def _corpus(runs: Sequence[Run], qrels: Mapping[str, Mapping[str, int]], corpus_size: int) -> list[str]:
    """As many ids as the corpus has: those known from judgments and runs, then stand-ins nobody judged."""
    judged = dict.fromkeys(doc_id for grades in qrels.values() for doc_id in grades)
    found = dict.fromkeys(doc_id for run in runs for ranking in run.rankings.values() for doc_id in ranking.doc_ids)
    known = list({**judged, **found})
    return known + [f"\0{i}" for i in range(corpus_size - len(known))]


def _mean(run: Run, qrels: Qrels, k: int) -> float:
    return float(per_query(run, qrels, [f"ndcg@{k}"])[f"ndcg@{k}"].mean())


def _upper_limit(run: Run, qrels: Qrels, k: int) -> float:
    return mean_interval(per_query(run, qrels, [f"ndcg@{k}"])[f"ndcg@{k}"]).high
