"""What follows from the advice on real collections: little is lost by taking it, and grading finds the same order.

Candidates are quick ones; those that come with the app are simulated by tests/benchmarks/following.py and grading.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.following import MARGIN, SETS, Measured, follow, kept, quick_ones
from tests.benchmarks.grading import graded, in_order


@pytest.fixture(params=SETS)
def measured(request: pytest.FixtureRequest, test_data: Path) -> Measured:
    return quick_ones(str(request.param), test_data)


def test_following_the_recommendation_loses_at_most_the_margin(measured: Measured) -> None:
    """Draws of as many questions as there are, of models, and of limits that rule some out."""
    found = follow(measured.scores, len(next(iter(measured.scores.values()))))
    assert kept(found) >= 0.95
    assert all(one.lost <= MARGIN for one in found if one.confidence == "clear")


def test_twenty_questions_graded_from_the_pool_give_the_order_of_all_judgments(measured: Measured) -> None:
    found = graded(measured)
    assert in_order(found) >= 0.95
    assert sum(one.apart for one in found) > len(found)  # there was an order to find
