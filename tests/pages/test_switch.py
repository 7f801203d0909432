"""The switch test as a newcomer goes through it, in memory."""

from __future__ import annotations

from components.comparison import switch_test
from components.needs.saved import save_field
from components.ui.compare import switch_words as text_switch
from components.ui.shared import text_search
from components.workspace import Workspace
from components.workspace.opinions import Opinions
from tests.pages.cases import JUDGED, QUICK
from tests.pages.driver import open_page, press, project_id, run, words


def test_from_compare_to_a_verdict(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = press(open_page("compare", project=project), text_switch.BUTTON)
    assert app.query_params["show"] == "switch"
    app.radio(key="switch-way").set_value(app.radio(key="switch-way").options[1])
    press(run(app), text_switch.START)
    plan = switch_test.load_plan(small, project)
    assert plan is not None
    assert plan.today != plan.candidate
    assert "Can't tell yet: 0 of" in words(app)
    app.text_input(key="initials").input("EK")
    run(app)
    seen = []
    while any(button.label == text_search.TIE for button in app.button):
        press(app, text_search.TIE)
        seen.append(next(line for line in words(app).splitlines() if "judged." in line or "would notice" in line))
        assert len(seen) < 25
    assert len(Opinions(small).votes(project)) == len(seen) > 0
    assert len(set(seen)) == len(seen)  # it moved with every answer
    said = words(app)
    count = len(plan.query_ids)
    assert f"Nobody would notice: {count} of {count} answers are ties, 0 better, 0 worse" in said
    assert "can't tell yet, between" in said
    assert text_switch.NO_NEEDS in said
    press(app, text_switch.AGAIN)
    assert switch_test.load_plan(small, project) is None
    assert text_switch.WHAT in words(app)


def test_pasted_questions_are_added_once_and_the_models_are_asked_to_read_them(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("compare", project=project, show="switch")
    app.text_area(key=f"switch-pasted-{project}").input("wet tent pole\nwet tent pole\ncold stove flame\n")
    press(run(app), text_switch.START)
    plan = switch_test.load_plan(small, project)
    assert plan is not None
    collection = small.project_collection(small.project(project))
    asked = collection.queries.set_index("id").loc[list(plan.query_ids), "text"].tolist()
    assert asked == ["wet tent pole", "cold stove flame"]
    assert len(collection.judgments) == 14
    said = words(app)
    assert text_switch.READING in said or "Can't tell yet" in said


def test_the_model_in_use_is_changed_only_where_it_is_said(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.update_project(project, current_model=QUICK[0])
    app = open_page("compare", project=project, show="switch")
    app.selectbox(key="switch-today").select(QUICK[1])
    app = run(app)
    box = app.checkbox(key=f"switch-note-{QUICK[1]}")
    assert not box.value and QUICK[0] in box.label
    app.radio(key="switch-way").set_value(app.radio(key="switch-way").options[1])
    press(run(app), text_switch.START)
    plan = switch_test.load_plan(small, project)
    assert plan is not None and plan.today == QUICK[1]
    assert small.project(project).current_model == QUICK[0]


def test_money_is_named_only_when_needs_were_said(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    switch_test.start(small, project, *QUICK, ["q1", "q2"])
    save_field(small, project, "queries_per_month", 1_000_000)
    save_field(small, project, "machine_usd_per_hour", 1.0)
    said = words(open_page("compare", project=project, show="switch"))
    assert text_switch.NO_NEEDS not in said


def test_a_plan_whose_questions_are_gone_starts_anew(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    switch_test.start(small, project, *QUICK, ["gone"])
    assert text_switch.WHAT in words(open_page("compare", project=project, show="switch"))


def test_without_a_question_the_start_says_what_is_missing(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = press(open_page("compare", project=project), text_switch.BUTTON)
    press(app, text_switch.START)
    assert [one.value for one in app.error] == [text_switch.PASTE_FIRST]
    assert switch_test.load_plan(small, project) is None
