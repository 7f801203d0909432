from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cases import ROOT

KILLS = 4
PROGRAM = """
import json, sys
from pathlib import Path
from tests.torture import kills
sys.stdout.write(json.dumps(dict(kills.run(Path(sys.argv[1]), int(sys.argv[2]), seed=4))))
"""


def test_processes_killed_at_random_lose_nothing_and_change_no_number(tmp_path: Path) -> None:
    # In a process of its own: one that is forked from a process whose libraries have threads may hang in their locks.
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "kills"), str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["kills"] == KILLS
