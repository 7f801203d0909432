"""What a model finds for edited queries, against what it finds for the originals.

All measures look at result lists, so that models with vectors, keyword search and fusions are measured alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.evaluation.agreement import overlap_at_k, rbo
from components.evaluation.mean_intervals import Interval, mean_interval
from components.evaluation.metrics import EMPTY_RANKING, Qrels, per_query
from components.i18n import tr
from components.records import BadInputError, Run

SCORED_COLUMNS = ("query_id", "edit", "changes_meaning", "original", "edited", "overlap", "distance", "change")
_SHARES, _CHANGES = (0.0, 1.0), (-1.0, 1.0)  # what values can be at all
JOIN = "\x1f"  # between a query's id and an edit's key: no id holds it


@dataclass(frozen=True, slots=True)
class RobustnessScores:
    """One model's figures, each a mean over queries with its 95 % interval; None where nothing could be measured.

    ``invariance`` (0 to 1): share of the first k results that stay when an edit keeps the meaning. ``loss``: what such
    edits cost in the metric they were scored by (original minus edited; judged queries only). ``sensitivity`` (0 to 1):
    how often an edit that changes the meaning moves the results further than one that keeps it, ties counted half; 0.5
    is a coin.
    """

    invariance: Interval | None
    loss: Interval | None
    sensitivity: Interval | None
    queries: int
    queries_with_both: int


def edited_id(query_id: str, edit: str) -> str:
    """The id an edited query has in a run."""
    return f"{query_id}{JOIN}{edit}"


def score_edits(
    edited: pd.DataFrame, originals: Run, run: Run, k: int, qrels: Qrels | None = None, metric: str = ""
) -> pd.DataFrame:
    """Every edited query with what became of its results: a data frame with SCORED_COLUMNS.

    ``edited`` is what ``edits.edited_queries`` gave; ``run`` holds the edited queries under ``edited_id``.
    ``overlap`` is the share of the first k results that stay; ``distance`` is 1 - RBO (p 0.9) over them; ``change`` is
    ``metric`` (a key such as "recall@10", by default nDCG@k) of the edited query minus that of the original where the
    query is judged, NaN elsewhere and for edits that change the meaning, whose right answers nobody has judged.

    Raises:
        BadInputError: an edited query was not searched for.
    """
    ids = [edited_id(query, edit) for query, edit in zip(edited["query_id"], edited["edit"], strict=True)]
    missing = [query_id for query_id in ids if query_id not in run.rankings]
    if missing:
        query, _, edit = missing[0].partition(JOIN)
        raise BadInputError(
            tr(
                "Query {query} with the edit {edit} was not searched for; search for all of them.",
                query=query,
                edit=edit,
            )
        )
    pairs = list(zip(ids, edited["query_id"], strict=True))
    before = Run(originals.model, {query_id: originals.rankings.get(query, EMPTY_RANKING) for query_id, query in pairs})
    after = Run(run.model, {query_id: run.rankings[query_id] for query_id, _ in pairs})
    scored = edited.astype({"changes_meaning": "bool"})
    scored["overlap"] = overlap_at_k(before, after, k).reindex(ids).to_numpy() if ids else np.empty(0)
    scored["distance"] = 1 - rbo(before, after, depth=k).reindex(ids).to_numpy() if ids else np.empty(0)
    scored["change"] = np.nan
    if qrels and ids:
        key = metric or f"ndcg@{k}"
        own = {
            query_id: qrels[query]
            for query_id, query in pairs
            if any(grade > 0 for grade in qrels.get(query, {}).values())
        }
        change = (per_query(after, own, [key])[key] - per_query(before, own, [key])[key]).reindex(ids).to_numpy()
        scored["change"] = np.where(scored["changes_meaning"], np.nan, change)
    return scored


def summarise(scored: pd.DataFrame, seed: int = 0) -> RobustnessScores:
    """One model's three figures from what ``score_edits`` gave; each query counts once, however many edits it has."""
    keeping = scored[~scored["changes_meaning"]]
    discerned = discernment(scored)
    return RobustnessScores(
        invariance=_interval(keeping.groupby("query_id")["overlap"].mean(), seed),
        loss=_interval(-keeping.dropna(subset="change").groupby("query_id")["change"].mean(), seed, _CHANGES),
        sensitivity=_interval(discerned, seed),
        queries=int(scored["query_id"].nunique()),
        queries_with_both=len(discerned),
    )


def discernment(scored: pd.DataFrame) -> pd.Series[float]:
    """Per query with edits of both sorts: the share of pairs in which the meaning-changing edit moved results further.

    The area under the ROC curve of ``distance`` as a sign of changed meaning (Mann-Whitney U / (n m)), ties half.
    """
    shares: dict[str, float] = {}
    for query_id, rows in scored.groupby("query_id", sort=False):
        is_changing = rows["changes_meaning"].to_numpy(dtype=bool)
        distance = rows["distance"].to_numpy(dtype=np.float64)
        changing, keeping = distance[is_changing], distance[~is_changing]
        if len(changing) and len(keeping):
            further = (changing[:, None] > keeping[None, :]) + 0.5 * (changing[:, None] == keeping[None, :])
            shares[str(query_id)] = float(further.mean())
    return pd.Series(shares, dtype="float64")


def by_edit(scored: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """One row per edit: edit, changes_meaning, queries, and overlap and change with their 95 % limits (NaN unknown)."""
    rows = []
    for edit, part in scored.groupby("edit", sort=False):
        row: dict[str, object] = {
            "edit": edit,
            "changes_meaning": bool(part["changes_meaning"].iloc[0]),
            "queries": len(part),
        }
        for column in ("overlap", "change"):
            interval = _interval(part[column].dropna(), seed, _CHANGES if column == "change" else _SHARES)
            low, mean, high = (np.nan,) * 3 if interval is None else (interval.low, interval.mean, interval.high)
            row |= {column: mean, f"{column}_low": low, f"{column}_high": high}
        rows.append(row)
    return pd.DataFrame(rows)


def worst(scored: pd.DataFrame, *, changes_meaning: bool, count: int = 20) -> pd.DataFrame:
    """The edited queries a model fails most on: meaning kept and results lost, or meaning changed and results kept.

    Kept meaning: the largest loss of nDCG first, then the smallest overlap. Changed meaning: the largest overlap first.
    """
    part = scored[scored["changes_meaning"] == changes_meaning]
    if changes_meaning:
        return part.sort_values("overlap", ascending=False, kind="stable", ignore_index=True).head(count)
    return part.sort_values(["change", "overlap"], kind="stable", na_position="last", ignore_index=True).head(count)


def _interval(values: pd.Series[float], seed: int, limits: tuple[float, float] = _SHARES) -> Interval | None:
    return mean_interval(values.astype("float64"), seed=seed, limits=limits) if len(values) else None
