"""Pairs of different answers are shown without names, and votes count while their answers stand."""

from __future__ import annotations

from dataclasses import replace

from components.answers.ballot import counted, pairs
from components.answers.records import Answered
from components.evaluation.preferences import strengths


def rows(**answers: str) -> list[Answered]:
    return [Answered(name, f"{name}?", (), text) for name, text in answers.items()]


ROWS = {"x": rows(q1="one", q2="same", q3="three", q4=""), "y": rows(q1="eins", q2="same", q3="drei", q4="vier")}


def test_only_answers_that_differ_are_paired_each_once() -> None:
    assert {(one.query_id, one.a, one.b) for one in pairs(ROWS)} == {("q1", "x", "y"), ("q3", "x", "y")}
    assert pairs(ROWS) == pairs(dict(reversed(ROWS.items())))


def test_both_sides_are_used() -> None:
    many = {name: rows(**{f"q{n}": f"{name}{n}" for n in range(60)}) for name in ("x", "y")}
    turned = sum(one.is_turned for one in pairs(many))
    assert 15 < turned < 45


def test_a_vote_counts_while_its_answers_stand() -> None:
    kept = [["q1", "x", "y", "one", "eins", 1.0], ["q3", "x", "y", "three", "drei", 0.0]]
    votes = counted(kept, ROWS)
    assert [vote.outcome for vote in votes] == [1.0, 0.0]
    assert strengths(votes, ["x", "y"]).votes == 2
    changed = {**ROWS, "y": [replace(ROWS["y"][0], answer="uno"), *ROWS["y"][1:]]}
    assert [vote.query_id for vote in counted(kept, changed)] == ["q3"]
