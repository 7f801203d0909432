"""In which precision the candidates compute: what the trials on the person's texts found, and one click to float32."""

from __future__ import annotations

import streamlit as st

from components.candidates import candidate_of
from components.candidates.precision import FLOAT32, SETTING, chosen_by_trial, in_float32
from components.markdown import escape
from components.measurements.base import Subject
from components.measurements.precision import PRECISION
from components.spec import leaves
from components.ui.models import words as text_models
from components.ui.shared import session
from components.ui.shared.session import View


def precision_choice(view: View) -> None:
    """The switch, where a candidate could compute in either, and a sentence for each model that was turned over."""
    if not any(candidate_of(leaf).takes_precisions for candidate in view.candidates for leaf in leaves(candidate.spec)):
        return
    workspace, project = session.workspace(), view.project.id
    may_choose = workspace.setting(project, SETTING) != FLOAT32
    is_on = st.toggle(
        text_models.QUICKER, value=may_choose, key=f"may-choose-precision-{project}", help=text_models.QUICKER_HELP
    )
    if is_on != may_choose:
        workspace.save_setting(project, SETTING, None if is_on else FLOAT32)
        for candidate in view.project.candidates:
            if not is_on and chosen_by_trial(candidate.spec):
                workspace.replace_candidate(project, in_float32(candidate.spec))
        st.rerun()
    turned = {model.to_json(): model for candidate in view.candidates for model in chosen_by_trial(candidate.spec)}
    for model in turned.values():
        trial = PRECISION.load(Subject(workspace, view.collection, model))
        if trial is not None:
            st.caption(escape(trial.sentence(model.name)))
