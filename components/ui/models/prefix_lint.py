"""Candidates that lack the prompts they were trained with, and what that costs on the person's own questions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.candidates.by_spec import is_local
from components.candidates.prefixes import SUFFIX, missing_prompts, with_prompts
from components.evaluation.metric_registry import metric
from components.markdown import escape
from components.measurements.prefix_loss import PREFIX_LOSS
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.models import try_words as text_try
from components.ui.shared import session, start
from components.ui.shared.session import View

POINT = 100  # points in a difference of 1


def prefix_lint(view: View) -> None:
    """A warning for each candidate that lacks prompts; nothing where none does."""
    for candidate in view.candidates:
        missing = missing_prompts(candidate.spec)
        if missing is not None:
            with st.container(border=True):
                st.markdown(f":material/warning: **{escape(candidate.name)}**: {escape(missing.sentence)}")
                _loss(view, candidate.spec)


def _loss(view: View, spec: ModelSpec) -> None:
    loss = _saved(view, spec)
    if loss is not None:
        st.markdown(escape(_sentence(loss)))
    elif not view.collection.has_judgments:
        st.caption(text_try.NO_JUDGMENTS)
    else:
        st.caption(text_try.LINT_NOTE)
    going = session.jobs().of_project(view.project.id)
    is_busy = going is not None and not going.is_over
    with st.container(horizontal=True):
        if loss is None and is_local(spec) and view.collection.has_judgments:
            pressed = st.button(
                text_try.MEASURE, key=f"prefix-{spec.name}", disabled=is_busy, help=text_try.MEASURE_HELP
            )
            if pressed:
                options = {
                    "qrels": view.collection.qrels(),
                    "margin": view.margin,
                    "metric": view.leading_metric,
                }
                start.measure(view.project.id, [spec], PREFIX_LOSS.name, options)
                st.rerun()
        if st.button(text_try.USE, key=f"prompts-{spec.name}", help=text_try.USE_HELP):
            _use(view, spec)


def _saved(view: View, spec: ModelSpec) -> dict[str, Any] | None:
    try:
        return PREFIX_LOSS.load(session.subject(view, spec))
    except BadInputError:  # the model went away; its row says so
        return None


def _sentence(loss: dict[str, Any]) -> str:
    difference, low, high = (f"{POINT * loss[name]:+.1f}" for name in ("difference", "low", "high"))
    template = text_try.VERDICTS[loss["verdict"]]
    return template.format(
        difference=difference, low=low, high=high, queries=loss["queries"], metric=metric(loss["metric"]).name
    )


def _use(view: View, spec: ModelSpec) -> None:
    prompted = with_prompts(spec)
    if view.project.candidate(spec.name + SUFFIX) is not None:
        kept = [c.spec for c in view.candidates if c.name not in (spec.name, prompted.name)]
    else:
        kept = [c.spec for c in view.candidates if c.name != spec.name]
    session.workspace().set_candidates(view.project.id, [*kept, prompted])
    st.rerun()
