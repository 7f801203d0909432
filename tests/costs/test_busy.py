from __future__ import annotations

import subprocess
import sys

import psutil

from components.costs.busy import others_busy


def test_another_program_at_work_is_seen() -> None:
    at_work = "while True: pass"
    programs = [subprocess.Popen([sys.executable, "-c", at_work]) for _ in range(psutil.cpu_count() or 1)]
    try:
        seen = max(others_busy() for _ in range(20))
    finally:
        for program in programs:
            program.kill()
            program.wait()
    assert 0.5 < seen <= 1.0
