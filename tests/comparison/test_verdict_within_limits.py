"""The verdict never names a model as the answer that the needs rule out, and never hides one that is better."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.comparison.verdict_within_limits import verdict_within
from components.evaluation.verdict import verdict_sentence
from tests.evaluation.test_verdict import row, table

OUT = {"big": "memory 900 MB"}


def three(big: str = "better", gap: float = 6) -> pd.DataFrame:
    """mid is 4 points ahead of small, and big is ``gap`` points ahead of mid."""
    return table(
        row("mid", "small", "better", 4, 1, 7),
        row("big", "mid", big, gap, gap - 3, gap + 3),
        row("big", "small", "better", gap + 4, gap + 1, gap + 7),
    )


def test_where_nothing_is_ruled_out_the_verdict_is_the_plain_one() -> None:
    assert verdict_within(three(), "ndcg@10", None, {}) == verdict_sentence(three(), "ndcg@10")
    assert verdict_within(three(), "ndcg@10", "small", {"other": "x"}) == verdict_sentence(three(), "ndcg@10", "small")


def test_the_best_allowed_model_is_the_answer_and_the_better_one_is_named_with_its_reason() -> None:
    found = verdict_within(three(), "ndcg@10", None, OUT)
    assert (found.outcome, found.subject, found.against) == ("better", "mid", "small")
    assert found.sentence == (
        "mid finds the right document more often than small: +4 points (1 to 7), 300 questions. "
        "big is 6 points (3 to 9) ahead of mid, but your needs rule it out (memory 900 MB)."
    )


def test_what_is_not_sure_of_the_model_ruled_out_is_said_so() -> None:
    unclear = verdict_within(three("unclear", 1), "ndcg@10", None, OUT).sentence
    assert unclear.endswith("big scored above mid, which may be chance, but your needs rule it out (memory 900 MB).")
    same = verdict_within(three("same", 1), "ndcg@10", None, OUT).sentence
    assert same.endswith("big does as well as mid, but your needs rule it out (memory 900 MB).")


def test_a_model_ruled_out_that_is_behind_needs_no_word() -> None:
    assert "rule" not in verdict_within(three("worse", -6), "ndcg@10", None, OUT).sentence


def test_a_model_in_use_that_was_not_compared_is_named_and_stands_in_nobodys_way() -> None:
    found = verdict_within(three(), "ndcg@10", "failed", OUT)
    assert (found.subject, found.against) == ("mid", "small")
    assert found.sentence.endswith("failed, the model in use today, is not among the models compared.")


def test_one_model_alone_has_nothing_to_be_compared_with_even_where_it_is_in_use() -> None:
    found = verdict_within(pd.DataFrame(), "ndcg@10", "small", {})
    assert found == verdict_sentence(pd.DataFrame(), "ndcg@10")
    assert "takes two models" in found.sentence


def test_the_model_in_use_is_compared_with_even_where_it_is_ruled_out() -> None:
    found = verdict_within(three(), "ndcg@10", "small", {"small": "no commercial use"})
    assert (found.outcome, found.subject, found.against) == ("better", "big", "small")
    assert found.sentence.endswith("Your needs rule out small, the model in use today (no commercial use).")
    both = verdict_within(three(), "ndcg@10", "small", {"small": "no commercial use"} | OUT)
    assert both.subject == "mid"
    assert "big is 6 points" in both.sentence
    assert "model in use today" in both.sentence


def test_one_model_left_has_nothing_to_be_compared_with_but_what_was_ruled_out_is_said() -> None:
    found = verdict_within(three(), "ndcg@10", None, {"mid": "p95 900 ms"} | OUT)
    assert (found.outcome, found.subject) == ("none", "small")
    assert found.sentence == (
        "small is the only measured model that your needs allow. "
        "big is 10 points (7 to 13) ahead of small, but your needs rule it out (memory 900 MB)."
    )


def test_where_all_are_ruled_out_the_comparison_is_shown_all_the_same() -> None:
    everything = dict.fromkeys(("small", "mid", "big"), "no commercial use")
    found = verdict_within(three(), "ndcg@10", None, everything)
    assert found.subject == "big"
    assert found.sentence.endswith("Your needs rule out every measured model.")


def test_without_comparisons_it_is_the_plain_verdict() -> None:
    assert verdict_within(pd.DataFrame(), "ndcg@10", None, OUT) == verdict_sentence(pd.DataFrame(), "ndcg@10")


def test_warnings_are_about_models_that_count() -> None:
    found = verdict_within(three(), "ndcg@10", None, OUT, judged={"big": 0.1, "mid": 0.5, "small": 1.0})
    assert len(found.warnings) == 1
    assert "mid" in found.warnings[0]


@given(st.permutations(range(4)), st.sets(st.integers(0, 3)), st.sampled_from([None, 0, 1, 2, 3]))
def test_the_answer_is_never_a_model_that_is_ruled_out_while_another_is_left(
    order: list[int], out: set[int], today: int | None
) -> None:
    names = [f"m{number}" for number in range(4)]
    gaps = {(a, b): 5 * (order[a] - order[b]) for a, b in combinations(range(4), 2)}
    rows = [
        row(names[a], names[b], "better" if gap > 0 else "worse", gap, gap - 2, gap + 2) for (a, b), gap in gaps.items()
    ]
    reference = None if today is None else names[today]
    found = verdict_within(table(*rows), "ndcg@10", reference, {names[one]: "reason" for one in out})
    winner = found.against if found.outcome == "worse" else found.subject
    allowed = [number for number in range(4) if number not in out]
    if allowed and winner != reference:
        others = [number for number in allowed if number != today] if today is not None else allowed
        assert winner == names[max(others, key=lambda number: order[number])]
    if reference is None and allowed and max(range(4), key=lambda number: order[number]) in out:
        assert "rule it out (reason)" in found.sentence


def test_an_unknown_metric_is_an_error_as_before() -> None:
    with pytest.raises(Exception, match="no comparison"):
        verdict_within(three(), "map@100", None, OUT)
