"""A project whose task is to answer from texts has its answers in the memo; one with another task has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.answers.records import Answered, Context
from components.answers.stand_ins import stand_in_scores
from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.comparison.answers import SETTING, answers_sentence
from components.measurements.answering import ANSWERING, Answers
from components.measurements.base import Subject
from components.progress import say_nothing
from components.workspace import Workspace
from tests.cases import collection


@pytest.mark.parametrize(("task", "is_said"), [("rag", True), ("search", False)])
def test_the_memo_counts_answers_where_the_task_is_rag(task: str, is_said: bool, tmp_path: Path) -> None:
    workspace, content, spec = Workspace(tmp_path), collection(10, 6), resolve_name("bm25")
    project = workspace.create_project("p", content)
    content = workspace.project_collection(project)
    compute_model(workspace, content, spec, say_nothing)
    options = {**ANSWERING.options, "chat": "m@http://127.0.0.1:9/v1"}
    rows = [
        Answered(name, text, (Context("d1", "It is green."),), "It is green.", reference="green" if n else "red")
        for n, (name, text) in enumerate(zip(content.queries["id"], content.queries["text"], strict=True))
    ]
    scores = {row.query_id: stand_in_scores(row, None) for row in rows}
    ANSWERING.save(Subject(workspace, content, spec), options, Answers(rows, scores, {}))
    assert answers_sentence(workspace, project, content, [spec], task) == ""  # no answers were asked for here
    workspace.save_setting(project.id, SETTING, options)
    said = answers_sentence(workspace, project, content, [spec], task)
    assert ("With bm25 the answers are right for 83 of 100 questions" in said) == is_said
    assert bool(said) == is_said
