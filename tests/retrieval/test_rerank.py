"""Putting the first results in a better order."""

from __future__ import annotations

import numpy as np
import pytest

from components.records import BadInputError, Ranking, Run
from components.retrieval.rerank import pairs_to_score, reranked

RUN = Run(
    "first",
    {
        "q1": Ranking(("a", "b", "c", "d"), np.array([0.9, 0.8, 0.7, 0.6])),
        "q2": Ranking((), np.zeros(0)),
    },
)
QUERIES = {"q1": "shoe", "q2": "none"}
TEXTS = {"a": "bag", "b": "shoe", "c": "big shoe", "d": "boot"}


def test_the_first_results_are_reordered_and_the_rest_stays_behind() -> None:
    scores = {("shoe", "bag"): -5.0, ("shoe", "shoe"): 3.0, ("shoe", "big shoe"): 2.0}
    found = reranked(RUN, scores, QUERIES, TEXTS, "second", depth=3)
    assert found.rankings["q1"].doc_ids == ("b", "c", "a", "d")
    assert list(found.rankings["q1"].scores) == [3.0, 2.0, -5.0, -6.0]
    assert found.rankings["q2"].doc_ids == ()
    assert found.model == "second"


def test_equal_scores_stand_by_id_descending() -> None:
    scores = {("shoe", text): 1.0 for text in TEXTS.values()}
    assert reranked(RUN, scores, QUERIES, TEXTS, "second").rankings["q1"].doc_ids == ("d", "c", "b", "a")


def test_a_pair_is_scored_once_though_two_documents_have_one_text() -> None:
    texts = TEXTS | {"b": "bag"}
    assert pairs_to_score(RUN, QUERIES, texts, depth=3) == [("shoe", "bag"), ("shoe", "big shoe")]


def test_a_score_that_is_no_number_is_refused() -> None:
    scores = {("shoe", text): float("nan") for text in TEXTS.values()}
    with pytest.raises(BadInputError, match="no finite number"):
        reranked(RUN, scores, QUERIES, TEXTS, "second")
    with pytest.raises(BadInputError, match="from 1 on"):
        reranked(RUN, {}, QUERIES, TEXTS, "second", depth=0)
