from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.evaluation.further_queries import CHANCE
from components.evaluation.sign_flips import subset_means
from components.evaluation.statistics import (
    COMPARISON_COLUMNS,
    MIN_QUERIES,
    RankGroup,
    compare,
    compare_all,
    compare_metrics,
    holm,
    rank_groups,
)
from components.records import BadInputError
from tests.benchmarks import coverage
from tests.benchmarks.coverage import QUERIES, worlds
from tests.benchmarks.further_queries import settled

Floats = npt.NDArray[np.float64]


def frames(values: Floats) -> dict[str, pd.DataFrame]:
    """Model name -> per-query table, from (queries, models)."""
    index = [f"q{i}" for i in range(len(values))]
    return {f"m{i}": pd.DataFrame({"ndcg@10": column}, index=index) for i, column in enumerate(values.T)}


def sign_flip_p_value(a: Floats, b: Floats) -> float:
    return float(subset_means((a - b)[:, None], 10_000, 0).p_values()[0])


def scipy_p_value(a: Floats, b: Floats, resamples: float = math.inf) -> float:
    from scipy.stats import permutation_test

    def gap(x: Floats, y: Floats, axis: int) -> Floats:
        return np.mean(x - y, axis=axis)

    found = permutation_test(
        (a, b), gap, permutation_type="samples", vectorized=True, n_resamples=resamples, rng=np.random.default_rng(3)
    )
    return float(found.pvalue)


@pytest.mark.parametrize("queries", range(2, 13))
def test_p_values_equal_scipys_exact_permutation_test(queries: int) -> None:
    rng = np.random.default_rng(queries)
    for values in (rng.random((queries, 2)), rng.integers(0, 3, (queries, 2)) / 2):
        a, b = values.T.astype(np.float64)
        assert sign_flip_p_value(a, b) == pytest.approx(scipy_p_value(a, b), abs=1e-12)


@pytest.mark.parametrize("queries", range(2, 13))
def test_sums_that_are_zero_but_for_rounding_count_as_ties(queries: int) -> None:
    rng = np.random.default_rng(queries)
    for _ in range(5):
        a, b = rng.integers(0, 11, (2, queries)).astype(np.float64)
        assert sign_flip_p_value(a / 10, b / 10) == pytest.approx(scipy_p_value(a, b), abs=1e-12)


def test_p_values_above_twelve_queries_agree_with_scipy_within_monte_carlo_error() -> None:
    rng = np.random.default_rng(0)
    for gap in (0.0, 0.02, 0.05, 0.2):
        a = rng.random(60)
        b = a + rng.normal(gap, 0.15, 60)
        expected = scipy_p_value(a, b, 29_999)
        tail = max(expected, 1e-4) / 2
        error = 2 * math.sqrt(tail * (1 - tail) * (1 / 10_000 + 1 / 30_000))  # of both estimates
        assert sign_flip_p_value(a, b) == pytest.approx(expected, abs=3 * error)


@settings(max_examples=60, deadline=None)
@given(
    queries=st.integers(1, 40),
    models=st.integers(2, 5),
    seed=st.integers(0, 10**6),
    levels=st.sampled_from([1, 2, 5, 10**6]),
    gap=st.sampled_from([0.0, 0.03, 0.2]),
    margin=st.sampled_from([0.0, 0.02, 0.3]),
)
def test_interval_p_value_and_verdict_never_contradict(
    queries: int, models: int, seed: int, levels: int, gap: float, margin: float
) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, levels + 1, (queries, models)) / levels * 0.5 + gap * np.arange(models)
    found = compare_all(frames(values), "ndcg@10", margin=margin, resamples=500)
    assert len(found) == models * (models - 1) // 2
    for row in found.to_dict("records"):
        low, high, needed = row["ci_low"], row["ci_high"], row["queries_needed"]
        leaves_out_zero = low > 0 or high < 0
        assert leaves_out_zero == (row["p_value"] < 0.05 and queries >= MIN_QUERIES)
        if -margin < low and high < margin:
            assert row["verdict"] == "same"
        elif leaves_out_zero:
            assert row["verdict"] == ("better" if row["difference"] > 0 else "worse")
        else:
            assert row["verdict"] == "unclear"
        assert math.isnan(low) or low - 1e-12 <= row["difference"] <= high + 1e-12
        assert math.isnan(needed) or (needed > 0) == (row["verdict"] == "unclear")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 0.1), min_size=1, max_size=6))
