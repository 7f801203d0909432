"""The load test on the Cost page: started, watched while it runs, stopped, and what came of it."""

from __future__ import annotations

import streamlit as st

from components.candidates.by_spec import is_local
from components.comparison.cost.load import load_sentence
from components.comparison.load_tests import tested
from components.encoders.token_estimates import estimate_tokens
from components.jobs import MeasureJob
from components.markdown import escape
from components.measurements import load_runs
from components.measurements.load_runs import LOAD_TEST
from components.records import Collection
from components.spec import ModelSpec
from components.ui.cost import load_charts
from components.ui.cost import load_words as words
from components.ui.shared import sending, session, start, text, told_late
from components.ui.shared.fold import fold
from components.ui.shared.session import View

POLL_SECONDS = 2.0
USUAL_CEILING = 200  # requests


def section(view: View) -> None:
    """One sentence; inside, the buttons, the charts and the table."""
    testeds = tested(view)
    box = fold(words.LOAD, load_sentence(view, testeds), key="cost-load")
    if box is None:
        return
    with box:
        st.markdown(words.WHAT)
        job = running(view)
        _offer(view, job)
        if job is not None:
            st.fragment(_live, run_every=POLL_SECONDS)(view)
        else:
            for step in session.failed_steps(view.project.id, LOAD_TEST.name):
                st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
            load_charts.results(view, testeds)


def _live(view: View) -> None:
    st.caption(words.RUNNING)
    load_charts.results(view, tested(view))


def running(view: View) -> MeasureJob | None:
    """The load test of this project that is under way."""
    job = session.measure_job(view.project.id, LOAD_TEST.name)
    return None if job is None or job.is_over else job


def _offer(view: View, job: MeasureJob | None) -> None:
    if job is not None:
        if st.button(words.STOP, help=words.STOP_HELP, icon=":material/stop:"):
            job.cancel()
            st.rerun()
        return
    can = [candidate.name for candidate in view.ready if load_runs.can_load(candidate.spec)]
    if not can:
        st.info(words.NOTHING_TO_TEST)
        return
    left, quick, full = st.columns([6, 2, 2], vertical_alignment="bottom")
    with left:
        chosen = _choose(view.project.id, can)
    specs = [candidate.spec for candidate in view.ready if candidate.name in chosen]
    going = session.jobs().of_project(view.project.id)
    is_busy = going is not None and not going.is_over
    modes = load_runs.MODES
    helps = {
        "quick": words.QUICK_HELP.format(seconds=modes["quick"].most_seconds),
        "full": words.FULL_HELP.format(seconds=modes["full"].seconds),
    }
    for button, mode, label in ((quick, "quick", words.QUICK), (full, "full", words.FULL)):
        kind = "primary" if mode == "quick" else "secondary"
        if button.button(label, type=kind, disabled=is_busy or not specs, help=helps[mode], width="stretch"):  # type: ignore[arg-type]
            if all(is_local(spec) for spec in specs):
                start.measure(view.project.id, specs, LOAD_TEST.name, {"mode": mode})
                st.rerun()
            _ask_before_sending(view, specs, mode)


def _choose(project_id: str, can: list[str]) -> list[str]:
    """Which models to test: a choice outlives a test and other pages, and candidates that are new join it."""
    key, known = f"load-models-{project_id}", f"load-models-known-{project_id}"
    before = st.session_state.get(known, can)
    chosen = st.session_state.get(key, can)
    st.session_state[key] = [name for name in can if name in chosen or name not in before]
    st.session_state[known] = can
    return st.multiselect(words.WHICH, can, key=key, persist_state="session")


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, specs: list[ModelSpec], mode: str) -> None:
    paid = [spec for spec in specs if not is_local(spec)]
    ceiling = int(
        st.number_input(words.CEILING, min_value=1, value=USUAL_CEILING, step=50, help=words.CEILING_HELP, format="%d")
    )
    for spec in paid:
        sending.say_cost(view, spec, tokens_sent(view.collection, load_runs.most_texts(mode, spec, ceiling)))
    st.caption(text.TOKENS_ESTIMATED)
    cap = sending.spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(text.SEND_TO_MEASURE, type="primary", width="stretch"):
        sending.save_cap(view, cap)
        start.measure(view.project.id, specs, LOAD_TEST.name, {"mode": mode, "ceiling": ceiling})
        st.rerun()
    if no.button(text.DO_NOT_SEND, width="stretch"):
        st.rerun()


def tokens_sent(collection: Collection, texts: int) -> int:
    """Estimated tokens of so many of the texts a load test sends in turn."""
    each = estimate_tokens(load_runs.texts_of(collection))
    return round(texts * sum(each) / max(len(each), 1))
