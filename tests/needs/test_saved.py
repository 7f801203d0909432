"""Needs of a project: every value is kept in one place, which the older settings already are."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from components.needs.fields import Needs
from components.needs.saved import has_needs, load_needs, save_field, save_needs
from components.records import BadInputError
from components.workspace import Project, Workspace
from tests.cases import collection
from tests.comparison.cases import NEEDS


@pytest.fixture
def project(tmp_path: Path) -> tuple[Workspace, Project]:
    workspace = Workspace(tmp_path / "w")
    return workspace, workspace.create_project("p", collection(3, 1))


def again(workspace: Workspace, project: Project) -> Needs:
    return load_needs(Workspace(workspace.root), workspace.project(project.id))


def test_a_new_project_has_the_defaults_and_nobody_said_anything(project: tuple[Workspace, Project]) -> None:
    assert again(*project) == Needs()
    assert not has_needs(project[0], project[1].id)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(needs=NEEDS)
def test_saved_needs_come_back(project: tuple[Workspace, Project], needs: Needs) -> None:
    workspace, of = project
    save_needs(workspace, of.id, needs)
    assert again(workspace, of) == needs
    assert has_needs(workspace, of.id)


def test_margin_volumes_and_current_model_are_kept_where_other_pages_keep_them(
    project: tuple[Workspace, Project],
) -> None:
    workspace, of = project
    save_needs(workspace, of.id, Needs(margin=0.05, current_model="bm25", queries_per_month=7, task="rag"))
    assert workspace.setting(of.id, "margin") == 0.05
    assert workspace.setting(of.id, "volumes")["queries_per_month"] == 7
    assert workspace.project(of.id).current_model == "bm25"
    assert workspace.setting(of.id, "needs") == {"task": "rag"}  # and in no second place


def test_what_other_pages_change_is_seen_here(project: tuple[Workspace, Project]) -> None:
    workspace, of = project
    save_needs(workspace, of.id, Needs(margin=0.05, task="rag"))
    workspace.save_setting(of.id, "margin", 0.01)
    workspace.save_setting(of.id, "volumes", {"documents": 9.0, "machine_usd_per_hour": 2.5})
    workspace.update_project(of.id, current_model="wordllama-256")
    assert again(workspace, of) == Needs(
        margin=0.01, task="rag", documents=9, machine_usd_per_hour=2.5, current_model="wordllama-256"
    )


def test_one_field_is_saved_without_touching_what_another_tab_saved(project: tuple[Workspace, Project]) -> None:
    workspace, of = project
    save_field(workspace, of.id, "task", "rag")
    save_field(Workspace(workspace.root), of.id, "commercial_use", True)
    save_field(workspace, of.id, "documents", 500)
    save_field(workspace, of.id, "queries_per_month", 10)
    save_field(workspace, of.id, "documents", None)
    assert again(workspace, of) == Needs(task="rag", commercial_use=True, queries_per_month=10)


def test_many_tabs_at_once_lose_nothing(project: tuple[Workspace, Project]) -> None:
    workspace, of = project
    values = {"task": "rag", "domain": "law", "data_stays": True, "p95_ms": 9.0, "memory_mb": 5.0, "disk_mb": 6.0}
    tabs = [threading.Thread(target=save_field, args=(workspace, of.id, *one)) for one in values.items()]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert again(workspace, of) == Needs(**values)  # type: ignore[arg-type]


def test_a_value_that_is_not_allowed_is_refused_and_nothing_changes(project: tuple[Workspace, Project]) -> None:
    workspace, of = project
    save_field(workspace, of.id, "margin", 0.05)
    with pytest.raises(BadInputError, match="margin is 7"):
        save_field(workspace, of.id, "margin", 7)
    assert again(workspace, of).margin == 0.05


def test_a_saved_value_this_version_does_not_know_is_left_out(project: tuple[Workspace, Project]) -> None:
    workspace, of = project
    workspace.save_setting(of.id, "needs", {"task": "haiku", "mood": "good", "data_stays": True})
    workspace.save_setting(of.id, "margin", "wide")
    workspace.save_setting(of.id, "volumes", [1])
    assert again(workspace, of) == Needs(data_stays=True)
