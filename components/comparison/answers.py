"""How many answers are right with each model, for the memo of a project whose task is to answer from texts."""

from __future__ import annotations

from collections.abc import Sequence

from components.answers.tables import headline
from components.measurements.answering import ANSWERING
from components.measurements.base import Subject
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Project, Workspace

SETTING = "answers"
"""Of a project: the options its answers were made with."""
TASK = "rag"
RESTS_ON = "{sentence} (Right means {what}; {count} questions.)"


def answers_sentence(
    workspace: Workspace, project: Project, collection: Collection, specs: Sequence[ModelSpec], task: str
) -> str:
    """The headline of the Answers page with what it rests on; "" for other tasks, or where nothing can be said yet."""
    options = workspace.setting(project.id, SETTING) if task == TASK and project.id else None
    if not options:
        return ""
    known = {name: value for name, value in options.items() if name in ANSWERING.options}
    loaded = {spec.name: ANSWERING.load(Subject(workspace, collection, spec), known) for spec in specs}
    found = {name: (one.rows, one.scores) for name, one in loaded.items() if one is not None}
    top = headline(found) if found else None
    if top is None or not top.questions:
        return ""
    return RESTS_ON.format(sentence=top.sentence, what="; ".join(top.rests_on), count=top.questions)
