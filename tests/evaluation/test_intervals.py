from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.intervals import mean_interval
from components.records import BadInputError

Draw = Callable[[np.random.Generator, int], npt.NDArray[np.float64]]


def reciprocal_ranks(rng: np.random.Generator, size: int) -> npt.NDArray[np.float64]:
    ranks = rng.geometric(0.4, size)
    return np.where(ranks <= 10, 1 / ranks, 0.0)


DRAWS: dict[str, Draw] = {
    "hits, half": lambda rng, n: (rng.random(n) < 0.5).astype(np.float64),
    "hits, most": lambda rng, n: (rng.random(n) < 0.95).astype(np.float64),
    "reciprocal ranks": reciprocal_ranks,
    "nDCG, two peaks": lambda rng, n: rng.beta(0.5, 0.3, n),
    "mostly zero": lambda rng, n: np.where(rng.random(n) < 0.8, 0.0, rng.beta(2, 2, n)),
}


@pytest.mark.parametrize("name", DRAWS)
def test_the_interval_covers_the_true_mean_in_93_to_97_percent(name: str) -> None:
    rng = np.random.default_rng(1)
    truth = DRAWS[name](rng, 2_000_000).mean()
    intervals = [mean_interval(DRAWS[name](rng, 120)) for _ in range(2000)]
    covered = np.mean([found.low <= truth <= found.high for found in intervals])
    assert 0.93 <= covered <= 0.97


def test_hit_rates_get_exactly_the_wilson_interval_but_for_the_sample_variance() -> None:
    from scipy.stats import binomtest

    found = mean_interval([1.0] * 70 + [0.0] * 30)
    expected = binomtest(70, 100).proportion_ci(method="wilson")
    assert (found.low, found.high) == (pytest.approx(expected.low, abs=1e-3), pytest.approx(expected.high, abs=1e-3))


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
