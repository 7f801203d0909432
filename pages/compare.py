"""Compare: the home of the app. What this is, then the answer, one row per model, one live query."""

from __future__ import annotations

import streamlit as st

from components.ui import compare, frame, present, session, stage, switch, text, text_switch

project = frame.current_project()
if project is None:
    frame.title(text.COMPARE_EMPTY_TITLE, text.STEP_ALL)
    compare.introduction()
    compare.ways_to_start()
    compare.switch_test()
    compare.saved_projects()
    st.stop()

view = session.view(project)
shown = stage.shown()
if shown == "present" and view.ready:
    present.page(view)
    st.stop()
if shown == "switch":
    frame.title(text_switch.TITLE, text.STEP_ALL, project.name)
    stage.leave_button()
    switch.page(view)
    st.stop()

frame.title(project.name, text.STEP_ALL, compare.what_is_compared(view))
compare.progress(view)
compare.verdict(view)
present.ways_on(view)
compare.table(view)
compare.live_query(view)
compare.fold_away(view)
