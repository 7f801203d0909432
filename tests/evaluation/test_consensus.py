"""What most candidates find counts as right; of few candidates, or where they differ, nothing does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.datasets.practice import practice_ids
from components.evaluation.consensus import DEPTH, consensus
from components.records import Ranking, Run

QUERIES = pd.DataFrame({"id": ["q1", "q2", "q3"], "text": ["one", "two", "three"]}, dtype="str")


def run(name: str, **found: str) -> Run:
    return Run(name, {key: Ranking(tuple(ids), np.arange(len(ids), 0, -1.0)) for key, ids in found.items()})


RUNS = [run("a", q1="abcdeX", q2="fg"), run("b", q1="bcX", q2="hi"), run("c", q1="cYbXa", q2="jk", q3="a")]


def test_more_than_half_of_the_candidates_must_have_it_among_their_first() -> None:
    found = consensus(QUERIES, RUNS)
    by_hand = {}
    for query_id in QUERIES["id"]:
        lists = [ids.rankings[query_id].doc_ids[:DEPTH] if query_id in ids.rankings else () for ids in RUNS]
        right = sorted({doc for ids in lists for doc in ids if sum(doc in other for other in lists) >= 2})
        if right:
            by_hand[f"practice-consensus-{query_id}"] = right
    assert by_hand == {"practice-consensus-q1": ["X", "a", "b", "c"]}
    assert found.judgments.groupby("query_id")["doc_id"].apply(sorted).to_dict() == by_hand
    assert found.queries["text"].tolist() == ["one"]
    assert practice_ids(found.queries) == set(by_hand)


def test_two_candidates_are_no_majority() -> None:
    assert consensus(QUERIES, RUNS[:2]).queries.empty
    assert consensus(QUERIES.iloc[:0], RUNS).judgments.empty
