"""Compare: the home of the app. What this is, then the answer, one row per model, one live query."""

from __future__ import annotations

from components.comparison.scope import scope
from components.ui.compare import first_screen, present, stage, switch
from components.ui.compare import page as compare
from components.ui.compare import switch_words as text_switch
from components.ui.shared import frame, session, text

project = frame.current_project()
view = None if project is None else session.view(project)
shown = "" if view is None else stage.shown()

if view is None:
    frame.title(text.COMPARE_EMPTY_TITLE, text.STEP_ALL)
    compare.introduction()
    compare.ways_to_start()
    compare.more_demos()
    compare.switch_test()
    compare.saved_projects()
elif shown == "present" and view.ready:
    present.page(view)
elif shown == "switch":
    with frame.title(text_switch.TITLE, text.STEP_ALL, view.project.name):
        stage.leave_button()
    switch.page(view)
else:
    frame.title(view.project.name, text.STEP_ALL, " · ".join(scope(view)))
    compare.progress(view)
    compare.verdict(view)
    first_screen.evidence(view)
    compare.table(view)
    present.ways_on(view)
    compare.live_query(view)
    compare.fold_away(view)
