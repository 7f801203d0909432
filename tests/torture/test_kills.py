from __future__ import annotations

from pathlib import Path

from tests.torture import kills


def test_processes_killed_at_random_lose_nothing_and_change_no_number(tmp_path: Path) -> None:
    found = kills.run(tmp_path, 5, seed=4)
    assert found["kills"] == 5
