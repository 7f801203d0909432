"""What a computer like this one costs to rent, where nobody said what theirs costs.

List prices of Google Compute Engine, on demand, in us-central1: N2 by core and memory, a graphics card by its memory,
like an L4 up to 24 GB and like an A100 above. https://cloud.google.com/compute/vm-instance-pricing
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache

import psutil

AS_OF = "April 2026"
USD_PER_CORE, USD_PER_GB = 0.0316, 0.00424  # an hour
SMALL_CARD_GB = 24.0
USD_PER_SMALL_CARD_GB, USD_PER_LARGE_CARD_GB = 0.0233, 0.0733  # an hour
SECONDS_TO_ASK = 5


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores this process may use, and gigabytes (2^30 bytes): of the computer, and of each graphics card."""

    cores: int
    memory_gb: float
    card_gb: tuple[float, ...] = ()


def rent_usd_per_hour(machine: Machine) -> float:
    """US dollars an hour, to two significant digits, as it is no better known."""
    cards = sum(
        gb * (USD_PER_SMALL_CARD_GB if gb <= SMALL_CARD_GB else USD_PER_LARGE_CARD_GB) for gb in machine.card_gb
    )
    exact = machine.cores * USD_PER_CORE + machine.memory_gb * USD_PER_GB + cards
    return round(exact, 1 - math.floor(math.log10(exact)))


@lru_cache(maxsize=1)
def this_machine() -> Machine:
    """The computer this runs on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Machine(cores or 1, psutil.virtual_memory().total / 2**30, _cards())


def _cards() -> tuple[float, ...]:
    """Memory of each NVIDIA card; none where their own tool is missing or does not answer."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return ()
    ask = [tool, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        output = subprocess.run(ask, capture_output=True, text=True, timeout=SECONDS_TO_ASK, check=True).stdout
        return tuple(float(line) / 1024 for line in output.split())
    except (OSError, subprocess.SubprocessError, ValueError):
        return ()
