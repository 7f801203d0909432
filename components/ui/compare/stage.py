"""What Compare shows in its place, kept in the address as ``show``: the switch test, or the comparison as slides."""

from __future__ import annotations

import streamlit as st

from components.ui.compare import switch_words as text_switch
from components.ui.shared import address

PARAM = "show"
STAGES = ("switch", "present")
PRESENTED = ("presented", "telling", "slide")  # what Present keeps in the address
_NEXT = "_show_next"


def shown() -> str:
    """One of STAGES, or "" for Compare itself."""
    if _NEXT in st.session_state:
        name, more = st.session_state.pop(_NEXT)
        address.put(PARAM, name or None)
        for param in PRESENTED:
            st.query_params.pop(param, None)
        st.query_params.update({param: value for param, value in more.items() if value})
    stage = st.query_params.get(PARAM, "")
    return stage if stage in STAGES else ""


def open_stage(name: str, **params: object) -> None:
    """Show this one of STAGES ("": Compare itself) from the next run on; ``params`` are of PRESENTED."""
    st.session_state[_NEXT] = name, params


def switch_button() -> None:
    """Into the switch test."""
    st.button(
        text_switch.BUTTON,
        icon=":material/swap_horiz:",
        help=text_switch.BUTTON_HELP,
        on_click=open_stage,
        args=("switch",),
    )


def leave_button() -> None:
    """Back to Compare."""
    st.button(text_switch.BACK, icon=":material/arrow_back:", type="tertiary", on_click=open_stage, args=("",))
