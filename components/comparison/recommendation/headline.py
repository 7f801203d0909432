"""What the recommended model finds, counted in questions: the number that needs no explanation."""

from __future__ import annotations

import pandas as pd

from components import nouns, numbers
from components.comparison.recommendation.recommend import Recommendation
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import N_, tr
from components.results.scores import Scores

FOUND_KEY = "hit_rate@10"
HELD_OUT = {
    "alone": N_("For {first} of {of} users what was held out is among the first 10."),
    "other": N_("For {first} of {of} users what was held out is among the first 10; {model} for {count}."),
    "today": N_(
        "For {first} of {of} users what was held out is among the first 10; {model}, in use today, for {count}."
    ),
}
FOUND = {
    "alone": N_("Finds a right document among the first 10 for {first} of {questions}."),
    "other": N_("Finds a right document among the first 10 for {first} of {questions}; {model} for {count}."),
    "today": N_(
        "Finds a right document among the first 10 for {first} of {questions}; {model}, in use today, for {count}."
    ),
}
SECOND_LINE = N_("{metric}: {shown}.")
HUNDRED = 100


def headline(scored: Scores | None, recommendation: Recommendation, current: str) -> str:
    """How many questions find a right document among the first ten; "" where that was not counted.

    With the model to take, and with the one in use today; where that is the same or was not measured, the next best.
    """
    shares = _shares(scored)
    if scored is None or recommendation.first not in shares:
        return ""
    most = scored.queries if scored.is_of_users else HUNDRED
    first, of = counted(shares[recommendation.first], scored.queries, most)
    is_today = current in shares and current != recommendation.first
    other = current if is_today else recommendation.second
    against = "alone" if other not in shares else "today" if is_today else "other"
    return tr(
        (HELD_OUT if scored.is_of_users else FOUND)[against],
        first=f"{first:,}",
        of=f"{of:,}",
        questions=nouns.counted("practice question" if scored.is_practice else "question", of),
        model=other,
        count=f"{counted(shares[other], scored.queries, most)[0]:,}" if other in shares else "",
    )


def second_line(means: pd.DataFrame, metric: str, recommendation: Recommendation, current: str) -> str:
    """The leading metric with its interval, of the model to take and the one it is held against; "" where unknown.

    ``means``: see components.comparison.evidence.Evidence.
    """
    rows = {str(row["model"]): row for row in means[means["problem"] == ""].to_dict("records")}
    is_today = current in rows and current != recommendation.first
    names = [name for name in (recommendation.first, current if is_today else recommendation.second) if name in rows]
    if recommendation.first not in rows:
        return ""
    shown = numbers.clauses(f"{name} {numbers.interval(rows[name], metric)}" for name in names)
    return tr(SECOND_LINE, metric=metric_named(metric).name, shown=shown)


def _shares(scored: Scores | None) -> dict[str, float]:
    """Model -> share of questions with a right document among the first ten, of the models that may be ranked."""
    if scored is None or FOUND_KEY not in scored.means:
        return {}
    ranked = scored.means[(scored.means["problem"] == "") & scored.means[FOUND_KEY].notna()]
    return dict(zip(ranked["model"].astype(str), ranked[FOUND_KEY].astype(float), strict=True))


def counted(share: float, questions: int, most: int = HUNDRED) -> tuple[int, int]:
    """A share (0 to 1) as so many of so many: of ``most`` where there are more. Never rounded to all or none."""
    of = min(questions, most)
    count = round(share * of)
    if 0 < share < 1 and of > 1:
        count = min(max(count, 1), of - 1)
    return count, of
