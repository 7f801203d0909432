from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.bayesian_bootstrap import SIDE, worst_case
from components.evaluation.mean_intervals import mean_interval, mean_intervals
from components.records import BadInputError

Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


def reciprocal_ranks(rng: np.random.Generator, size: int) -> npt.NDArray[np.float64]:
    ranks = rng.geometric(0.4, size)
    return np.where(ranks <= 10, 1 / ranks, 0.0)


def hits(share: float) -> Draw:
    return lambda rng, size: (rng.random(size) < share).astype(np.float64)


DRAWS: dict[str, Draw] = {
    "hits, half": hits(0.5),
    "hits, most": hits(0.95),
    "hits, nearly all": hits(0.97),
    "hits, few": hits(0.1),
    "reciprocal ranks": reciprocal_ranks,
    "nDCG, two peaks": lambda rng, n: rng.beta(0.5, 0.3, n),
    "mostly zero": lambda rng, n: np.where(rng.random(n) < 0.8, 0.0, rng.beta(2, 2, n)),
    "nearly all zero": lambda rng, n: np.where(rng.random(n) < 0.9, 0.0, rng.beta(2, 2, n)),
    "mostly one": lambda rng, n: np.where(rng.random(n) < 0.7, 1.0, rng.beta(2, 2, n)),
    "nearly all one, else mostly zero": lambda rng, n: np.where(
        rng.random(n) < 0.9, 1.0, np.where(rng.random(n) < 0.5, 0.0, rng.beta(2, 2, n))
    ),
    "precision of one right document": lambda rng, n: np.where(rng.random(n) < 0.8, 0.1, hits(0.4)(rng, n) / 5),
    "recall in thirds": lambda rng, n: np.round(rng.beta(0.6, 0.4, n) * 3) / 3,
}
SIMULATIONS = 2_000


@pytest.mark.parametrize("queries", [100, 200])
@pytest.mark.parametrize("name", DRAWS)
def test_the_interval_covers_the_true_mean_in_93_to_97_percent(name: str, queries: int) -> None:
    rng = np.random.default_rng(1)
    truth = DRAWS[name](rng, 2_000_000).mean()
    samples = DRAWS[name](rng, queries * SIMULATIONS).reshape(queries, SIMULATIONS)
    covered = np.mean([found.low <= truth <= found.high for found in mean_intervals(samples)])
    assert 0.93 <= covered <= 0.97


def test_hit_rates_get_the_interval_of_jeffreys() -> None:
    from scipy.stats import beta

    found = mean_interval([1.0] * 70 + [0.0] * 30)
    assert found.low == pytest.approx(beta.ppf(0.025, 70.5, 30.5), abs=2e-3)
    assert found.high == pytest.approx(beta.ppf(0.975, 70.5, 30.5), abs=2e-3)


def test_the_worst_case_for_misses_is_the_bound_of_clopper_and_pearson() -> None:
    from scipy.stats import beta

    differences = np.zeros((140, 2))
    differences[:3, 1] = 1.0
    found = worst_case(differences, 0, np.ones(2))
    low, high = np.transpose([found.interval(column, 0.05 / SIDE) for column in range(2)])
    none, three = 1 - 0.05 ** (1 / 140), beta.ppf(0.95, 4, 137)
    assert high == pytest.approx([none, three], abs=1e-3)
    assert low[0] == pytest.approx(-none, abs=1e-3)
    assert -none < low[1] < 0


def test_many_columns_get_the_intervals_each_gets_alone() -> None:
    table = np.random.default_rng(7).random((60, 4))
    table[:, 2] = 1.0
    together = mean_intervals(table, seed=3)
    alone = [mean_interval(column, seed=3) for column in table.T]
    for one, other in zip(together, alone, strict=True):
        assert (one.low, one.high) == (pytest.approx(other.low), pytest.approx(other.high))


def test_all_successes_do_not_make_a_certainty() -> None:
    found = mean_interval([1.0] * 20)
    assert found.low == pytest.approx(20 / (20 + 1.959964**2), abs=1e-6)
    assert (found.mean, found.high) == (1.0, 1.0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=50))
def test_the_interval_holds_its_mean_and_stays_within_the_limits(values: list[float]) -> None:
    found = mean_interval(values)
    assert 0 <= found.low <= found.mean + 1e-9 and found.mean - 1e-9 <= found.high <= 1
    assert found.n == len(values)


def test_other_limits_scale_the_same_interval() -> None:
    values = np.random.default_rng(2).random(50)
    unit, scaled = mean_interval(values), mean_interval(values * 4 - 1, limits=(-1.0, 3.0))
    assert scaled.low == pytest.approx(unit.low * 4 - 1)
    assert scaled.high == pytest.approx(unit.high * 4 - 1)


def test_fewer_than_two_values_have_no_interval() -> None:
    one, none = mean_interval([0.5]), mean_interval([])
    assert one.mean == 0.5 and math.isnan(one.low) and math.isnan(one.high)
    assert math.isnan(none.mean) and none.n == 0


def test_timings_get_the_bca_bootstrap_as_scipy_computes_it() -> None:
    from scipy.stats import bootstrap

    values = np.random.default_rng(3).lognormal(1, 1, 80)
    found = mean_interval(values, limits=None, seed=4)
    expected = bootstrap((values,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(5))
    width = expected.confidence_interval.high - expected.confidence_interval.low
    assert found.low == pytest.approx(expected.confidence_interval.low, abs=0.04 * width)
    assert found.high == pytest.approx(expected.confidence_interval.high, abs=0.04 * width)
    assert found == mean_interval(values, limits=None, seed=4)


def test_equal_timings_have_an_interval_of_no_width() -> None:
    found = mean_interval([12.5] * 10, limits=None)
    assert (found.low, found.high) == (12.5, 12.5)


def test_values_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInputError, match="is 1.5, outside 0 to 1"):
        mean_interval([0.5, 1.5])
    with pytest.raises(BadInputError, match="not a finite number"):
        mean_interval([0.5, math.nan])
