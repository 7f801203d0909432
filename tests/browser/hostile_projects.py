"""Beside the first: what chat models wrote, a trained model, users, pictures and sounds, hostile in every word too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from components.answers.question_prompts import SINGLE
from components.answers.question_writing import Written
from components.answers.records import Answered, Context, Score
from components.answers.stand_ins import STAND_INS
from components.candidates.by_spec import resolve_name
from components.candidates.tuned_folder import TrainingFacts, save_facts
from components.comparison.answers import SETTING as ANSWERS_SETTING
from components.datasets.interactions.rules import Rules
from components.datasets.interactions.split import interaction_collection
from components.datasets.read import collection_from_path
from components.files import write_csv
from components.measurements.answering import ANSWERING, Answers
from components.measurements.base import Subject
from components.measurements.written import BY, WRITING, WrittenQuestions
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.training.model_folder import CARD_FILE, HELD_OUT, write_told
from components.ui.answers.writing import ORDER
from components.workspace import Project, Workspace
from tests.browser.hostile_values import Values
from tests.datasets.media.files import noise, picture_bytes, sound_bytes, tone, write_all
from tests.interactions import documents_of, tasteful
from tests.pages import cases
from tests.pages.test_improve import TOLD

PICTURES, SOUNDS, USERS = "pictures", "sounds", "users"
ADDRESS = "http://127.0.0.1:9/v1"  # nobody is asked: what chat models said is kept already


def add_answers(workspace: Workspace, project: Project, values: Values) -> None:
    """Answers of two models with what a judge said of them, and questions that a chat model wrote."""
    content = workspace.project_collection(project)
    asked = content.queries.head(4)
    chat, judge = (f"{values.make(name)}@{ADDRESS}" for name in ("name of a chat model", "name of a judge"))
    options = {**ANSWERING.options, "chat": chat, "judge": judge, "limit": 4}
    workspace.save_setting(project.id, ANSWERS_SETTING, options)
    for spec in [candidate.spec for candidate in project.ticked][:2]:
        rows = [_answered(*row, values) for row in zip(asked["id"], asked["text"], strict=True)]
        facts = {"judge": judge, "stopped": values.make("why a chat model stopped")}
        facts |= {"family_warning": values.make("warning of a family"), "judge_stopped": values.make("why a judge did")}
        found = Answers(rows, {row.query_id: _scores(row, values) for row in rows}, facts)
        ANSWERING.save(Subject(workspace, content, spec), options, found)
    order = {"chat": chat, "count": 2}
    written = [_written(f"d{place}", values) for place in (4, 5)]
    left_out = {values.make("why a question was left out"): 2}
    questions = WrittenQuestions(
        tuple(written), left_out, values.make("author of questions"), values.make("why it ended")
    )
    WRITING.save(Subject(workspace, content, BY), order, questions)
    workspace.save_setting(project.id, ORDER, order)


def _answered(query_id: str, text: str, values: Values) -> Answered:
    contexts = tuple(Context(f"d{place}", values.make("context", is_long=True)) for place in (4, 5))
    reference = values.make("reference answer", is_long=True)
    return Answered(
        query_id, text, contexts, values.make("answer", is_long=True), reference=reference, relevant=("d4",)
    )


def _scores(row: Answered, values: Values) -> dict[str, Score]:
    parts: tuple[dict[str, Any], ...] = tuple(
        {"text": values.make("sentence of an answer", is_long=True), "value": value} for value in (0.9, 0.1)
    )
    claims = tuple({"claim": values.make("claim", is_long=True), "supported": is_true} for is_true in (True, False))
    told = {name: Score(0.5, details=parts) if name == "support" else Score(0.5) for name in STAND_INS}
    unknown = Score(None, values.make("why a judge says nothing"))
    return told | {"faithfulness": Score(0.5, "", 0.2, 0.8, claims), "answer_correctness": unknown}


def _written(document: str, values: Values) -> Written:
    asked, reference = (values.make(name, is_long=True) for name in ("written question", "its answer"))
    return Written(asked, SINGLE, reference, {document: [(0, 20)]}, values.make("language of a question"))


def add_trained(workspace: Workspace, project: Project, values: Values) -> None:
    """A model that was trained for the project, with all its folder says."""
    folder = workspace.tuned_folder(project.id) / "adapter-1"
    folder.mkdir(parents=True)
    told = {**TOLD, "name": values.make("name of a trained model")}
    lost = pd.DataFrame({"query": [values.make("question that lost", is_long=True)], "before": [1.0], "after": [0.5]})
    save_facts(folder, TrainingFacts(values.make("base of a model"), "adapter", (), ()))
    write_csv(folder / HELD_OUT, lost)
    (folder / CARD_FILE).write_text(values.make("card of a model", is_long=True), encoding="utf-8")
    write_told(folder, told)


def users(workspace: Workspace, values: Values) -> Project:
    """Users and documents with hostile ids, titles and labels, computed with what learns from interactions."""
    ids = {f"i{n}": values.make("id of a document") if n < 4 else f"i{n}" for n in range(24)}
    names = {f"u{n}": values.make("id of a user") if n < 4 else f"u{n}" for n in range(40)}
    documents = documents_of(list(ids.values()))
    about = cases.documents(24)["text"]  # so that no two are nearly the same
    for column in ("title", "text", "label"):
        documents[column] = [
            f"{about[n]} {values.make(f'{column} of a document')}" if n < 4 else f"{column} {n}" for n in range(24)
        ]
    documents["genre"] = [values.make("cell of a column") if n < 4 else "other" for n in range(24)]
    documents = documents.rename(columns={"genre": values.make("name of a column")})
    events = tasteful(40).replace({"doc_id": ids, "user_id": names})
    content = interaction_collection(values.make("name of the data"), documents, events, Rules())
    project = workspace.create_project(values.make("name of the project"), content)
    specs = [resolve_name(name) for name in ("popularity", "item-knn", "bm25")]
    save_needs(workspace, project.id, Needs(task="recommendation"))
    project = workspace.set_candidates(project.id, specs)
    cases.compute(workspace, project, with_maps=False)
    return project


def media(workspace: Workspace, folder: Path, values: Values, what: str) -> Project:
    """Pictures or sounds read from a folder: hostile names of files, titles, captions, labels and questions."""
    is_picture = what == PICTURES
    ending, models = ("png", ("colour-histogram", "bm25")) if is_picture else ("wav", ("mel-statistics", "bm25"))
    files: dict[str, bytes | str] = {}
    rows, asked, about = [], [], cases.documents(12)["text"]
    for place in range(12):
        name = f"{values.make('name of a file', is_file=True)}.{ending}" if place < 3 else f"f{place}.{ending}"
        files[name] = picture_bytes(noise(place)) if is_picture else sound_bytes(tone(0.3, 200 + 40 * place))
        told = {"file_name": name}
        for column in ("title", "caption", "label", "artist"):
            value = values.make(f"{column} of a {what[:-1]}", is_long=column == "caption" and place < 2)
            told[column] = f"{about[place]} {value}" if column == "caption" else value  # no two are nearly the same
        rows.append(told)
    for place in range(3):
        asked.append(
            {"_id": f"q{place}", "text": values.make("question", is_long=True), "file_name": rows[place]["file_name"]}
        )
    files["metadata.jsonl"] = "\n".join(map(json.dumps, rows))
    files["queries.jsonl"] = "\n".join(map(json.dumps, asked))
    files["qrels.tsv"] = "\n".join(
        ["query-id\tcorpus-id\tscore", *(f"q{n}\t{rows[n + 3]['file_name']}\t1" for n in range(3))]
    )
    content = collection_from_path(write_all(folder, files), workspace.media)
    project = workspace.create_project(values.make("name of the project"), content)
    project = workspace.set_candidates(project.id, [resolve_name(name) for name in models])
    cases.compute(workspace, project, with_maps=True)
    return project
