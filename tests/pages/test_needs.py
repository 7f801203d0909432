"""The Needs page: what a person says is kept, seen on every other page, and shared only by consent."""

from __future__ import annotations

import re
import tomllib
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from components.costs.currency import Currency
from components.needs.fields import Needs
from components.needs.presets import PRESETS, apply_preset
from components.needs.saved import load_needs, save_field, save_needs
from components.needs.share import to_param
from components.needs.tasks import TASKS
from components.ui.needs import words as text_needs
from components.ui.shared import text
from components.ui.shared import text_needs as shared_text_needs
from components.workspace import Workspace
from tests.pages.cases import JUDGED, ONE, OWN_RUN, UNJUDGED
from tests.pages.driver import open_page, press, project_id, run, table_with, words

QUICK = "wordllama-256"


def needs_of(workspace: Workspace, project: str) -> Needs:
    return load_needs(workspace, workspace.project(project))


@pytest.mark.usefixtures("empty")
def test_without_a_project_the_page_says_where_to_start() -> None:
    app = open_page("needs")
    assert text.CHOOSE_A_PROJECT in words(app)
    assert not app.error


@pytest.mark.parametrize("name", [JUDGED, UNJUDGED, ONE])
def test_every_project_has_needs_before_anyone_said_a_word(small: Workspace, name: str) -> None:
    app = open_page("needs", project=project_id(small, name))
    said = words(app)
    assert not app.error
    assert text_needs.WORTH_UNKNOWN in said
    assert text_needs.NONE_OUT in said
    assert small.setting(project_id(small, name), "needs") is None  # looking saves nothing


def test_what_is_chosen_is_kept_field_by_field(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project)
    app.selectbox(key=f"need-{project}-task").select("rag")
    app.selectbox(key=f"need-{project}-domain").select("law")
    app.selectbox(key=f"need-{project}-gpu").select("no")
    app.selectbox(key=f"need-{project}-current_model").select("bm25")
    app.multiselect(key=f"need-{project}-languages").select("de").select("zh-TW")
    app.toggle(key=f"need-{project}-data_stays").set_value(True)
    app.number_input(key=f"need-{project}-margin").set_value(3.5)
    app.number_input(key=f"need-{project}-p95_ms").set_value(250)
    app.number_input(key=f"need-{project}-documents").set_value(5000)
    app.number_input(key=f"need-{project}-right_answer_usd").set_value(0.25)
    run(app)
    expected = Needs(
        task="rag", domain="law", gpu=False, current_model="bm25", languages=("de", "zh-TW"), data_stays=True,
        margin=0.035, p95_ms=250, documents=5000, right_answer_usd=0.25,
    )  # fmt: skip
    assert needs_of(small, project) == expected
    again = open_page("needs", project=project)
    assert again.selectbox(key=f"need-{project}-task").value == "rag"
    assert again.number_input(key=f"need-{project}-margin").value == 3.5
    assert again.multiselect(key=f"need-{project}-languages").value == ["de", "zh-TW"]
    assert TASKS["rag"].sentence in words(again)


def test_a_limit_can_be_emptied_again(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(p95_ms=5, modalities=("text", "image"), gpu=True))
    app = open_page("needs", project=project)
    app.number_input(key=f"need-{project}-p95_ms").set_value(None)
    app.multiselect(key=f"need-{project}-modalities").set_value([])
    app.selectbox(key=f"need-{project}-gpu").select("")
    run(app)
    assert needs_of(small, project) == Needs()


def test_a_value_that_is_not_allowed_is_said_and_not_kept(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project)
    app.number_input(key=f"need-{project}-margin").set_value(90.0)
    run(app)
    assert "margin is 0.9; allowed: a number from 0.001 to 0.5 (0.01 is one point)." in words(app)
    assert len(app.error) == 1
    assert app.number_input(key=f"need-{project}-margin").value == 2.0
    assert needs_of(small, project).margin == 0.02


