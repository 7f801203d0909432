"""One query across models: result lists side by side, with rank movement, "only here" and judged marks."""

from __future__ import annotations

import textwrap
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components.evaluation.agreement import RankMove, rank_moves
from components.models.registry import LoadedModel, load_model
from components.models.spec import ModelSpec
from components.pipeline.live import Hits, LiveSearch
from components.records import BadInputError, Collection
from components.ui import address, session, text, text_files, theme
from components.ui.markdown import escape
from components.ui.session import View
from components.workspace import Candidate

MOST_COLUMNS = 4
SNIPPET_CHARACTERS = 180
TITLE_CHARACTERS = 60  # of a document without a title
RELEVANT = 1  # the lowest grade that counts as right
KEPT_SEARCHES = 12  # models held in memory


@dataclass(frozen=True)
class Asked:
    """What is looked for: a query of the collection (``query_id``) or typed words."""

    text: str
    query_id: str | None = None


def pick_query(view: View, key: str, *, in_address: bool = False) -> Asked | None:
    """A box to type into beside a list of the collection's queries; typed words win until they are cleared.

    Args:
        view: the project.
        key: of the widgets.
        in_address: whether the chosen query's id is kept in the address (as ``q``); typed text never is.
    """
    queries = view.collection.queries
    known = dict(zip(queries["id"], queries["text"], strict=True))
    list_key = f"{key}-query-{view.project.id}"
    unknown = address.take("q", list_key, known) if in_address else None
    if unknown:
        st.error(text.UNKNOWN_QUERY.format(name=escape(unknown)))
        st.session_state[list_key] = None  # or the first query could not be chosen: it would seem to be chosen already
    typed_column, list_column = st.columns(2) if known else (st.container(), None)
    typed = typed_column.text_input(
        text.TYPE_QUERY, key=f"{key}-typed", placeholder=text.TYPE_QUERY_PLACEHOLDER, persist_state="session"
    )
    chosen = None
    if list_column is not None:
        chosen = list_column.selectbox(
            text.PICK_QUERY,
            list(known),
            format_func=lambda one: known.get(one, one),
            key=list_key,
            persist_state="session",
            placeholder=text.PICK_QUERY_PLACEHOLDER,
            on_change=(lambda: address.put("q", None)) if unknown else None,
        )
    if unknown and not typed.strip():
        return None
    if in_address:
        address.put("q", None if typed.strip() else chosen)
    if typed.strip():
        return Asked(typed.strip())
    return Asked(known[chosen], chosen) if chosen is not None else None


def columns(
    view: View,
    candidates: Sequence[Candidate],
    asked: Asked,
    k: int,
    *,
    where: Mapping[str, str] | None = None,
) -> dict[str, Hits]:
    """Draw one column per model; returns what each found. A model that cannot answer says why in its column."""
    answers, failures = search_all(view, candidates, asked, k, where)
    grades = view.collection.grades(asked.query_id)
    reference = _reference(view, candidates, answers)
    boxes = st.columns(max(len(candidates), 1), gap="medium")
    for box, candidate in zip(boxes, candidates, strict=False):
        with box:
            _heading(candidate)
            if candidate.name in failures:
                st.warning(escape(failures[candidate.name]))
                continue
            answer = answers[candidate.name]
            _timing(answer, is_reference=candidate.name == reference and len(answers) > 1)
            _list(view, candidate.name, answers, reference, grades, k)
            _missed(view, answer)
    return answers


def search_all(
    view: View, candidates: Sequence[Candidate], asked: Asked, k: int, where: Mapping[str, str] | None = None
) -> tuple[dict[str, Hits], dict[str, str]]:
    """Every model's answer, and why a model has none."""
    answers, failures = {}, {}
    for candidate in candidates:
        try:
            searcher = _searcher(
                view.collection.search_id,
                candidate.spec.to_json(),
                view.found[candidate.name].manifest["finished"],
                view,
            )
            answers[candidate.name] = searcher.search(
                asked.text, k, query_id=asked.query_id, where=where, chroma=session.chroma().get()
            )
        except (BadInputError, KeyError) as error:
            failures[candidate.name] = str(error)
    return answers, failures


@st.cache_resource(max_entries=KEPT_SEARCHES, show_spinner=False)
def _searcher(search_id: str, spec_json: str, finished: float, _view: View) -> LiveSearch:
    spec = ModelSpec.from_json(spec_json)
    return LiveSearch(session.workspace(), _view.collection, spec, lambda part: encoder(part.to_json()))


@st.cache_resource(max_entries=KEPT_SEARCHES, show_spinner=text.LOADING_MODEL)
def encoder(spec_json: str) -> tuple[LoadedModel, threading.Lock]:
    """A model kept in memory for typed queries, and the lock its callers share."""
    return load_model(ModelSpec.from_json(spec_json), session.api_key()), threading.Lock()


def _reference(view: View, candidates: Sequence[Candidate], answers: Mapping[str, Hits]) -> str | None:
    names = [candidate.name for candidate in candidates if candidate.name in answers]
    if view.reference in names:
        return view.reference
    return names[0] if names else None


