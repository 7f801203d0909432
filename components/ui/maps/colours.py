"""What the points can be coloured by: any column, or what the models tell about each document."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from components import i18n
from components.candidates.by_spec import reading_limit, token_counter
from components.comparison.passages import RELEVANT
from components.evaluation.neighbourhoods import occurrences
from components.measurements.neighbourhoods import COMPARED
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.ui.maps import words as text_maps
from components.ui.shared import address, session, text_data
from components.ui.shared.linked_maps import Colouring, by_class, by_step
from components.ui.shared.map_state import MapState
from components.workspace.groups import DocumentGroups

MOST_COUNTED = 20_000  # documents whose tokens are counted while a page waits
FEWEST_STEPS = 12  # different numbers from which a column is a scale rather than classes
FOUND_WITHIN = 10  # ranks
NOTHING = "~nothing"
THEMES, TRUNCATION, HUBNESS, DISPUTED, SUCCESS, GROUPS = "~themes", "~unread", "~hubs", "~disputes", "~found", "~groups"


def choose(state: MapState) -> tuple[str, Colouring | None]:
    """The person's choice (in the address as ``colour``) and the colours it means; None colours nothing."""
    options = _options(state)
    default = "label" if "label" in options else next(iter(options))
    chosen = _picked(list(options), default, options)
    return chosen, None if chosen == NOTHING else _build(state, chosen)


def _picked(keys: list[str], default: str, names: dict[str, str]) -> str:
    unknown = address.take("colour", "colour", keys)
    if unknown or st.session_state.get("colour") not in keys:
        st.session_state["colour"] = default
    chosen = st.selectbox(
        text_maps.COLOUR_BY,
        keys,
        format_func=lambda key: names.get(key, key),
        key="colour",
        help=text_maps.COLOUR_HELP,
        persist_state="session",
    )
    address.put("colour", chosen if chosen != default else None)
    return str(chosen)


def _options(state: MapState) -> dict[str, str]:
    documents = state.view.collection.documents
    columns = [
        str(c)
        for c in documents.columns
        if c not in ("id", "title", "text", "document_id", "media") and documents[c].nunique() > 1
    ]
    options = {column: text_data.COLUMN_NAMES.get(column, column) for column in columns}
    if state.themes is not None:
        options[THEMES] = text_maps.THEMES
    if state.n <= MOST_COUNTED and any(_has_tokenizer(candidate.spec.to_json()) for candidate in state.candidates):
        options[TRUNCATION] = text_maps.TRUNCATION
    if state.lists:
        options[HUBNESS] = text_maps.HUBNESS
    if state.disputes is not None:
        options[DISPUTED] = text_maps.DISPUTED
    if state.view.collection.has_judgments:
        options[SUCCESS] = text_maps.SUCCESS
    if DocumentGroups(session.workspace()).of_project(state.view.project.id):
        options[GROUPS] = text_maps.OWN_GROUPS
    return options | {NOTHING: text_maps.NO_COLOUR}


@st.cache_resource(max_entries=32, show_spinner=False)
def _has_tokenizer(spec_json: str) -> bool:
    try:
        return token_counter(ModelSpec.from_json(spec_json)) is not None
    except BadInputError:
        return False  # its package is gone; the Models page says so


def _build(state: MapState, chosen: str) -> Colouring:
    makers: dict[str, Callable[[MapState], Colouring]] = {
        THEMES: _themes,
        TRUNCATION: _truncation,
        HUBNESS: _hubness,
        DISPUTED: _disputed,
        SUCCESS: _success,
        GROUPS: _groups,
    }
    if chosen in makers:
        return makers[chosen](state)
    return _kept_column(state.view.collection.content_hash, chosen, i18n.current(), state.view.collection)


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept_column(content: str, name: str, language: str, _collection: Collection) -> Colouring:
    return of_column(_collection.documents[name], text_data.COLUMN_NAMES.get(name, name))


def of_column(values: pd.Series, name: str) -> Colouring:
    """Steps where a column holds many different numbers, classes otherwise; empty cells have no colour."""
    none = text_maps.MISSING.format(column=name)
    numbers = pd.to_numeric(values.where(values != ""), errors="coerce")
    if numbers.notna().sum() == (values != "").sum() and numbers.nunique() >= FEWEST_STEPS:
        bounds, steps = _steps(numbers.dropna().to_numpy(dtype=np.float64))
        return by_step(numbers.to_numpy(dtype=np.float64), bounds, steps, title=name, none=none)
    colouring = by_class(values.tolist(), title=name)
    return Colouring(colouring.names, colouring.codes, title=name, other=colouring.other, none=none)


def _steps(numbers: npt.NDArray[np.float64]) -> tuple[list[float], list[str]]:
    """Five steps that hold about as many documents each, with their ends as names."""
    cuts = sorted(set(np.quantile(numbers, [0.2, 0.4, 0.6, 0.8]).tolist()))
    cuts = [cut for cut in cuts if numbers.min() < cut <= numbers.max()]
    ends = [float(numbers.min()), *cuts, float(numbers.max())]
    return cuts, [f"{low:,.6g} – {high:,.6g}" for low, high in zip(ends[:-1], ends[1:], strict=True)]


