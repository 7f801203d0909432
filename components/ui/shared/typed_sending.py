"""Typed questions for a model behind an address: what is sent where and at what cost, agreed to before the first."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence

import streamlit as st

from components.candidates.by_spec import LoadedModel, load_model
from components.candidates.typed_vectors import TypedVectors
from components.costs.spending import spending_in
from components.encoders.token_estimates import estimate_tokens
from components.markdown import escape
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.shared import sending, session, text_endpoints
from components.ui.shared.session import View

_AGREED = "_typed_may_leave"
KEPT_CLIENTS = 12


class NotAgreedError(BadInputError):
    """A typed question would leave this computer, and nobody agreed to that in this session yet."""

    def __init__(self, spec: ModelSpec) -> None:
        super().__init__(text_endpoints.NOT_AGREED.format(model=spec.name))
        self.spec = spec


def paid_encoder(project_id: str, spec: ModelSpec) -> tuple[LoadedModel, threading.Lock]:
    """The encoder behind another computer's address, every request counted as the project's spending, and its lock.

    Raises:
        NotAgreedError: the person was not asked yet.
        BadInputError: no key, or a cap that cannot be kept because the price is unknown.
    """
    if (project_id, spec.to_json()) not in st.session_state.get(_AGREED, ()):
        raise NotAgreedError(spec)
    spending = session.spending(project_id)
    return _client(spec.to_json(), json.dumps(spending.as_options(), sort_keys=True))


def ask(view: View, spec: ModelSpec, texts: Sequence[str], key: str) -> None:
    """What typing these texts sends to a model's address, what it costs, and the button that agrees.

    Args:
        view: the project, which pays.
        spec: the model behind the address.
        texts: the questions.
        key: of the button.
    """
    sending.say_cost(view, spec, sum(estimate_tokens(texts)))
    st.caption(
        escape(text_endpoints.TYPED_WHAT.format(spent=session.currency(view).exact(session.spent(view.project.id))))
    )
    st.button(
        text_endpoints.SEND_TYPED,
        key=f"send-typed-{view.project.id}-{key}",
        icon=":material/send:",
        on_click=_agree,
        args=(view.project.id, spec),
    )


def _agree(project_id: str, spec: ModelSpec) -> None:
    st.session_state[_AGREED] = {*st.session_state.get(_AGREED, ()), (project_id, spec.to_json())}


@st.cache_resource(show_spinner=False)
def known_vectors() -> TypedVectors:
    """What was typed lately on this server and sent to an address; in memory only."""
    return TypedVectors()


@st.cache_resource(max_entries=KEPT_CLIENTS, show_spinner=False)
def _client(spec_json: str, spending: str) -> tuple[LoadedModel, threading.Lock]:
    spec = ModelSpec.from_json(spec_json)
    payment = (session.workspace(), spending_in(json.loads(spending)))
    return load_model(spec, session.api_key(), payment), threading.Lock()