@example([0.03, 0.04])
def test_holm_corrects_p_values_by_its_definition_and_its_divisors_carry_the_same_decisions(
    values: list[float],
) -> None:
    p_values = np.array(values)
    corrected, divisors = holm(p_values)
    order = np.argsort(p_values, kind="stable")
    for step, index in enumerate(order):
        expected = min(1.0, max((len(values) - j) * p_values[order[j]] for j in range(step + 1)))
        assert corrected[index] == pytest.approx(expected)
    np.testing.assert_array_equal(corrected < 0.05, np.minimum(1.0, p_values * divisors) < 0.05)


def test_a_pair_that_holm_stops_shows_an_interval_with_zero_even_where_it_alone_would_not() -> None:
    rng = np.random.default_rng(2)
    base, noise = rng.random(100), rng.normal(0, 0.1, (100, 3))
    # One gap that passes and two that would pass alone but not beside each other.
    values = base[:, None] + noise - noise.mean(axis=0) + np.array([0.0, 0.044, 0.088])
    alone = compare(values[:, 1], values[:, 0])
    found = compare_all(frames(values), "ndcg@10")
    first = found.to_dict("records")[0]
    assert alone.p_value < 0.05 < first["p_value"]
    assert first["ci_low"] < 0 < first["ci_high"]
    assert found["verdict"].tolist() == ["unclear", "worse", "unclear"]


def test_swapping_the_models_swaps_every_sign() -> None:
    rng = np.random.default_rng(4)
    a, b = rng.random((2, 80))
    there, back = compare(a, b + 0.3), compare(b + 0.3, a)
    assert (there.difference, there.ci_low, there.ci_high) == (-back.difference, -back.ci_high, -back.ci_low)
    assert there.p_value == back.p_value
    assert {there.verdict, back.verdict} == {"better", "worse"}


def test_pairs_are_made_by_query_and_not_by_position() -> None:
    rng = np.random.default_rng(5)
    a = pd.Series(rng.random(50), index=[f"q{i}" for i in range(50)])
    b = a - 0.05
    assert compare(a, b.sample(frac=1.0, random_state=1)).difference == pytest.approx(0.05)
    assert compare(a, b.sample(frac=1.0, random_state=1)) == compare(a, b)


def test_the_same_seed_gives_the_same_numbers() -> None:
    values = np.random.default_rng(6).random((60, 3))
    pd.testing.assert_frame_equal(compare_all(frames(values), "ndcg@10"), compare_all(frames(values), "ndcg@10"))


@pytest.mark.parametrize(("queries", "verdict"), [(20, "unclear"), (148, "unclear"), (163, "same"), (400, "same")])
def test_without_any_difference_models_are_the_same_only_when_a_rare_one_would_have_been_seen(
    queries: int, verdict: str
) -> None:
    values = np.random.default_rng(0).random(queries)
    found = compare(values, values, margin=0.0205)
    reach = 1 - 0.04 ** (1 / queries)  # a difference on more queries than this would show up 96 times of 100
    assert (found.verdict, found.p_value, found.effect_size) == (verdict, 1.0, 0.0)
    assert (found.ci_low, found.ci_high) == (pytest.approx(-reach, abs=0.004), pytest.approx(reach, abs=0.004))
    if verdict == "unclear":
        assert found.queries_needed == pytest.approx(156 - queries, abs=12)


def test_no_margin_leaves_identical_values_unclear_for_ever() -> None:
    found = compare([0.5] * 1000, [0.5] * 1000, margin=0.0)
    assert found.verdict == "unclear" and found.ci_low < 0 < found.ci_high
    assert math.isnan(found.queries_needed)


@pytest.mark.parametrize("queries", [0, 1, 2, 4])
def test_fewer_than_five_queries_are_always_unclear_with_unknown_limits(queries: int) -> None:
    found = compare([0.9] * queries, [0.1] * queries)
    assert found.verdict == "unclear"
    assert found.queries == queries
    assert math.isnan(found.ci_low) and math.isnan(found.ci_high) and math.isnan(found.queries_needed)


def test_a_gap_surely_inside_the_margin_is_the_same_even_where_zero_is_left_out() -> None:
    rng = np.random.default_rng(7)
    b = rng.random(2000)
    a = b + 0.01 + rng.normal(0, 0.02, 2000)
    inside, strict = compare(a, b, margin=0.02), compare(a, b, margin=0.005)
    assert inside.ci_low > 0 and inside.p_value < 0.05
    assert (inside.verdict, strict.verdict) == ("same", "better")


@pytest.mark.parametrize(("queries", "gap", "margin"), [(50, 0.03, 0.02), (100, 0.012, 0.03)])
def test_adding_the_queries_said_to_be_needed_settles_the_verdict_in_four_of_five_cases(
    queries: int, gap: float, margin: float
) -> None:
    """The long form is printed by tests/benchmarks/further_queries.py."""
    assert settled(queries, gap, margin, 60) == pytest.approx(CHANCE, abs=0.16)  # three standard errors of 60 draws