def _themes(state: MapState) -> Colouring:
    themes = state.themes
    names = themes.names() if themes is not None else []
    values = [names[code] if code >= 0 else "" for code in (themes.codes.tolist() if themes is not None else [])]
    return by_class(
        values, names, title=text_maps.THEMES, note=text_maps.THEMES_NOTE.format(model=state.reference.name)
    )


def _truncation(state: MapState) -> Colouring:
    shares = [_unread(state.view.collection, candidate.spec) for candidate in state.candidates]
    return by_step(
        shares,
        [1e-9, 0.25, 0.5, 0.75],
        text_maps.TRUNCATION_STEPS,
        title=text_maps.TRUNCATION,
        note=text_maps.TRUNCATION_NOTE,
        none=text_maps.TRUNCATION_NONE,
    )


def _unread(collection: Collection, spec: ModelSpec) -> npt.NDArray[np.float64]:
    """Share (0 to 1) of each document behind the model's limit; NaN where its tokenizer cannot be asked."""
    n = len(collection.documents)
    try:
        counter, limit = token_counter(spec), reading_limit(spec)
    except BadInputError:
        return np.full(n, np.nan)
    if limit.reads_all:
        return np.zeros(n)
    if counter is None or limit.room is None:
        return np.full(n, np.nan)
    counts = _token_counts(collection.documents_id, counter.identity, collection, spec)
    return np.maximum(counts - limit.room, 0) / np.maximum(counts, 1)


@st.cache_resource(max_entries=16, show_spinner=False)
def _token_counts(
    documents_id: str, identity: str, _collection: Collection, _spec: ModelSpec
) -> npt.NDArray[np.float64]:
    counter = token_counter(_spec)
    texts = _collection.document_texts()
    return np.asarray(counter.count(texts) if counter is not None else [0] * len(texts), dtype=np.float64)


def _hubness(state: MapState) -> Colouring:
    counts = []
    for candidate in state.candidates:
        lists = state.lists.get(candidate.name)
        known = lists is not None and lists.shape[1] > 0
        counts.append(
            occurrences(lists, COMPARED, state.n).astype(np.float64)
            if known and lists is not None
            else np.full(state.n, np.nan)
        )
    return by_step(
        counts,
        [1, 5, 15, 30, 60],
        text_maps.HUBNESS_STEPS,
        title=text_maps.HUBNESS,
        note=text_maps.HUBNESS_NOTE,
        none=text_maps.TRUNCATION_NONE,
    )


def _disputed(state: MapState) -> Colouring:
    shared = state.disputes.overlap_of() if state.disputes is not None else np.full(state.n, np.nan)
    differ = COMPARED * (1 - shared.astype(np.float64))
    return by_step(
        differ,
        [1.5, 3.5, 5.5, 7.5],
        text_maps.DISPUTED_STEPS,
        title=text_maps.DISPUTED,
        note=text_maps.DISPUTED_NOTE,
        none=text_maps.DISPUTED_NONE,
    )


def _success(state: MapState) -> Colouring:
    return Colouring(
        text_maps.SUCCESS_NAMES,
        of_panels=[success_codes(state, candidate.name) for candidate in state.candidates],
        title=text_maps.SUCCESS,
        note=text_maps.SUCCESS_NOTE,
        none=text_maps.SUCCESS_NONE,
    )


def success_codes(state: MapState, name: str) -> npt.NDArray[np.uint8]:
    """Uint8 (n,): 0 every question that needs the document has it in its first 10, 1 none has, 2 some; 13 none asks."""
    collection = state.view.collection
    run = state.view.runs[name]
    asked: dict[str, int] = {}
    found_by: dict[str, int] = {}
    for query_id, judged in collection.qrels().items():
        ranking = run.rankings.get(query_id)
        first = set(ranking.doc_ids[:FOUND_WITHIN]) if ranking is not None else set()
        for doc_id, grade in judged.items():
            if grade >= RELEVANT:
                asked[doc_id] = asked.get(doc_id, 0) + 1
                found_by[doc_id] = found_by.get(doc_id, 0) + (doc_id in first)
    parents = collection.row_documents.tolist()
    return np.array(
        [_success_code(asked.get(parent, 0), found_by.get(parent, 0)) for parent in parents], dtype=np.uint8
    )


def _success_code(asked: int, found_by: int) -> int:
    if not asked:
        return 13
    return 0 if found_by == asked else 2 if found_by else 1


def _groups(state: MapState) -> Colouring:
    groups = DocumentGroups(session.workspace()).of_project(state.view.project.id)
    group_of: dict[str, str] = {}
    for group in groups:  # a later group stands above an earlier one
        group_of |= dict.fromkeys(group.doc_ids, group.name)
    values = [group_of.get(doc_id, "") for doc_id in state.view.collection.documents["id"]]
    colouring = by_class(values, [group.name for group in groups], title=text_maps.OWN_GROUPS)
    return Colouring(
        colouring.names,
        colouring.codes,
        title=text_maps.OWN_GROUPS,
        other=colouring.other,
        none=text_maps.OWN_GROUPS_NONE,
    )
