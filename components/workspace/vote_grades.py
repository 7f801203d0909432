"""Blind votes as judgments: which grades follow from them, stored where grades by hand are, and taken back again."""

from __future__ import annotations

from collections.abc import Container, Sequence

from components.evaluation.preferences import grades_of_bad, grades_of_vote
from components.workspace.opinions import Vote
from components.workspace.workspace import Workspace

SETTING = "grades_from_votes"

Grades = dict[tuple[str, str], int]


def grades_from_votes(votes: Sequence[Vote], judged: Container[tuple[str, str]]) -> Grades:
    """(query id, document id) -> grade, by the rule of ``grades_of_vote``.

    Pairs in ``judged`` are left out, and so are those that two votes grade differently.
    """
    by_pair: dict[tuple[str, str], set[int]] = {}
    for vote in votes:
        for doc_id, grade in _grades(vote).items():
            by_pair.setdefault((vote.query_id, doc_id), set()).add(grade)
    return {pair: grades.pop() for pair, grades in by_pair.items() if len(grades) == 1 and pair not in judged}


def _grades(vote: Vote) -> dict[str, int]:
    if vote.choice == "bad":
        return grades_of_bad(vote.list_a, vote.list_b)
    if vote.choice == "tie":
        return {}
    lists = (vote.list_a, vote.list_b) if vote.choice == "a" else (vote.list_b, vote.list_a)
    return grades_of_vote(*lists)


def adopt(workspace: Workspace, project_id: str, grades: Grades) -> None:
    """Store these grades as judgments, and remember which they are."""
    kept = adopted(workspace, project_id) | grades
    workspace.save_setting(project_id, SETTING, [[*pair, grade] for pair, grade in kept.items()])
    for (query_id, doc_id), grade in grades.items():
        workspace.judge(project_id, query_id, doc_id, grade)


def adopted(workspace: Workspace, project_id: str) -> Grades:
    """The grades that came from votes and still stand as they were stored."""
    stored = workspace.setting(project_id, SETTING, [])
    own = workspace.own_judgments(project_id)
    rows = zip(own["query_id"], own["doc_id"], own["grade"], strict=True)
    standing = {(query_id, doc_id): int(grade) for query_id, doc_id, grade in rows}
    return {(q, d): grade for q, d, grade in stored if standing.get((q, d)) == grade}


def withdraw(workspace: Workspace, project_id: str) -> int:
    """Take the grades that came from votes back; those changed by hand since stay. Returns how many went."""
    grades = adopted(workspace, project_id)
    for query_id, doc_id in grades:
        workspace.judge(project_id, query_id, doc_id, None)
    workspace.save_setting(project_id, SETTING, [])
    return len(grades)