def test_effect_size_is_the_mean_over_the_standard_deviation_of_the_differences() -> None:
    found = compare([0.5, 0.6, 0.7, 0.9, 0.4], [0.4, 0.4, 0.6, 0.6, 0.4])
    differences = [0.1, 0.2, 0.1, 0.3, 0.0]
    assert found.effect_size == pytest.approx(np.mean(differences) / np.std(differences, ddof=1))
    assert math.isnan(compare([0.5] * 6, [0.25] * 6).effect_size)


def verdicts(first: Floats, second: Floats, margin: float = 0.02) -> pd.Series[str]:
    """Verdicts of the simulations in columns (queries, simulations), each a family of its own."""
    columns = [f"s{i}" for i in range(first.shape[1])]
    per_model = {"A": pd.DataFrame(first, columns=columns), "B": pd.DataFrame(second, columns=columns)}
    return compare_metrics(per_model, columns, margin=margin, resamples=2_000)["verdict"]


@pytest.mark.parametrize("queries", [20, 100, 300])
@pytest.mark.parametrize("kind", ["nDCG", "hits", "reciprocal ranks"])
def test_equal_means_are_called_better_or_worse_in_at_most_five_percent(kind: str, queries: int) -> None:
    rng = np.random.default_rng([9, queries])
    shape = (2, queries, 1_000)
    draws = {
        "nDCG": lambda: np.clip(rng.beta(2, 1, shape[1:]) + rng.normal(0, 0.2, shape), 0, 1),
        "hits": lambda: (rng.random(shape) < rng.beta(4, 1, shape[1:])).astype(np.float64),
        "reciprocal ranks": lambda: 1.0 / rng.geometric(rng.uniform(0.2, 0.9, shape[1:]), shape),
    }
    first, second = draws[kind]()
    wrong = verdicts(first, second).isin(["better", "worse"]).mean()
    assert wrong <= 0.05 + 2.5 * math.sqrt(0.05 * 0.95 / 1_000)


def test_among_five_equal_models_any_false_winner_is_rarer_than_five_percent() -> None:
    rng = np.random.default_rng(10)
    values = rng.random((40, 1, 400)) + rng.normal(0, 0.2, (40, 5, 400))
    columns = [f"s{i}" for i in range(400)]
    per_model = {f"m{i}": pd.DataFrame(values[:, i], columns=columns) for i in range(5)}
    found = compare_metrics(per_model, columns, resamples=2_000)
    wrong = found["verdict"].isin(["better", "worse"]).groupby(found["metric"]).any().mean()
    assert wrong <= 0.05 + 2.5 * math.sqrt(0.05 * 0.95 / 400)


@pytest.mark.parametrize(("queries", "spread"), [(100, 0.05), (400, 0.1), (1500, 0.2)])
def test_a_gap_beyond_the_margin_is_called_the_same_in_at_most_five_percent(queries: int, spread: float) -> None:
    rng = np.random.default_rng(queries)
    base = rng.random((queries, 300))
    assert (verdicts(base + 0.021 + rng.normal(0, spread, (queries, 300)), base) == "same").mean() <= 0.05


@pytest.mark.parametrize("queries", [60, 100, 140, 150, 200, 400])
@pytest.mark.parametrize("size", [1.0, 0.5])
def test_a_rare_kind_of_question_that_makes_a_gap_beyond_the_margin_is_missed_in_at_most_five_percent(
    queries: int, size: float
) -> None:
    rng = np.random.default_rng([queries, int(size * 2)])
    wins = rng.random((queries, 1_000)) < 0.0201 / size
    wrong = (verdicts(np.where(wins, size, 0.0), np.zeros_like(wins, dtype=np.float64)) == "same").mean()
    assert wrong <= 0.05 + 2.5 * math.sqrt(0.05 * 0.95 / 1_000)


@pytest.mark.parametrize("queries", QUERIES)
def test_intervals_cover_and_equals_stay_equals_where_differences_are_normal_skewed_or_rare(queries: int) -> None:
    """The long form is printed by tests/benchmarks/coverage.py."""
    samples = 400
    slack = 2.5 * math.sqrt(0.05 * 0.95 / samples)
    for kind, truth, differences in worlds(queries, samples):
        found = coverage.verdicts(differences, resamples=2_000)
        covered = ((found["ci_low"] <= truth + 1e-9) & (truth - 1e-9 <= found["ci_high"])).mean()
        assert covered >= 0.95 - slack, (kind, covered)
        if truth == 0.0:
            assert found["verdict"].isin(["better", "worse"]).mean() <= 0.05 + slack, kind


