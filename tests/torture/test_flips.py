from __future__ import annotations

from pathlib import Path

from components.jobs.check_workspace import check_workspace
from components.workspace import Workspace
from tests.torture import flips


def test_a_flipped_byte_changes_no_number_and_stops_no_other_project(tmp_path: Path) -> None:
    found = flips.run(tmp_path, 40, seed=3)
    assert found["as before"] > found["said"] > 0


def test_check_says_nothing_of_a_whole_workspace(tmp_path: Path) -> None:
    case = flips.build(tmp_path / "whole")
    assert list(check_workspace(Workspace(case.root))) == []
