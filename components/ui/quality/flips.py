"""From one model to another, question by question: won, lost, unchanged, and what the lost ones share."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.datasets import practice
from components.evaluation.flips import LOST, UNCHANGED, WON, flip_ledger, shared_traits
from components.evaluation.query_groups import YES, query_groups
from components.markdown import escape
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared import address, hits, session
from components.ui.shared.downloads import download
from components.ui.shared.hits import AskedQuery
from components.ui.shared.session import View

SHOWN_RESULTS = 5


def groups_of(view: View, measured: QualityView) -> dict[str, pd.Series]:
    """Ways of grouping the judged questions; computed once per collection."""
    ids = tuple(next(iter(measured.scored.per_query.values())).index)
    return _groups(view.collection.content_hash, ids, view)


@st.cache_resource(max_entries=session.CACHED, show_spinner=False)
def _groups(content_hash: str, query_ids: tuple[str, ...], _view: View) -> dict[str, pd.Series]:
    return query_groups(_view.collection, query_ids, hidden=practice.OWN_COLUMNS)


def ledger(view: View, measured: QualityView) -> None:
    """Two models, the counts, what the lost questions share, and the questions with both result lists."""
    scored = measured.scored
    names = list(scored.per_query)
    if len(names) < 2:
        return
    st.subheader(text_quality.FLIPS, anchor=False)
    before, after = _two(measured, names)
    table = flip_ledger(scored.per_query[before][measured.metric.key], scored.per_query[after][measured.metric.key])
    texts = view.collection.queries.set_index("id")["text"]
    table.insert(1, "question", texts.reindex(table["query_id"]).to_numpy())
    counts = table["outcome"].value_counts()
    words = text_quality.FLIP_COUNTS if counts.get(UNCHANGED, 0) < len(table) else text_quality.NO_FLIPS
    st.markdown(
        words.format(
            won=counts.get(WON, 0),
            lost=counts.get(LOST, 0),
            even=counts.get(UNCHANGED, 0),
            queries=numbers.count(scored.queries, "question"),
            metric=measured.metric.name,
        )
    )
    _shared(view, measured, table)
    _questions(view, table, before, after)


def _two(measured: QualityView, names: list[str]) -> tuple[str, str]:
    """The models to go from and to; by default those of the verdict."""
    subject, against = measured.verdict.subject, measured.verdict.against
    left, right, _ = st.columns([2, 2, 3])
    with left:
        before = address.select(
            text_quality.FROM, names, param="from", default=against if against in names else names[0]
        )
    others = [name for name in names if name != before]
    with right:
        after = address.select(text_quality.TO, others, param="to", default=subject if subject in others else others[0])
    return before, after


def _shared(view: View, measured: QualityView, table: pd.DataFrame) -> None:
    if not (table["outcome"] == LOST).any():
        st.markdown(text_quality.NO_LOSSES)
        return
    for sentence in losses_share(view, measured, table):
        st.markdown(f"- {sentence}")
    tested = shared_traits(table, groups_of(view, measured))
    if len(tested):
        with st.expander(text_quality.TRAIT_TABLE.format(count=len(tested))):
            st.dataframe(
                tested.rename(columns=text_quality.TRAIT_COLUMNS),
                hide_index=True,
                column_config={
                    text_quality.TRAIT_COLUMNS["p_value"]: st.column_config.NumberColumn(format="%.3f"),
                },
            )


def losses_share(view: View, measured: QualityView, table: pd.DataFrame) -> list[str]:
    """A sentence for each thing the lost questions share; one that says so where nothing stands out."""
    if not (table["outcome"] == LOST).any():
        return [text_quality.NO_LOSSES]
    tested = shared_traits(table, groups_of(view, measured))
    found = [_sentence(row) for row in tested[tested["finding"] != "unclear"].to_dict("records")]
    traits = ", ".join(dict.fromkeys(tested["trait"].map(escape)))
    return found or [text_quality.NOTHING_SHARED.format(count=len(tested), traits=traits)]


def _sentence(row: Mapping[Hashable, Any]) -> str:
    is_yes = row["value"] == YES and row["trait"] in text_quality.TRAIT_WORDS
    words = {
        (False, "more"): text_quality.SHARED_MORE,
        (False, "less"): text_quality.SHARED_LESS,
        (True, "more"): text_quality.SHARED_YES_MORE,
        (True, "less"): text_quality.SHARED_YES_LESS,
    }[is_yes, str(row["finding"])]
    trait = text_quality.TRAIT_WORDS[str(row["trait"])] if is_yes else escape(str(row["trait"]))
    p = float(str(row["p_value"]))
    return words.format(
        trait=trait,
        value=escape(str(row["value"])),
        p="< 0.001" if p < 0.001 else f"{p:.3f}",
        **{name: row[name] for name in ("lost", "lost_all", "others", "others_all")},
    )


@st.fragment
def _questions(view: View, table: pd.DataFrame, before: str, after: str) -> None:
    outcome = st.segmented_control(
        text_quality.SHOW,
        list(text_quality.OUTCOMES),
        format_func=lambda one: f"{text_quality.OUTCOMES[one]} ({(table['outcome'] == one).sum()})",
        default=LOST,
        required=True,
        key="flip-outcome",
        label_visibility="collapsed",
    )
    shown = table[table["outcome"] == outcome]
    if outcome == WON:
        shown = shown.iloc[::-1]
    shown = shown.reset_index(drop=True)
    number = st.column_config.NumberColumn
    event = st.dataframe(
        shown[["question", "before", "after", "change"]],
        hide_index=True,
        height=min(340, 38 + 35 * max(len(shown), 1)),
        on_select="rerun",
        selection_mode="single-row",
        key=f"flips-{before}-{after}-{outcome}",
        column_config={
            "question": st.column_config.TextColumn(text_quality.QUESTION, width="large"),
            "before": number(before, format="%.2f"),
            "after": number(after, format="%.2f"),
            "change": number(text_quality.CHANGE, help=text_quality.CHANGE_HELP, format="%+.2f"),
        },
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        download(text_quality.DOWNLOAD_FLIPS, lambda: table, "flips.csv", key="csv-flips")
        if not event.selection.rows or event.selection.rows[0] >= len(shown):
            st.caption(text_quality.SELECT_A_ROW)
            return
        row = shown.iloc[event.selection.rows[0]]
        if st.button(text_quality.OPEN_IN_SEARCH):
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": str(row["query_id"])})
    st.markdown(f"#### {escape(str(row['question']))}")
    two = [candidate for name in (before, after) for candidate in view.ready if candidate.name == name]
    hits.columns(view, two, AskedQuery(str(row["question"]), str(row["query_id"])), SHOWN_RESULTS)