def test_a_preset_fills_the_form_in_one_click_and_can_be_undone(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    before = Needs(languages=("en",), margin=0.04, queries_per_month=77, current_model="bm25")
    save_needs(small, project, before)
    app = press(open_page("needs", project=project), PRESETS["legal"].name)
    assert needs_of(small, project) == apply_preset(before, "legal")
    assert app.selectbox(key=f"need-{project}-domain").value == "law"
    assert app.number_input(key=f"need-{project}-margin").value == 1.0
    assert app.multiselect(key=f"need-{project}-languages").value == ["en"]
    assert "$1,250 a month" in words(app)  # 5,000 / 100 x (5 + 20)
    press(app, text_needs.UNDO)
    assert needs_of(small, project) == before
    assert text_needs.UNDO not in words(app)


def test_the_value_of_a_point_and_the_formula_are_shown(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(queries_per_month=20_000, right_answer_usd=0.5, wrong_answer_usd=1.5))
    app = open_page("needs", project=project)
    said = words(app)
    assert (
        "One point of nDCG@10 is worth about $400 a month: a model that costs $100 more pays from 0.25 points" in said
    )
    assert "20,000 ÷ 100 × 1 × ($0.50 + $1.50) = $400 a month" in said
    app.number_input(key=f"extra-{project}").set_value(1000.0)
    assert "a model that costs $1,000 more pays from 2.5 points on" in words(run(app))


def test_the_leading_metric_of_the_task_is_the_one_that_is_worth_something(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(task="rag", right_answer_usd=1))
    assert "One point of Recall@10 is worth about $1,000 a month" in words(open_page("needs", project=project))


def test_whether_the_better_model_pays_is_told_for_computed_models(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(right_answer_usd=1, current_model=OWN_RUN))
    app = open_page("needs", project=project)
    table = table_with(app, "pays")
    assert len(table) == 3  # all but the model in use
    assert set(table["pays"]) <= set(text_needs.PAYS_WORDS.values())
    assert (table["extra"] == "unknown").all()  # nobody knows what the system in use costs
    assert text_needs.PAYS_LATER in words(open_page("needs", project=_unjudged_with_value(small)))


def _unjudged_with_value(small: Workspace) -> str:
    project = project_id(small, UNJUDGED)
    save_needs(small, project, Needs(right_answer_usd=1))
    return project


def test_the_margin_set_here_is_the_one_quality_uses(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project)
    app.number_input(key=f"need-{project}-margin").set_value(50.0)
    run(app)
    verdicts = open_page("quality", project=project)
    table = table_with(verdicts, "More questions needed")
    assert "same" in set(table["is"])


def test_volumes_are_one_truth_with_the_cost_page(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project)
    app.number_input(key=f"need-{project}-queries_per_month").set_value(123_000.0)
    run(app)
    cost = open_page("cost", project=project)
    assert cost.number_input(key=f"volume-{project}-queries_per_month").value == 123_000
    cost.number_input(key=f"volume-{project}-queries_per_month").set_value(9.0)
    cost.number_input(key=f"volume-{project}-documents").set_value(44.0)
    run(cost)
    again = open_page("needs", project=project)
    assert again.number_input(key=f"need-{project}-queries_per_month").value == 9
    assert again.number_input(key=f"need-{project}-documents").value == 44


EXCLUDING = Needs(languages=("ja",), margin=0.05)
WHY = "Its authors list en, not ja."


def test_excluded_models_are_marked_with_the_reason_wherever_they_are_listed(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, EXCLUDING)
    assert f"✗ {QUICK} · {WHY}" in words(open_page("needs", project=project)).replace("**", "")
    for page, column in {"compare": "caution", "quality": "hit_rate@10", "cost": "total"}.items():
        app = open_page(page, project=project)
        assert f"{QUICK}** (not made for ja)" in words(app), page
        table = table_with(app, column)
        assert (~table["Model"].str.startswith("┄")).sum() == 4  # never hidden
        marked = [name for name in table["Model"] if name.endswith(shared_text_needs.EXCLUDED_MARK)]
        assert len(marked) == 1, page
        assert QUICK in marked[0]
    for page in ("search", "map"):
        assert f"{QUICK}** (not made for ja)" in words(open_page(page, project=project)), page
    compared = open_page("compare", project=project).dataframe[0].value.set_index("Model")["caution"]
    assert [why for name, why in compared.items() if QUICK in str(name)] == ["✗ excluded: not made for ja"]


@pytest.mark.parametrize("page", ["compare", "quality"])
def test_the_verdict_weighs_only_models_that_are_allowed_and_says_where_todays_is_not(
    small: Workspace, page: str
) -> None:
    project = project_id(small, JUDGED)
    assert "Take " in _answer(open_page(page, project=project))
    save_needs(small, project, EXCLUDING)
    after = _answer(open_page(page, project=project))
    assert QUICK not in after
    assert "Our vectors" in after
    save_needs(small, project, EXCLUDING.changed(current_model=QUICK))
    said = words(open_page(page, project=project)).replace("\\", "")
    assert f"{QUICK}, in use today, is ruled out (not made for ja)." in said


def _answer(app: AppTest) -> str:
    """The first sentence of the page."""
    return next(line for line in words(app).splitlines() if line.startswith("**Take ") or "Take " in line)


def test_the_models_page_says_excluded_and_why_and_lets_it_be_ticked(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, EXCLUDING)
    table = open_page("models", project=project).data_editor[0].value.set_index("Model")
    assert "✗ excluded: not made for ja" in str(table.loc[QUICK, "Caution"])
    assert "excluded" not in str(table.loc["bm25", "Caution"])
    assert bool(table.loc[QUICK, "Compare"])


def test_a_wish_marks_nothing_as_excluded(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, EXCLUDING)
    app = open_page("needs", project=project)
    app.checkbox(key=f"wish-{project}-languages").check()
    app = run(app)
    assert needs_of(small, project).wishes == ("languages",)
    assert text_needs.NONE_OUT in words(app)
    assert text_needs.WISHES_MISSED.format(count="1 candidate")[:12] in words(app)
    assert "not made for ja" not in words(open_page("compare", project=project))


def test_the_metrics_of_the_task_come_first_on_quality_with_the_reason(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(task="rag"))
    app = open_page("quality", project=project)
    assert app.segmented_control(key="metric").options[:3] == ["Recall", "Hit rate", "nDCG"]
    assert app.segmented_control(key="metric").value == "recall@10"  # the one metric that leads everywhere
    table = table_with(app, "hit_rate@10")
    assert list(table.columns)[1:4] == ["recall@10", "hit_rate@10", "ndcg@10"]
    assert TASKS["rag"].why_metrics in words(app)


SHARED = Needs(task="rag", margin=0.05, data_stays=True, right_answer_usd=2)


def test_a_link_fills_the_form_only_after_the_person_agrees(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(current_model="bm25", languages=("en",)))
    app = open_page("needs", project=project, needs=to_param(SHARED))
    assert text_needs.OFFER in words(app)
    assert needs_of(small, project) == Needs(current_model="bm25", languages=("en",))
    offered = app.dataframe[0].value
    assert "Margin" in offered["Field"].tolist()
    assert "5 points" in offered["In the link"].tolist()
    press(app, text_needs.TAKE)
    assert needs_of(small, project) == SHARED.changed(current_model="bm25")  # the link names none: ours stays
    assert app.number_input(key=f"need-{project}-margin").value == 5.0
    assert text_needs.OFFER not in words(app)
    assert "needs" not in app.query_params


def test_a_declined_link_changes_nothing(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = press(open_page("needs", project=project, needs=to_param(SHARED)), text_needs.DECLINE)
    assert needs_of(small, project) == Needs()
    assert text_needs.OFFER not in words(app)
    assert text_needs.OFFER not in words(run(app))


def test_a_link_without_a_project_waits_until_one_is_chosen(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", needs=to_param(SHARED))
    assert "This link brings needs (RAG" in words(app)
    app.selectbox(key="project").select(project)
    app = run(app)
    assert text_needs.OFFER in words(app)
    press(app, text_needs.TAKE)
    assert needs_of(small, project).task == "rag"


def test_a_current_model_this_project_does_not_have_is_left_out_and_said(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project, needs=to_param(SHARED.changed(current_model="e5 <huge>")))
    assert "Its current model, e5 <huge>, is not among your candidates" in words(app)
    press(app, text_needs.TAKE)
    assert needs_of(small, project).current_model == ""


@pytest.mark.parametrize("param", ["nonsense", "1abc", "1" * 5000, to_param(SHARED)[:-9]])
def test_a_damaged_link_is_one_sentence_and_does_no_harm(small: Workspace, param: str) -> None:
    project = project_id(small, JUDGED)
    app = open_page("needs", project=project, needs=param)
    assert len(app.error) == 1
    assert "The needs in this link cannot be read" in app.error[0].value
    assert text_needs.TASK in [box.label for box in app.selectbox]
    assert not run(app).error
    assert needs_of(small, project) == Needs()


def test_the_link_and_the_file_hold_what_is_saved(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, SHARED)
    app = open_page("needs", project=project)
    link = next(one.value for one in app.code)
    assert re.search(r"/needs\?needs=[\w-]+$", link)
    assert link.endswith(to_param(SHARED))
    assert tomllib.loads(SHARED.to_toml())["task"] == "rag"
    command = next(one.value for one in open_page("compare", project=project).code)
    assert f"--project {project}" in command  # whose needs the command line reads itself


def test_two_tabs_keep_each_others_fields(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    first, second = open_page("needs", project=project), open_page("needs", project=project)
    first.selectbox(key=f"need-{project}-task").select("rag")
    run(first)
    second.selectbox(key=f"need-{project}-domain").select("law")
    run(second)
    assert needs_of(small, project) == Needs(task="rag", domain="law")
    assert second.selectbox(key=f"need-{project}-task").value == "rag"


def test_amounts_are_asked_for_and_said_in_the_projects_currency_and_kept_in_dollars(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.save_setting(project, "currency", Currency("EUR", 0.5, date(2026, 11, 2)).as_setting())
    save_field(small, project, "monthly_usd", 80.0)
    save_field(small, project, "right_answer_usd", 2.0)
    app = open_page("needs", project=project)
    assert app.number_input(key=f"need-{project}-monthly_usd").value == 40.0
    # 100,000 questions / 100 x 1 x 2 dollars are 2,000 dollars
    assert "is worth about EUR 1,000 a month" in words(app) and "1 US dollar = 0.5 EUR" in words(app)
    app.number_input(key=f"need-{project}-monthly_usd").set_value(25.0)
    run(app)
    assert load_needs(small, small.project(project)).monthly_usd == 50.0
