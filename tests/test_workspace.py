from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from components.files import write_json
from components.records import BadInputError
from components.spec import ModelSpec
from components.workspace import MAX_MODELS, SCHEMA_VERSION, Workspace
from components.workspace import folder as module
from tests.cases import ROOT, collection

JUDGE = """
import sys
from pathlib import Path
from components.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
for i in range(60):
    workspace.judge(sys.argv[2], f"{sys.argv[3]} {i}", "d1", i % 4)
    workspace.save_setting(sys.argv[2], f"{sys.argv[3]} {i}", i)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


def specs(*numbers: int) -> list[ModelSpec]:
    return [ModelSpec(f"model {number}", "openai", f"http://127.0.0.1:{number}") for number in numbers]


def slots(workspace: Workspace, project_id: str) -> dict[str, int]:
    return {one.name: one.slot for one in workspace.project(project_id).ticked}


def test_a_collection_comes_back_as_it_was_and_is_stored_once(workspace: Workspace) -> None:
    content = collection(20, 4)
    content.documents["source"] = "file ü"
    dataset_id = workspace.save_collection(content)
    assert workspace.save_collection(content) == dataset_id
    back = workspace.load_collection(dataset_id)
    pd.testing.assert_frame_equal(back.documents, content.documents)
    pd.testing.assert_frame_equal(back.queries, content.queries)
    pd.testing.assert_frame_equal(back.judgments, content.judgments)
    assert back.content_hash == content.content_hash
    assert back.search_id == content.search_id
    with pytest.raises(BadInputError, match="not in this workspace"):
        workspace.load_collection("0" * 16)


def test_projects_get_readable_ids_that_never_collide(workspace: Workspace) -> None:
    content = collection(5, 1)
    ids = [workspace.create_project(name, content).id for name in ("My Data!", "my data", "???")]
    assert ids[0] == "my-data"
    assert ids[1].startswith("my-data-")
    assert ids[2] == "project"
    assert [project.id for project in workspace.projects()] == ids[::-1]
    with pytest.raises(BadInputError, match="no project “x”"):
        workspace.project("x")


@pytest.mark.parametrize(
    ("name", "project_id"),
    [
        ("ヘルプ記事", "ヘルプ記事"),
        ("Übungen & Prüfungen", "übungen-prüfungen"),
        ("ไทย ข้อมูล", "ไทย-ข้อมูล"),
        ("a/b\\c", "a-b-c"),
    ],
)
def test_the_address_says_the_name_in_any_script(workspace: Workspace, name: str, project_id: str) -> None:
    project = workspace.create_project(name, collection(5, 1))
    assert project.id == unicodedata.normalize("NFKC", project_id)
    assert workspace.project(project.id).name == name


def test_threads_that_create_projects_of_one_name_at_once_all_succeed(workspace: Workspace) -> None:
    workspace.save_collection(collection(5, 1))
    start, problems = threading.Barrier(6), list[Exception]()

    def create() -> None:
        start.wait()
        try:
            workspace.create_project("Same", collection(5, 1))
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len({project.id for project in workspace.projects()}) == 6


def test_a_model_keeps_its_slot_while_others_come_and_go(workspace: Workspace) -> None:
    project_id = workspace.create_project("P", collection(5, 1)).id
    workspace.set_candidates(project_id, specs(1, 2, 3))
    assert slots(workspace, project_id) == {"model 1": 1, "model 2": 2, "model 3": 3}
    workspace.set_candidates(project_id, specs(3, 4))
    assert slots(workspace, project_id) == {"model 3": 3, "model 4": 4}
    workspace.set_candidates(project_id, specs(2, 1, 3))
    assert slots(workspace, project_id) == {"model 1": 1, "model 2": 2, "model 3": 3}


def test_a_ninth_model_takes_the_slot_of_one_no_longer_ticked(workspace: Workspace) -> None:
    project_id = workspace.create_project("P", collection(5, 1)).id
    workspace.set_candidates(project_id, specs(*range(8)))
    workspace.set_candidates(project_id, specs(0, 1, 3, 4, 5, 6, 7, 99))
    assert slots(workspace, project_id)["model 99"] == 3
    assert sorted(slots(workspace, project_id).values()) == list(range(1, MAX_MODELS + 1))


def test_nine_models_are_refused_and_nothing_changes(workspace: Workspace) -> None:
    project_id = workspace.create_project("P", collection(5, 1)).id
    workspace.set_candidates(project_id, specs(1, 2))
    with pytest.raises(BadInputError, match=r"9 models are ticked.*at most 8"):
        workspace.set_candidates(project_id, specs(*range(9)))
    assert list(slots(workspace, project_id)) == ["model 1", "model 2"]


def test_settings_and_grades_are_kept_replaced_and_taken_back(workspace: Workspace) -> None:
    project_id = workspace.create_project("P", collection(10, 3)).id
    assert workspace.setting(project_id, "margin", 0.02) == 0.02
    workspace.save_setting(project_id, "margin", 0.05)
    workspace.save_setting(project_id, "margin", {"a": [1, None]})
    assert workspace.setting(project_id, "margin") == {"a": [1, None]}
    workspace.judge(project_id, "q0", "d5", 3)
    workspace.judge(project_id, "q0", "d5", 1)
    workspace.judge(project_id, "q1", "d2", 0)
    workspace.judge(project_id, "q2", "d2", 2)
    workspace.judge(project_id, "q2", "d2", None)
    assert workspace.own_judgments(project_id).to_numpy().tolist() == [["q0", "d5", 1], ["q1", "d2", 0]]


def test_own_grades_stand_over_those_that_came_with_the_data(workspace: Workspace) -> None:
    project = workspace.create_project("P", collection(10, 3))
    workspace.judge(project.id, "q0", "d0", 0)
    workspace.judge(project.id, "q0", "d9", 2)
    workspace.judge(project.id, "q0", "unknown document", 3)
    assert workspace.project_collection(project).qrels() == {"q0": {"d0": 0, "d9": 2}, "q1": {"d1": 1}, "q2": {"d2": 1}}


def test_two_processes_and_two_threads_that_judge_at_once_lose_nothing(workspace: Workspace) -> None:
    project_id = workspace.create_project("P", collection(5, 1)).id
    command = [sys.executable, "-c", JUDGE, str(workspace.root), project_id]
    processes = [subprocess.Popen([*command, f"process {n}"], cwd=ROOT) for n in range(2)]

    def judge(name: str) -> None:
        for i in range(60):
            workspace.judge(project_id, f"{name} {i}", "d1", i % 4)

    threads = [threading.Thread(target=judge, args=(f"thread {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0]
    found = workspace.own_judgments(project_id).set_index("query_id")["grade"].to_dict()
    names = ("process 0", "process 1", "thread 0", "thread 1")
    assert found == {f"{name} {i}": i % 4 for name in names for i in range(60)}
    assert [workspace.setting(project_id, f"process 1 {i}") for i in range(60)] == list(range(60))


def test_deleting_a_project_removes_its_data_unless_another_uses_it(workspace: Workspace) -> None:
    one, two = (workspace.create_project(name, collection(50, 2)) for name in ("One", "Two"))
    workspace.judge(one.id, "q0", "d0", 1)
    workspace.save_setting(one.id, "x", 1)
    folder = workspace.root / "datasets" / one.dataset_id
    workspace.delete_project(one.id)
    assert folder.is_dir()
    assert workspace.own_judgments(one.id).empty
    assert workspace.setting(one.id, "x") is None
    workspace.delete_project(two.id)
    assert not folder.exists()
    assert workspace.projects() == []


def test_only_known_columns_of_a_project_can_change(workspace: Workspace) -> None:
    project = workspace.create_project("P", collection(5, 1), document_limit=3)
    changed = workspace.update_project(project.id, name="Q", document_limit=None, current_model="m")
    assert (changed.name, changed.document_limit, changed.current_model, changed.id) == ("Q", None, "m", "p")
    with pytest.raises(ValueError, match="unknown project columns"):
        workspace.update_project(project.id, **{"id = 'x' --": 1})


def test_the_folder_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path / "from env"))
    assert Workspace().root == tmp_path / "from env"
    monkeypatch.setenv("EXPLORER_WORKSPACE", "")
    monkeypatch.chdir(tmp_path)
    assert Workspace().root == tmp_path / ".workspace"


def test_a_workspace_of_a_newer_version_is_refused_and_not_touched(tmp_path: Path) -> None:
    write_json(tmp_path / "workspace.json", {"schema_version": SCHEMA_VERSION + 1})
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadInputError, match="newer version"):
        Workspace(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_workspace_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInputError, match="there is a file"):
        Workspace(tmp_path / "file")
    with pytest.raises(BadInputError, match="there is a file"):
        Workspace(tmp_path / "file" / "below")


def test_a_full_disk_is_one_sentence(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInputError, match="disk is full"):
        workspace.save_collection(collection(5, 1))
    assert not list(workspace.root.rglob("*.parquet"))
    assert not list(workspace.root.rglob(".*"))


def test_a_folder_closed_to_us_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(module, "write_json", refuse)
    with pytest.raises(BadInputError, match="cannot be written to.*EXPLORER_WORKSPACE"):
        Workspace(tmp_path / "w")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadInputError, match="cannot be written to"):
            Workspace(tmp_path / "w")
    finally:
        tmp_path.chmod(0o700)
