"""Loading a model on trial: time, memory, dimension and how similar it finds two sentences."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import numbers
from components.candidates.by_spec import is_local, resolve_name
from components.jobs import MeasureJob
from components.markdown import escape
from components.measurements.trial import TRIAL
from components.records import BadInputError
from components.ui.models import try_words as text_try
from components.ui.shared import adding, job_line, session, start
from components.ui.shared.session import View


def try_a_model(view: View) -> None:
    """The expander on the Models page; the model is loaded by a worker and gone afterwards."""
    # Open while there is an answer: the job line that comes and goes above would fold it up.
    with st.expander(text_try.TITLE, expanded=_tried(view) is not None, key=f"trying-{view.project.id}"):
        st.caption(text_try.WHAT)
        with st.form(f"try-{view.project.id}", border=False):
            name = st.text_input(text_try.NAME, placeholder="intfloat/multilingual-e5-small", help=text_try.NAME_HELP)
            left, right = st.columns(2)
            first = left.text_input(text_try.FIRST, value=text_try.FIRST_EXAMPLE)
            second = right.text_input(text_try.SECOND, value=text_try.SECOND_EXAMPLE)
            is_asked = st.form_submit_button(text_try.TRY)
        if is_asked and not all(field.strip() for field in (name, first, second)):
            st.info(text_try.FILL_IN)
        elif is_asked:
            _start(view, name.strip(), [first, second])
        else:
            _outcome(view)


def _start(view: View, name: str, sentences: list[str]) -> None:
    """Begins, or says why not, in place of what was tried before."""
    try:
        spec = resolve_name(name)
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    if not is_local(spec):
        st.error(text_try.ONLY_LOCAL)
        return
    going = session.jobs().of_project(view.project.id)
    if going is not None and not going.is_over:
        st.info(text_try.BUSY)
        return
    start.measure(view.project.id, [spec], TRIAL.name, {"sentences": sentences})
    st.rerun()


def _tried(view: View) -> MeasureJob | None:
    """The project's latest job, where it was a trial."""
    return session.measure_job(view.project.id, TRIAL.name)


def _outcome(view: View) -> None:
    job = _tried(view)
    if job is None:
        return
    if not job.is_over:
        st.fragment(lambda: _wait(job), run_every=job_line.POLL_SECONDS)()
        return
    step = job.steps[0]
    if step.state == "failed":
        st.warning(escape(step.reason))
    elif step.state == "done":
        _show(step.manifest)
        if view.project.candidate(step.name) is None and st.button(text_try.ADD, icon=":material/add:"):
            adding.add(view, [step.spec])


def _wait(job: MeasureJob) -> None:
    if job.is_over:
        st.rerun()
    st.markdown(f":material/hourglass_top: {text_try.TRYING}")


def _show(trial: dict[str, Any]) -> None:
    st.markdown(f"**{escape(trial['name'])}**")
    grown = max(trial["memory_mb"] - trial["before_mb"], 0)
    limit = trial["max_tokens"]
    reads = text_try.READS.format(tokens=limit) if limit else text_try.READS_ALL
    lines = [
        text_try.LOADED.format(seconds=trial["load_seconds"], memory=trial["memory_mb"], grown=grown),
        text_try.VECTOR.format(dim=trial["dim"], tokens=reads),
        text_try.SPEED.format(ms=numbers.milliseconds(trial["encode_ms"])),
    ]
    if trial["tokens"]:
        lines[1] += " · " + text_try.COUNTS.format(first=trial["tokens"][0], second=trial["tokens"][1])
    if trial["similarity"] is None:
        lines.append(text_try.NO_DIRECTION)
    else:
        alike = text_try.ALIKE.format(value=trial["similarity"])
        if trial["as_query"] is not None and abs(trial["as_query"] - trial["similarity"]) > 5e-4:
            alike += ", " + text_try.ALIKE_QUERY.format(value=trial["as_query"])
        lines.append(alike)
    st.markdown("\n".join(f"- {escape(line)}" for line in lines))
    st.caption(text_try.ALIKE_NOTE)
