"""Simulation: how often following the recommendation loses more than the margin; prints, asserts nothing.

The questions of a real collection are the truth. Draws of them, of candidates and of limits that rule some out are what
a person has, and the recommended candidate's mean over all questions is held against the best allowed one's. Beside it
stands what the best mean of the same draws loses, which is as well as questions alone can tell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import build_encoder, resolve_name
from components.comparison.recommendation import words
from components.comparison.recommendation.recommend import Basis, Recommendation, recommend
from components.comparison.recommendation.selection import CRITERIA, Standing
from components.evaluation.metrics import Qrels, per_query
from components.evaluation.model_pair import both_ways
from components.evaluation.statistics import compare_all
from components.records import Run
from components.retrieval.bm25 import BM25
from components.retrieval.exact import exact_search
from components.retrieval.fusion import reciprocal_rank_fusion
from components.retrieval.quantised import truncated
from tests.cases import MINILM, QUICK
from tests.conftest import TEST_DATA

METRIC, MARGIN, DRAWS = "ndcg@10", 0.02, 100
SETS = ("scifact_mini", "cranfield", "clinc")
WAITS = {
    MINILM: 20.0,
    f"{MINILM}-int8": 12.0,
    "use-multilingual-v3": 6.0,
    "wordllama-256": 0.4,
    "bm25 + use-multilingual-v3": 9.0,
    f"bm25 + {MINILM}": 23.0,
    "bm25 + wordllama-256": 3.4,
    "bm25": 3.0,
    "words": 0.4,
    "words-64": 0.3,
    "words-16": 0.2,
    "words-8": 0.15,
    "both": 9.0,
    "both-64": 6.0,
    "both-16": 4.5,
}
"""Milliseconds."""
MODELS = ("wordllama-256", "use-multilingual-v3", f"{MINILM}-int8", MINILM)
FUSED = ("wordllama-256", "use-multilingual-v3", MINILM)


@dataclass(frozen=True)
class Measured:
    """Runs of several candidates on one collection."""

    runs: Mapping[str, Run]
    qrels: Qrels

    @property
    def scores(self) -> dict[str, pd.DataFrame]:
        """Values of METRIC per question."""
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


def _collection(name: str, folder: Path) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, int]]]:
    is_intents = name == "clinc"
    source = folder / ("classification/clinc150_small.json" if is_intents else name)
    return _intents(source) if is_intents else _beir(source)


@cache
def quick_ones(name: str, folder: Path) -> Measured:
    """Eight quick candidates on one of SETS: keyword search, static word vectors, shorter forms of them, fusions."""
    documents, queries, qrels = _collection(name, folder)
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


def models_of_the_app(name: str, folder: Path) -> Measured:
    """Eight candidates that come with the app, on one of SETS; takes minutes."""
    documents, queries, qrels = _collection(name, folder)
    ids, texts = list(documents), list(documents.values())
    runs = {"bm25": Run("bm25", BM25.build(ids, texts, "en").search(queries, 100).rankings)}
    for model in MODELS:
        encoder = build_encoder(resolve_name(model))
        found, asked = encoder.encode_documents(texts), encoder.encode_queries(list(queries.values()))
        runs[model] = Run(model, dict(zip(queries, exact_search(asked, found, ids, 100), strict=True)))
    for model in FUSED:
        runs[f"bm25 + {model}"] = reciprocal_rank_fusion([runs["bm25"], runs[model]], f"bm25 + {model}")
    return Measured(runs, qrels)


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of one draw: the mean that was lost against the best allowed, how sure it was said to be, by what.

    ``lost_by_mean``: what would have been lost by taking the best mean of the draw.
    """

    lost: float
    confidence: str
    decided_by: str
    lost_by_mean: float


def follow(
    scores: Mapping[str, pd.DataFrame], questions: int, draws: int = DRAWS, seed: int = 7, *, is_part: bool = False
) -> Sequence[Followed]:
    """Draws of so many questions, of candidates, and of limits that rule some out.

    Questions are drawn with replacement, as from everything people may ask; ``is_part``: without, a part of those
    there are.
    """
    rng = np.random.default_rng(seed)
    truth = {name: float(frame[METRIC].mean()) for name, frame in scores.items()}
    total, found = len(next(iter(scores.values()))), []
    for _ in range(draws):
        names = [str(name) for name in rng.permutation(list(scores))[: int(rng.integers(2, len(scores) + 1))]]
        out = {name: ("over a limit",) for name in names[1:] if rng.random() < 0.2}
        rows = rng.choice(total, questions, replace=not is_part)
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
        if not isinstance(made, Recommendation) or made.first in out:
            raise ValueError(f"No recommendation, or a candidate that is ruled out: {made}.")
        allowed = [name for name in names if name not in out]
        best = max(truth[name] for name in allowed)
        leader = max(allowed, key=lambda name: float(drawn[name][METRIC].mean()))
        found.append(
            Followed(best - truth[made.first], made.confidence, made.decided_by, best - truth[leader]),
        )
    return found


def kept(found: Sequence[Followed]) -> float:
    """The share of draws that lost at most the margin."""
    return float(np.mean([one.lost <= MARGIN for one in found]))


def said(name: str, scores: Mapping[str, pd.DataFrame], questions: int, draws: int, *, is_part: bool) -> str:
    """What came of the draws, in a line."""
    found = follow(scores, questions, draws, is_part=is_part)
    by_mean = np.mean([one.lost_by_mean <= MARGIN for one in found])
    sure = []
    for confidence, shown in words.CONFIDENCE.items():
        those = [one for one in found if one.confidence == confidence]
        sure.append(f"{shown.lower()} {kept(those):.1%} of {len(those)}" if those else f"{shown.lower()} none")
    cheaper = np.mean([one.decided_by in CRITERIA for one in found])
    return (
        f"(r) {name}, {'a part of' if is_part else 'draws of'} {questions} questions: following the recommendation "
        f"loses at most the margin in {kept(found):.1%} of {draws} draws (at least 95 %), taking the best mean in "
        f"{by_mean:.1%}; {', '.join(sure)}; a cheaper one than the best mean was taken in {cheaper:.0%}"
    )


def simulations(draws: int = 400) -> None:
    """(r) eight candidates of the app on three collections, with fewer questions and with all of them."""
    if not TEST_DATA.is_dir():
        print(f"(r) not simulated: {TEST_DATA} is not there")
        return
    for name in SETS:
        scores = models_of_the_app(name, TEST_DATA).scores
        total = len(next(iter(scores.values())))
        sizes = ((20, False), (20, True), (50, False), (50, True), (100, False), (total, False))
        for questions, is_part in dict.fromkeys(sizes):
            print(said(name, scores, questions, draws, is_part=is_part), flush=True)


if __name__ == "__main__":
    simulations()
