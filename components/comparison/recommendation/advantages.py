"""What else sets one model apart from another, in words: waiting time, memory, cost."""

from __future__ import annotations

from components.comparison.recommendation.selection import CLEARLY, COST, MEMORY, SLACK, WAIT, Standing
from components.costs.currency import Currency
from components.i18n import N_, tr
from components.numbers import in_percent

FRACTIONS = {
    3: N_("a third"),
    4: N_("a quarter"),
    5: N_("a fifth"),
    6: N_("a sixth"),
    8: N_("an eighth"),
    10: N_("a tenth"),
}
HALF = 2
NEAR = 0.12  # share by which a ratio may differ from a whole number and still be called it
TIMES = 1.95  # from this ratio on "2 times" is said, not a percentage


def advantages(standing: Standing, other: Standing, currency: Currency) -> list[str]:
    """Clauses on what ``standing`` has ahead of ``other``: "answers 80 times quicker"; what is unknown says nothing.

    Only what ``selection.select`` would call a difference is named, so that no clause rests on scatter.
    """
    ahead = []
    for criterion, words in ((WAIT, _quicker), (MEMORY, _smaller)):
        mine, theirs = standing.value(criterion), other.value(criterion)
        if mine is None or theirs is None or not _is_behind(criterion, theirs, mine):
            continue
        ahead.append(words(theirs / mine if mine > 0 else float("inf")))
    mine, theirs = standing.value(COST), other.value(COST)
    if mine is not None and theirs is not None and _is_behind(COST, theirs, mine):
        ahead.append(tr("costs {money} a month less", money=currency.money(theirs - mine)))
    return ahead


def _is_behind(criterion: str, value: float, best: float) -> bool:
    return value > max(best * CLEARLY[criterion], best + SLACK[criterion])


def _quicker(ratio: float) -> str:
    if ratio == float("inf"):
        return tr("answers quicker")
    return (
        tr("answers {times} times quicker", times=times(ratio))
        if ratio >= TIMES
        else tr("answers in {less} less time", less=_less(ratio))
    )


def _smaller(ratio: float) -> str:
    if ratio == float("inf"):
        return tr("needs less memory")
    whole = round(ratio)
    is_near = abs(ratio - whole) <= NEAR * whole
    if whole == HALF and is_near:
        return tr("needs half the memory")
    if whole in FRACTIONS and is_near:
        return tr("needs {fractions} of the memory", fractions=tr(FRACTIONS[whole]))
    return (
        tr("needs {times} times less memory", times=times(ratio))
        if ratio >= TIMES
        else tr("needs {less} less memory", less=_less(ratio))
    )


def _less(ratio: float) -> str:
    return in_percent(f"{100 * (1 - 1 / ratio):.0f}")


def times(ratio: float) -> str:
    """A ratio with two significant digits at most: "2.4", "80", "1,200"."""
    if ratio < 10:
        return f"{ratio:.2g}"
    step = 10 ** (len(str(int(ratio))) - 2)
    return f"{round(ratio / step) * step:,}"
