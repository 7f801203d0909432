"""Models no other model beats on everything at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError


def dominated_by(points: pd.DataFrame, higher_is_better: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
    """Model -> the models that are at least as good on every column and better on one; none on the front.

    ``points`` has one row per model (index) and the columns of ``higher_is_better``. A model with an unknown (NaN)
    value neither dominates nor is dominated: nobody can tell.

    Raises:
        BadInputError: a column is missing, or a model stands twice.
    """
    missing = [name for name in higher_is_better if name not in points.columns]
    if missing:
        raise BadInputError(
            tr(
                "There is no column {missing!r}; the table has {map}.",
                missing=missing[0],
                map=commas(map(str, points.columns)),
            )
        )
    if points.index.has_duplicates:
        raise BadInputError(
            tr("Model {index} stands twice; give each one row.", index=points.index[points.index.duplicated()][0])
        )
    signs = [1.0 if is_higher else -1.0 for is_higher in higher_is_better.values()]
    values = {
        str(name): [float(value) * sign for value, sign in zip(row, signs, strict=True)]
        for name, row in zip(points.index, points[list(higher_is_better)].to_numpy(dtype="float64"), strict=True)
    }
    return {
        name: tuple(other for other, theirs in values.items() if other != name and _dominates(theirs, own))
        for name, own in values.items()
    }


def _dominates(own: Sequence[float], other: Sequence[float]) -> bool:
    """NaN compares as false, so an unknown value keeps both apart."""
    pairs = list(zip(own, other, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)
