"""Documents by their best chunk, against brute force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from components.records import Ranking, Run
from components.retrieval.parents import best_chunks, chunk_depth, search_parents
from components.retrieval.ranking import ranking

Scores = dict[str, dict[str, float]]
# Few values, so that ties abound; names of which one begins another, or sorts around "#".
PARENTS = ["a", "a!", "a#1", "b", "b1", "c", "ä", "日"]


@st.composite
def corpora(draw: st.DrawFn) -> tuple[dict[str, str], Scores, int]:
    """chunk -> parent, query -> chunk -> score (a chunk may be absent), and a depth."""
    sizes = draw(st.dictionaries(st.sampled_from(PARENTS), st.integers(1, 6), min_size=1))
    parent_of = {f"{parent}#{number}": parent for parent, size in sizes.items() for number in range(1, size + 1)}
    values = st.sampled_from([0.1, 0.2, 0.2000001, 0.3, 0.9])
    scores = {
        query_id: draw(st.fixed_dictionaries({}, optional=dict.fromkeys(parent_of, values)))
        for query_id in ("q1", "q2")
    }
    return parent_of, scores, draw(st.integers(1, 9))


def brute_force(parent_of: Mapping[str, str], scores: Mapping[str, float], depth: int) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for chunk, score in scores.items():
        best[parent_of[chunk]] = max(score, best.get(parent_of[chunk], -1.0))
    return sorted(best.items(), key=lambda item: (item[1], item[0]), reverse=True)[:depth]


def ranked(scores: Mapping[str, float], depth: int) -> Ranking:
    return ranking(list(scores), np.array(list(scores.values()), dtype=np.float64), depth)


def pairs(found: Ranking) -> list[tuple[str, float]]:
    return list(zip(found.doc_ids, found.scores.tolist(), strict=True))


@settings(deadline=None)
@given(corpora())
def test_a_run_over_all_chunks_gives_the_parents_of_brute_force(case: tuple[dict[str, str], Scores, int]) -> None:
    parent_of, scores, depth = case
    run = Run("m", {query_id: ranked(found, len(found)) for query_id, found in scores.items()})
    collapsed = best_chunks(run, parent_of, depth)
    for query_id, found in scores.items():
        assert pairs(collapsed.rankings[query_id]) == brute_force(parent_of, found, depth)


@settings(deadline=None, max_examples=300)
@given(corpora())
def test_a_search_that_deepens_where_needed_is_exact_ties_included(case: tuple[dict[str, str], Scores, int]) -> None:
    parent_of, scores, depth = case

    def search(query_ids: Sequence[str], k: int) -> dict[str, Ranking]:
        return {query_id: ranked(scores[query_id], k) for query_id in query_ids}

    found = search_parents(search, list(scores), parent_of, depth)
    assert list(found) == list(scores)
    collapsed = best_chunks(Run("m", found), parent_of, depth)
    for query_id, given_scores in scores.items():
        whole = ranked(given_scores, len(given_scores))
        assert found[query_id].doc_ids[:depth] == whole.doc_ids[:depth]
        assert len(found[query_id].doc_ids) <= 2 * depth
        assert pairs(collapsed.rankings[query_id]) == brute_force(parent_of, given_scores, depth)


@given(corpora())
def test_the_stated_depth_suffices_where_no_scores_tie(case: tuple[dict[str, str], Scores, int]) -> None:
    parent_of, _, depth = case
    order = np.random.default_rng(len(parent_of) * 31 + depth).permutation(len(parent_of))
    scores = {chunk: float(place) for chunk, place in zip(parent_of, order, strict=True)}
    run = Run("m", {"q": ranked(scores, chunk_depth(parent_of, depth))})
    assert pairs(best_chunks(run, parent_of, depth).rankings["q"]) == brute_force(parent_of, scores, depth)


def test_the_stated_depth_is_the_smallest_that_always_suffices() -> None:
    parent_of = {"a#1": "a", "a#2": "a", "a#3": "a", "b#1": "b", "b#2": "b", "c#1": "c"}
    assert [chunk_depth(parent_of, depth) for depth in (0, 1, 2, 3, 9)] == [0, 1, 4, 6, 6]


def test_few_queries_are_searched_deeper_than_the_others() -> None:
    parent_of = {f"long#{n}": "long" for n in range(1, 1001)} | {f"d{n}#1": f"d{n}" for n in range(1000)}
    scores = {
        "easy": {chunk: 1.0 / (1 + place) for place, chunk in enumerate(reversed(list(parent_of)))},
        "hard": {chunk: 1.0 / (1 + place) for place, chunk in enumerate(parent_of)},
    }
    asked: list[tuple[tuple[str, ...], int]] = []

    def search(query_ids: Sequence[str], k: int) -> dict[str, Ranking]:
        asked.append((tuple(query_ids), k))
        return {query_id: ranked(scores[query_id], k) for query_id in query_ids}

    search_parents(search, ["easy", "hard"], parent_of, 10)
    assert asked == [(("easy", "hard"), 40), (("hard",), 160), (("hard",), 640), (("hard",), 2000)]


def test_an_id_without_a_parent_stands_for_itself() -> None:
    run = Run("system", {"q": Ranking(("b", "a#1", "a"), np.array([3.0, 2.0, 1.0]))})
    assert pairs(best_chunks(run, {"a#1": "a"}, 10).rankings["q"]) == [("b", 3.0), ("a", 2.0)]
