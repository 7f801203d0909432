from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.agreement import agreement_table, disputed_queries, overlap_at_k, rank_moves, rbo
from components.records import BadInputError
from tests.evaluation.tables import run_in_order

RANKINGS = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10).map("".join)


def brute_force_rbo(one: str, two: str, p: float) -> float:
    """Webber et al. 2010, equation 32, summed term by term."""
    short, long = sorted((one, two), key=len)
    s, length = len(short), len(long)
    if not length or not s:
        return float(s == length)

    def shared(depth: int) -> int:
        return len(set(short[:depth]) & set(long[:depth]))

    total = sum(shared(d) / d * p**d for d in range(1, length + 1))
    total += sum(shared(s) * (d - s) / (s * d) * p**d for d in range(s + 1, length + 1))
    return (1 - p) / p * total + ((shared(length) - shared(s)) / length + shared(s) / s) * p**length


@settings(max_examples=300, deadline=None)
@given(one=RANKINGS, two=RANKINGS, p=st.sampled_from([0.5, 0.9, 0.98]))
def test_rbo_equals_the_published_formula_for_any_two_lists(one: str, two: str, p: float) -> None:
    a, b = run_in_order({"q": one}), run_in_order({"q": two})
    found = rbo(a, b, p=p)["q"]
    assert found == pytest.approx(brute_force_rbo(one, two, p), abs=1e-12)
    assert found == rbo(b, a, p=p)["q"]
    assert -1e-12 <= found <= 1 + 1e-12


def test_rbo_is_one_for_equal_lists_and_zero_for_lists_with_nothing_in_common() -> None:
    a, b = run_in_order({"same": "abc", "other": "abc"}), run_in_order({"same": "abc", "other": "xyz"})
    assert rbo(a, b).tolist() == [pytest.approx(1.0), 0.0]


def test_rbo_weighs_the_top_more() -> None:
    reference = run_in_order({"q": "abcdef"})
    top, bottom = run_in_order({"q": "bacdef"}), run_in_order({"q": "abcdfe"})
    assert rbo(reference, top)["q"] < rbo(reference, bottom)["q"]


def test_overlap_divides_by_k_or_by_the_longer_list_where_both_are_shorter() -> None:
    a = run_in_order({"full": "abcd", "short": "ab", "both": "ab", "none": "", "only_a": "abc"})
    b = run_in_order({"full": "dcxy", "short": "abcd", "both": "ba", "none": "", "only_b": "abc"})
    assert overlap_at_k(a, b, 3).to_dict() == {
        "full": pytest.approx(1 / 3),
        "short": pytest.approx(2 / 3),
        "both": 1.0,
        "none": 1.0,
        "only_a": 0.0,
        "only_b": 0.0,
    }


def test_the_agreement_table_has_one_row_per_pair_with_means_over_queries() -> None:
    runs = [
        run_in_order({"q1": "ab", "q2": "ab"}, "x"),
        run_in_order({"q1": "ab", "q2": "ac"}, "y"),
        run_in_order({"q1": "cd", "q2": "cd"}, "z"),
    ]
    table = agreement_table(runs, 2)
    assert table[["model_a", "model_b"]].to_numpy().tolist() == [["x", "y"], ["x", "z"], ["y", "z"]]
    assert table["overlap"].tolist() == [0.75, 0.0, 0.25]
    assert table["jaccard"].tolist() == [pytest.approx((1 + 1 / 3) / 2), 0.0, pytest.approx(1 / 6)]
    assert table["rbo"].iloc[0] == pytest.approx((1 + brute_force_rbo("ab", "ac", 0.9)) / 2)
    assert agreement_table(runs[:1], 2).empty


def test_disputed_queries_come_first_and_agreed_ones_last() -> None:
    runs = [
        run_in_order({"agreed": "ab", "half": "ab", "disputed": "ab"}, "x"),
        run_in_order({"agreed": "ba", "half": "ac", "disputed": "cd"}, "y"),
    ]
    found = disputed_queries(runs, 2)
    assert found["query_id"].tolist() == ["disputed", "half", "agreed"]
    assert found["overlap"].tolist() == [0.0, 0.5, 1.0]
    assert disputed_queries(runs[:1], 2).empty


def test_disputed_queries_count_every_pair_even_where_a_run_lacks_the_query() -> None:
    runs = [run_in_order({"q": "ab"}, "x"), run_in_order({}, "y"), run_in_order({}, "z")]
    assert disputed_queries(runs, 2)["overlap"].tolist() == [pytest.approx(1 / 3)]


def test_rank_moves_name_both_ranks_and_what_stands_only_here() -> None:
    reference, other = run_in_order({"q": "abcd"}).rankings["q"], run_in_order({"q": "cxda"}).rankings["q"]
    assert rank_moves(reference, other, 3) == [("c", 1, 3), ("x", 2, None), ("d", 3, None)]


@pytest.mark.parametrize("p", [0.0, 1.0, -1.0, float("nan")])
def test_a_persistence_outside_zero_to_one_is_refused(p: float) -> None:
    with pytest.raises(BadInputError, match="between 0 and 1"):
        rbo(run_in_order({}), run_in_order({}), p=p)


def test_a_depth_below_one_is_refused() -> None:
    with pytest.raises(BadInputError, match="depth is 0"):
        overlap_at_k(run_in_order({"q": "a"}), run_in_order({"q": "a"}), 0)


def test_overlaps_are_float_even_without_queries() -> None:
    assert overlap_at_k(run_in_order({}), run_in_order({}), 5).dtype == np.float64
