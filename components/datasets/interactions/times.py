"""Points of time as people write them: seconds or milliseconds since 1970, or dates."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from components.i18n import tr

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}")
MILLISECONDS_FROM = 1e11  # a number above stands for milliseconds: as seconds it would lie after the year 5000
MOST_MONTHS = 12


def seconds_of(cells: pd.Series) -> tuple[pd.Series, str]:
    """Seconds since 1970 in UTC, float64, NaN where a cell is none; and a sentence where days and months may be mixed.

    "03/04/2024" is read day first, unless a cell of the column has a second number above 12.
    """
    given = cells.str.strip()
    is_number = given.str.fullmatch(_NUMBER) & ~given.str.fullmatch(r"(?:19|20)\d{6}")  # 20240131 is a date
    seconds = pd.Series(np.nan, index=cells.index, dtype="float64")
    numbers = given[is_number].astype("float64")
    seconds[is_number] = numbers.where(numbers < MILLISECONDS_FROM, numbers / 1000)
    dates = given[~is_number & (given != "")]
    if dates.empty:
        return seconds, ""
    parts = dates.str.extract(_SLASHED).dropna().astype(int)
    day_first = not (parts[1] > MOST_MONTHS).any()
    parsed = pd.to_datetime(dates, errors="coerce", utc=True, format="mixed", dayfirst=day_first and len(parts) > 0)
    known = parsed.notna()
    origin = pd.Timestamp("1970-01-01", tz="UTC")
    seconds[dates.index[known]] = (parsed[known] - origin) / pd.Timedelta(seconds=1)
    is_unclear = len(parts) > 0 and day_first and not (parts[0] > MOST_MONTHS).any()
    return seconds, tr("Dates such as {iloc} were read as day, month, year.", iloc=dates.iloc[0]) if is_unclear else ""
