"""How many answers are right with each model, for the decision of a project whose task is to answer from texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from components.answers.outcome import NAMES
from components.answers.tables import headline, waterfall_table
from components.i18n import N_, tr
from components.measurements.answering import ANSWERING
from components.measurements.base import Subject
from components.numbers import clauses, commas
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Project, Workspace

SETTING = "answers"
"""Of a project: the options its answers were made with."""
TASK = "rag"
RESTS_ON = N_("{sentence} (Right means {what}; {count} questions.)")
WENT_WRONG = N_("With {model}, of {count} questions: {outcomes}.")
COUNTED = N_("{count} {outcome}")
BY = N_("Answers were written by {chat}.")
BY_AND_JUDGED = N_("Answers were written by {chat}, and judged by {judge}.")


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
    by_model = {name: (answers.rows, answers.scores) for name, answers in made.items()}
    top = headline(by_model) if by_model else None
    if top is None or not top.questions:
        return AnswersFound()
    facts = next(iter(made.values())).facts
    judge = str(facts.get("judge") or "").partition("@")[0]
    chat = str(facts.get("chat") or options["chat"]).partition("@")[0]
    by = tr(BY_AND_JUDGED, chat=chat, judge=judge) if judge else tr(BY, chat=chat)
    counts = waterfall_table(by_model)
    wrong = []
    for model in by_model:
        rows = counts[(counts["model"] == model) & (counts["questions"] > 0)]
        outcomes = commas(
            tr(COUNTED, count=count, outcome=tr(NAMES[name]))
            for count, name in zip(rows["questions"], rows["outcome"], strict=True)
        )
        wrong.append(tr(WENT_WRONG, model=model, count=int(rows["questions"].sum()), outcomes=outcomes))
    first_sentence = tr(RESTS_ON, sentence=top.sentence, what=clauses(top.rests_on), count=top.questions)
    right = {
        name: tr(
            "{mean:.0f} ({low:.0f} to {high:.0f})",
            mean=100 * interval.mean,
            low=100 * interval.low,
            high=100 * interval.high,
        )
        for name, interval in top.right.items()
    }
    return AnswersFound((first_sentence, *wrong, by), right)
