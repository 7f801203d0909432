"""Sections that are folded behind one sentence; what is inside is worked out only once somebody opens it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.ui.markdown import escape


def fold(title: str, sentence: str, *, key: str) -> DeltaGenerator | None:
    """The box to fill, or None while it is closed. ``sentence`` stands beside the title, open or not."""
    box = st.expander(f"**{title}** · {escape(sentence)}", key=key, on_change="rerun")
    return box if box.open else None
