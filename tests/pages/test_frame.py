"""What the frame around every page promises the pages."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name
from components.jobs import ComputeJob
from components.jobs.step import State
from components.stores.chroma_store import SharedChroma
from components.ui.shared import job_line
from components.workspace import Workspace

TIMEOUT = 30  # seconds for one run


def test_a_page_that_ends_early_keeps_the_click_that_came_while_it_ran() -> None:
    def page() -> None:
        import streamlit as st
        from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

        from components.ui.shared import frame

        st.session_state["runs"] = st.session_state.get("runs", 0) + 1
        st.write(f"run {st.session_state['runs']}")
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        if st.session_state["runs"] == 1:  # what a click in the browser asks for
            context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))
        frame.end_page()
        st.write("never reached")

    app = AppTest.from_function(page, default_timeout=TIMEOUT).run()
    assert not app.exception
    assert app.session_state["runs"] == 2
    assert [one.value for one in app.markdown] == ["run 2"]


def test_a_model_that_failed_is_not_counted_as_computed(tmp_path: Path) -> None:
    specs = [resolve_name(name) for name in ("bm25", "wordllama-256", "all-MiniLM-L6-v2")]
    workspace = Workspace(tmp_path)
    job = ComputeJob(workspace, "any", specs, chroma=SharedChroma(workspace.chroma_folder))
    job.state = "failed"
    states: tuple[State, ...] = ("done", "failed", "done")
    for step, state in zip(job.steps, states, strict=True):
        step.state = state
    assert job_line.over_words(job).startswith("2 models computed. 1 model could not be")
    for step in job.steps:
        step.state = "done"
    assert job_line.over_words(job) == "3 models computed."
