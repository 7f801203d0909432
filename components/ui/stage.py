"""What Compare shows in its place, kept in the address as ``show``: the switch test, or the comparison as slides."""

from __future__ import annotations

import streamlit as st

from components.ui import address, text_switch
from components.ui.session import View

PARAM = "show"
STAGES = ("switch", "present")
_NEXT = "_show_next"


def shown() -> str:
    """One of STAGES, or "" for Compare itself."""
    if _NEXT in st.session_state:
        address.put(PARAM, st.session_state.pop(_NEXT) or None)
    found = st.query_params.get(PARAM, "")
    return found if found in STAGES else ""


def open_stage(name: str) -> None:
    """Show this one of STAGES ("": Compare itself) from the next run on; for callbacks."""
    st.session_state[_NEXT] = name


def buttons(view: View) -> None:
    """The ways on from a comparison."""
    if len(view.ready) < 2:
        return
    with st.container(horizontal=True):
        st.button(
            text_switch.BUTTON,
            icon=":material/swap_horiz:",
            help=text_switch.BUTTON_HELP,
            on_click=open_stage,
            args=("switch",),
        )
        st.button(
            text_switch.PRESENT,
            icon=":material/slideshow:",
            help=text_switch.PRESENT_HELP,
            on_click=open_stage,
            args=("present",),
        )


def leave_button() -> None:
    """Back to Compare."""
    st.button(text_switch.BACK, icon=":material/arrow_back:", type="tertiary", on_click=open_stage, args=("",))
