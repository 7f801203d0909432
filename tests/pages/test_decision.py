"""The Decision page in every state, and what a person can change on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name
from components.charts.tradeoff import tradeoff_chart
from components.comparison.integration_words import BATCH_MEASURED
from components.comparison.past_runs import history_of
from components.costs.currency import Currency
from components.costs.load_test import Call
from components.files import write_json
from components.measurements import index_settings, load_runs
from components.measurements.base import Subject, measure
from components.needs.saved import save_field
from components.results import store as results
from components.ui.decision import page as decision_page
from components.ui.decision import trend
from components.ui.decision import words as text_decision
from components.ui.shared import session, text
from components.workspace import Workspace
from tests.pages.cases import JUDGED, ONE, OWN_RUN, UNJUDGED
from tests.pages.driver import as_read, open_page, project_id, run, table_with, words


def test_with_judgments_a_model_is_weighed_and_the_memo_says_the_same(small: Workspace) -> None:
    app = open_page("decision", project=project_id(small, JUDGED))
    said = words(app)
    assert text_decision.EVIDENCE_TABLE in said and text_decision.MEMO in said
    headline = next(str(one.value) for one in app.markdown if str(one.value).startswith("## "))
    answer = as_read(headline.removeprefix("## "))
    assert answer.startswith("Take ") and text_decision.SCORE_TABLE not in said
    assert f"**{answer}**" in words(app)


def test_without_judgments_what_else_is_measured_decides_and_the_way_on_is_said(small: Workspace) -> None:
    said = words(open_page("decision", project=project_id(small, UNJUDGED)))
    assert "Take " in said and "No answer is judged right yet" in said and text_decision.TO_QUALITY in said


def test_one_document_holds(small: Workspace) -> None:
    assert "No answer is judged right yet" in words(open_page("decision", project=project_id(small, ONE)))


def test_no_project_says_how_to_start(empty: Workspace) -> None:
    assert text.CHOOSE_A_PROJECT in words(open_page("decision"))


def test_a_wish_weighs_and_a_weight_can_be_changed_and_taken_back(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    assert text_decision.ONLY_QUALITY in words(open_page("decision", project=project))
    save_field(small, project, "p95_ms", 5.0)
    save_field(small, project, "wishes", ("p95_ms",))
    app = open_page("decision", project=project)
    assert {slider.label for slider in app.slider} == {"Quality", "Waiting time"}
    app.slider(key="weight-p95_ms").set_value(75)
    run(app)
    assert small.setting(project, "weights")["p95_ms"] == 0.75
    assert text_decision.SCORE_TABLE in words(app) and "By your own weights" in words(app)
    next(one for one in app.button if one.label == text_decision.RESET).click()
    run(app)
    assert small.setting(project, "weights") is None


def test_a_limit_that_rules_out_names_the_model(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_field(small, project, "p95_ms", 0.01)
    said = words(open_page("decision", project=project))
    assert "is not weighed:" in said and "over your 0.01 ms" in said


def test_a_person_edits_the_memo_and_gets_it_back(small: Workspace) -> None:
    app = open_page("decision", project=project_id(small, JUDGED))
    written = app.text_area[0].value
    app.text_area[0].set_value("# Ours\n\nTake what we always took.")
    run(app)
    assert "Take what we always took." in words(app)
    next(one for one in app.button if one.label == text_decision.MEMO_RESET).click()
    run(app)
    assert app.text_area[0].value == written


def test_a_system_brought_ready_has_no_code(small: Workspace) -> None:
    app = open_page("decision", project=project_id(small, JUDGED))
    box = next(one for one in app.selectbox if one.label == text_decision.PLAN_FOR)
    box.set_value(OWN_RUN)
    run(app)
    assert "No file is written" in words(app)


def test_what_changed_since_the_last_look_is_said(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    assert text_decision.NOTHING_NEW in words(open_page("decision", project=project))
    save_field(small, project, "p95_ms", 0.01)
    assert "Ruled out since:" in words(open_page("decision", project=project))


def test_a_folder_of_the_command_line_shows_its_trend(small: Workspace, tmp_path: Path) -> None:
    project = project_id(small, JUDGED)
    app = open_page("decision", project=project)
    assert text_decision.TREND_NONE in words(app)
    frames = {name: pd.DataFrame({"ndcg@10": [0.5, 0.6, 0.9]}) for name in ("bm25", "not a candidate")}
    against = pd.DataFrame(
        [{"model": "bm25", "verdict": "worse", "difference": -0.1, "ci_low": -0.15, "ci_high": -0.05}]
    )
    rows = history_of(frames, history_of(frames, [], "one", 1_700_000_000.0), "two", 1_700_600_000.0, against)
    write_json(tmp_path / "manifest.json", {"command": "compare", "history": rows})
    small.save_setting(project, trend.SETTING, str(tmp_path))
    app = opened(app, "decision-trend")
    assert "2 runs, the last on 21 November 2023: bm25 surely worse than at the baseline." in words(app)
    table = table_with(app, "verdict")
    assert table["verdict"].tolist() == ["–", "▼ worse", "–", "–"]
    assert table["points"].tolist()[1] == "-10.0 (-15.0 to -5.0)" and table["mean"].tolist()[1].startswith("0.67 ±")
    assert table["data"].tolist() == ["changed", "changed", "–", "–"]


def test_a_folder_that_is_none_of_them_is_one_sentence(small: Workspace, tmp_path: Path) -> None:
    project = project_id(small, JUDGED)
    small.save_setting(project, trend.SETTING, str(tmp_path))
    app = opened(open_page("decision", project=project), "decision-trend")
    assert f"{tmp_path} is no folder that compare wrote: it holds no manifest.json." in words(app)


def opened(app: AppTest, key: str) -> AppTest:
    """The page with this folded section open."""
    app.session_state[key] = True
    return run(app)


def test_an_index_measured_since_counts_at_once(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_field(small, project, "documents", 1_000_000)
    save_field(small, project, "storage_usd_per_gb_month", 100.0)
    save_field(small, project, "machine_usd_per_hour", 0.10)
    before = _memo(open_page("decision", project=project))
    view = session.view(small.project(project))
    for name in ("wordllama-256", "bm25"):
        results.ResultStore.add_facts(view.results[name].folder, index_megabytes=3.0)  # 100 kB each of 30 documents
    after = _memo(open_page("decision", project=project))
    # 1,000,000 documents x 100,000 bytes are 100 GB at 100 dollars
    assert "$10,0" in after and "$10,0" not in before


def test_amounts_are_in_the_projects_currency(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.save_setting(project, "currency", Currency("EUR", 0.5, date(2026, 11, 2)).as_setting())
    save_field(small, project, "machine_usd_per_hour", 0.10)
    memo = _memo(open_page("decision", project=project))
    assert "EUR 36.50" in memo and "rate of 2026-11-02" in memo and "$" not in memo


def _memo(app: AppTest) -> str:
    return str(app.text_area[0].value).replace("\\", "")


def test_the_plan_takes_the_measured_batch_and_the_index_settings_chosen(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    spec = resolve_name("wordllama-256")
    view = session.view(small.project(project))
    measure(index_settings.INDEX_SETTINGS, Subject(small, view.collection, spec))
    folder = load_runs.folder_of(small, spec, "quick")
    load_runs.save_calls(folder, [Call(1, "short", 0.0, 0.01, "")])
    facts = {"search_id": view.collection.search_id, "at": 1.0, "best_batch": 128}
    write_json(folder / "facts.json", facts)
    app = open_page("decision", project=project)
    next(one for one in app.selectbox if one.label == text_decision.PLAN_FOR).set_value(spec.name)
    app = run(app)
    said = words(app)
    assert BATCH_MEASURED.format(batch=128) in said and "Chroma index on disk" in said
    app.selectbox(key=f"plan-index-{project}-{spec.name}").set_value("searches wider")
    code = next(str(one.value) for one in run(app).code if "import chromadb" in str(one.value))
    assert "BATCH = 128" in code and '"ef_search": 400' in code


def test_the_tradeoff_greys_exactly_what_another_model_beats(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[pd.DataFrame] = []

    def keep(rows: pd.DataFrame, *args: Any, **options: Any) -> Any:
        drawn.append(rows)
        return tradeoff_chart(rows, *args, **options)

    def with_waits(facts: pd.DataFrame) -> pd.DataFrame:
        """The slower the better, but for the best but one, which the best beats."""
        order = facts["ndcg@10"].rank(method="first")
        return facts.assign(p95_ms=order.where(order < len(order) - 1, 2 * len(order) - order))

    monkeypatch.setattr(decision_page, "tradeoff_chart", keep)
    monkeypatch.setattr(decision_page.decision, "to_cents", with_waits)
    open_page("decision", project=project_id(small, JUDGED))
    rows = drawn[-1].to_dict("records")
    beaten = [
        any(b["x"] <= a["x"] and b["y"] >= a["y"] and (b["x"], b["y"]) != (a["x"], a["y"]) for b in rows) for a in rows
    ]
    assert [row["dominated"] for row in rows] == beaten and any(beaten) and not all(beaten)
