"""Buttons whose press is not lost when something else asks for the page at the same moment.

A press counts in the run it begins. Streamlit drops that run where another one is asked for before it has come to the
button: by a field that gives its value away as the button is tapped, or by another click. What the button's callback
notes at the start of the run stays until the page comes to it.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Kind = Literal["primary", "secondary", "tertiary"]


def button(
    box: DeltaGenerator,
    label: str,
    *,
    key: str,
    kind: Kind = "secondary",
    in_form: bool = False,
    icon: str | None = None,
    help: str | None = None,  # noqa: A002 - as streamlit calls it
    is_disabled: bool = False,
) -> bool:
    """Draw it as wide as its box; whether it was pressed since the page last came here."""
    note = f"_pressed-{key}"
    draw = box.form_submit_button if in_form else box.button
    draw(
        label,
        key=key,
        type=kind,
        icon=icon,
        help=help,
        disabled=is_disabled,
        width="stretch",
        on_click=_note,
        args=(note,),
    )
    return bool(st.session_state.pop(note, False))


def _note(note: str) -> None:
    st.session_state[note] = True
