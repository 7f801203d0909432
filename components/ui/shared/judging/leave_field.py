"""A text field that does not keep the keys: what is typed after it was filled in is the page's again."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "leave_field", js=(Path(__file__).parent / "leave_field.js").read_text(encoding="utf-8")
)


def leave_field(field: str, value: str) -> None:
    """Let Enter, and Tab after typing, take the cursor out of a text field.

    Without this the cursor stays, or goes on to a switch, and arrow keys meant for buttons never reach them.

    Args:
        field: the key of the text field; there may be one such call a page for it.
        value: what the field holds as the page knows it, without spaces around it.
    """
    _component(data={"field": field, "value": value}, key=f"leave-{field}")
