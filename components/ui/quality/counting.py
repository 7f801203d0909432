"""How a question that is itself a document, and a right document that is not there, count: as usual, or otherwise."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.datasets.own_documents import own_documents
from components.ui.quality import words as text_quality
from components.ui.shared import session
from components.ui.shared.session import View


def counting(view: View) -> None:
    """A switch for each of the two that the collection has; nothing where it has neither. Kept with the data."""
    has_own, has_absent = bool(own_documents(view.collection)), bool((view.collection.absent["grade"] > 0).any())
    if not (has_own or has_absent):
        return
    scoring = chosen = view.collection.scoring
    with st.expander(text_quality.COUNTING):
        if has_own:
            left_out = st.toggle(
                text_quality.LEAVE_OUT_OWN, scoring.leaves_out_own, help=text_quality.LEAVE_OUT_OWN_HELP
            )
            chosen = replace(chosen, leaves_out_own=left_out)
        if has_absent:
            counts = st.toggle(text_quality.COUNT_ABSENT, scoring.counts_absent, help=text_quality.COUNT_ABSENT_HELP)
            chosen = replace(chosen, counts_absent=counts)
    if chosen != scoring:
        session.workspace().change_collection(view.project.id, lambda now: replace(now, scoring=chosen))
        st.rerun()
