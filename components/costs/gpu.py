"""What a model used of a graphics processor, as torch counts it."""

from __future__ import annotations

import sys
from typing import Any

from components.i18n import tr

BYTES_PER_MB = 1e6


def gpu_use(torch: Any = None) -> dict[str, Any] | None:  # noqa: ANN401 - torch, or what stands for it in a test
    """``name`` and ``peak_memory_mb`` (10^6 bytes) of the GPU in use; None without one, or where torch is not loaded.

    Of several NVIDIA or AMD cards the one that held most counts. On a Mac the memory is what is held now: no peak is
    kept there.
    """
    torch = torch or sys.modules.get("torch")
    if torch is None:
        return None
    if torch.cuda.is_available():
        peaks = [torch.cuda.max_memory_allocated(place) for place in range(torch.cuda.device_count())]
        place = peaks.index(max(peaks))
        return {"name": torch.cuda.get_device_name(place), "peak_memory_mb": peaks[place] / BYTES_PER_MB}
    if torch.backends.mps.is_available():
        return {"name": tr("Apple GPU"), "peak_memory_mb": torch.mps.driver_allocated_memory() / BYTES_PER_MB}
    return None
