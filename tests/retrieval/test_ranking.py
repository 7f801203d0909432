"""What an index loses against exact search."""

from __future__ import annotations

import numpy as np

from components.records import Ranking
from components.retrieval.ranking import missed_by_index


def ranked(*pairs: tuple[str, float]) -> Ranking:
    return Ranking(tuple(doc_id for doc_id, _ in pairs), np.array([score for _, score in pairs]))


def test_a_better_document_that_is_not_shown_is_lost() -> None:
    exact = ranked(("a", 0.9), ("b", 0.8), ("c", 0.7))
    assert missed_by_index(exact, ranked(("a", 0.9), ("c", 0.7), ("d", 0.6))) == ["b"]
    assert missed_by_index(exact, exact) == []


def test_of_documents_with_the_same_vector_either_may_be_shown() -> None:
    exact = ranked(("z", 0.9), ("y", 0.8), ("x", 0.8))
    assert missed_by_index(exact, ranked(("z", 0.9), ("k", 0.8 - 1e-7), ("j", 0.8 - 1e-7))) == []


def test_what_a_short_list_leaves_out_is_lost() -> None:
    exact = ranked(("b", 0.8), ("a", 0.8))
    assert missed_by_index(exact, ranked(("b", 0.8))) == ["a"]
    assert missed_by_index(exact, ranked()) == ["b", "a"]
    assert missed_by_index(ranked(), exact) == []
