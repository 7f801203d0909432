"""Bytes flipped in the list of projects, grades and settings: all of it comes back, or it is said."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from components.candidates.compute import compute_model
from components.jobs.check_workspace import check_workspace
from components.progress import say_nothing
from components.spec import ModelSpec
from components.workspace import Workspace
from components.workspace.groups import DocumentGroups
from components.workspace.opinions import Opinions
from tests.cases import ROOT
from tests.stores.test_damage import flip
from tests.test_workspace_uses import collection

Content = dict[str, object]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    workspace = Workspace(tmp_path / "whole")
    for number in range(3):
        project = workspace.create_project(f"Project {number}", collection())
        workspace.set_candidates(project.id, [ModelSpec("bm25", "bm25")])
        workspace.save_setting(project.id, "margin", {"points": number})
        for query in range(30):
            workspace.judge(project.id, f"q{query}", "a", query % 4)
    DocumentGroups(workspace).save(project.id, "A group", ["a", "b"])
    return workspace.root


def content(workspace: Workspace) -> Content:
    return {
        project.id: (
            project.name,
            project.dataset_id,
            project.candidates,
            workspace.setting(project.id, "margin"),
            workspace.own_judgments(project.id).to_csv(),
            [group.doc_ids for group in DocumentGroups(workspace).of_project(project.id)],
        )
        for project in workspace.projects()
    }


def test_a_flipped_byte_in_the_state_loses_and_changes_nothing(whole: Path, tmp_path: Path) -> None:
    before = content(Workspace(whole))
    draw = np.random.default_rng(11)
    restored = 0
    for number in range(60):
        root = tmp_path / str(number)
        shutil.copytree(whole, root)
        place = flip(root / "state.sqlite", draw)
        workspace = Workspace(root)
        restored += workspace.notice is not None
        assert content(workspace) == before, f"byte {place}"
    assert restored > 5


@pytest.mark.parametrize("name", ["state.copy.sqlite", "state.copy.json", "workspace.json"])
def test_a_flipped_byte_beside_the_state_changes_nothing(whole: Path, tmp_path: Path, name: str) -> None:
    before = content(Workspace(whole))
    draw = np.random.default_rng(12)
    for number in range(20):
        root = tmp_path / str(number)
        shutil.copytree(whole, root)
        flip(root / name, draw)
        workspace = Workspace(root)
        assert workspace.notice is None
        assert content(workspace) == before


def test_what_was_written_after_the_last_copy_is_not_taken_for_damage(whole: Path) -> None:
    """A process killed between its change and the copy of it."""
    workspace = Workspace(whole)
    with sqlite3.connect(whole / "state.sqlite") as database:
        database.execute("update projects set name = 'Renamed' where name = 'Project 0'")
    database.close()
    again = Workspace(whole)
    assert again.notice is None
    assert sorted(project.name for project in workspace.projects()) == ["Project 1", "Project 2", "Renamed"]


def test_without_a_copy_the_app_starts_empty_and_says_so(whole: Path) -> None:
    (whole / "state.copy.json").unlink()
    (whole / "state.sqlite").write_bytes(b"garbage" * 1000)
    workspace = Workspace(whole)
    assert workspace.notice is not None and "make the projects again" in workspace.notice
    assert workspace.projects() == []
    assert list(whole.glob("state.sqlite.damaged-*")) != []
    assert workspace.create_project("New", collection()).name == "New"


def test_a_workspace_of_before_copies_opens_and_gains_one(whole: Path) -> None:
    before = content(Workspace(whole))
    with sqlite3.connect(whole / "state.sqlite") as database:
        triggers = database.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"drop trigger {name}")
        database.execute("drop table changes")
    database.close()
    for name in ("state.copy.json", "state.copy.sqlite"):
        (whole / name).unlink()
    workspace = Workspace(whole)
    assert workspace.notice is None and content(workspace) == before
    assert (whole / "state.copy.json").exists()
    with (whole / "state.sqlite").open("r+b") as file:
        file.write(b"x" * 5000)
    assert content(Workspace(whole)) == before


def test_a_table_that_a_feature_brings_later_is_no_damage(whole: Path) -> None:
    """Nothing counts what is done before the next opening: neither the table itself nor its first rows."""
    before = content(Workspace(whole))
    database = sqlite3.connect(whole / "state.sqlite")
    database.execute("create table later (word text)")
    assert Workspace(whole).notice is None
    database.execute("create table later_still (word text)")
    database.execute("insert into later_still values ('kept')")
    database.commit()
    for _ in range(2):
        assert Workspace(whole).notice is None
    assert content(Workspace(whole)) == before
    assert database.execute("select word from later_still").fetchall() == [("kept",)]


def test_a_workspace_of_the_version_before_is_opened_again_and_again(tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(ROOT / "tests" / "fixtures" / "workspace_before", root)
    for _ in range(3):
        workspace = Workspace(root)
        assert workspace.notice is None
        (project,) = workspace.projects()
        workspace.save_setting(project.id, "margin", 0.03)
        assert len(Opinions(workspace).notes(project.id)) == 1
    assert not list(root.glob("*.damaged*"))


def test_looking_through_a_workspace_changes_nothing_that_is_whole(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    content_of = collection()
    project = workspace.create_project("P", content_of)
    compute_model(workspace, workspace.project_collection(project), ModelSpec("bm25", "bm25"), say_nothing)
    for _ in range(3):
        assert list(check_workspace(workspace)) == []


def test_what_the_version_before_left_is_no_damage(tmp_path: Path) -> None:
    root = tmp_path / "w"
    shutil.copytree(ROOT / "tests" / "fixtures" / "workspace_before", root)
    for _ in range(2):
        assert list(check_workspace(Workspace(root))) == []
