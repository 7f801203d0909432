"""Cosines by their rarity: against brute force, scipy and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import roc_auc_score

from components.evaluation.score_scale import (
    MOST_COLUMNS,
    MOST_ROWS,
    PairCosines,
    draw_pairs,
    histogram,
    pair_scores,
    separation,
    translate,
)
from components.records import BadInputError, FloatArray


def unit(rows: int, dim: int, seed: int) -> FloatArray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def drawn(values: np.ndarray, rows: int = 20) -> PairCosines:
    return PairCosines(values.astype(np.float32), np.arange(len(values)) % rows)


def test_all_pairs_of_a_small_corpus_are_looked_at() -> None:
    queries, documents = unit(3, 8, 0), unit(5, 8, 1)
    draw = draw_pairs(3, 5, seed=0)
    assert draw.is_all and draw.of_queries
    found = pair_scores(queries, documents, draw)
    assert np.sort(found.values) == pytest.approx(np.sort((queries @ documents.T).ravel()))


def test_without_queries_documents_are_paired_with_others_never_with_themselves() -> None:
    documents = unit(6, 8, 1)
    found = pair_scores(None, documents, draw_pairs(0, 6, seed=0))
    assert len(found.values) == 30
    assert float(found.values.max()) < 0.999


def test_one_document_without_queries_has_no_pairs() -> None:
    found = pair_scores(None, unit(1, 8, 1), draw_pairs(0, 1, seed=0))
    assert len(found.values) == 0 and np.isnan(found.share_reaching(0.5)) and np.isnan(found.percentile(0.5))


def test_a_large_corpus_is_sampled_the_same_way_for_every_model() -> None:
    draw, again = draw_pairs(5_000, 20_000, seed=7), draw_pairs(5_000, 20_000, seed=7)
    assert (len(draw.rows), len(draw.columns), draw.is_all) == (MOST_ROWS, MOST_COLUMNS, False)
    assert (draw.rows == again.rows).all() and len(np.unique(draw.columns)) == MOST_COLUMNS


def test_percentiles_equal_scipys() -> None:
    values = np.random.default_rng(0).integers(0, 20, 500) / 32  # ties, exact in float32
    scores = drawn(values)
    for cosine in (values[0], values[7], 0.3, -1.0, 2.0):
        assert scores.percentile(cosine) == pytest.approx(stats.percentileofscore(values, cosine, kind="mean"))


def test_a_translation_undoes_any_increasing_change_of_scale() -> None:
    values = np.random.default_rng(1).normal(size=20_000)
    found = translate(1.5, drawn(values), drawn(np.exp(values / 3)))
    assert found.is_known
    assert found.value == pytest.approx(np.exp(0.5), abs=0.002)
    assert found.low <= np.exp(0.5) <= found.high
    assert found.share == pytest.approx((values >= 1.5).mean())


def test_there_and_back_is_where_one_began() -> None:
    rng = np.random.default_rng(2)
    a, b = drawn(rng.normal(size=50_000)), drawn(rng.beta(2, 5, size=50_000))
    there = translate(1.0, a, b)
    assert translate(there.value, b, a).value == pytest.approx(1.0, abs=0.001)


def test_the_interval_covers_the_true_translation_about_as_often_as_it_says() -> None:
    """Pairs share their query: an interval that took them for independent would cover far less often."""
    covered, simulations = 0, 200
    for seed in range(simulations):
        rng = np.random.default_rng(seed)
        rows = np.repeat(np.arange(40), 100)
        noise = rng.normal(size=(2, 4_000)) * 0.8 + rng.normal(size=(2, 40)).repeat(100, axis=1) * 0.6
        found = translate(
            1.0, PairCosines(noise[0].astype(np.float32), rows), PairCosines(noise[1].astype(np.float32), rows)
        )
        covered += found.low <= 1.0 <= found.high  # both scales are standard normal
    assert 0.88 <= covered / simulations <= 0.99


def test_a_threshold_that_hardly_a_pair_reaches_is_not_translated() -> None:
    values = np.linspace(0, 1, 1000)
    for threshold in (0.9999, 1.5, -0.5):
        found = translate(threshold, drawn(values), drawn(values * 2))
        assert not found.is_known and np.isnan(found.value)


def test_histograms_count_everything_once_over_common_bins() -> None:
    rows = histogram({"a": np.array([0.0, 0.5, 1.0]), "b": np.array([0.25]), "c": np.array([])}, bins=4)
    assert {row["group"] for row in rows} == {"a", "b"}
    assert sum(row["count"] for row in rows if row["group"] == "a") == 3
    assert sum(row["share"] for row in rows if row["group"] == "a") == pytest.approx(1.0)
    assert len({(row["start"], row["end"]) for row in rows}) == 4
    assert histogram({"a": np.array([])}) == [] and sum(r["count"] for r in histogram({"a": np.array([0.3, 0.3])})) == 2


def test_separation_is_the_area_under_the_roc_curve() -> None:
    rng = np.random.default_rng(4)
    right, wrong = rng.integers(3, 12, 80) / 16, rng.integers(0, 9, 300) / 16
    labels = np.r_[np.ones(80), np.zeros(300)]
    expected = roc_auc_score(labels, np.r_[right, wrong])
    assert separation(right.astype(np.float32), wrong.astype(np.float32)) == pytest.approx(expected)
    assert np.isnan(separation(np.array([], np.float32), wrong.astype(np.float32)))


def test_scores_over_other_pairs_cannot_be_linked() -> None:
    with pytest.raises(BadInputError, match="same pairs"):
        translate(0.5, drawn(np.linspace(0, 1, 100)), drawn(np.linspace(0, 1, 99)))
