"""Smaller vectors: which form keeps the quality, and what each weighs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from components import numbers
from components.comparison.comparison import Comparison
from components.comparison.cost import words
from components.evaluation.metric_registry import metric
from components.i18n import tr
from components.measurements import size_quality
from components.measurements.size_quality import SizeQuality
from components.needs.tasks import TASKS

PERCENT = 100


def kept_what(comparison: Comparison, sizes: SizeQuality) -> str:
    """What is kept: the leading metric, or the first 10 results."""
    return metric(TASKS[comparison.needs.task].leading).name if sizes.is_judged else words.OVERLAP


def size_sentence(comparison: Comparison, name: str, sizes: SizeQuality) -> str:
    """The smallest form within 1 % of the full vectors, if the questions at hand are enough to say so."""
    sure, likely = size_quality.smallest(sizes), size_quality.smallest_likely(sizes)
    row = sure or likely
    if row is None:
        smaller = sizes.table[sizes.table["within"] != size_quality.FULL]
        best = _percent(float(smaller["kept"].max()))
        return words.NO_SMALLER.format(model=name, what=kept_what(comparison, sizes), kept=best)
    full = float(sizes.table["bytes_per_document"].iloc[0])
    return (words.SURELY if sure else words.LOOKS).format(
        way=way(row),
        model=name,
        what=kept_what(comparison, sizes),
        kept=_percent(float(row["kept"])),  # type: ignore[arg-type]
        low=_number(float(row["kept_low"])),  # type: ignore[arg-type]
        high=_number(float(row["kept_high"])),  # type: ignore[arg-type]
        times=full / float(row["bytes_per_document"]),  # type: ignore[arg-type]
    )


def way(row: Mapping[Any, Any]) -> str:
    """A form in words: 192 numbers, 8 bits, rescored."""
    form = words.WAY_RESCORED if row["is_rescored"] else words.WAY
    return form.format(dim=f"{int(row['dim']):,}", precision=words.PRECISION[str(row["precision"])])


def _kept(row: Mapping[Any, Any]) -> str:
    if row["within"] == size_quality.FULL:
        return "100 %"
    if pd.isna(row["kept"]):
        return "unknown"
    return tr(
        "{percent} ({number} to {number_2})",
        percent=_percent(row["kept"]),
        number=_number(row["kept_low"]),
        number_2=_number(row["kept_high"]),
    )


def _percent(share: float) -> str:
    return f"{_number(share)} %"


def _number(share: float) -> str:
    return "unknown" if pd.isna(share) else f"{PERCENT * share:.1f}"


def size_rows(sizes: SizeQuality, documents: float) -> pd.DataFrame:
    """A row per form in words; ``documents``: how many the real system holds."""
    rows = sizes.table.to_dict("records")
    return pd.DataFrame(
        {
            "way": [way(row) for row in rows],
            "kept": [_kept(row) for row in rows],
            "sure": [words.SURE[str(row["within"])] for row in rows],
            "bytes": [f"{row['bytes_per_document']:,.0f}" for row in rows],
            "megabytes": [numbers.megabytes(row["bytes_per_document"] * documents / 1e6) for row in rows],
            "p50": [numbers.milliseconds(row["p50_ms"]) for row in rows],
            "p95": [numbers.milliseconds(row["p95_ms"]) for row in rows],
        }
    )
