"""Sections that are folded behind one sentence; what is inside is worked out only once somebody opens it."""

from __future__ import annotations

from zlib import crc32

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.markdown import escape


def fold(title: str, sentence: str, *, key: str) -> DeltaGenerator | None:
    """The box to fill, or None while it is closed. ``sentence`` stands beside the title, open or not.

    For Streamlit an expander with other words is another one, closed: whether it is open is kept under ``key``, so
    that a choice made inside, which changes the sentence, does not close it.
    """
    label = f"**{title}** · {escape(sentence)}"
    widget = f"{key}-{crc32(label.encode())}"
    is_open = bool(st.session_state.get(key, False))
    box = st.expander(label, expanded=is_open, key=widget, on_change=_remember, args=(key, widget))
    return box if box.open else None


def _remember(key: str, widget: str) -> None:
    st.session_state[key] = st.session_state[widget]
