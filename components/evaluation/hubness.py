"""Hubs: documents that stand in far more lists of nearest neighbours than others, whatever was asked.

Radovanović, Nanopoulos and Ivanović, "Hubs in Space: Popular Nearest Neighbors in High-Dimensional Data", JMLR 11
(2010): N_k(x) counts the lists of k nearest neighbours that hold x, and its skewness measures hubness. By chance alone
N_k would be nearly Poisson distributed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from components.evaluation.metrics import Qrels, ordered_ids
from components.i18n import tr
from components.records import FloatArray, Run

HUB_SHARE = 0.05  # of all lists: a document in more of them than that may be an intruder
FEWEST_LISTS = 5  # a document must stand in at least so many to be called one
SURE = 0.01  # chance, over all documents together, that luck alone puts one into so many lists
BLOCK = 1_000  # rows compared with all at a time
TOP_SHARE = 0.01  # of the documents, for the share of places that the most frequent ones take
HUB_COLUMNS = ("doc_id", "lists", "right", "wrong", "share")

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hubness:
    """How unevenly documents appear in lists of k.

    ``lists`` and ``documents`` say what was counted. ``skewness`` is that of N_k over all documents; ``chance`` what it
    would be if every list were drawn at random. ``never`` is the share (0 to 1) of documents in no list, ``top`` the
    share of all places that the most frequent 1 % of the documents (at least one) take.
    """

    k: int
    lists: int
    documents: int
    skewness: float
    chance: float
    never: float
    top: float


def neighbour_occurrences(vectors: FloatArray, k: int) -> Counts:
    """N_k over the vectors' own neighbours: int64 (n,), for how many other rows each is among the k most similar.

    ``vectors`` is float32 (n, dim) with rows of length 1; no row counts as its own neighbour. Of several that are
    equally similar at the k-th place any may count.
    """
    n = len(vectors)
    k = max(0, min(k, n - 1))
    counts = np.zeros(n, dtype=np.int64)
    for start in range(0, n if k else 0, BLOCK):
        similarities = vectors[start : start + BLOCK] @ vectors.T
        rows = np.arange(len(similarities))
        similarities[rows, start + rows] = -np.inf
        nearest = np.argpartition(similarities, n - k, axis=1)[:, n - k :]
        counts += np.bincount(nearest.ravel(), minlength=n)
    return counts


def hubness(counts: Counts, lists: int, k: int) -> Hubness:
    """The figures of N_k. ``counts`` is int64 (documents,) over ``lists`` lists of at most ``k``."""
    documents, places = len(counts), int(counts.sum())
    most = max(1, round(TOP_SHARE * documents))
    top = float(np.sort(counts)[-most:].sum() / places) if places else math.nan
    never = float((counts == 0).mean()) if documents else math.nan
    return Hubness(k, lists, documents, skewness(counts), _chance_skewness(places, lists, documents), never, top)


def skewness(counts: Counts) -> float:
    """The third standardised moment of N_k over all documents (not corrected for sample size), as Radovanović has it.

    NaN where all documents appear equally often.
    """
    spread = float(counts.std()) if len(counts) else 0.0
    if spread == 0:
        return math.nan
    return float((((counts - counts.mean()) / spread) ** 3).mean())


def _chance_skewness(places: int, lists: int, documents: int) -> float:
    """That of a binomial: each list holds a document with the same chance."""
    chance = places / (lists * documents) if lists and documents else 0.0
    variance = lists * chance * (1 - chance)
    return (1 - 2 * chance) / math.sqrt(variance) if variance > 0 else math.nan


def query_occurrences(table: pd.DataFrame, documents: int) -> Counts:
    """N_k over the queries' lists: int64 (documents,), those of ``hub_table``, and 0 for the rest."""
    counts = np.zeros(max(documents, len(table)), dtype=np.int64)
    counts[: len(table)] = table["lists"].to_numpy()
    return counts


def hub_table(run: Run, k: int, qrels: Qrels | None = None) -> pd.DataFrame:
    """HUB_COLUMNS of every document in the first ``k`` of any query, the most frequent first.

    ``lists`` counts the queries whose first k hold it, ``share`` is that over all queries. ``right`` counts those for
    which it is judged relevant and ``wrong`` the other judged queries among them; both are 0 without judgments.
    """
    lists: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    judged: Mapping[str, Mapping[str, int]] = qrels or {}
    for query_id, ranking in run.rankings.items():
        ids = ordered_ids(ranking, tr("model {model}, question {query_id}", model=run.model, query_id=query_id))[:k]
        lists.update(ids)
        grades = judged.get(query_id)
        if grades and any(grade > 0 for grade in grades.values()):
            right.update(doc_id for doc_id in ids if grades.get(doc_id, 0) > 0)
            wrong.update(doc_id for doc_id in ids if grades.get(doc_id, 0) <= 0)
    total = max(len(run.rankings), 1)
    rows = [
        {"doc_id": doc_id, "lists": n, "right": right[doc_id], "wrong": wrong[doc_id], "share": n / total}
        for doc_id, n in sorted(lists.items(), key=lambda item: (-item[1], item[0]))
    ]
    return pd.DataFrame(rows, columns=list(HUB_COLUMNS))


def intruders(table: pd.DataFrame, k: int, lists: int, documents: int) -> pd.DataFrame:
    """The rows of ``hub_table`` that stand in more lists than usefulness or luck explains.

    In at least 5 lists and 5 % of all, more often wrong than right (where it was judged), and more often than luck
    allows: were every list drawn at random, the chance that any document came into so many would be below 1 %
    (binomial tail, Bonferroni over the documents).
    """
    if table.empty or documents < 2:
        return table.iloc[:0]
    chance = min(k / documents, 1.0)
    tail = stats.binom.sf(table["lists"].to_numpy() - 1, lists, chance) * documents
    is_often = (table["lists"] >= FEWEST_LISTS) & (table["share"] >= HUB_SHARE) & (tail < SURE)
    is_useful = table["right"] > table["wrong"]
    return table[is_often & ~is_useful].reset_index(drop=True)
