"""How busy the computer is with anything else, asked while this process does nothing."""

from __future__ import annotations

import psutil

LOOK_SECONDS = 0.1  # long enough for the clock of processor times, which ticks 100 times a second


def others_busy() -> float:
    """Share (0 to 1) of all processors' time that is being used now; the caller waits meanwhile, so it is by others."""
    return float(psutil.cpu_percent(interval=LOOK_SECONDS)) / 100
