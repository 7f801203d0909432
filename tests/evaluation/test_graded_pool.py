"""Grades given in a project, from the workspace to scores: no rank is refused and nothing unseen counts as wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from components.records import Ranking, Run
from components.results.manifest import Manifest
from components.results.scores import score
from components.results.store import ModelResult
from components.workspace import Workspace
from tests.cases import collection

QUESTIONS = 8


def result(name: str, *first: str) -> ModelResult:
    """Every question finds these documents first, then a right one of its own."""
    found = {f"q{i}": (*(f"{one}{i}" for one in first), f"d{i}") for i in range(QUESTIONS)}
    rankings = {q: Ranking(tuple(ids), np.linspace(1, 0.2, len(ids))) for q, ids in found.items()}
    return ModelResult(Run(name, rankings), Manifest(finished=1.0, documents=60), Path())


def test_grades_given_here_make_a_pooled_question_and_given_judgments_do_not(tmp_path: Path) -> None:
    workspace, content = Workspace(tmp_path), collection(60, QUESTIONS)
    some = replace(content, judgments=content.judgments.head(2))  # q0 and q1 came with judgments
    project = workspace.create_project("P", some)
    for query_id in ("q1", "q2", "q3"):
        workspace.judge(project.id, query_id, "d9", 0)
    found = workspace.project_collection(project)
    assert found.pooled == {"q2", "q3"}
    assert found.content_hash != replace(found, pooled=frozenset()).content_hash


def test_no_model_is_refused_a_rank_by_a_baseline_made_of_a_partial_pool() -> None:
    content = replace(collection(60, QUESTIONS), pooled=frozenset(f"q{i}" for i in range(QUESTIONS)))
    pairs = [(f"q{i}", f"d{j}") for i in range(QUESTIONS) for j in range(QUESTIONS)]  # any document is right anywhere
    judged = pd.DataFrame({"query_id": [q for q, _ in pairs], "doc_id": [d for _, d in pairs], "grade": 1})
    judged.loc[0, "grade"] = 2  # not the same judgments everywhere
    graded = replace(content, judgments=judged)
    found = {"a": result("a"), "b": result("b", "x")}
    assert score(graded, found, margin=0.02).means["problem"].tolist() == ["", ""]
    given = score(replace(graded, pooled=frozenset()), found, margin=0.02).means["problem"]
    assert given.str.contains("do not depend on the question|drawn at random").any()  # as given, the check holds


def test_what_nobody_looked_at_is_passed_over_and_the_share_judged_is_still_said() -> None:
    content = collection(60, QUESTIONS)
    found = {"early": result("early"), "late": result("late", "x", "y")}  # x and y were never judged
    whole = score(content, found, margin=0.02).means.set_index("model")
    pooled = score(replace(content, pooled=frozenset(content.queries["id"])), found, margin=0.02)
    means = pooled.means.set_index("model")
    as_given, as_graded = whole["ndcg@10"].astype(float), means["ndcg@10"].astype(float)
    assert as_given["late"] < as_given["early"]
    assert as_graded.tolist() == [1.0, 1.0]
    assert means["judged@10"].round(3).to_dict() == {"early": 1.0, "late": 0.333} and pooled.is_pooled
