"""A linear map of query vectors, learned in seconds: documents keep the vectors they have.

A query's vector q (length 1) becomes (q + qW) / |q + qW| with a square W that starts at 0, so that learning little
changes little. Where vectors of pictures are at hand and no text model reads documents again, the map may be one of
documents instead. Two ways to learn W, and how far it may go, are compared on folds of whole groups; where none of them
helps queries it has not seen, W stays 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from components.progress import Progress, Report
from components.records import FloatArray
from components.retrieval.vectors import unit_rows

if TYPE_CHECKING:
    import torch

INFO_NCE, RIDGE, UNCHANGED = "InfoNCE", "ridge", "unchanged"
QUERY, DOCUMENT = "query", "document"
"""The sides that a map may be of."""
SCALE = 20.0  # what cosines are multiplied by before the softmax, as in MultipleNegativesRankingLoss
FOLDS = 3
STEPS = 60  # of Adam, each over all pairs or BATCH of them
BATCH = 512  # pairs
LEARNING_RATE = 1e-3
DEPTH = 10  # ranks that folds are scored by
SCORED_TOGETHER = 64  # queries against all documents at a time


@dataclass(frozen=True)
class AdapterSetting:
    """How W is learned, how strongly it is held to 0, and whose vectors it maps."""

    method: str
    strength: float = 0.0
    side: str = QUERY


SETTINGS = (
    AdapterSetting(UNCHANGED),
    *(AdapterSetting(INFO_NCE, strength) for strength in (0.003, 0.01, 0.03, 0.1)),
    *(AdapterSetting(RIDGE, strength) for strength in (10.0, 100.0)),
)
"""What is compared, the most cautious first: of equals it is taken."""
EITHER_SIDE = (*SETTINGS, *(replace(setting, side=DOCUMENT) for setting in SETTINGS if setting.method != UNCHANGED))


@dataclass(frozen=True)
class Taught:
    """Training pairs as rows: ``queries`` and ``documents`` int64 (n,), ``groups`` int64 (n,)."""

    queries: np.ndarray
    documents: np.ndarray
    groups: np.ndarray

    def __getitem__(self, kept: np.ndarray) -> Taught:
        return Taught(self.queries[kept], self.documents[kept], self.groups[kept])


@dataclass(frozen=True)
class Adapter:
    """``matrix``: float32 (dim, dim), I + W, to be multiplied from the right; ``scores``: each setting's nDCG@10."""

    matrix: FloatArray
    setting: AdapterSetting
    scores: Mapping[AdapterSetting, float]

    def applied(self, queries: FloatArray, documents: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Vectors of queries and documents after the map."""
        return _moved(queries, documents, self.matrix, self.setting.side)


def adapted(vectors: FloatArray, matrix: FloatArray) -> FloatArray:
    """Vectors of the side that is mapped, float32 (n, dim), after the map: length 1 again."""
    return unit_rows(vectors @ matrix)


def _moved(queries: FloatArray, documents: FloatArray, matrix: FloatArray, side: str) -> tuple[FloatArray, FloatArray]:
    return (adapted(queries, matrix), documents) if side == QUERY else (queries, adapted(documents, matrix))


def learn(
    queries: FloatArray,
    documents: FloatArray,
    taught: Taught,
    seed: int,
    report: Report,
    settings: Sequence[AdapterSetting] = SETTINGS,
) -> Adapter:
    """The adapter of these pairs; ``queries`` and ``documents`` are float32 (n, dim) of length 1."""
    folds = _folds(taught.groups, seed)
    scores = {}
    for done, setting in enumerate(settings):
        report(Progress("training", done, len(settings) + 1, done / (len(settings) + 1)))
        per_fold = [_fold_score(queries, documents, taught, folds == fold, setting, seed) for fold in range(FOLDS)]
        scores[setting] = float(np.concatenate(per_fold).mean())
    best = max(settings, key=lambda setting: round(scores[setting], 6))  # the first of equals
    return Adapter(fit(queries, documents, taught, best, seed), best, scores)


def fit(queries: FloatArray, documents: FloatArray, taught: Taught, setting: AdapterSetting, seed: int) -> FloatArray:
    """I + W learned one way: float32 (dim, dim)."""
    dim = queries.shape[1]
    if setting.method == UNCHANGED:
        return np.eye(dim, dtype=np.float32)
    if setting.method == RIDGE:
        asked, right = queries[taught.queries], documents[taught.documents]
        return (
            _ridge(asked, right, setting.strength) if setting.side == QUERY else _ridge(right, asked, setting.strength)
        )
    return _info_nce(queries, documents, taught, setting, seed)


def _ridge(mapped: FloatArray, aim: FloatArray, strength: float) -> FloatArray:
    """The W of least |M + MW - A|^2 + strength |W|^2 (Hoerl and Kennard 1970), in closed form."""
    mapped, aim = mapped.astype(np.float64), aim.astype(np.float64)
    dim = mapped.shape[1]
    change = np.linalg.solve(mapped.T @ mapped + strength * np.eye(dim), mapped.T @ (aim - mapped))
    return (np.eye(dim) + change).astype(np.float32)


def _info_nce(
    queries: FloatArray, documents: FloatArray, taught: Taught, setting: AdapterSetting, seed: int
) -> FloatArray:
    """W by Adam on InfoNCE (van den Oord 2018): the other right documents of a batch are wrong for a query.

    Unless they are right for it too, in another pair. The strength times |W|^2 is added.
    """
    import torch

    random = np.random.default_rng(seed)
    change = torch.zeros((queries.shape[1],) * 2, requires_grad=True)
    optimizer = torch.optim.Adam([change], lr=LEARNING_RATE)
    rights = _rights(taught)
    for _ in range(STEPS):
        chosen = random.permutation(len(taught.queries))[:BATCH]
        asked, rows = taught.queries[chosen], np.unique(taught.documents[chosen])
        places = np.searchsorted(rows, taught.documents[chosen])
        also_right = _also_right(asked, rows, places, rights)
        optimizer.zero_grad()
        loss = _loss(change, queries[asked], documents[rows], places, also_right, setting.side)
        (loss + setting.strength * change.square().sum()).backward()
        optimizer.step()
    return np.eye(queries.shape[1], dtype=np.float32) + change.detach().numpy()


def _loss(
    change: torch.Tensor, asked: FloatArray, right: FloatArray, places: np.ndarray, masked: np.ndarray, side: str
) -> torch.Tensor:
    import torch
    from torch.nn.functional import cross_entropy, normalize

    sides = {
        QUERY: torch.from_numpy(np.ascontiguousarray(asked)),
        DOCUMENT: torch.from_numpy(np.ascontiguousarray(right)),
    }
    sides[side] = normalize(sides[side] + sides[side] @ change, dim=1)
    logits = SCALE * sides[QUERY] @ sides[DOCUMENT].T
    return cross_entropy(logits.masked_fill(torch.from_numpy(masked), -math.inf), torch.from_numpy(places))


def _also_right(asked: np.ndarray, rows: np.ndarray, places: np.ndarray, rights: dict[int, set[int]]) -> np.ndarray:
    """Bool (queries, rows): the documents that are right for a query besides its pair's own."""
    column = {row: place for place, row in enumerate(rows.tolist())}
    is_right = np.zeros((len(asked), len(rows)), dtype=bool)
    for line, (query, own) in enumerate(zip(asked.tolist(), places.tolist(), strict=True)):
        is_right[line, [column[row] for row in rights[query] if row in column and column[row] != own]] = True
    return is_right


def _rights(taught: Taught) -> dict[int, set[int]]:
    rights: dict[int, set[int]] = {}
    for query, document in zip(taught.queries.tolist(), taught.documents.tolist(), strict=True):
        rights.setdefault(query, set()).add(document)
    return rights


def _folds(groups: np.ndarray, seed: int) -> np.ndarray:
    """The fold of each pair, int64 (n,): whole groups, the largest first into the fold that has least."""
    names, counts = np.unique(groups, return_counts=True)
    shuffled = np.random.default_rng([seed, 2]).permutation(len(names))
    sizes, fold_of = [0] * FOLDS, {}
    for place in sorted(shuffled.tolist(), key=lambda place: -counts[place]):
        fold = sizes.index(min(sizes))
        fold_of[names[place]], sizes[fold] = fold, sizes[fold] + int(counts[place])
    return np.array([fold_of[group] for group in groups], dtype=np.int64)


def _fold_score(
    queries: FloatArray, documents: FloatArray, taught: Taught, is_held: np.ndarray, setting: AdapterSetting, seed: int
) -> np.ndarray:
    """nDCG@10 of each query of a fold, over all documents, by what the other folds taught."""
    if not is_held.any() or is_held.all():
        return np.zeros(0)
    matrix = fit(queries, documents, taught[~is_held], setting, seed)
    rights = _rights(taught[is_held])
    asked = list(rights)
    moved, found_among = _moved(queries[asked], documents, matrix, setting.side)
    ndcgs = []
    for start in range(0, len(asked), SCORED_TOGETHER):
        part = asked[start : start + SCORED_TOGETHER]
        scores = moved[start : start + SCORED_TOGETHER] @ found_among.T
        ndcgs += [_ndcg(row, list(rights[query])) for row, query in zip(scores, part, strict=True)]
    return np.array(ndcgs)


def _ndcg(scores: np.ndarray, right: Sequence[int]) -> float:
    """Of one query with grades of 0 and 1; a right document stands behind those that score the same."""
    ranks = np.array([np.count_nonzero(scores >= scores[place]) for place in right])
    gain = float((1 / np.log2(ranks[ranks <= DEPTH] + 1)).sum())
    return gain / float((1 / np.log2(np.arange(min(len(right), DEPTH)) + 2)).sum())
