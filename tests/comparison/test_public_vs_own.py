"""Places by published scores and on one's own data."""

from __future__ import annotations

from components.comparison.public_vs_own import most_moved, moves

PUBLIC = {"a": 0.9, "b": 0.8, "c": 0.7, "elsewhere": 0.99}
OWN = {"c": 0.6, "a": 0.5, "b": 0.4, "unpublished": 0.9}


def test_only_models_with_both_scores_are_placed() -> None:
    found = {move.model: (move.public_place, move.own_place) for move in moves(PUBLIC, OWN)}
    assert found == {"c": (3, 1), "a": (1, 2), "b": (2, 3)}


def test_the_one_that_moves_most_is_named_and_a_tie_names_both() -> None:
    assert [move.model for move in most_moved(moves(PUBLIC, OWN))] == ["c"]
    swapped = moves({"a": 0.9, "b": 0.8}, {"a": 0.1, "b": 0.2})
    assert [(move.model, move.places) for move in most_moved(swapped)] == [("a", -1), ("b", 1)]


def test_no_move_names_nobody_and_equal_scores_share_a_place() -> None:
    assert most_moved(moves({"a": 0.5, "b": 0.5}, {"a": 0.3, "b": 0.3})) == []
    assert most_moved([]) == []
    assert [move.public_place for move in moves({"a": 0.5, "b": 0.5, "c": 0.1}, {"a": 3, "b": 2, "c": 1})] == [1, 1, 3]
