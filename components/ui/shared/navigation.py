"""The pages in the order of the six steps, in the sidebar's groups."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

from components.i18n import tr


def pages() -> dict[str, list[Page]]:
    """Group -> pages, for st.navigation; the first page lives at the address's root."""
    return {
        "": [st.Page("pages/compare.py", title=tr("Compare"), icon=":material/compare_arrows:", default=True)],
        tr("Prepare"): [
            st.Page("pages/needs.py", title=tr("Needs"), icon=":material/tune:"),
            st.Page("pages/data.py", title=tr("Data"), icon=":material/description:"),
            st.Page("pages/models.py", title=tr("Models"), icon=":material/deployed_code:"),
        ],
        tr("Look"): [
            st.Page("pages/search.py", title=tr("Search"), icon=":material/search:"),
            st.Page("pages/map.py", title=tr("Map"), icon=":material/scatter_plot:"),
        ],
        tr("Measure"): [
            st.Page("pages/quality.py", title=tr("Quality"), icon=":material/leaderboard:"),
            st.Page("pages/answers.py", title=tr("Answers"), icon=":material/forum:"),
            st.Page("pages/diagnose.py", title=tr("Diagnose"), icon=":material/troubleshoot:"),
            st.Page("pages/cost.py", title=tr("Cost"), icon=":material/payments:"),
        ],
        tr("Decide"): [st.Page("pages/decision.py", title=tr("Decision"), icon=":material/gavel:")],
    }
