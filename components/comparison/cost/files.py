"""What encoding takes where documents are pictures or sounds: by the thousand pictures, by the hour of sound."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from components.comparison.comparison import Comparison
from components.costs.totals import MonthlyVolume
from components.datasets.media.sizes import media_sizes

PICTURES = 1_000
HOUR = 3_600.0  # seconds


@dataclass(frozen=True)
class FileUnit:
    """``documents``: how many of the collection's make one unit; ``column``: seconds for one, in tables."""

    documents: float
    column: str
    money_column: str


SECONDS_COLUMNS = {"image": "seconds_per_1000_pictures", "audio": "seconds_per_hour_of_sound"}
"""Modality -> the column of a table of costs."""
MONEY_COLUMNS = {"image": "usd_per_1000_pictures", "audio": "usd_per_hour_of_sound"}


def file_unit(comparison: Comparison) -> FileUnit | None:
    """1,000 pictures, or as many sounds as make an hour; None where documents are texts, or of both kinds."""
    modalities = comparison.collection.modalities
    if modalities == {"image"}:
        return FileUnit(float(PICTURES), SECONDS_COLUMNS["image"], MONEY_COLUMNS["image"])
    if modalities != {"audio"}:
        return None
    sizes = comparison.keep(
        "media sizes",
        comparison.collection.documents_id,
        lambda: media_sizes(comparison.collection.documents, comparison.workspace.media.path),
    )
    mean = float(sizes["seconds"].mean()) if len(sizes) else 0.0
    return FileUnit(HOUR / mean, SECONDS_COLUMNS["audio"], MONEY_COLUMNS["audio"]) if mean > 0 else None


def with_units(rows: pd.DataFrame, unit: FileUnit | None, volume: MonthlyVolume) -> pd.DataFrame:
    """The rows with the time one unit takes to encode on this computer, and the money at the price of the machine."""
    if unit is None or rows.empty:
        return rows
    seconds = unit.documents / rows["documents_per_second"].astype("float64")
    usd = volume.machine_usd_per_hour
    money = seconds / HOUR * (float("nan") if usd is None else usd)
    return rows.assign(**{unit.column: seconds, unit.money_column: money.where(~rows["is_api"].astype(bool))})
