"""What a better model is worth in money, and from which gain on a dearer one pays. Unknown stays unknown."""

from __future__ import annotations

from dataclasses import dataclass

from components.costs.currency import Currency
from components.i18n import N_, tr
from components.needs.fields import Needs
from components.records import BadInputError

MOST_POINTS = 100.0  # a metric runs from 0 to 1, and a point is 0.01
FORMULA = N_(
    "value of a point = questions a month ÷ 100 × more right answers per 100 questions × "
    "(value of a right answer + cost of a wrong one)"
)
TEXT = {
    "no_value": N_("nobody said yet what a right answer is worth or a wrong one costs"),
    "no_queries": N_("there are no questions in a month"),
    "worthless": N_("a right answer is worth nothing here"),
    "no_cost": N_("the difference in monthly cost is unknown"),
    "never": N_("it would take {points:,.0f} points, more than any model can gain"),
    "free": N_("it costs no more"),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or None with the ``reason`` (words that complete "unknown: ..."); a number may have a reason too."""

    value: float | None
    reason: str = ""


def value_of_point(needs: Needs) -> Amount:
    """What one point (0.01) more of the task's leading metric is worth, in US dollars a month.

    value = queries_per_month / 100 x answers_per_point x (right_answer_usd + wrong_answer_usd)

    One more right answer brings its worth and saves the cost of the wrong one it replaces; of these two, what is not
    said counts as 0, unless neither is said: then the value is unknown. ``answers_per_point`` is an assumption: 1 is
    exact for the hit rate (a point is one more query of 100 with a right document among those shown) and for any
    metric where a query scores either 0 or 1; where the right document only moves up, less is gained.

    Example: 20,000 queries, 1 answer per point, 0.50 + 1.50 US dollars: 20000 / 100 x 1 x 2.00 = 400 US dollars.
    """
    if needs.right_answer_usd is None and needs.wrong_answer_usd is None:
        return Amount(None, tr(TEXT["no_value"]))
    per_answer = (needs.right_answer_usd or 0.0) + (needs.wrong_answer_usd or 0.0)
    worth = needs.queries_per_month / 100 * needs.answers_per_point * per_answer
    reason = "" if worth else tr(TEXT["worthless" if needs.queries_per_month else "no_queries"])
    return Amount(worth, reason)


def break_even_points(worth: Amount, extra_usd: float | None) -> Amount:
    """The gain, in points of the leading metric, from which on a model that costs more a month starts to pay.

    points = extra_usd / value of a point; 0 where it costs no more; None where either is unknown, where a point is
    worth nothing, or where it would take over 100 points.

    Example: 100 US dollars a month more, a point worth 400: 100 / 400 = 0.25 points.

    Raises:
        BadInputError: the difference is not a finite number.
    """
    if extra_usd is None:
        return Amount(None, tr(TEXT["no_cost"]))
    if not -float("inf") < extra_usd < float("inf"):
        raise BadInputError(tr("The difference in cost is {extra_usd}; give US dollars a month.", extra_usd=extra_usd))
    if extra_usd <= 0:
        return Amount(0.0, tr(TEXT["free"]))
    if not worth.value:
        return Amount(None, worth.reason)
    points = extra_usd / worth.value
    if points > MOST_POINTS:
        return Amount(None, tr(TEXT["never"], points=points))
    return Amount(points)


def does_pay(needed: Amount, low: float, high: float) -> str:
    """Whether a measured gain pays: "yes", "no", "unclear" or "unknown".

    ``low`` and ``high`` are the 95 % interval of the gain in points. "yes" where all of it is at or above what is
    needed, "no" where all of it is below, "unclear" where it holds both; "unknown" where a number is missing.
    """
    if needed.value is None or not (low <= high):  # NaN fails too
        return "unknown"
    if low >= needed.value:
        return "yes"
    return "no" if high < needed.value else "unclear"


def worked_formula(needs: Needs, currency: Currency | None = None) -> str:
    """The formula with the person's own numbers, one line; what is not said is shown as 0. By default in dollars."""
    worth, shown = value_of_point(needs), (currency or Currency()).exact
    result = tr("unknown") if worth.value is None else shown(worth.value)
    return tr(
        "{queries_per_month:,.10g} ÷ 100 × {answers_per_point:,.6g} × "
        "({right_answer_usd} + {wrong_answer_usd}) = {result} a month",
        queries_per_month=needs.queries_per_month,
        answers_per_point=needs.answers_per_point,
        right_answer_usd=shown(needs.right_answer_usd or 0.0),
        wrong_answer_usd=shown(needs.wrong_answer_usd or 0.0),
        result=result,
    )


def dollars(usd: float) -> str:
    """US dollars with the decimals that matter: a price above 0 is never shown as 0."""
    return Currency().exact(usd)
