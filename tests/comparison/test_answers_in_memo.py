"""A project whose task is to answer from texts has its answers in the memo; one with another task has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.answers.records import Answered, Context
from components.answers.stand_ins import stand_in_scores
from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.comparison.answers import SETTING, AnswersFound, answers_found
from components.comparison.comparison import Comparison
from components.comparison.memo import markdown
from components.measurements.answering import ANSWERING, Answers
from components.measurements.base import Subject
from components.needs.fields import Needs
from components.needs.saved import save_needs
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
    assert answers_found(workspace, project, content, [spec], task) == AnswersFound()  # none were asked for here
    workspace.save_setting(project.id, SETTING, options)
    found = answers_found(workspace, project, content, [spec], task)
    assert bool(found.sentences) == bool(found.right) == is_said
    save_needs(workspace, project.id, Needs(task=task))
    workspace.set_candidates(project.id, [spec])
    project = workspace.project(project.id)
    memo = markdown(Comparison.of_project(workspace, project, collection=content).memo)
    assert ("With bm25 the answers are right for 83 of 100 questions" in memo) == is_said
    assert ("of 6 questions: 5 right, 1 " in memo) == is_said
    assert ("| 83 (" in memo) == ("Right answers of 100" in memo) == is_said
