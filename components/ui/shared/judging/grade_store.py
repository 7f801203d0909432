"""What grading remembers: a sitting per browser tab, and the grades themselves in the workspace."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from components.datasets.practice import without_practice
from components.evaluation.pooling import BlindOrder, GradeHistory
from components.records import Collection
from components.ui.shared import session
from components.ui.shared.judging import text_judging
from components.ui.shared.session import View

Pair = tuple[str, str]
"""A query id and a document id."""


@dataclass
class GradeSitting:
    """What one browser tab remembers of its grading in one project."""

    opened: list[str] = field(default_factory=list)  # queries looked at, in order
    place: int = 0
    plans: dict[str, BlindOrder] = field(default_factory=dict)  # fixed once opened: cards must not jump about
    all_shown: set[str] = field(default_factory=set)
    history: GradeHistory = field(default_factory=GradeHistory)
    drawn: dict[Pair, tuple[int, int | None]] = field(default_factory=dict)  # see _control_key
    said: str = ""


@st.cache_resource(max_entries=4, show_spinner=False)
def given_judgments(dataset_id: str) -> pd.DataFrame:
    """The judgments that came with the data; grades given here are read anew each time."""
    return without_practice(session.workspace().load_collection(dataset_id)).judgments


def real(view: View) -> Collection:
    """The collection without practice questions, which nobody grades."""
    return without_practice(view.collection)


def own_grades(view: View) -> dict[Pair, int]:
    """The grades given in this app, in any tab."""
    return _by_pair(session.workspace().own_judgments(view.project.id))


def all_grades(view: View) -> dict[Pair, int]:
    """All grades that stand now: given ones, and those made here (in any tab) on top."""
    return _by_pair(given_judgments(view.project.dataset_id)) | own_grades(view)


def _by_pair(judgments: pd.DataFrame) -> dict[Pair, int]:
    rows = zip(judgments["query_id"], judgments["doc_id"], judgments["grade"], strict=True)
    return {(query_id, doc_id): int(grade) for query_id, doc_id, grade in rows}


def as_qrels(grades: dict[Pair, int]) -> dict[str, dict[str, int]]:
    """Query id -> document id -> grade."""
    qrels: dict[str, dict[str, int]] = {}
    for (query_id, doc_id), grade in grades.items():
        qrels.setdefault(query_id, {})[doc_id] = grade
    return qrels


def exported(collection: Collection, given: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Judgments to download: query_id, doc_id, grade, question, title, source; one row per pair, ours on top."""
    both = pd.concat(
        [given.assign(source=text_judging.GIVEN), own.assign(source=text_judging.GRADED_HERE)], ignore_index=True
    )
    table = both.drop_duplicates(["query_id", "doc_id"], keep="last").reset_index(drop=True)
    questions = collection.queries.set_index("id")["text"]
    titles = collection.parents().set_index("id")["title"]
    table["question"] = questions.reindex(table["query_id"]).fillna("").to_numpy()
    table["title"] = titles.reindex(table["doc_id"]).fillna("").to_numpy()
    return table[["query_id", "doc_id", "grade", "question", "title", "source"]]
