"""The memory of a process is its own."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from components.costs.memory import peak_memory_mb


def test_a_worker_is_not_charged_for_the_memory_of_what_started_it() -> None:
    held = np.ones(40_000_000)  # 320 MB
    program = "from components.costs.memory import peak_memory_mb; print(peak_memory_mb())"
    own = float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
    assert 1 < own < held.nbytes / 1e6 / 2
    assert peak_memory_mb() > held.nbytes / 1e6
