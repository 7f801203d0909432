"""A model that the catalogue does not list: by name, from a folder or behind an endpoint."""

from __future__ import annotations

import streamlit as st

from components.models.registry import resolve_name
from components.records import BadInputError
from components.ui import session, text, text_endpoints
from components.ui.session import View


def add_a_model(view: View) -> None:
    """A model by its name or folder, or behind an endpoint."""
    with st.expander(text.ADD_MODEL):
        local, endpoint = st.tabs([text.BY_NAME, text.BY_ENDPOINT])
        with local, st.form("add-local", border=False):
            name = st.text_input(
                text.MODEL_NAME, placeholder="intfloat/multilingual-e5-base", help=text.MODEL_NAME_HELP
            )
            if st.form_submit_button(text.ADD) and name.strip():
                _add(view, name.strip())
        with endpoint, st.form("add-endpoint", border=False):
            url = st.text_input(text.BASE_URL, placeholder="http://localhost:8080/v1", help=text.BASE_URL_HELP)
            model = st.text_input(text.ENDPOINT_MODEL, placeholder="text-embedding-3-small")
            variable = st.text_input(text_endpoints.KEY_VARIABLE, help=text_endpoints.KEY_VARIABLE_HELP).strip()
            found = text_endpoints.FOUND if session.api_key() is not None else text_endpoints.MISSING
            st.caption(text_endpoints.KEYS.format(found=found))
            if st.form_submit_button(text.ADD) and url.strip() and model.strip():
                _add(view, f"openai:{model.strip()}@{url.strip()}" + (f"#{variable}" if variable else ""))


def _add(view: View, name: str) -> None:
    try:
        spec = resolve_name(name)
        session.workspace().set_candidates(view.project.id, [*(c.spec for c in view.candidates), spec])
    except BadInputError as error:
        st.error(str(error))
        return
    st.rerun()
