"""What another maker's framework says of answers, beside our numbers; and getting such a framework."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.answers.chat_model import parse_chat
from components.answers.frameworks import environment
from components.answers.frameworks.beside import COLUMNS, beside
from components.answers.frameworks.known import framework
from components.answers.records import Answered
from components.candidates.by_spec import encoder_key
from components.damage import absent_if_damaged
from components.encoders.server.network import is_offline
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.answering import ANSWERING, Answers, comparer
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.measurements.brought_answers import BROUGHT_ANSWERS
from components.progress import Progress, Report
from components.records import BadInputError

USUAL_ROWS = 10
SEED = 7
SOURCES = (ANSWERING.name, BROUGHT_ANSWERS.name)


class OtherJudge(Measurement[pd.DataFrame]):
    """Options: ``framework``, ``judge`` (MODEL@URL), ``rows`` (at most, of each system, drawn with a seed).

    ``source``: of SOURCES, whose answers with the options ``made`` are judged.
    """

    name = "other-judge"
    options: Options = {"framework": "", "judge": "", "rows": USUAL_ROWS, "source": SOURCES[0], "made": {}}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """None: without answers ``run`` says so."""
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> pd.DataFrame:
        """A row per system, question and metric: ``model`` and beside.COLUMNS.

        Raises:
            BadInputError: no answers were made, the framework is not installed, or its process ended early.
        """
        library, chat = framework(options["framework"]), parse_chat(options["judge"])
        systems = _answers(subject, options)
        if not systems:
            raise BadInputError(tr("There are no answers to judge yet."))
        encode, parts = comparer(subject.workspace), []
        drawn = {name: drawn_rows(answers.rows, int(options["rows"])) for name, answers in systems.items()}
        total, before = max(sum(map(len, drawn.values())), 1), 0
        for name, answers in systems.items():
            rows = drawn[name]
            done = before

            def told(count: int, done: int = done) -> None:
                report(Progress("judging", done + count, total, (done + count) / total))

            told(0)
            scores = environment.run(subject.workspace.root, library, chat, rows, told, encode) if rows else {}
            parts.append(beside(library, scores, answers.scores).assign(model=name))
            before += len(rows)
        return pd.concat(parts, ignore_index=True)[["model", *COLUMNS]]

    def save(self, subject: Subject, options: Options, measured: pd.DataFrame) -> None:
        """One file for each framework, judge and set of answers."""
        table = measured.astype(object).where(measured.notna(), None)
        write_json(_path(subject, options), {"rows": table.to_dict("records")})

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> pd.DataFrame | None:
        """What was judged with these options; None where nothing was."""
        path = _path(subject, {**self.options, **options})
        return pd.DataFrame(read_json(path)["rows"], columns=["model", *COLUMNS]) if path.exists() else None

    def summary(self, measured: pd.DataFrame) -> dict[str, Any]:
        """``scores``: how many numbers."""
        return {"scores": int(measured["theirs"].notna().sum())}


class JudgeInstalled(Measurement[bool]):
    """Options: ``framework``. Makes its environment in the workspace; asked for only with a person's consent."""

    name = "judge-install"
    options: Options = {"framework": ""}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """It must be downloaded."""
        return tr("Work is offline, and this must be downloaded.") if is_offline() else ""

    def run(self, subject: Subject, options: Options, report: Report) -> bool:
        """Download and install, unless it is there.

        Raises:
            BadInputError: pip could not.
        """
        library = framework(options["framework"])
        report(Progress("downloading", 0, 1, 0.0))
        if not environment.is_installed(subject.workspace.root, library):
            environment.install(subject.workspace.root, library)
        return True

    def save(self, subject: Subject, options: Options, measured: bool) -> None:  # noqa: FBT001 - of the Protocol
        """The environment is what is kept."""

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> bool | None:
        """Whether it is there; None where no framework is named."""
        name = {**self.options, **options}["framework"]
        return environment.is_installed(subject.workspace.root, framework(name)) or None if name else None

    def summary(self, measured: bool) -> dict[str, Any]:  # noqa: FBT001 - of the Protocol
        """Nothing more to say."""
        return {}


OTHER_JUDGE = OtherJudge()
JUDGE_INSTALLED = JudgeInstalled()


def drawn_rows(rows: Sequence[Answered], count: int) -> list[Answered]:
    """Rows with an answer and contexts, at most so many, the same questions for every system that has them."""
    whole = [row for row in rows if row.answer and row.contexts]
    ids = sorted(row.query_id for row in rows)
    rank = dict(zip(ids, np.random.default_rng(SEED).permutation(len(ids)), strict=True))
    return sorted(whole, key=lambda row: rank[row.query_id])[:count]


def _answers(subject: Subject, options: Options) -> dict[str, Answers]:
    if options["source"] == BROUGHT_ANSWERS.name:
        return BROUGHT_ANSWERS.load(subject, options["made"]) or {}
    answers = ANSWERING.load(subject, options["made"])
    return {} if answers is None else {subject.spec.name: answers}


def _path(subject: Subject, options: Options) -> Path:
    content = json.dumps([dict(options), subject.collection.content_hash], sort_keys=True)
    mark = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / f"other-judge-{mark}.json"
