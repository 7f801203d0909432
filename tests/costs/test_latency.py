from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.costs.latency import Latency, percentile, summarise, waits
from components.records import BadInputError


def test_percentiles_of_known_numbers_are_interpolated_between_neighbours() -> None:
    samples = [40.0, 10.0, 30.0, 20.0]
    assert percentile(samples, 50) == 25.0
    assert percentile(samples, 95) == pytest.approx(38.5)  # place 0.95 x 3 = 2.85, between 30 and 40
    assert (percentile(samples, 0), percentile(samples, 100)) == (10.0, 40.0)
    assert percentile([7.0], 95) == 7.0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 100))
def test_a_percentile_lies_between_the_smallest_and_the_largest_sample(samples: list[float], q: float) -> None:
    assert min(samples) - 1e-6 <= percentile(samples, q) <= max(samples) + 1e-6


def test_the_cold_call_stays_out_of_the_warm_percentiles() -> None:
    warm = [float(value) for value in range(1, 101)]
    assert summarise(warm, cold_ms=5000.0) == Latency(50.5, pytest.approx(95.05), 5000.0, 100)  # type: ignore[arg-type]
    assert summarise(warm).cold_ms is None


def test_one_slow_call_in_ten_shows_in_the_95th_percentile_where_batch_means_would_hide_it() -> None:
    found = summarise([10.0] * 18 + [500.0] * 2)
    assert found.p50_ms == 10.0
    assert found.p95_ms == 500.0
    assert float(np.mean([10.0] * 18 + [500.0] * 2)) < 60


def test_without_warm_calls_the_percentiles_are_unknown() -> None:
    assert summarise([], cold_ms=12.0) == Latency(None, None, 12.0, 0)
    assert summarise([]) == Latency(None, None, None, 0)


def test_impossible_samples_are_refused() -> None:
    with pytest.raises(BadInputError, match="at least one sample"):
        percentile([], 50)
    with pytest.raises(BadInputError, match="finite"):
        percentile([1.0, math.nan], 50)
    with pytest.raises(BadInputError, match="percentile 101"):
        percentile([1.0], 101)
    with pytest.raises(BadInputError, match="-3 ms"):
        summarise([1.0, -3.0])
    with pytest.raises(BadInputError, match="nan ms"):
        summarise([1.0], cold_ms=math.nan)


def test_a_question_waits_for_its_encoding_and_its_search_whatever_the_candidate() -> None:
    dense = {"query_ms": [10.0, 12.0], "search_ms": [70.0, 68.0, 69.0]}
    keyword = {"query_ms": [69.0, 71.0], "search_ms": []}
    assert waits(dense) == [80.0, 80.0] and waits(keyword) == [69.0, 71.0]
    assert waits({"query_ms": [], "search_ms": [3.0]}) == []  # ready vectors: nobody timed the encoding
    assert waits({}) == []
