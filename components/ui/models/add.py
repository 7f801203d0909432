"""A model that the catalogue does not list: by name, from a folder or behind an endpoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components.candidates.names import resolve_name
from components.markdown import escape
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.models.endpoint_form import endpoint_form
from components.ui.shared import adding, text
from components.ui.shared.session import View


def add_a_model(view: View) -> None:
    """A model by its name or folder, or behind an endpoint."""
    with st.expander(text.ADD_MODEL):
        local, endpoint = st.tabs([text.BY_NAME, text.BY_ENDPOINT])
        with local, st.form("add-local", border=False):
            name = st.text_input(
                text.MODEL_NAME, placeholder="intfloat/multilingual-e5-base", help=text.MODEL_NAME_HELP
            ).strip()
            if st.form_submit_button(text.ADD):
                _add(view, lambda: resolve_name(name), needs=[name])
        with endpoint:
            endpoint_form(lambda spec: adding.add(view, [spec]))


def _add(view: View, make: Callable[[], ModelSpec], *, needs: Sequence[str]) -> None:
    if not all(needs):
        st.info(text.FILL_IN)
        return
    try:
        spec = make()
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    adding.add(view, [spec])
