"""What the frame around every page promises the pages."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

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
