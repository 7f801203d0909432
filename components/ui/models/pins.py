"""Which models are pinned, up to four, to be seen side by side."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.ui.models import words as text_models

MOST = 4
KEY = "pin"


def pin_button(box: DeltaGenerator, name: str) -> None:
    """Pins a model beside those that are; there is room for four."""
    pinned = _pinned()
    box.button(
        text_models.PINNED if name in pinned else text_models.PIN,
        key="card-pin",
        disabled=name in pinned or len(pinned) >= MOST,
        help=text_models.PINS_HELP,
        on_click=_pin,
        args=(name,),
    )


def _pinned() -> list[str]:
    """Also those of a link, which the field further down has not read yet when a page opens."""
    given = st.session_state.get(KEY)
    return list(given) if given is not None else st.query_params.get_all(KEY)


def _pin(name: str) -> None:
    st.session_state[KEY] = list(dict.fromkeys([*_pinned(), name]))[:MOST]
