"""How long models took that learn from interactions."""

from __future__ import annotations

import streamlit as st

from components import numbers
from components.i18n import tr_count
from components.markdown import escape
from components.ui.shared import text_users
from components.ui.shared.session import View


def section(view: View) -> None:
    """One line a model; nothing where none learned here."""
    known = view.collection.interactions
    seconds = {candidate.name: view.results[candidate.name].manifest.get("train_seconds") for candidate in view.ready}
    learned = {name: spent for name, spent in seconds.items() if spent is not None}
    if known is None or not learned:
        return
    st.subheader(text_users.TRAINING, anchor=False)
    st.caption(text_users.TRAINED_WHAT)
    interactions = tr_count("{count} interaction", "{count} interactions", len(known.table))
    lines = [
        text_users.TRAINED.format(
            model=f"**{escape(name)}**", seconds=numbers.duration(spent), interactions=interactions
        )
        for name, spent in learned.items()
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
