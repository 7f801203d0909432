"""Fields of the needs as widgets: each shows what is saved and saves what is chosen, one field at a time.

The saved value is the truth: two tabs, or two pages with the same field, never overwrite each other's other fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.markdown import escape
from components.needs.fields import default_of
from components.needs.saved import save_field
from components.records import BadInputError
from components.ui.shared import session
from components.ui.shared.session import View

_ERROR = "_needs_error"
Convert = Callable[[Any], Any]


def _same(value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    return value


def key_of(view: View, name: str, prefix: str = "need") -> str:
    """The key of a field's widget."""
    return f"{prefix}-{view.project.id}-{name}"


def show_error() -> None:
    """What was wrong with the last value, once."""
    message = st.session_state.pop(_ERROR, None)
    if message:
        st.error(escape(message))


def bound(
    view: View, name: str, *, prefix: str = "need", shown: Convert = _same, stored: Convert = _same
) -> dict[str, Any]:
    """``key`` and ``on_change`` of a field's widget, whose state is set to what is saved.

    ``shown`` turns the saved value into the widget's, ``stored`` turns it back; None stands for the default.
    """
    key = key_of(view, name, prefix)
    value = shown(getattr(view.needs, name))
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return {"key": key, "on_change": _save, "args": (view.project.id, name, key, stored)}


def _save(project_id: str, name: str, key: str, stored: Convert) -> None:
    value = st.session_state[key]
    value = default_of(name) if value is None else stored(value)
    try:
        save_field(session.workspace(), project_id, name, value)
    except BadInputError as error:
        st.session_state[_ERROR] = str(error)


def number(
    box: DeltaGenerator,
    view: View,
    name: str,
    label: str,
    help_text: str = "",
    *,
    step: float = 1.0,
    scale: float = 1.0,
    decimals: int = 0,
    prefix: str = "need",
    placeholder: str = "",
    hide_label: bool = False,
) -> None:
    """A number, shown as ``scale`` times what is saved; empty where it may be left out."""
    box.number_input(
        label,
        min_value=0.0,
        value=None,  # or it could not be emptied
        step=step,
        format=f"%.{decimals}f",
        help=help_text or None,
        placeholder=placeholder or None,
        label_visibility="collapsed" if hide_label else "visible",
        **bound(
            view,
            name,
            prefix=prefix,
            shown=lambda value: None if value is None else round(value * scale, 9),
            stored=lambda value: round(value / scale, 12),
        ),
    )


def choice(
    box: DeltaGenerator, view: View, name: str, label: str, options: Sequence[Any], names: Convert, help_text: str = ""
) -> None:
    """One of a few."""
    box.selectbox(label, list(options), format_func=names, help=help_text or None, **bound(view, name))
