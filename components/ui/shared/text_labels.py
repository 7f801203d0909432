"""Words about labels and pairs that more than one page says."""

from __future__ import annotations

TO_TASKS = "Measure on Quality"
SEE_TASKS = "See Quality"
