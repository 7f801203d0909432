"""What the sections of the Diagnose page read, with a word while it is computed, and measuring what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.comparison.diagnose import readings
from components.evaluation.headroom import Headroom
from components.markdown import escape
from components.measurements import diagnosis
from components.measurements.diagnosis import Recall
from components.measurements.vector_space import Space
from components.numbers import clauses, commas
from components.ui.diagnose import words as text_diagnose
from components.ui.shared import session, start
from components.ui.shared.session import View


def recalls(view: View, k: int) -> tuple[dict[str, Recall], dict[str, str]]:
    """See readings.recalls."""
    with st.spinner(text_diagnose.COUNTING):
        return readings.recalls(view, k)


def headroom(view: View, metric: str) -> Headroom | None:
    """See readings.headroom."""
    with st.spinner(text_diagnose.FUSING):
        return readings.headroom(view, metric)


def spaces(view: View) -> dict[str, Space]:
    """See readings.spaces."""
    with st.spinner(text_diagnose.LOOKING):
        return readings.spaces(view)


def is_busy(view: View) -> bool:
    """Whether something is being computed for this project."""
    job = session.jobs().of_project(view.project.id)
    return job is not None and not job.is_over


def measure(view: View, measures: Mapping[str, Sequence[str]]) -> None:
    """Measure in the background, model -> names of components.measurements.repairs."""
    start.measure(
        view.project.id, [candidate.spec for candidate in view.ready if measures.get(candidate.name)], measures
    )


def open_stages(stages: Mapping[str, Mapping[str, diagnosis.Stage]], names: Sequence[str]) -> dict[str, list[str]]:
    """Model -> which of these stages could be measured and were not."""
    by_model = {
        model: [name for name in names if name in of_model and of_model[name].state == "open"]
        for model, of_model in stages.items()
    }
    return {model: which for model, which in by_model.items() if which}


def in_order(measures: Mapping[str, Sequence[str]]) -> list[str]:
    """What is to be measured of any model, each once, in the order it is always named."""
    wanted = {name for which in measures.values() for name in which}
    return [name for name in text_diagnose.MEASURE_STAGE if name in wanted]


def button(view: View, measures: Mapping[str, Sequence[str]], key: str) -> None:
    """The button that measures, or that something is being computed; what failed before is said."""
    for step in session.failed_steps(view.project.id, *(name for names in measures.values() for name in names)):
        if step.name in measures:
            st.warning(text_diagnose.MEASURE_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
    if is_busy(view):
        st.caption(text_diagnose.MEASURING)
        return
    names = in_order(measures)
    what = clauses(
        text_diagnose.MEASURE_WHAT[name].format(
            models=commas(escape(model) for model, which in measures.items() if name in which)
        )
        for name in names
    )
    if st.button(text_diagnose.measure(names), key=key, help=text_diagnose.MEASURE_HELP.format(what=what)):
        measure(view, measures)
        st.rerun()
