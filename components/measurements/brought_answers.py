"""Answers of a person's own system, scored like those made here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from components.answers.judge import REPEATS
from components.answers.judge import VERSION as JUDGE_VERSION
from components.answers.records import Answered
from components.damage import absent_if_damaged
from components.datasets.spans import references
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.answering import Answers, from_json, row_of, scored, to_json
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.measurements.written import BY
from components.progress import Report
from components.records import BadInputError, Collection
from components.workspace import Workspace

FOLDER = "brought"  # beside the results of the documents
BROUGHT_BY = BY
"""The candidate they are kept beside: they are of the collection, not of a model."""
Systems = Mapping[str, Sequence[Answered]]


class BroughtAnswers(Measurement[dict[str, Answers]]):
    """Options: ``rows``, the mark of ``keep_rows``, and ``judge``, ``repeats``, ``entailment`` as for ANSWERING."""

    name = "brought"
    options: Options = {"rows": "", "judge": "", "repeats": REPEATS, "entailment": ""}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """None: what is brought is scored by itself."""
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> dict[str, Answers]:
        """Score every system.

        Raises:
            BadInputError: the rows are gone, or as ANSWERING.
        """
        systems = kept_rows(subject.workspace, subject.collection, options["rows"])
        if systems is None:
            raise BadInputError(tr("The answers that were brought are gone; bring them again."))
        wanted = {**options, "chat": ""}
        return {name: scored(subject, rows, wanted, report, {}) for name, rows in systems.items()}

    def save(self, subject: Subject, options: Options, measured: dict[str, Answers]) -> None:
        """One file for each table and judge."""
        content = [(name, to_json(answers)) for name, answers in measured.items()]
        write_json(_path(subject, options), {"systems": content})

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> dict[str, Answers] | None:
        """What was scored with these options; None where nothing was."""
        path = _path(subject, {**self.options, **options})
        if not path.exists():
            return None
        return {name: from_json(answers) for name, answers in read_json(path)["systems"]}

    def summary(self, measured: dict[str, Answers]) -> dict[str, Any]:
        """``questions``: how many rows."""
        return {"questions": sum(len(answers.rows) for answers in measured.values())}


BROUGHT_ANSWERS = BroughtAnswers()


def keep_rows(workspace: Workspace, collection: Collection, systems: Systems) -> str:
    """Keep a table's rows for the process that scores them; returns the mark they are known by.

    A row without a reference takes that of the collection's question in the same words.
    """
    known = references(collection)
    texts = dict(zip(collection.queries["id"], collection.queries["text"], strict=True))
    by_text = {plain(texts[name]): reference for name, reference in known.items()}
    filled = [
        (name, [asdict(replace(row, reference=row.reference or by_text.get(plain(row.question), ""))) for row in rows])
        for name, rows in systems.items()
    ]
    mark = _mark(filled)
    write_json(_folder(workspace, collection) / f"rows-{mark}.json", {"systems": filled})
    return mark


def kept_rows(workspace: Workspace, collection: Collection, mark: str) -> dict[str, list[Answered]] | None:
    """The rows of a mark; None where they are not kept."""
    path = _folder(workspace, collection) / f"rows-{mark}.json"
    if not mark or not path.exists():
        return None
    return {name: [row_of(row) for row in rows] for name, rows in read_json(path)["systems"]}


def plain(text: str) -> str:
    """A text without what does not tell questions apart: case and blanks."""
    return " ".join(text.lower().split())


def _mark(content: object) -> str:
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _folder(workspace: Workspace, collection: Collection) -> Path:
    return workspace.results_folder(collection.documents_id, FOLDER)


def _path(subject: Subject, options: Options) -> Path:
    kept = {name: options[name] for name in BroughtAnswers.options}
    return _folder(subject.workspace, subject.collection) / f"scores-{_mark([JUDGE_VERSION, kept])}.json"
