"""What follows from the advice on real collections: little is lost by taking it, and grading finds the same order.

Candidates are quick ones: keyword search, static word vectors, and shorter forms of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates.registry import build_encoder, resolve_name
from components.comparison.recommendation.recommend import Basis, Recommendation, recommend
from components.comparison.recommendation.selection import Standing
from components.evaluation import partial_judgments, pooling
from components.evaluation.metrics import Qrels, judged_queries, per_query
from components.evaluation.model_pair import both_ways
from components.evaluation.statistics import compare, compare_all
from components.records import Run
from components.retrieval.bm25 import BM25
from components.retrieval.exact import exact_search
from components.retrieval.fusion import reciprocal_rank_fusion
from components.retrieval.quantised import truncated
from tests.cases import QUICK

METRIC, MARGIN, DRAWS, GRADED = "ndcg@10", 0.02, 100, 20
SETS = ("scifact_mini", "cranfield", "clinc")
WAITS = {
    "bm25": 3.0,
    "words": 0.4,
    "words-64": 0.3,
    "words-16": 0.2,
    "words-8": 0.15,
    "both": 9.0,
    "both-64": 6.0,
    "both-16": 4.5,
}


@dataclass(frozen=True)
class Measured:
    runs: Mapping[str, Run]
    qrels: Qrels

    @property
    def scores(self) -> dict[str, pd.DataFrame]:
        return {name: per_query(run, self.qrels, [METRIC]) for name, run in self.runs.items()}


def _beir(folder: Path) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, int]]]:
    lines = (folder / "corpus.jsonl").read_text("utf-8").splitlines()
    documents = {row["_id"]: f"{row.get('title', '')} {row['text']}".strip() for row in map(json.loads, lines)}
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    queries = {row["_id"]: row["text"] for row in map(json.loads, lines)}
    qrels: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query_id, doc_id, grade = line.split("\t")
        qrels.setdefault(query_id, {})[doc_id] = max(int(float(grade)), 0)
    return documents, queries, qrels


def _intents(path: Path) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, int]]]:
    """Ten utterances of each intent to be found by two others of it."""
    data = json.loads(path.read_text("utf-8"))
    sides = []
    for part, most in (("train", 10), ("test", 2)):
        rows = pd.DataFrame(data[part], columns=["text", "label"])
        sides.append(rows.groupby("label", sort=True).head(most).reset_index(drop=True))
    documents = {f"d{i}": text for i, text in enumerate(sides[0]["text"])}
    queries = {f"q{i}": text for i, text in enumerate(sides[1]["text"])}
    qrels = {
        f"q{i}": {f"d{j}": 1 for j in np.flatnonzero(sides[0]["label"].to_numpy() == label)}
        for i, label in enumerate(sides[1]["label"])
    }
    return documents, queries, qrels


@pytest.fixture(params=SETS)
def measured(request: pytest.FixtureRequest, test_data: Path) -> Measured:
    return _measured(str(request.param), test_data)


@cache
def _measured(name: str, folder: Path) -> Measured:
    is_intents = name == "clinc"
    source = folder / ("classification/clinc150_small.json" if is_intents else name)
    documents, queries, qrels = _intents(source) if is_intents else _beir(source)
    ids, texts = list(documents), list(documents.values())
    index = BM25.build(ids, texts, "en")
    runs = {"bm25": Run("bm25", index.search(queries, 100).rankings)}
    encoder = build_encoder(resolve_name(QUICK))
    found, asked = encoder.encode_documents(texts), encoder.encode_queries(list(queries.values()))
    for form, dim in (("words", found.shape[1]), ("words-64", 64), ("words-16", 16), ("words-8", 8)):
        rankings = exact_search(truncated(asked, dim), truncated(found, dim), ids, 100)
        runs[form] = Run(form, dict(zip(queries, rankings, strict=True)))
    for form, part in (("both", "words"), ("both-64", "words-64"), ("both-16", "words-16")):
        runs[form] = reciprocal_rank_fusion([runs["bm25"], runs[part]], form)
    return Measured(runs, qrels)


def test_following_the_recommendation_loses_at_most_the_margin(measured: Measured) -> None:
    """Draws of as many questions as there are, of models, and of limits that rule some out."""
    scores, rng = measured.scores, np.random.default_rng(7)
    truth = {name: float(frame[METRIC].mean()) for name, frame in scores.items()}
    kept = []
    for _ in range(DRAWS):
        names = [str(name) for name in rng.permutation(list(scores))[: int(rng.integers(2, len(scores) + 1))]]
        out = {name: ("over a limit",) for name in names[1:] if rng.random() < 0.2}
        rows = rng.integers(0, len(next(iter(scores.values()))), len(next(iter(scores.values()))))
        drawn = {name: scores[name].iloc[rows].reset_index(drop=True) for name in names}
        made = recommend(
            Basis(
                models=tuple(names),
                means={name: float(frame[METRIC].mean()) for name, frame in drawn.items()},
                pairs=both_ways(compare_all(drawn, METRIC, MARGIN, resamples=1_000), METRIC),
                standings={name: Standing(p95_ms=WAITS[name]) for name in names},
                margin=MARGIN,
                metric=METRIC,
                measured=len(rows),
                ruled_out=out,
            )
        )
        assert isinstance(made, Recommendation) and made.first not in out
        loss = max(truth[name] for name in names if name not in out) - truth[made.first]
        kept.append(loss <= MARGIN)
        assert loss <= MARGIN or made.confidence != "clear"
    assert np.mean(kept) >= 0.95


def test_twenty_questions_graded_from_the_pool_give_the_order_of_all_judgments(measured: Measured) -> None:
    scores = measured.scores
    names, rng, right = list(measured.runs), np.random.default_rng(8), 0
    runs, ids = list(measured.runs.values()), judged_queries(measured.qrels)
    for _ in range(DRAWS):
        chosen = [str(one) for one in rng.choice(ids, GRADED, replace=False)]
        graded = {query_id: _graded(runs, query_id, measured.qrels[query_id]) for query_id in chosen}
        found = {
            name: _sum(partial_judgments.scores(run, graded, [METRIC], frozenset(chosen)))
            for name, run in measured.runs.items()
        }
        whole = {name: frame.loc[chosen, METRIC] for name, frame in scores.items()}
        right += all(
            (found[a] - found[b]) * float(whole[a].sum() - whole[b].sum()) > 0
            for i, a in enumerate(names)
            for b in names[i + 1 :]
            if compare(whole[a], whole[b], MARGIN, resamples=500).verdict in ("better", "worse")
        )
    assert right >= 0.95 * DRAWS


def _graded(runs: list[Run], query_id: str, known: Mapping[str, int]) -> dict[str, int]:
    """What a person would have graded of this question first."""
    pooled = pooling.pool(runs, pooling.DEPTH, [query_id])
    worth = pooling.values(runs, pooled, {})
    top = pooling.top_documents(runs, [query_id])[query_id]
    first = pooling.blind_order(query_id, pooled[query_id], worth[query_id], (), top).first
    return {doc_id: known.get(doc_id, 0) for doc_id in first}


def _sum(frame: pd.DataFrame) -> float:
    return float(frame[METRIC].sum())
