"""Questions that a chat model writes about a collection, for a person to accept one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components.answers.asking import ChatRequest, asker_of
from components.answers.chat_model import parse_chat
from components.answers.question_prompts import SINGLE, checking, writing
from components.answers.question_writing import LONGEST_TEXT, STYLE, TRIES, Checks, Written, write_questions
from components.answers.stored_replies import StoredReplies
from components.candidates.by_spec import load_model, resolve_name
from components.candidates.compute import compute_model
from components.candidates.live_search import LiveSearch
from components.candidates.loaded_models import LoadedModels
from components.costs.spending import FILE, Ledger
from components.damage import absent_if_damaged
from components.datasets.practice_queries import PRACTICE_COLUMN, SOURCE_COLUMN, SYNTHETIC_COLUMN, YES, Practice
from components.datasets.spans import REFERENCE_COLUMN, SPANS_COLUMN, spans_text
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.answering import COMPARER, comparer
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.numbers import clauses
from components.progress import Progress, Report, say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec, vector_key
from components.workspace import Workspace

RETRIEVERS = ("bm25", COMPARER)
"""Two ways to search; a question must lead back to its document."""
FIRST = 10  # results among which a question's document must be found again
CHECKED_LIKE = "How long does it take from the station to the house by the lake?"
"""As long as a question: for the estimate before any is written."""
VERSION = 2  # raise it when a check changes
BY = resolve_name(RETRIEVERS[0])
"""The candidate the questions are kept beside: they are of the collection, not of a model."""


@dataclass(frozen=True)
class WrittenQuestions:
    """``questions`` that passed the checks; reason -> how many were ``left_out`` for it; ``author``, the chat model.

    ``stopped`` says why it ended early; "" where it did not.
    """

    questions: tuple[Written, ...]
    left_out: Mapping[str, int]
    author: str
    stopped: str


class Writing(Measurement[WrittenQuestions]):
    """Options: ``chat`` (MODEL@URL) and ``count``, the questions wanted."""

    name = "written"
    options: Options = {"chat": "", "count": 20}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """It needs whole documents with texts."""
        if subject.collection.is_chunked:
            return tr("Questions are written about whole documents; use a project without chunks.")
        return "" if "text" in subject.collection.modalities else tr("There are no texts to ask about.")

    def run(self, subject: Subject, options: Options, report: Report) -> WrittenQuestions:
        """Write, and leave out what fails the checks.

        Raises:
            BadInputError: no chat model is named, its key is missing, a cap cannot be kept, or nothing could be kept.
        """
        if not options["chat"]:
            raise BadInputError(tr("No chat model is named; name one as MODEL@BASE_URL."))
        chat, count = parse_chat(options["chat"]), int(options["count"])
        ledger = Ledger(subject.workspace.root / FILE)
        asker = asker_of(chat, StoredReplies(subject.workspace.root), ledger, subject.spending)
        report(Progress("reading", 0, 1, 0.0))
        checks = checks_of(subject.workspace, subject.collection)
        tally = write_questions(
            subject.collection,
            count,
            asker,
            checks,
            lambda kept: report(Progress("writing", kept, count, kept / count)),
        )
        if not tally.kept:
            why = clauses(f"{reason} ({number})" for reason, number in tally.left_out.items())
            raise BadInputError(
                tr("No question could be kept: {stopped}.", stopped=asker.stopped or why or tr("nothing was written"))
            )
        return WrittenQuestions(tuple(tally.kept), tally.left_out, chat.model, asker.stopped)

    def save(self, subject: Subject, options: Options, measured: WrittenQuestions) -> None:
        """One file for each chat model and number of questions."""
        write_json(
            _path(subject, options),
            {
                "questions": [asdict(question) for question in measured.questions],
                "left_out": dict(measured.left_out),
                "author": measured.author,
                "stopped": measured.stopped,
            },
        )

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> WrittenQuestions | None:
        """What was written with these options; None where nothing was."""
        path = _path(subject, {**self.options, **options})
        if not path.exists():
            return None
        told = read_json(path)
        return WrittenQuestions(
            tuple(_question(question) for question in told["questions"]),
            told["left_out"],
            told["author"],
            told["stopped"],
        )

    def summary(self, measured: WrittenQuestions) -> dict[str, Any]:
        """``kept``: how many passed."""
        return {"kept": len(measured.questions)}


WRITING = Writing()


def checks_of(workspace: Workspace, collection: Collection) -> Checks:
    """The round trip over a collection, by RETRIEVERS, which are computed where they are not yet."""
    finders = {name: _finder(workspace, collection, resolve_name(name)) for name in RETRIEVERS}
    return Checks(finders, comparer(workspace))


def asked_at_most(collection: Collection, count: int) -> list[ChatRequest]:
    """The requests that ``count`` questions may take, where many fail: for what is said before texts are sent.

    Each is written, then held against its own document and the first that each retriever finds beside it.
    """
    style = collection.query_texts()[:STYLE]
    texts = [text[:LONGEST_TEXT] for text in collection.documents["text"]]
    asked = []
    for place in range(count * TRIES):
        text = texts[place % len(texts)]
        asked.append(writing(SINGLE, [text], style, place))
        asked += [checking(f"{CHECKED_LIKE} {place}-{turn}", [text]) for turn in range(1 + len(RETRIEVERS))]
    return asked


def as_practice(questions: Sequence[Written], author: str) -> Practice:
    """Questions a person accepted, as queries that are told apart from real ones wherever numbers are shown."""
    ids = [question_id(question) for question in questions]
    columns = {
        "id": ids,
        "text": [question.text for question in questions],
        "kind": [question.question_type for question in questions],
        "language": [question.language for question in questions],
        REFERENCE_COLUMN: [question.reference for question in questions],
        SPANS_COLUMN: [spans_text(question.spans) if question.spans else "" for question in questions],
        SYNTHETIC_COLUMN: [tr("written by {author}", author=author)] * len(ids),
        PRACTICE_COLUMN: [YES] * len(ids),
        SOURCE_COLUMN: [""] * len(ids),
    }
    pairs = [(name, doc) for name, written in zip(ids, questions, strict=True) for doc in written.spans]
    judgments = pd.DataFrame(pairs, columns=["query_id", "doc_id"], dtype="str").assign(grade=np.int64(1))
    return Practice(pd.DataFrame(columns, dtype="str"), judgments, {})


def question_id(question: Written) -> str:
    """Of its words and what answers it: the same question written again keeps its id."""
    content = {"text": question.text, "documents": sorted(question.spans)}
    return f"w-{vector_key(content)[:8]}"


def _finder(workspace: Workspace, collection: Collection, spec: ModelSpec) -> Callable[[str], list[str]]:
    compute_model(workspace, collection, spec, say_nothing)
    live = LiveSearch(workspace, collection, spec, LoadedModels(load_model).get)
    return lambda text: list(live.search(text, FIRST).exact.doc_ids)


def _path(subject: Subject, options: Options) -> Path:
    mark = vector_key({"version": VERSION, **{name: options[name] for name in Writing.options}})
    return subject.workspace.results_folder(subject.collection.documents_id, "written") / f"{mark}.json"


def _question(told: Mapping[str, Any]) -> Written:
    spans = {name: [(int(a), int(b)) for a, b in pairs] for name, pairs in told["spans"].items()}
    return Written(told["text"], told["question_type"], told["reference"], spans, told["language"])
