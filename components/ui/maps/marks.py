"""Signs on the maps: what each model finds for a question, and a document's nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from components.candidates.live_search import Hits
from components.comparison.passages import RELEVANT, first_rows
from components.measurements import neighbourhoods as nearby
from components.retrieval.ranking import EMPTY
from components.ui.maps import words as text_maps
from components.ui.shared import address, text_users
from components.ui.shared.linked_maps import MapMark
from components.ui.shared.map_state import MapState
from components.ui.shared.session import View

RESULTS = 10  # of a question drawn
PLACED_BY = 3  # first results in whose middle the question's star stands


def pick_question(view: View) -> str | None:
    """A question of the collection to draw (in the address as ``q``); None: none."""
    queries = view.collection.queries
    if queries.empty:
        return None
    known = dict(zip(queries["id"], queries["text"], strict=True))
    is_of_users = view.collection.interactions is not None
    key = f"map-question-{view.project.id}"
    address.take("q", key, known)
    chosen = st.selectbox(
        text_users.DRAW_USER if is_of_users else text_maps.DRAW_QUESTION,
        list(known),
        index=None,
        format_func=lambda query_id: known.get(query_id, query_id),
        key=key,
        help=text_maps.DRAW_QUESTION_HELP,
        placeholder=text_users.DRAW_USER_PLACEHOLDER if is_of_users else text_maps.DRAW_QUESTION_PLACEHOLDER,
        persist_state="session",
    )
    address.put("q", chosen)
    return chosen


def of_question(state: MapState, query_id: str) -> tuple[list[MapMark], dict[str, tuple[float, float]]]:
    """The signs of a question's saved results, and where its star stands on each map."""
    names = [candidate.name for candidate in state.candidates]
    rankings = {name: state.view.results[name].run.rankings.get(query_id, EMPTY) for name in names}
    shown = {name: ranking.doc_ids[:RESULTS] for name, ranking in rankings.items()}
    marks = result_marks(state.view, names, shown, query_id)
    rows = first_rows(state.view)
    stars = {}
    for name, doc_ids in shown.items():
        placed = [rows[doc_id] for doc_id in doc_ids[:PLACED_BY] if doc_id in rows]
        if placed:
            x, y = state.layouts[name].points[placed].mean(axis=0)
            stars[name] = (float(x), float(y))
    return marks, stars


def of_answers(
    view: View,
    names: Sequence[str],
    answers: Mapping[str, Hits],
    query_id: str | None,
    searched: frozenset[str] | None = None,
) -> list[MapMark]:
    """The signs of results found just now; a document that was not ``searched`` (None: all were) is not missed."""
    return result_marks(view, names, {name: answers[name].shown.doc_ids for name in names}, query_id, searched)


def result_marks(
    view: View,
    names: Sequence[str],
    shown: Mapping[str, Sequence[str]],
    query_id: str | None,
    searched: frozenset[str] | None = None,
) -> list[MapMark]:
    """Found documents with their ranks, relevant ones bold; relevant ones that a model misses, crossed."""
    rows = first_rows(view)
    grades = view.collection.grades(query_id)
    parent_of = view.collection.parent_of
    relevant = {doc_id for doc_id, grade in grades.items() if grade >= RELEVANT and doc_id in rows}
    sought = relevant
    if searched is not None:
        documents = {parent_of.get(doc_id, doc_id) for doc_id in searched}
        sought = {doc_id for doc_id in relevant if parent_of.get(doc_id, doc_id) in documents}
    marks = []
    for panel, name in enumerate(names):
        for rank, doc_id in enumerate(shown[name], 1):
            if doc_id in rows:
                marks.append(MapMark(panel, rows[doc_id], "relevant" if doc_id in relevant else "hit", rank))
        reached = {parent_of.get(doc_id, doc_id) for doc_id in shown[name]}
        missed = sorted(doc_id for doc_id in sought if parent_of.get(doc_id, doc_id) not in reached)
        marks += [MapMark(panel, rows[doc_id], "missed") for doc_id in missed]
    return marks


def of_document(state: MapState, row: int) -> list[MapMark]:
    """A document and its 10 nearest in each model's own space."""
    marks = []
    for panel, candidate in enumerate(state.candidates):
        marks.append(MapMark(panel, row, "seed"))
        lists = state.lists.get(candidate.name)
        if lists is not None:
            near = np.asarray(lists[row, : nearby.COMPARED])
            marks += [MapMark(panel, int(other), "near", rank) for rank, other in enumerate(near, 1)]
    return marks
