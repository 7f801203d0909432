"""Reciprocal rank fusion, checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from components.records import BadInputError, Ranking, Run
from components.retrieval.fusion import reciprocal_rank_fusion


def run(model: str, **rankings: str) -> Run:
    return Run(model, {query: Ranking(tuple(ids), np.arange(len(ids), 0, -1.0)) for query, ids in rankings.items()})


def test_scores_are_the_sum_of_inverse_ranks() -> None:
    fused = reciprocal_rank_fusion([run("x", q="abc"), run("y", q="cad")], "x + y")
    ranking = fused.rankings["q"]
    assert fused.model == "x + y"
    assert ranking.doc_ids == ("a", "c", "b", "d")
    np.testing.assert_allclose(ranking.scores, [1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62, 1 / 63])


def test_ties_are_by_document_id_descending_also_at_the_last_place() -> None:
    fused = reciprocal_rank_fusion([run("x", q="ab"), run("y", q="ba")], "f")
    assert fused.rankings["q"].doc_ids == ("b", "a")
    assert reciprocal_rank_fusion([run("x", q="ab"), run("y", q="ba")], "f", k=1).rankings["q"].doc_ids == ("b",)


def test_a_query_one_run_lacks_is_kept() -> None:
    fused = reciprocal_rank_fusion([run("x", q1="a"), run("y", q2="b", q3="")], "f")
    assert {query: ranking.doc_ids for query, ranking in fused.rankings.items()} == {
        "q1": ("a",),
        "q2": ("b",),
        "q3": (),
    }


def test_one_run_is_not_enough() -> None:
    with pytest.raises(BadInputError, match="at least two runs; 1 given"):
        reciprocal_rank_fusion([run("x", q="a")], "f")
