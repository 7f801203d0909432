"""How much memory this process has held."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_memory_mb() -> float:
    """The most memory this process has held, in MB (10^6 bytes), as the operating system counts it."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 1e6
    if sys.platform == "linux":
        # ru_maxrss starts at what the process that started this one held: a large server would be counted as the model.
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # bytes there, KiB elsewhere
