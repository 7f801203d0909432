"""How many answers are right with each model, for the decision of a project whose task is to answer from texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.answers.tables import headline, waterfall_table
from components.measurements.answering import ANSWERING
from components.measurements.base import Subject
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Project, Workspace

SETTING = "answers"
"""Of a project: the options its answers were made with."""
TASK = "rag"
RESTS_ON = "{sentence} (Right means {what}; {count} questions.)"
WENT_WRONG = "With {model}, of {count} questions: {outcomes}."
BY = "Answers were written by {chat}{judge}."
JUDGED_BY = ", and judged by {judge}"


@dataclass(frozen=True)
class AnswersFound:
    """``sentences``: the headline with what it rests on, what became of each model's questions, and who answered.

    ``right``: model -> right answers of 100 with their 95 % interval, as it is shown. Both empty for other tasks, or
    where nothing can be said yet.
    """

    sentences: tuple[str, ...] = ()
    right: Mapping[str, str] = field(default_factory=dict)


def answers_found(
    workspace: Workspace, project: Project, collection: Collection, specs: Sequence[ModelSpec], task: str
) -> AnswersFound:
    """What the Answers page has found of these models with the project's options."""
    options = workspace.setting(project.id, SETTING) if task == TASK and project.id else None
    if not options:
        return AnswersFound()
    known = {name: value for name, value in options.items() if name in ANSWERING.options}
    loaded = {spec.name: ANSWERING.load(Subject(workspace, collection, spec), known) for spec in specs}
    made = {name: answers for name, answers in loaded.items() if answers is not None}
    found = {name: (answers.rows, answers.scores) for name, answers in made.items()}
    top = headline(found) if found else None
    if top is None or not top.questions:
        return AnswersFound()
    facts = next(iter(made.values())).facts
    judge = str(facts.get("judge") or "").partition("@")[0]
    by = BY.format(
        chat=str(facts.get("chat") or options["chat"]).partition("@")[0],
        judge=JUDGED_BY.format(judge=judge) if judge else "",
    )
    counts = waterfall_table(found)
    wrong = []
    for model in found:
        rows = counts[(counts["model"] == model) & (counts["questions"] > 0)]
        outcomes = ", ".join(f"{count} {name}" for count, name in zip(rows["questions"], rows["outcome"], strict=True))
        wrong.append(WENT_WRONG.format(model=model, count=int(rows["questions"].sum()), outcomes=outcomes))
    said = RESTS_ON.format(sentence=top.sentence, what="; ".join(top.rests_on), count=top.questions)
    right = {
        name: f"{100 * interval.mean:.0f} ({100 * interval.low:.0f} to {100 * interval.high:.0f})"
        for name, interval in top.right.items()
    }
    return AnswersFound((said, *wrong, by), right)
