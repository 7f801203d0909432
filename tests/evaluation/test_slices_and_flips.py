from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.evaluation.flips import flip_ledger, shared_traits
from components.evaluation.mean_intervals import mean_interval
from components.evaluation.query_groups import LENGTH, NEGATION, NUMBER, RARE, query_groups
from components.evaluation.slices import reversals, slice_means
from components.records import Collection

QUERIES = [f"q{i}" for i in range(120)]


def series(values: object) -> pd.Series:
    return pd.Series(values, index=pd.Index(QUERIES, dtype="str"))


def frames(**models: object) -> dict[str, pd.DataFrame]:
    return {name: series(values).to_frame("ndcg@10") for name, values in models.items()}


def test_the_ledger_counts_what_is_won_lost_and_unchanged_and_puts_the_largest_loss_first() -> None:
    before = pd.Series([0.5, 1.0, 0.2, 0.3], index=["a", "b", "c", "d"])
    after = pd.Series([0.3 + 1e-12, 0.1, 1.0, 0.5], index=["d", "b", "c", "a"])
    found = flip_ledger(before, after)
    assert found["query_id"].tolist() == ["b", "a", "d", "c"]
    assert found["outcome"].tolist() == ["lost", "unchanged", "unchanged", "won"]
    assert found["change"].tolist() == [pytest.approx(x, abs=1e-9) for x in (-0.9, 0.0, 0.0, 0.8)]


def test_a_trait_of_the_lost_questions_is_found_and_one_that_is_chance_is_not() -> None:
    from scipy.stats import fisher_exact

    rng = np.random.default_rng(8)
    has_number = series(["yes"] * 30 + ["no"] * 90)
    chance = series(rng.permutation(["red"] * 40 + ["blue"] * 40 + ["green"] * 40))
    change = np.where(np.arange(120) < 24, -0.5, 0.0)
    ledger = flip_ledger(series(np.full(120, 0.7)), series(0.7 + change))
    found = shared_traits(ledger, {"number": has_number, "colour": chance})
    assert found["trait"].tolist()[0] == "number"
    first = found.iloc[0]
    assert (first["lost"], first["lost_all"], first["others"], first["others_all"]) == (24, 24, 6, 96)
    assert first["p_value"] == pytest.approx(fisher_exact([[24, 0], [6, 90]]).pvalue * 4)
    assert found["finding"].tolist() == ["more", "unclear", "unclear", "unclear"]


def test_random_losses_seldom_seem_to_have_something_in_common() -> None:
    rng = np.random.default_rng(1)
    wrong = 0
    for _ in range(200):
        groups = {f"g{i}": series(rng.choice(["yes", "no"], 120)) for i in range(6)}
        ledger = flip_ledger(series(np.zeros(120)), series(-(rng.random(120) < 0.2).astype(float)))
        wrong += bool((shared_traits(ledger, groups)["finding"] != "unclear").any())
    assert wrong / 200 <= 0.08


def test_nothing_lost_gives_no_finding() -> None:
    ledger = flip_ledger(series(np.zeros(120)), series(np.zeros(120)))
    found = shared_traits(ledger, {"number": series(["yes", "no"] * 60)})
    assert found["finding"].tolist() == ["unclear"]
    assert shared_traits(ledger, {}).empty


def test_slices_have_the_mean_and_interval_of_their_own_questions() -> None:
    values = np.random.default_rng(2).random(120)
    found = slice_means(frames(a=values, b=values / 2), "ndcg@10", series(["x"] * 80 + ["y"] * 40), seed=3)
    assert found["value"].tolist() == ["x", "x", "y", "y"]
    alone = mean_interval(values[80:], seed=3)
    row = found[(found["value"] == "y") & (found["model"] == "a")].iloc[0]
    assert (row["queries"], row["mean"]) == (40, pytest.approx(alone.mean))
    assert (row["low"], row["high"]) == (pytest.approx(alone.low), pytest.approx(alone.high))


def test_a_sure_reversal_is_told_from_one_that_may_be_luck() -> None:
    rng = np.random.default_rng(4)
    kinds = series(["code"] * 40 + ["words"] * 70 + ["rare"] * 10)
    gap = np.r_[np.full(40, -0.3), np.full(70, 0.3), np.full(10, -0.02)]
    a = rng.random(120)
    found = reversals(frames(a=a + gap + rng.normal(0, 0.1, 120), b=a), "ndcg@10", kinds, seed=0)
    assert [(one.value, one.ahead, one.behind, one.is_sure) for one in found][0] == ("code", "a", "b", True)
    assert all(not one.is_sure for one in found if one.value == "rare")


def test_without_a_real_reversal_a_sure_one_is_rare() -> None:
    rng = np.random.default_rng(5)
    wrong = 0
    for seed in range(100):
        values = {f"m{i}": rng.random(120) + 0.02 * i for i in range(4)}
        found = reversals(frames(**values), "ndcg@10", series(rng.choice(list("abcd"), 120)), seed, resamples=500)
        wrong += any(one.is_sure for one in found)
    assert wrong <= 5


def test_questions_are_grouped_by_what_they_are_like() -> None:
    texts = ["zzyzx tent", "how do I wash a tent without soap at 30 degrees please", "tent pole", "is it not a tent"]
    ids = ["q0", "q1", "q2", "q3"]
    documents = pd.DataFrame(
        {
            "id": ["d0", "d1", "d2"], "title": "", "text": ["tent pole wash soap"] * 3,
            "label": ["a", "b", "a"], "language": ["en", "en", "de"],
        },
        dtype="str",
    )  # fmt: skip
    queries = pd.DataFrame({"id": ids, "text": texts, "kind": ["x", "x", "y", ""]}, dtype="str")
    judgments = pd.DataFrame({"query_id": ids, "doc_id": ["d0", "d1", "d2", "d0"], "grade": np.int64(1)})
    groups = query_groups(Collection("c", documents, queries, judgments), ids)
    assert groups["kind"].tolist() == ["x", "x", "y", "not given"]
    assert groups[NUMBER].tolist() == ["no", "yes", "no", "no"]
    assert groups[NEGATION].tolist() == ["no", "yes", "no", "yes"]
    assert groups[RARE].tolist() == ["yes", "yes", "no", "yes"]
    assert groups["language of the answer"].tolist() == ["en", "en", "de", "en"]
    assert groups["label of the answer"].tolist() == ["a", "b", "a", "a"]
    assert groups[LENGTH].str.split().str[0].tolist() == ["short", "long", "short", "medium"]
