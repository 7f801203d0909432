from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from components.evaluation.switch_verdict import Z95, judge, outcome_of_votes, score_interval


def oracle(better: int, worse: int, total: int) -> tuple[float, float]:
    """The same limits from the trinomial likelihood itself: restricted shares found by a numerical search."""
    alike = total - better - worse

    def restricted(difference: float) -> float:
        def loss(share: float) -> float:
            shares = (share + difference, share, 1 - 2 * share - difference)
            return -sum(n * math.log(max(p, 1e-300)) for n, p in zip((better, worse, alike), shares, strict=True) if n)

        low, high = max(0.0, -difference), (1 - difference) / 2
        return float(minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-12}).x)

    def statistic(difference: float) -> float:
        variance = total * (2 * restricted(difference) + difference - difference**2)
        return float((better - worse - total * difference) / math.sqrt(variance))

    net = (better - worse) / total
    return (
        float(brentq(lambda d: statistic(d) - Z95, -1 + 1e-6, net - 1e-9)),
        float(brentq(lambda d: statistic(d) + Z95, net + 1e-9, 1 - 1e-6)),
    )


@pytest.mark.parametrize(("better", "worse", "total"), [(12, 2, 50), (3, 1, 20), (0, 4, 20), (9, 9, 40), (1, 0, 20)])
def test_limits_equal_those_found_from_the_likelihood(better: int, worse: int, total: int) -> None:
    assert score_interval(better, worse, total) == pytest.approx(oracle(better, worse, total), abs=2e-4)


def test_limits_without_any_difference_are_those_of_the_closed_form() -> None:
    limit = Z95**2 / (20 + Z95**2)
    assert score_interval(0, 0, 20) == pytest.approx((-limit, limit), abs=1e-6)


@pytest.mark.parametrize("shares", [(0.1, 0.1), (0.3, 0.05), (0.02, 0.02)])
def test_limits_cover_the_truth(shares: tuple[float, float]) -> None:
    random = np.random.default_rng(0)
    counts = random.multinomial(20, [*shares, 1 - sum(shares)], size=2_000)
    known: dict[tuple[int, int], tuple[float, float]] = {}
    hits = 0
    for better, worse, _ in counts.tolist():
        low, high = known.setdefault((better, worse), score_interval(better, worse, 20))
        hits += low <= shares[0] - shares[1] <= high
    assert hits / len(counts) >= 0.94


def test_every_look_contains_the_last_one_in_whatever_order_answers_come() -> None:
    answers = [1, -1, -1, 0, 1, 0]
    last = judge({str(i): answer for i, answer in enumerate(answers)}, 0.02)
    for order in permutations(range(6)):
        outcomes: dict[str, int | None] = dict.fromkeys(map(str, range(6)))
        low, high = -1.0, 1.0
        for place in order:
            outcomes[str(place)] = answers[place]
            found = judge(outcomes, 0.02)
            assert low - 1e-9 <= found.low <= last.low + 1e-9
            assert last.high - 1e-9 <= found.high <= high + 1e-9
            low, high = found.low, found.high


def test_peeking_at_every_answer_fools_it_no_more_often_than_promised() -> None:
    """Two equal models; the verdict is read after each answer, and whoever sees "better" or "worse" would stop."""
    random = np.random.default_rng(1)
    fooled, tests = 0, 400
    for _ in range(tests):
        answers = random.choice([1, -1, 0], size=20, p=[0.3, 0.3, 0.4])
        outcomes: dict[str, int | None] = dict.fromkeys(map(str, range(20)))
        is_fooled = False
        for place, answer in enumerate(answers):
            outcomes[str(place)] = int(answer)
            is_fooled |= judge(outcomes, 0.02).beyond in ("better", "worse")
        fooled += is_fooled
    assert fooled / tests <= 0.07  # 5.6 % in truth: the score interval is an approximation


def test_the_verdict_on_these_questions_moves_from_open_to_settled() -> None:
    outcomes: dict[str, int | None] = {f"q{i}": 0 for i in range(17)} | {"a": None, "b": None, "c": None}
    found = judge(outcomes, 0.02)
    assert (found.here, found.beyond, found.open, found.alike) == ("unclear", "unclear", 3, 17)
    assert math.isnan(found.more_questions)
    found = judge(outcomes | {"a": 1, "b": -1, "c": 0}, 0.02)
    assert (found.here, found.beyond, found.net, found.alike) == ("same", "unclear", 0, 18)
    assert found.more_questions > 100
    assert judge(outcomes | {"a": -1, "b": -1, "c": 0}, 0.02).here == "worse"
    assert judge(outcomes | {"a": 1, "b": 1, "c": None}, 0.02).here == "better"


def test_enough_questions_alike_are_the_same_beyond_them_too() -> None:
    assert judge({str(i): 0 for i in range(400)}, 0.02).beyond == "same"
    needed = judge({str(i): 0 for i in range(20)}, 0.02).more_questions
    assert judge({str(i): 0 for i in range(20 + int(needed))}, 0.02).beyond == "same"
    assert judge({str(i): 0 for i in range(19 + int(needed))}, 0.02).beyond == "unclear"


def test_no_question_is_no_verdict() -> None:
    found = judge({}, 0.02)
    assert (found.here, found.beyond, found.low, found.high) == ("unclear", "unclear", -1.0, 1.0)


def test_several_people_count_as_what_more_of_them_said() -> None:
    assert outcome_of_votes([]) is None
    assert [outcome_of_votes(votes) for votes in ([1, 1, -1], [1, -1], [-1, 0])] == [1, 0, -1]
