from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.evaluation.statistics import COMPARISON_COLUMNS, compare_all
from components.evaluation.verdict import SYMBOLS, WORDS, verdict_sentence
from components.records import BadInputError


def row(a: str, b: str, verdict: str, gap: float, low: float, high: float, **more: Any) -> dict[str, Any]:
    """One comparison, gap and limits in points."""
    usual = {"metric": "ndcg@10", "p_value": 0.5, "queries": 300, "queries_needed": 0.0, "effect_size": 0.1}
    limits = {"difference": gap / 100, "ci_low": low / 100, "ci_high": high / 100}
    return {"model_a": a, "model_b": b, "verdict": verdict, **limits, **usual, **more}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COMPARISON_COLUMNS))


def test_the_better_model_is_named_first_with_gap_interval_and_queries() -> None:
    found = verdict_sentence(table(row("e5-small", "MiniLM", "better", 4, 1, 7)), "ndcg@10", item="picture")
    assert (
        found.sentence == "e5-small finds the right picture more often than MiniLM: +4 points (1 to 7), 300 questions."
    )
    assert (found.outcome, found.symbol, found.word) == ("better", "▲", "better")
    assert (found.subject, found.against, found.warnings) == ("e5-small", "MiniLM", ())


def test_the_sentence_does_not_depend_on_which_model_came_first() -> None:
    one = verdict_sentence(table(row("e5-small", "MiniLM", "better", 4, 1, 7)), "ndcg@10")
    two = verdict_sentence(table(row("MiniLM", "e5-small", "worse", -4, -7, -1)), "ndcg@10")
    assert one == two


def test_a_challenger_worse_than_the_current_model_is_said_so_from_the_current_model() -> None:
    found = verdict_sentence(table(row("MiniLM", "new", "better", 4, 1, 7)), "ndcg@10", reference="MiniLM")
    assert (found.outcome, found.subject, found.against) == ("worse", "new", "MiniLM")
    assert found.sentence.startswith("MiniLM finds the right document more often than new: +4 points (1 to 7)")


def test_same_says_the_margin_in_the_persons_points() -> None:
    comparisons = table(row("a", "b", "same", 0.1, -0.8, 1))
    assert verdict_sentence(comparisons, "ndcg@10").sentence == (
        "Same for your purpose: the gap is surely under your 2 points."
    )
    assert verdict_sentence(comparisons, "ndcg@10", margin=0.01).sentence.endswith("your 1 point.")
    assert verdict_sentence(comparisons, "ndcg@10", margin=0.025).sentence.endswith("your 2.5 points.")


def test_unclear_says_the_range_and_what_would_settle_it() -> None:
    comparisons = table(row("a", "b", "unclear", -1, -5, 3, queries_needed=237.0))
    assert verdict_sentence(comparisons, "ndcg@10", reference="b").sentence == (
        "Can't tell yet: between -5 and +3 points. About 240 more questions would settle it."
    )
    assert verdict_sentence(comparisons, "ndcg@10").sentence.startswith("Can't tell yet: between -3 and +5 points.")


def test_unclear_without_an_estimate_promises_nothing() -> None:
    comparisons = table(row("a", "b", "unclear", -1, -5, 3, queries_needed=math.nan))
    assert verdict_sentence(comparisons, "ndcg@10", reference="b").sentence == (
        "Can't tell yet: between -5 and +3 points."
    )


def test_too_few_queries_for_an_interval_are_said_to_be_too_few() -> None:
    comparisons = table(row("a", "b", "unclear", 3, math.nan, math.nan, queries=3, queries_needed=math.nan))
    assert "3 questions are too few" in verdict_sentence(comparisons, "ndcg@10").sentence


@pytest.mark.parametrize(
    ("gap", "low", "high", "shown"),
    [(1.3, 0.2, 2.4, "+1.3 points (0.2 to 2.4)"), (1, 0.6, 2.6, "+1 point (1 to 3)"), (0.5, 0.31, 0.69, "+0.5 points")],
)
def test_decimals_follow_the_interval_but_never_round_a_limit_onto_zero(
    gap: float, low: float, high: float, shown: str
) -> None:
    assert shown in verdict_sentence(table(row("a", "b", "better", gap, low, high)), "ndcg@10").sentence


