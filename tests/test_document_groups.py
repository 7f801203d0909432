"""Groups of documents in the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.records import BadInputError
from components.workspace import Workspace
from components.workspace.groups import DocumentGroups
from tests.pages.cases import collection


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_a_group_is_kept_deleted_and_restored_as_it_was(workspace: Workspace) -> None:
    project = workspace.create_project("one", collection(5, queries=2))
    groups = DocumentGroups(workspace)
    first = groups.save(project.id, "  left   edge ", ["d3", "d1"])
    assert first.name == "left edge"
    assert DocumentGroups(Workspace(workspace.root)).of_project(project.id) == [first]
    groups.delete(project.id, first.group_id)
    assert groups.of_project(project.id) == []
    groups.restore(project.id, first)
    assert groups.of_project(project.id) == [first]


def test_groups_belong_to_their_project_and_go_with_it(workspace: Workspace) -> None:
    one, two = (workspace.create_project(name, collection(5, queries=2)) for name in ("one", "two"))
    groups = DocumentGroups(workspace)
    groups.save(one.id, "a", ["d1"])
    groups.save(two.id, "a", ["d2"])
    workspace.delete_project(one.id)
    assert groups.of_project(one.id) == [] and len(groups.of_project(two.id)) == 1


@pytest.mark.parametrize(
    ("name", "ids", "said"), [("", ["d1"], "0 characters"), ("x" * 61, ["d1"], "61"), ("x", [], "empty")]
)
def test_a_group_needs_a_name_and_documents(workspace: Workspace, name: str, ids: list[str], said: str) -> None:
    project = workspace.create_project("one", collection(5, queries=2))
    with pytest.raises(BadInputError, match=said):
        DocumentGroups(workspace).save(project.id, name, ids)


def test_two_groups_of_one_name_are_refused(workspace: Workspace) -> None:
    project = workspace.create_project("one", collection(5, queries=2))
    groups = DocumentGroups(workspace)
    groups.save(project.id, "a", ["d1"])
    with pytest.raises(BadInputError, match="“a” already"):
        groups.save(project.id, "a", ["d2"])