@pytest.mark.parametrize("queries", [20, 140])
def test_a_lead_of_small_gains_that_one_unseen_loss_would_undo_is_no_lead(queries: int) -> None:
    gains = np.full(queries, 2.5 / queries) * np.random.default_rng(queries).uniform(0.9, 1.1, queries)
    assert subset_means(gains[:, None], 10_000, 0).p_values()[0] < 0.001
    found = compare(gains, np.zeros(queries))
    assert (found.verdict, found.ci_low < 0 < found.ci_high) == ("unclear", True)
    assert compare(4 * gains, np.zeros(queries), margin=0.0).verdict == "better"


def test_skewness_is_that_of_scipy_and_turns_with_the_models() -> None:
    from scipy.stats import skew

    a, b = np.random.default_rng(15).random((2, 40)) ** 3
    assert compare(a, b).skewness == pytest.approx(skew(a - b))
    assert compare(b, a).skewness == pytest.approx(-skew(a - b))
    assert compare([0.5] * 6, [0.25] * 6).skewness == 0.0


def test_metrics_compared_together_give_the_numbers_each_gives_alone() -> None:
    rng = np.random.default_rng(3)
    keys = ["ndcg@10", "mrr@10"]
    per_model = {f"m{i}": pd.DataFrame(rng.random((50, 2)), columns=keys) for i in range(3)}
    alone = pd.concat([compare_all(per_model, key) for key in keys], ignore_index=True)
    pd.testing.assert_frame_equal(compare_metrics(per_model, keys), alone)


def test_ten_models_on_a_thousand_queries_make_forty_five_pairs() -> None:
    values = np.random.default_rng(11).random((1000, 10))
    found = compare_all(frames(values), "ndcg@10", resamples=10_000)
    assert found.shape == (45, len(COMPARISON_COLUMNS))


def test_with_a_reference_only_its_pairs_are_compared_and_corrected_for() -> None:
    values = np.random.default_rng(12).random((30, 4)) + np.array([0, 0, 0, 0.25])
    found = compare_all(frames(values), "ndcg@10", reference="m1")
    assert list(zip(found["model_a"], found["model_b"], strict=True)) == [("m0", "m1"), ("m1", "m2"), ("m1", "m3")]
    everything = compare_all(frames(values), "ndcg@10")
    assert found["p_value"].iloc[2] < everything.query("model_a == 'm1' and model_b == 'm3'")["p_value"].iloc[0]


def test_one_model_gives_an_empty_table_with_all_columns() -> None:
    found = compare_all(frames(np.ones((5, 1))), "ndcg@10")
    assert tuple(found.columns) == COMPARISON_COLUMNS
    assert found.empty
    assert compare_all({}, "ndcg@10").empty


def test_what_cannot_be_compared_is_refused() -> None:
    good = frames(np.ones((5, 2)))
    with pytest.raises(BadInputError, match="no column 'map@100'; it has ndcg@10"):
        compare_all(good, "map@100")
    with pytest.raises(BadInputError, match="'m9' is not among those measured: m0, m1"):
        compare_all(good, "ndcg@10", reference="m9")
    with pytest.raises(BadInputError, match="5 questions and m1 for 4"):
        compare_all({"m0": good["m0"], "m1": good["m1"].iloc[:4]}, "ndcg@10")
    with pytest.raises(BadInputError, match="question 2 is not a number"):
        compare([1.0, 1.0, math.nan], [1.0, 1.0, 1.0])
    with pytest.raises(BadInputError, match="margin is -0.1"):
        compare([1.0] * 5, [1.0] * 5, margin=-0.1)


def comparisons_of(verdicts: dict[tuple[str, str], str]) -> pd.DataFrame:
    return pd.DataFrame([{"model_a": a, "model_b": b, "verdict": verdict} for (a, b), verdict in verdicts.items()])


def test_models_share_a_rank_until_one_is_worse_than_the_first_of_its_group() -> None:
    means = {"low": 0.1, "mid": 0.5, "near": 0.58, "top": 0.6}
    verdicts = dict.fromkeys(combinations(means, 2), "worse")
    verdicts |= {("near", "top"): "same", ("mid", "near"): "unclear"}
    assert rank_groups(comparisons_of(verdicts), means) == (
        RankGroup(1, ("top", "near"), are_same=True),
        RankGroup(3, ("mid",), are_same=True),
        RankGroup(4, ("low",), are_same=True),
    )


def test_models_not_told_apart_share_a_rank_but_are_not_called_the_same() -> None:
    means = {"a": 0.5, "b": 0.4, "c": 0.3}
    verdicts = {("a", "b"): "unclear", ("a", "c"): "unclear", ("b", "c"): "same"}
    assert rank_groups(comparisons_of(verdicts), means) == (RankGroup(1, ("a", "b", "c"), are_same=False),)