def test_with_several_models_the_leader_is_set_against_the_runner_up_and_its_equals_are_named() -> None:
    comparisons = table(
        row("a", "b", "better", 6, 2, 9),
        row("a", "c", "better", 4, 1, 7),
        row("a", "d", "better", 9, 5, 13),
        row("b", "c", "unclear", -2, -5, 1),
        row("b", "d", "unclear", 3, -1, 7),
        row("c", "d", "better", 5, 1, 9),
    )
    found = verdict_sentence(comparisons, "ndcg@10")
    assert found.sentence == "a finds the right document more often than c: +4 points (1 to 7), 300 questions."


def test_a_leading_group_is_named_and_unclear_is_not_called_the_same() -> None:
    comparisons = table(
        row("a", "b", "same", 0.5, -0.5, 1.5),
        row("a", "c", "same", 0.6, -0.5, 1.6),
        row("a", "d", "unclear", 1, -3, 5, queries_needed=90.0),
        row("b", "c", "same", 0.1, -0.5, 1.5),
        row("b", "d", "unclear", 0.5, -3, 5),
        row("c", "d", "unclear", 0.4, -3, 5),
    )
    assert verdict_sentence(comparisons, "ndcg@10").sentence == (
        "a and b are the same for your purpose: the gap is surely under your 2 points."
        " The same as a: c. d is level with a as far as we can tell."
    )


def test_several_models_are_set_against_the_current_one() -> None:
    comparisons = table(
        row("now", "x", "worse", -4, -7, -1), row("now", "y", "unclear", -2, -5, 1), row("now", "z", "better", 3, 1, 5)
    )
    found = verdict_sentence(comparisons, "ndcg@10", reference="now")
    assert (found.subject, found.against, found.outcome) == ("x", "now", "better")
    assert found.sentence == "x finds the right document more often than now: +4 points (1 to 7), 300 questions."
    assert verdict_sentence(comparisons, "ndcg@10").against == "now"


def test_results_that_few_have_judged_carry_a_warning_per_model() -> None:
    comparisons = table(row("e5", "MiniLM", "better", 4, 1, 7))
    found = verdict_sentence(comparisons, "ndcg@10", judged={"e5": 0.7, "MiniLM": 0.8})
    assert found.warnings == (
        "On average 3 of e5's top 10 were never judged and count as wrong. Judge them before comparing.",
    )


def test_one_model_has_no_verdict() -> None:
    assert verdict_sentence(table(), "ndcg@10").outcome == "none"


def test_a_metric_or_reference_that_was_not_compared_is_refused() -> None:
    comparisons = table(row("a", "b", "better", 4, 1, 7))
    with pytest.raises(BadInputError, match="map@100"):
        verdict_sentence(comparisons, "map@100")
    with pytest.raises(BadInputError, match="zzz"):
        verdict_sentence(comparisons, "ndcg@10", reference="zzz")


@settings(max_examples=60, deadline=None)
@given(
    queries=st.integers(0, 30),
    models=st.integers(2, 4),
    seed=st.integers(0, 10**6),
    gap=st.sampled_from([0.0, 0.02, 0.3]),
    reference=st.sampled_from([None, "m0", "m1"]),
)
def test_every_real_comparison_has_a_complete_sentence(
    queries: int, models: int, seed: int, gap: float, reference: str | None
) -> None:
    values = np.random.default_rng(seed).random((queries, models)) * 0.3 + gap * np.arange(models)
    per_query = {f"m{i}": pd.DataFrame({"mrr@10": values[:, i]}) for i in range(models)}
    found = verdict_sentence(compare_all(per_query, "mrr@10", resamples=200), "mrr@10", reference)
    assert found.sentence.endswith(".")
    assert "nan" not in found.sentence and "{" not in found.sentence
    assert (found.symbol, found.word) == (SYMBOLS[found.outcome], WORDS[found.outcome])
    assert reference is None or found.against == reference


def test_a_few_questions_that_weigh_more_than_all_others_are_said() -> None:
    usual = row("a", "b", "better", 4, 1, 7, skewness=1.0)  # over 300 questions
    few = row("a", "b", "better", 4, 1, 7, skewness=6.0)
    assert verdict_sentence(table(usual), "ndcg@10").warnings == ()
    found = verdict_sentence(table(few), "ndcg@10")
    assert found.warnings == (found.lopsided,)
    assert found.lopsided.startswith("Between a and b a few questions weigh far more than all others.")
    turned = row("b", "a", "worse", -4, -7, -1, skewness=-6.0)
    assert verdict_sentence(table(turned), "ndcg@10") == found