def _heading(candidate: Candidate) -> None:
    look = theme.slot(candidate.slot)
    st.html(
        f'<div style="border-top:3px solid {theme.slot_colour(candidate.slot)};padding-top:.4rem;font-weight:600;'
        f'overflow-wrap:anywhere"><span style="color:{theme.slot_colour(candidate.slot)}">{look.symbol}</span> '
        f"{_html(candidate.name)}</div>"
    )


def _html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _timing(answer: Hits, *, is_reference: bool) -> None:
    parts = [text.REFERENCE] if is_reference else []
    if answer.search_ms is not None:
        parts.append(f"{text.VIA[answer.via]} {text.milliseconds(answer.search_ms)}")
    else:
        parts.append(text.VIA[answer.via])
    if answer.encode_ms is not None:
        parts.append(f"{text.ENCODING} {text.milliseconds(answer.encode_ms)}")
    st.caption(" · ".join(parts), help=text.REFERENCE_HELP if is_reference else None)


def _list(
    view: View, name: str, answers: Mapping[str, Hits], reference: str | None, grades: Mapping[str, int], k: int
) -> None:
    shown = answers[name].shown
    if not shown.doc_ids:
        st.markdown(text.NOTHING_FOUND)
        return
    elsewhere = {doc_id for other, hits in answers.items() if other != name for doc_id in hits.shown.doc_ids[:k]}
    moves: dict[str, RankMove] = {}
    if reference is not None and name != reference:
        moves = {move.doc_id: move for move in rank_moves(answers[reference].shown, shown, k)}
    for rank, (doc_id, score) in enumerate(zip(shown.doc_ids, shown.scores, strict=True), 1):
        marks = _marks(moves.get(doc_id), grades.get(doc_id), only_here=len(answers) > 1 and doc_id not in elsewhere)
        is_right = grades.get(doc_id, 0) >= RELEVANT
        row = document(view, doc_id)
        _hit(rank, row, float(score), marks, right=is_right, is_chunk=view.collection.is_chunked)


def _marks(move: RankMove | None, grade: int | None, *, only_here: bool) -> list[str]:
    marks = []
    if grade is not None:
        marks.append(
            f":green-badge[✓ {text.RIGHT} · {grade}]" if grade >= RELEVANT else f":gray-badge[✗ {text.JUDGED_WRONG}]"
        )
    if only_here:
        marks.append(f":blue-badge[{text.ONLY_HERE}]")
    elif move is not None and move.reference_rank is not None:
        climbed = move.reference_rank - move.rank
        if climbed:
            marks.append(f"{'▲' if climbed > 0 else '▼'}{abs(climbed)}")
    return marks


def _hit(rank: int, row: pd.Series, score: float, marks: list[str], *, right: bool, is_chunk: bool) -> None:
    head = textwrap.shorten(row["text"], TITLE_CHARACTERS, placeholder="")
    title = row["title"] or head or row["text"][:TITLE_CHARACTERS]
    tail = row["text"] if row["title"] else " ".join(row["text"].split())[len(title) :]
    with st.container(border=True, gap=None):
        st.markdown(f"**{rank}.** {'**' if right else ''}{escape(title[:120])}{'**' if right else ''}")
        snippet = " ".join(tail[: SNIPPET_CHARACTERS + 40].split())
        if snippet:
            st.caption(escape(snippet[:SNIPPET_CHARACTERS]) + ("…" if len(snippet) > SNIPPET_CHARACTERS else ""))
        page = f" · {text_files.PAGE.format(number=row['page'])}" if is_chunk and row["page"] else ""
        st.caption(" ".join([*marks, f"{score:.3f} · {escape(str(row['id']))}{page}"]))


def _missed(view: View, answer: Hits) -> None:
    missed = answer.missed_by_index
    if answer.via == "index" and missed:
        titles = ", ".join(missed[:3])
        st.caption(text.INDEX_MISSED.format(count=len(missed), documents=escape(titles)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _row_numbers(documents_id: str, _collection: Collection) -> dict[str, int]:
    rows = {doc_id: row for row, doc_id in enumerate(_collection.documents["id"])}
    for chunk, parent in _collection.parent_of.items():
        rows.setdefault(parent, rows[chunk])
    return rows


def row_numbers(view: View) -> dict[str, int]:
    """Document id -> its row in the collection's table, from 0; of a document in chunks, that of its first one."""
    return _row_numbers(view.collection.documents_id, view.collection)


def document(view: View, doc_id: str) -> pd.Series:
    """One document's row."""
    return view.collection.documents.iloc[row_numbers(view)[doc_id]]


def passage(view: View, query_id: str, doc_id: str) -> pd.Series:
    """A document's row, or of one in chunks the row of the chunk that a model ranks highest for the query."""
    parent_of = view.collection.parent_of
    if not parent_of:
        return document(view, doc_id)
    places = [
        (rank, chunk)
        for result in view.found.values()
        if query_id in result.run.rankings
        for rank, chunk in enumerate(result.run.rankings[query_id].doc_ids)
        if parent_of.get(chunk) == doc_id
    ]
    return document(view, min(places)[1] if places else doc_id)
