"""The pages in the order of the six steps, in the sidebar's groups."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page


def pages() -> dict[str, list[Page]]:
    """Group -> pages, for st.navigation; the first page lives at the address's root."""
    return {
        "": [st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:", default=True)],
        "Prepare": [
            st.Page("pages/needs.py", title="Needs", icon=":material/tune:"),
            st.Page("pages/data.py", title="Data", icon=":material/description:"),
            st.Page("pages/models.py", title="Models", icon=":material/deployed_code:"),
        ],
        "Look": [
            st.Page("pages/search.py", title="Search", icon=":material/search:"),
            st.Page("pages/map.py", title="Map", icon=":material/scatter_plot:"),
        ],
        "Measure": [
            st.Page("pages/quality.py", title="Quality", icon=":material/leaderboard:"),
            st.Page("pages/answers.py", title="Answers", icon=":material/forum:"),
            st.Page("pages/diagnose.py", title="Diagnose", icon=":material/troubleshoot:"),
            st.Page("pages/cost.py", title="Cost", icon=":material/payments:"),
        ],
        "Decide": [st.Page("pages/decision.py", title="Decision", icon=":material/gavel:")],
    }
