"""A hard negative is never a right document, nor one with its text, nor one that scores nearly as high."""

from __future__ import annotations

import numpy as np

from components.records import Ranking
from components.training.negatives import hard_negatives
from components.training.split import RightPair

TEXTS = {"right": "a tent", "copy": "a tent", "also": "a stove", "close": "a boot", "wrong": "a rope", "far": "a map"}


def found(**scores: float) -> dict[str, Ranking]:
    return {"q": Ranking(tuple(scores), np.array(list(scores.values())))}


def negative(rankings: dict[str, Ranking]) -> str | None:
    return hard_negatives([RightPair("q", "right", 0)], rankings, {"q": {"right", "also"}}, TEXTS)[0]


def test_the_best_surely_wrong_result_is_taken() -> None:
    assert negative(found(also=0.95, close=0.9, copy=0.85, right=0.8, wrong=0.7, far=0.1)) == "wrong"
    assert negative(found(right=0.8, close=0.77, wrong=0.75, far=0.1)) == "wrong"  # 0.77 is 96 % of 0.8


def test_without_a_score_to_compare_with_the_last_that_is_not_right_is_taken() -> None:
    assert negative(found(close=0.9, wrong=0.7, also=0.6)) == "wrong"
    assert negative(found(right=0.5, close=0.49, wrong=0.48, copy=0.1)) == "wrong"


def test_a_run_of_right_documents_holds_none() -> None:
    assert negative(found(right=0.9, also=0.8, copy=0.7)) is None
    assert negative({}) is None
