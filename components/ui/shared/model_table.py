"""Tables with one row per model: the model first, in its colour and with its marker, numbers right-aligned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.i18n import N_, tr
from components.ui.shared import theme
from components.workspace import ProjectCandidate

MODEL_COLUMN = N_("Model")
MODEL_PIXELS = 220  # names that differ only at their end must both be readable


def chip(candidate: ProjectCandidate) -> str:
    """The model's marker and name."""
    return f"{theme.slot(candidate.slot).symbol} {candidate.name}"


def model_table(
    rows: pd.DataFrame,
    candidates: Sequence[ProjectCandidate],
    columns: Mapping[str, Any],
    *,
    key: str,
    height: int | str = "auto",
    marks: Mapping[str, str] | None = None,
    muted: Sequence[str] = (),
) -> None:
    """Draw ``rows`` (a ``model`` column and others named in ``columns``).

    Args:
        rows: one row per model.
        candidates: the project's models, for colour and marker.
        columns: column -> st.column_config for it, in the order shown; others are left out.
        key: of the element.
        height: in pixels, or "auto".
        marks: model -> a sign behind its name; what it means stands below the table.
        muted: names in ``rows`` that are no models but references; their rows are grey and begin with a dashed line.
    """
    by_name = {candidate.name: candidate for candidate in candidates}
    table = rows[[column for column in columns if column in rows]].copy()
    shown = {name: chip(by_name[name]) if name in by_name else name for name in rows["model"]}
    shown |= {name: f"┄ {name}" for name in muted}
    table.insert(0, MODEL_COLUMN, [f"{shown[name]} {(marks or {}).get(name, '')}".rstrip() for name in rows["model"]])
    colours = [
        f"color: {theme.painted_slot_colour(by_name[n].slot)}; font-weight: 600" if n in by_name else ""
        for n in rows["model"]
    ]
    styled = table.style.apply(lambda _: colours, subset=[MODEL_COLUMN])
    if muted:
        greys = [
            f"color: {theme.painted_baseline()}; font-style: italic" if name in muted else "" for name in rows["model"]
        ]
        styled = styled.apply(lambda _: greys)
    st.dataframe(
        styled,
        hide_index=True,
        height=height,  # type: ignore[arg-type]
        column_config={MODEL_COLUMN: st.column_config.TextColumn(tr(MODEL_COLUMN), width=MODEL_PIXELS), **columns},
        key=key,
        placeholder="–",
    )


def number(label: str, help_text: str, form: str | None = None) -> Any:  # noqa: ANN401 - streamlit's column type
    """A right-aligned number column with its meaning on hover."""
    return st.column_config.NumberColumn(label, help=help_text, format=form)


def right_text(label: str, help_text: str) -> Any:  # noqa: ANN401 - streamlit's column type
    """A right-aligned text column, for numbers written with their interval or unit."""
    return st.column_config.TextColumn(label, help=help_text, alignment="right")
