"""Ticking models beside those that are ticked: one way for every form and button."""

from __future__ import annotations

import os
from collections.abc import Sequence

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.candidates.names import with_distinct_name
from components.candidates.users import refuse_without_interactions
from components.encoders.openai_compatible import KEY_VARIABLE
from components.markdown import escape
from components.records import BadInputError
from components.spec import ModelSpec, leaves
from components.ui.shared import session, text, text_endpoints
from components.ui.shared.session import View


def add(view: View, specs: Sequence[ModelSpec]) -> None:
    """Tick these, say so and run the page again; or say in one sentence why not."""
    try:
        fresh = _fresh(view, specs)
        if not fresh:
            st.info(escape(text.MODEL_ALREADY_IN.format(model=specs[-1].name)))
            return
        session.workspace().set_candidates(view.project.id, [*(c.spec for c in view.candidates), *fresh])
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    names = numbers.commas(spec.name for spec in fresh)
    st.toast(escape(text.MODEL_ADDED.format(models=names)), icon=":material/check:")  # the table may be out of sight
    st.rerun()


def _fresh(view: View, specs: Sequence[ModelSpec]) -> list[ModelSpec]:
    """Those that are not ticked yet, each under a name no other model of the project has."""
    known = [candidate.spec for candidate in view.project.candidates]
    ticked = {candidate.name for candidate in view.candidates}
    fresh: list[ModelSpec] = []
    for spec in specs:
        _check_variable(spec)
        if candidate_of(spec).needs_interactions:
            refuse_without_interactions(view.collection, spec.name)
        named = with_distinct_name(spec, [*known, *fresh])
        if named.name not in ticked:
            fresh.append(named)
    return fresh


def _check_variable(spec: ModelSpec) -> None:
    """A variable that is not set may be the key itself, which must not be saved; and without it nothing would run."""
    for variable in (str(leaf.options.get("key_env", "")) for leaf in leaves(spec)):
        is_set = variable in os.environ or (variable == KEY_VARIABLE and session.api_key() is not None)
        if variable and not is_set:
            raise BadInputError(text_endpoints.NOT_SET)
