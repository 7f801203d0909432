"""Keyword or meaning: the Data page's hint on sparse, dense or hybrid search."""

from __future__ import annotations

import streamlit as st

from components import i18n
from components.datasets.hints import Hint, hint
from components.markdown import escape
from components.records import Collection
from components.ui.data import findings_words as text_findings
from components.ui.shared import told_late
from components.ui.shared.session import View


def keyword_or_meaning(view: View) -> None:
    """What the data says for keyword search and for search by meaning; where people ask, that is."""
    if view.collection.interactions is not None:
        return
    box = st.expander(text_findings.HINT, on_change="rerun", key="open-hint")
    if box.open:
        with box:
            _hint_section(_hint(view.collection.content_hash, i18n.current(), view.collection))


@told_late.waiting(lambda: text_findings.COMPARING_WORDS)
@st.cache_resource(max_entries=4, show_spinner=False)
def _hint(content_hash: str, language: str, _collection: Collection) -> Hint:
    return hint(_collection)


def _hint_section(advice: Hint) -> None:
    st.markdown(f"**{escape(advice.sentence)}**")
    st.markdown(
        "\n".join(
            f"- {text_findings.POINTS[reason.points_to]} · {escape(reason.sentence)}" for reason in advice.reasons
        )
    )
    st.caption(text_findings.HINT_ONLY)
