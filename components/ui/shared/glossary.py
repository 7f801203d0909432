"""The glossary, opened in place: beside the title of every page, and as the help of the terms a sentence rests on."""

from __future__ import annotations

import streamlit as st

from components.comparison import glossary
from components.evaluation.metric_registry import metric
from components.markdown import escape
from components.ui.shared import text

PIXELS = 420


def button() -> None:
    """The button that opens the list."""
    with (
        st.popover(text.GLOSSARY, icon=":material/menu_book:", type="tertiary"),
        st.container(height=PIXELS, border=False, width=PIXELS),
    ):
        for heading, terms in (
            (text.GLOSSARY_VERDICTS, (*glossary.verdicts(), *glossary.confidence())),
            (text.GLOSSARY_MEASURES, glossary.measures()),
            (text.GLOSSARY_OTHERS, glossary.others()),
        ):
            st.markdown(f"**{heading}**")
            st.markdown("\n".join(f"- **{escape(term.name)}**: {escape(term.meaning)}" for term in terms))


def help_of(*keys: str, measured: str = "") -> str:
    """The meanings of these terms, and of the metric ``measured`` by, for the sign beside a sentence that uses them.

    ``keys``: see components.comparison.glossary.GlossaryTerm.
    """
    meanings = {term.name: term.meaning for term in map(glossary.term_of, keys)}
    if measured:
        meanings = {metric(measured).name: metric(measured).meaning} | meanings
    return "  \n".join(f"**{escape(name)}**: {escape(meaning)}" for name, meaning in meanings.items())
