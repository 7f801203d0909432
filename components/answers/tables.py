"""Answers of several candidates as tables, compared with the statistics of everything else."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.answers.outcome import NOT_RETRIEVED, OUTCOMES, RIGHT, WRONG, Outcome, outcome
from components.answers.records import Answered, Score
from components.evaluation.mean_intervals import Interval, mean_interval
from components.evaluation.statistics import COMPARISON_COLUMNS, compare, compare_all
from components.i18n import tr
from components.numbers import sentences

Scores = Mapping[str, Mapping[str, Score]]
"""Query id -> metric -> score."""
Results = Mapping[str, tuple[Sequence[Answered], Scores]]
"""Candidate -> its rows and their scores."""
OUTCOME = "right"


def outcomes_of(rows: Sequence[Answered], scores: Scores) -> dict[str, Outcome]:
    """Query id -> what became of it."""
    return {row.query_id: outcome(row, scores[row.query_id]) for row in rows}


def answer_table(results: Results, metrics: Sequence[str]) -> pd.DataFrame:
    """One row per candidate and question: contexts as JSON, and a column with its reason for each metric."""
    lines = []
    for model, (rows, scores) in results.items():
        outcomes = outcomes_of(rows, scores)
        for row in rows:
            line: dict[str, object] = {
                "model": model,
                "query_id": row.query_id,
                "question": row.question,
                "answer": row.answer,
                "answer_reason": row.reason,
                "reference": row.reference,
                "contexts": json.dumps([{"id": c.id, "text": c.text} for c in row.contexts], ensure_ascii=False),
                "outcome": outcomes[row.query_id].name,
                "outcome_rests_on": outcomes[row.query_id].rests_on,
                "seconds": row.cost.get("seconds"),
                "tokens_read": row.cost.get("read"),
                "tokens_written": row.cost.get("written"),
                "usd": row.cost.get("usd"),
            }
            for metric in metrics:
                score = scores[row.query_id].get(metric, Score(None, tr("Not measured.")))
                line |= {metric: score.value, f"{metric}_reason": score.reason}
                if score.low is not None:
                    line |= {f"{metric}_low": score.low, f"{metric}_high": score.high}
            lines.append(line)
    return pd.DataFrame(lines)


def comparison_table(results: Results, metrics: Sequence[str], margin: float) -> pd.DataFrame:
    """Every pair of candidates by every metric, and by "right", over the questions all of them have a number for.

    COMPARISON_COLUMNS, and ``left_out``: questions without a number from one of the candidates.
    """
    parts = []
    for metric in (OUTCOME, *metrics):
        columns = {model: _column(rows, scores, metric) for model, (rows, scores) in results.items()}
        table = pd.DataFrame(columns)
        whole = table.dropna()
        if len(results) < 2 or whole.empty:
            continue
        frames = {model: whole[[model]].rename(columns={model: metric}) for model in results}
        parts.append(compare_all(frames, metric, margin).assign(left_out=len(table) - len(whole)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*COMPARISON_COLUMNS, "left_out"])


def _column(rows: Sequence[Answered], scores: Scores, metric: str) -> pd.Series[float]:
    if metric == OUTCOME:
        rightness = {name: question_outcome.is_right for name, question_outcome in outcomes_of(rows, scores).items()}
        values = {name: None if is_right is None else float(is_right) for name, is_right in rightness.items()}
    else:
        values = {row.query_id: scores[row.query_id].get(metric, Score(None)).value for row in rows}
    return pd.Series(values, dtype="float64")


@dataclass(frozen=True)
class Headline:
    """``right``: candidate -> share of right answers; ``questions`` all were counted on.

    ``gap`` and ``by_retrieval`` (best minus second, and the part of it on questions where only one of the two retrieved
    what answers) are intervals of a share; None with one candidate, and ``by_retrieval`` also where nobody knows of a
    wrong answer of the two what answers its question. ``rests_on`` says what right means.
    """

    right: Mapping[str, Interval]
    questions: int
    left_out: int
    rests_on: tuple[str, ...]
    gap: Interval | None = None
    by_retrieval: Interval | None = None

    @property
    def sentence(self) -> str:
        """The answer first, counted in questions of 100."""
        if not self.questions:
            return tr(
                "Nobody can say yet how many answers are right: give questions a reference answer (a field "
                '"reference"), and a judge if you have one.'
            )
        ordered = sorted(self.right, key=lambda name: -self.right[name].mean)
        first, *others = ordered
        sentence = tr(
            "With {first} the answers are right for {of_100} of 100 questions.",
            first=first,
            of_100=_of_100(self.right[first].mean),
        )
        counts = [
            sentence,
            *(tr("With {name} for {of_100}.", name=name, of_100=_of_100(self.right[name].mean)) for name in others),
        ]
        return sentences([*counts, self._difference(first, others)])

    def _difference(self, first: str, others: Sequence[str]) -> str:
        if self.gap is None:
            return ""
        if math.isnan(self.gap.low):
            return tr("Too few questions to say whether that differs.")
        if self.gap.low <= 0:
            low, high = (f"{100 * abs(limit):.0f}" for limit in (self.gap.low, self.gap.high))
            return tr(
                "Can't tell yet who is ahead: {first} has between {low} fewer and {high} more right than {others}.",
                first=first,
                low=low,
                high=high,
                others=others[0],
            )
        if self.by_retrieval is None:
            low, high = (f"{100 * limit:.0f}" for limit in (self.gap.low, self.gap.high))
            return tr(
                "{first} has between {low} and {high} more right than {others}.",
                first=first,
                low=low,
                high=high,
                others=others[0],
            )
        low, high = (f"{100 * limit:.0f}" for limit in (self.by_retrieval.low, self.by_retrieval.high))
        return tr("Of that difference {low} to {high} is retrieval.", low=low, high=high)


def headline(results: Results) -> Headline:
    """How many answers are right with each candidate, and how much of the first gap is retrieval."""
    outcomes = {model: outcomes_of(rows, scores) for model, (rows, scores) in results.items()}
    table = pd.DataFrame({model: _column(rows, scores, OUTCOME) for model, (rows, scores) in results.items()})
    whole = table.dropna()
    rests_on = tuple(dict.fromkeys(o.rests_on for of in outcomes.values() for o in of.values() if o.rests_on))
    right = {model: mean_interval(whole[model]) for model in results} if len(whole) else {}
    plain = Headline(right, len(whole), len(table) - len(whole), rests_on)
    if len(results) < 2 or len(whole) < 2:
        return plain
    first, second = sorted(right, key=lambda name: -right[name].mean)[:2]
    differ = whole[first] - whole[second]
    gap = _interval(differ)
    if any(outcomes[model][name].name == WRONG for model in (first, second) for name in whole.index):
        return Headline(right, len(whole), plain.left_out, rests_on, gap)
    missed = [
        NOT_RETRIEVED in (outcomes[first][name].name, outcomes[second][name].name) and differ[name] != 0
        for name in whole.index
    ]
    retrieval = differ.where(pd.Series(missed, index=whole.index), 0.0)
    return Headline(right, len(whole), plain.left_out, rests_on, gap, _interval(retrieval))


def _interval(differences: pd.Series[float]) -> Interval:
    pair = compare(differences, differences * 0)
    return Interval(pair.difference, pair.ci_low, pair.ci_high, pair.queries)


def waterfall_table(results: Results) -> pd.DataFrame:
    """Candidate, outcome (of OUTCOMES), questions and their share; the rows of a candidate add up to all questions."""
    rows = []
    for model, (answered, scores) in results.items():
        outcomes = list(outcomes_of(answered, scores).values())
        for name in OUTCOMES:
            count = sum(question_outcome.name == name for question_outcome in outcomes)
            rows.append({"model": model, "outcome": name, "questions": count, "share": count / max(len(outcomes), 1)})
    return pd.DataFrame(rows)


def _of_100(share: float) -> str:
    return f"{100 * share:.0f}"


__all__ = [
    "RIGHT", "Headline", "Results", "answer_table", "comparison_table", "headline", "outcomes_of", "waterfall_table",
]  # fmt: skip
