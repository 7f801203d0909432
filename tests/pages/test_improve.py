"""The section of the Models page that trains models."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.names import resolve_name
from components.comparison import comparison
from components.jobs import TrainJob
from components.records import Collection
from components.ui.models import improve_words
from components.ui.shared import session
from components.workspace import Workspace
from tests.interactions import of_users
from tests.pages import cases
from tests.pages.driver import open_page, press, project_id, run, words
from tests.training.test_train import collection

GAINED = {"gain": 0.027, "ci_low": 0.013, "ci_high": 0.042, "queries": 300}
TOLD: dict[str, Any] = {
    **GAINED,
    "name": "tuned:all-MiniLM-L6-v2#full-1",
    "verdict": "better",
    "better": 1,
    "pairs": 500,
    "training_queries": 480,
    "forgetting": {"gain": -0.02, "ci_low": -0.05, "ci_high": -0.001, "queries": 40},
    "embeds_documents_again": True,
    "seconds": 190.0,
    "size_mb": 91.2,
    "curve": [{**GAINED, "pairs": 62, "ci_low": -0.01}, {**GAINED, "pairs": 125}, {**GAINED, "pairs": 250}],
}


def page_of(project: str) -> AppTest:
    """The Models page with the section open."""
    app = open_page("models", project=project)
    app.session_state[f"improve-{project}"] = True
    return run(app)


def trained_folder(workspace: Workspace, project: str) -> Path:
    folder = workspace.tuned_folder(project) / "full-1"
    folder.mkdir(parents=True)
    (folder / "gain.json").write_text(json.dumps(TOLD), encoding="utf-8")
    (folder / "training.json").write_text("{}", encoding="utf-8")
    (folder / "card.md").write_text("# card", encoding="utf-8")
    (folder / "heldout.csv").write_text("query,before,after\nwhich peg,1.0,0.5\nwhich pole,0.2,0.4\n", encoding="utf-8")
    return folder


def test_too_few_judged_questions_are_refused_in_a_sentence(small: Workspace) -> None:
    app = page_of(project_id(small, cases.JUDGED))
    said = words(app)
    assert "40 pairs and 25 test questions are the least" in said
    assert not [button for button in app.button if button.label == improve_words.START]


def test_what_was_gained_and_lost_is_told(small: Workspace) -> None:
    project = project_id(small, cases.JUDGED)
    folder = trained_folder(small, project)
    app = page_of(project)
    said = words(app)
    assert "gains 2.7 points of nDCG@10 (1.3 to 4.2) on 300 questions it has not seen." in said
    assert "Better on 1, worse on 1, most of all on “which peg” (50 points)." in said
    assert "It surely pays from 125 pairs on" in said
    assert "it lost there" in said
    assert "must be embedded again" in said
    worse = next(one.value for one in app.dataframe if "before" in one.value.columns)
    assert worse["query"].tolist() == ["which peg"]
    press(app, improve_words.DELETE_YES)
    assert not folder.exists()


def test_an_order_is_checked_before_it_starts(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    project = empty.create_project("Ninety", collection()).id
    empty.set_candidates(project, [resolve_name("bm25")])
    assert improve_words.NO_BASE in words(page_of(project)).replace("\\", "")
    empty.set_candidates(project, [resolve_name("bm25"), resolve_name("all-MiniLM-L6-v2")])
    app = page_of(project)
    assert "63 pairs" in words(app)
    named = next(one for one in app.text_input if one.label == improve_words.NAME)
    named.set_value("no/name")
    assert "cannot be the name of a model" in words(press(app, improve_words.START))
    named = next(one for one in app.text_input if one.label == improve_words.NAME)
    named.set_value("mine")
    next(one for one in app.number_input if one.label == improve_words.PAIRS).set_value(80)
    assert "are the least" in words(press(app, improve_words.START))
    next(one for one in app.number_input if one.label == improve_words.PAIRS).set_value(50)
    started: list[TrainJob] = []
    monkeypatch.setattr(type(session.jobs()), "start", lambda _, job: started.append(job))
    press(app, improve_words.START)
    assert [(job.target.name, job.steps[0].name) for job in started] == [("mine", "all-MiniLM-L6-v2")]


def test_a_second_model_learns_from_as_much_as_the_first(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    project = empty.create_project("Ninety", collection()).id
    empty.set_candidates(project, [resolve_name("all-MiniLM-L6-v2")])
    learned = "all-MiniLM-L6-v2 learned from some of these questions"

    def held_out(content: Collection, _: object) -> tuple[Collection, str]:
        return replace(content, judgments=content.judgments.iloc[:20]), learned

    monkeypatch.setattr(comparison, "on_held_out", held_out)
    assert "63 pairs" in words(page_of(project))
    started: list[TrainJob] = []
    monkeypatch.setattr(type(session.jobs()), "start", lambda _, job: started.append(job))
    press(page_of(project), improve_words.START)
    assert len(started) == 1


def test_recommendation_projects_are_told_what_learns(empty: Workspace) -> None:
    project = empty.create_project("Films", of_users()).id
    assert improve_words.USERS in words(page_of(project))
