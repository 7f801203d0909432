"""How far a judge can be trusted: its verdicts beside those of the person, on answers drawn for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components.answers.outcome import CORRECT
from components.answers.records import Answered, Score
from components.evaluation.kappa import kappa_interval
from components.evaluation.mean_intervals import Interval
from components.i18n import tr
from components.numbers import commas, sentences
from components.records import BadInputError

WANTED = 20
"""Answers a person grades."""
SEED = 20
FEWEST = 10  # graded answers below which nothing is said of the judge
TRUSTED, DOUBTFUL = 0.6, 0.4
"""Kappa from which agreement is "substantial", and "moderate" (Landis & Koch 1977)."""
GRADES = {"1": 1, "0": 0, "right": 1, "wrong": 0, "yes": 1, "no": 0}
Key = tuple[str, str]
"""Candidate and query id."""


@dataclass(frozen=True)
class Calibration:
    """Cohen's kappa of judge and person over the answers both graded, and how many they agree on."""

    kappa: Interval
    agreed: int

    @property
    def sentence(self) -> str:
        """How far to trust the judge."""
        count, middle = self.kappa.n, self.kappa.mean
        if np.isnan(middle):
            return tr(
                "Judge and person agree on {agreed} of {count} answers; all of one grade, so kappa says nothing. Grade "
                "answers of both kinds.",
                agreed=self.agreed,
                count=count,
            )
        advice = (
            tr("Too few to say how far to trust it: grade on.")
            if count < FEWEST or np.isnan(self.kappa.low)
            else tr("Trust it.")
            if self.kappa.low >= TRUSTED
            else tr("Trust it for large differences only.")
            if middle >= DOUBTFUL
            else tr("Do not trust it.")
        )
        text = (
            tr("Judge and person agree on {agreed} of {count} answers: kappa {middle:.2f}.")
            if np.isnan(self.kappa.low)
            else tr(
                "Judge and person agree on {agreed} of {count} answers: kappa {middle:.2f} ({low:.2f} to {high:.2f})."
            )
        )
        sentence = text.format(agreed=self.agreed, count=count, middle=middle, low=self.kappa.low, high=self.kappa.high)
        return sentences([sentence, advice])


def drawn_for_grading(rows: Mapping[str, Sequence[Answered]], count: int = WANTED) -> list[Key]:
    """Answers to grade, drawn with a seed over all candidates, each different answer to a question once."""
    seen: dict[tuple[str, str], Key] = {}
    for model, answered in rows.items():
        for row in answered:
            if row.answer:
                seen.setdefault((row.query_id, row.answer), (model, row.query_id))
    keys = sorted(seen.values())
    order = np.random.default_rng(SEED).permutation(len(keys))[:count]
    return [keys[place] for place in order]


def calibrate(scores: Mapping[str, Mapping[str, Mapping[str, Score]]], grades: Mapping[Key, int]) -> Calibration | None:
    """Agreement on the answers that a person graded (1 right, 0 wrong) and a judge's correctness has a number for.

    None where there is no such answer.
    """
    ours, theirs = [], []
    for (model, query_id), grade in grades.items():
        score = scores.get(model, {}).get(query_id, {}).get("correctness")
        if score is not None and score.value is not None:
            ours.append(int(grade))
            theirs.append(int(score.value >= CORRECT))
    if not ours:
        return None
    return Calibration(kappa_interval(ours, theirs), sum(a == b for a, b in zip(ours, theirs, strict=True)))


def read_grades(table: pd.DataFrame) -> dict[Key, int]:
    """Grades of a table with the columns model, query_id and grade (1 or 0, right or wrong).

    Raises:
        BadInputError: a column is missing, or a grade is something else.
    """
    missing = [name for name in ("model", "query_id", "grade") if name not in table.columns]
    if missing:
        raise BadInputError(
            tr("The grades have no column {missing}; they need model, query_id and grade.", missing=commas(missing))
        )
    grades = {}
    for number, row in enumerate(table.to_dict("records"), 1):
        grade = str(row["grade"]).strip().lower()
        if not grade:
            continue
        if grade not in GRADES:
            raise BadInputError(
                tr(
                    'Row {number} of the grades has the grade "{grade}"; give 1 (right) or 0 (wrong).',
                    number=number,
                    grade=grade[:20],
                )
            )
        grades[(str(row["model"]), str(row["query_id"]))] = GRADES[grade]
    return grades
