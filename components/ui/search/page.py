"""The sections of the Search page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.candidates.indexing import filter_columns
from components.candidates.live_search import Hits
from components.comparison.passages import RELEVANT
from components.ui.shared import address, hits, search_within, text, text_search
from components.ui.shared.ask import AskedQuery
from components.ui.shared.hits import MOST_COLUMNS
from components.ui.shared.markdown import escape
from components.ui.shared.search_within import Within
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

FEW_VALUES = 50  # a column with more different values is not a filter but a text


def choose_mode() -> str:
    """Look, Grade or Blind (in the address as ``mode``)."""
    mode = address.segmented(
        text_search.MODE,
        list(text_search.MODES),
        param="mode",
        default="look",
        names=lambda one: text_search.MODES[one],
    )
    st.caption(text_search.MODE_HELP[mode])
    return mode


@dataclass(frozen=True)
class Options:
    """Results per model, which documents may appear, and whether the best sentence is marked."""

    k: int
    where: dict[str, str]
    with_sentences: bool
    within: Within | None

    @property
    def among(self) -> frozenset[str] | None:
        """Ids of the only documents that may appear; None where all may."""
        return None if self.within is None else self.within.doc_ids

    @property
    def is_limited(self) -> bool:
        """Whether not every document may appear."""
        return bool(self.where) or self.within is not None

    def may_appear(self, view: View) -> frozenset[str] | None:
        """Ids of the documents that pass every filter; None where all do."""
        if not self.is_limited:
            return None
        documents = view.collection.documents
        for column, value in self.where.items():
            documents = documents[documents[column] == value]
        kept = frozenset(documents["id"])
        return kept if self.among is None else kept & self.among


def options(view: View) -> Options:
    """What is rarely changed, folded away."""
    above = st.container()
    with st.expander(text.SEARCH_OPTIONS):
        left, right = st.columns([2, 3])
        k = left.slider(text.RESULTS_SHOWN, 3, 20, 5, key="k", bind="query-params")
        marked = left.toggle(
            text_search.SENTENCES, key="sentences", help=text_search.SENTENCES_HELP, persist_state="session"
        )
        with right:
            where = _filters(view, above)
            within = search_within.choose(view, above)
    search_within.say(view, within)
    return Options(k, where, marked, within)


def pick_models(candidates: list[ProjectCandidate], param: str) -> list[ProjectCandidate]:
    """Up to four of these models, kept in the address under ``param``."""
    names = [candidate.name for candidate in candidates]
    project, drawn_for = st.session_state.get("project"), f"_{param}_drawn_for"
    is_other_project = st.session_state.get(drawn_for, project) != project
    st.session_state[drawn_for] = project
    if len(names) <= 1:
        return candidates
    state: dict[str, Any] = {"default": names[:MOST_COLUMNS]}
    if is_other_project:  # what was picked, or linked to, are the models of the one before
        st.session_state[param] = state.pop("default")
    elif unknown := [name for name in st.query_params.get_all(param) if name not in names]:
        st.error(text.UNKNOWN_MODEL.format(name=escape(unknown[0])))
    picked = st.pills(text.MODELS_SHOWN, names, selection_mode="multi", key=param, bind="query-params", **state)
    if len(picked) > MOST_COLUMNS:
        st.caption(text.TOO_MANY_COLUMNS.format(most=MOST_COLUMNS))
    kept = set(picked[:MOST_COLUMNS]) or {names[0]}
    return [candidate for candidate in candidates if candidate.name in kept]


def _filters(view: View, above: DeltaGenerator) -> dict[str, str]:
    documents = view.collection.documents
    columns = [c for c in filter_columns(view.collection) if 1 < documents[c].nunique() <= FEW_VALUES]
    if not columns:
        st.caption(text.NO_FILTERS)
        return {}
    where = {}
    for box, column in zip(st.columns(min(len(columns), 3)), columns, strict=False):
        values = sorted(value for value in documents[column].unique() if value)
        param, key = f"only_{column}", f"only-{view.project.id}-{column}"
        if unknown := address.take(param, key, values):
            above.error(text_search.UNKNOWN_FILTER.format(column=escape(str(column)), value=escape(unknown)))
        chosen = box.selectbox(
            text.ONLY.format(column=escape(str(column))),
            values,
            index=None,
            placeholder=text.ALL,
            key=key,
            persist_state="session",
        )
        address.put(param, chosen)
        if chosen is not None:
            where[str(column)] = chosen
    return where


def no_query(view: View) -> None:
    """Before anything is asked: what to do in a collection without queries."""
    if view.collection.queries.empty:
        st.info(text.TYPE_TO_SEARCH)


def explain(view: View, asked: AskedQuery) -> None:
    """What is known of the query: its tags, and how many documents are right for it."""
    if asked.query_id is None:
        in_link = "words" in st.query_params
        st.caption(text_search.WORDS_ARE_IN_LINK if in_link else text.TYPED_QUERY)
        return
    row = view.collection.queries[view.collection.queries["id"] == asked.query_id].iloc[0]
    tags = [escape(f"{name}: {value}") for name, value in row.items() if name not in ("id", "text") and value]
    own = view.collection.judgments[view.collection.judgments["query_id"] == asked.query_id]
    right = int((own["grade"] >= RELEVANT).sum())
    known = (
        numbers.count(right, "document is", "documents are") + " known to be right"
        if right
        else "nobody judged this question"
    )
    st.caption(" · ".join([*tags, known]))


def agreement(chosen: Sequence[ProjectCandidate], answers: Mapping[str, Hits], k: int) -> None:
    """How similar the lists are, in one sentence and, on demand, a table."""
    names = [candidate.name for candidate in chosen if candidate.name in answers]
    if len(names) < 2:
        return
    lists = {name: set(answers[name].shown.doc_ids[:k]) for name in names}
    everywhere = set.intersection(*lists.values())
    anywhere = set.union(*lists.values())
    if not anywhere:
        return
    if len(everywhere) == len(anywhere) == 1:
        st.caption(text.AGREEMENT_ONE)
    else:
        st.caption(text.AGREEMENT.format(shared=len(everywhere), total=len(anywhere)))
    rows = []
    for a, b in combinations(names, 2):
        jaccard, overlap = hits.likeness(answers[a], answers[b], k)
        shared = len(lists[a] & lists[b])
        rows.append({"First": a, "Second": b, "Shared": shared, "Jaccard": jaccard, "RBO": overlap})
    with st.expander(text.AGREEMENT_TABLE):
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            column_config={
                "Jaccard": st.column_config.NumberColumn("Jaccard ↑", help=text.JACCARD_HELP, format="%.2f"),
                "RBO": st.column_config.NumberColumn("RBO ↑", help=text_search.RBO_HELP, format="%.2f"),
            },
        )
