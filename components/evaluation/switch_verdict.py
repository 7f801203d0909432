"""The switch test: is another model as good as today's, by eye, on a fixed list of questions?

Each question counts +1 (the new model's answer is better), -1 (worse) or 0 (alike, or the same list). Two things are
said about it, and both hold at every look, however often one looks and in whatever order answers come in:

- On these questions: the net count. While answers are open it is the range the net can still end in.
- On questions like these: the 95 % score interval of Tango (1998, "Equivalence test and confidence interval for the
  difference in proportions for the paired-sample design", Statistics in Medicine 17) for the share that gets better
  minus the share that gets worse, over all n planned questions. While answers are open it reaches from the lower limit
  with every open answer worse to the upper limit with every open answer better. The interval of the finished test
  lies inside every one shown before it, so all of them together hold with the 95 % of that one (93 to 97 % where it
  was worked out exactly, for 10 to 30 questions): looking early costs nothing. What is not allowed is to add questions
  because of what was seen; a longer list is a new test.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Z95 = 1.959964
_HALVINGS = 60
_MOST_QUESTIONS = 100_000


@dataclass(frozen=True, slots=True)
class SwitchVerdict:
    """How far the test has come. Rates are shares of questions, from -1 to 1; positive: the new model is better.

    ``here`` is the verdict on the n questions themselves and ``beyond`` that on questions like them, each "better",
    "worse", "same" (within the margin) or "unclear". ``low`` and ``high`` are the limits for questions like these.
    ``more_questions`` would settle ``beyond`` if the shares stay as they are: 0 where it is settled, NaN where it
    cannot be said.
    """

    questions: int
    better: int
    worse: int
    alike: int
    open: int
    here: str
    beyond: str
    low: float
    high: float
    more_questions: float

    @property
    def net(self) -> int:
        """Questions that got better minus questions that got worse, so far."""
        return self.better - self.worse


def judge(outcomes: Mapping[str, int | None], margin: float) -> SwitchVerdict:
    """The verdict on a list of questions.

    Args:
        outcomes: query id -> above 0 (better), below 0 (worse), 0 (alike), or None where nobody has answered yet.
        margin: the net share of questions that may get worse, or better, without it mattering (0.02 is 2 of 100).
    """
    values = list(outcomes.values())
    better = sum(value is not None and value > 0 for value in values)
    worse = sum(value is not None and value < 0 for value in values)
    unanswered = sum(value is None for value in values)
    total = len(values)
    net = better - worse
    low = score_interval(better, worse + unanswered, total)[0]
    high = score_interval(better + unanswered, worse, total)[1]
    here = _verdict((net - unanswered) / total, (net + unanswered) / total, margin) if total else "unclear"
    beyond = _verdict(low, high, margin)
    needed = 0.0 if beyond != "unclear" else math.nan
    if total and not unanswered and beyond == "unclear":
        needed = _more_questions(better, worse, total, margin)
    alike = total - better - worse - unanswered
    return SwitchVerdict(total, better, worse, alike, unanswered, here, beyond, low, high, needed)


def _verdict(low: float, high: float, margin: float) -> str:
    if -margin <= low and high <= margin:
        return "same"
    if low > 0 and high > margin:
        return "better"
    return "worse" if high < 0 and low < -margin else "unclear"


def score_interval(better: float, worse: float, total: float) -> tuple[float, float]:
    """95 % limits of the share better minus the share worse, after Tango (1998); (-1, 1) without any question."""
    if total <= 0:
        return -1.0, 1.0
    net = (better - worse) / total
    return (
        _root(better, worse, total, -1.0, net, Z95),
        _root(better, worse, total, net, 1.0, -Z95),
    )


def _root(better: float, worse: float, total: float, low: float, high: float, wanted: float) -> float:
    """Where the score statistic, which falls as the difference grows, crosses ``wanted``; by halving."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _statistic(better, worse, total, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _statistic(better: float, worse: float, total: float, difference: float) -> float:
    """Observed minus assumed difference over its standard error, at the likeliest shares with that difference."""
    linear = (2 * total - better + worse) * difference - better - worse
    constant = -worse * difference * (1 - difference)
    root = math.sqrt(max(linear**2 - 8 * total * constant, 0.0))
    share_worse = max((root - linear) / (4 * total), 0.0, -difference)
    variance = total * (2 * share_worse + difference * (1 - difference))
    gap = better - worse - total * difference
    if variance <= 0:
        return math.copysign(math.inf, gap) if gap else 0.0
    return gap / math.sqrt(variance)


def _more_questions(better: float, worse: float, total: int, margin: float) -> float:
    """Further questions until the verdict settles, if the shares stay as they are; found by doubling and halving."""

    def is_settled(count: float) -> bool:
        scale = count / total
        return _verdict(*score_interval(better * scale, worse * scale, count), margin) != "unclear"

    enough = total
    while not is_settled(enough):
        enough *= 2
        if enough > _MOST_QUESTIONS:
            return math.nan
    short = enough // 2
    while enough - short > 1:
        middle = (enough + short) // 2
        short, enough = (short, middle) if is_settled(middle) else (middle, enough)
    return float(enough - total)


def outcome_of_votes(votes: Sequence[int]) -> int | None:
    """One question's outcome where several people voted (+1, 0, -1 each): what more of them said; None without any."""
    if not votes:
        return None
    total = sum(votes)
    return (total > 0) - (total < 0)
