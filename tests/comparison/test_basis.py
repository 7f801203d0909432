"""What a recommendation is made from: names for every criterion, one leading metric, counts, differing answers."""

from __future__ import annotations

import numpy as np
import pytest

from components.comparison.choice_words import CRITERIA
from components.comparison.recommendation.basis import differing, leading_at, leading_metric
from components.comparison.recommendation.headline import counted
from components.comparison.recommendation.selection import CRITERIA as DECIDING
from components.comparison.recommendation.sentence import NAMES
from components.needs.criterion_weights import QUALITY
from components.needs.fields import CONSTRAINTS, Needs
from components.records import Ranking, Run


@pytest.mark.parametrize("name", [QUALITY, *CONSTRAINTS])
def test_every_criterion_has_words(name: str) -> None:
    assert CRITERIA[name]


def test_every_deciding_criterion_has_words() -> None:
    assert set(NAMES) == set(DECIDING)


def test_one_metric_leads_at_every_depth() -> None:
    rag = Needs(task="rag")
    assert (leading_metric(rag), leading_at(rag, 5)) == ("recall@10", "recall@5")
    assert leading_metric(Needs()) == "ndcg@10"


@pytest.mark.parametrize(
    ("share", "questions", "said"),
    [(0.85, 20, (17, 20)), (0.914, 140, (91, 100)), (0.999, 5_000, (99, 100)), (0.001, 5_000, (1, 100)),
     (1.0, 5_000, (100, 100)), (0.0, 300, (0, 100)), (1.0, 1, (1, 1))],
)  # fmt: skip
def test_a_share_is_counted_in_questions_and_never_rounded_to_all_or_none(
    share: float, questions: int, said: tuple[int, int]
) -> None:
    assert counted(share, questions) == said


def test_questions_answered_alike_are_not_offered_for_judging() -> None:
    def run(name: str, **found: str) -> Run:
        return Run(name, {q: Ranking(tuple(ids), np.linspace(1, 0.5, len(ids))) for q, ids in found.items()})

    runs = {"a": run("a", q1="xyz", q2="xyz", q3="xyz", q4="xyz"), "b": run("b", q1="zyx", q2="xyw", q3="uvw", q4="uv")}
    found = differing(runs, ["q1", "q2", "q3"])("a", "b")
    assert found.unjudged == ("q3", "q2") and found.share == 0.75  # q4 is judged, q1 alike
