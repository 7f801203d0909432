"""How far the pictures can be believed: one sentence, and the figures behind it on demand."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.markdown import escape
from components.numbers import sentences
from components.ui.maps import words as text_maps
from components.ui.shared import session, start, text
from components.ui.shared.map_state import DOUBT, MapState
from components.ui.shared.model_table import model_table


def say(state: MapState) -> None:
    """The sentence, what it rests on, and whether a better picture is on its way."""
    spread = [layout for layout in state.layouts.values() if not layout.is_one_point]
    if not spread:
        st.caption(text_maps.ONE_POINT)
        return
    shares = [layout.trust.kept for layout in spread if layout.trust.kept is not None]
    if not shares:
        st.caption(text.MAP_TOO_SMALL)
        return
    first = next(iter(state.layouts.values()))
    sentence = _neighbours_real(round(min(shares) * 100), round(max(shares) * 100), len(shares))
    if first.trust.sampled < first.trust.total:
        counted = text.HONESTY_SAMPLE.format(sampled=f"{first.trust.sampled:,}", total=f"{first.trust.total:,}")
        sentence = sentences([sentence, counted])
    if any(layout.method == "pca" for layout in state.layouts.values()):
        sentence = sentences((sentence, text.PCA_FIRST if first.trust.total >= 15 else text.PCA_ONLY))
    st.caption(sentence)
    if first.drawn_from < state.n:
        st.caption(text_maps.PLACED.format(drawn=f"{first.drawn_from:,}", rest=f"{state.n - first.drawn_from:,}"))
    _failed(state)
    with st.expander(text_maps.HONESTY_OPEN):
        _table(state)


def _neighbours_real(low: int, high: int, pictures: int) -> str:
    if pictures == 1:
        return text.HONESTY_ONE.format(kept=low)
    return text_maps.HONESTY_SAME.format(kept=low) if low == high else text.HONESTY.format(low=low, high=high)


def _failed(state: MapState) -> None:
    job = session.jobs().of_project(state.view.project.id)
    if job is not None and job.maps.state == "failed":
        st.warning(text.MAPS_FAILED.format(reason=escape(job.maps.reason)))
        if st.button(text.TRY_AGAIN):
            start.maps(state.view.project.id, list(state.specs))
            st.rerun()


def _table(state: MapState) -> None:
    rows = []
    for candidate in state.candidates:
        layout = state.layouts[candidate.name]
        fidelity, kept = layout.fidelity, layout.trust.kept
        rows.append(
            {
                "model": candidate.name,
                "kept": "–" if kept is None else text_maps.KEPT_OF_TEN.format(kept=kept * 10),
                "trust": f"{fidelity.trustworthiness:.3f}" if fidelity.trustworthiness is not None else "–",
                "continuity": f"{fidelity.continuity:.3f}" if fidelity.continuity is not None else "–",
                "doubtful": f"{int(state.doubtful(candidate.name).sum()):,}",
                "disparity": "–" if layout.disparity is None else f"{layout.disparity * 100:.0f} %",
            }
        )
    columns = {
        name: st.column_config.TextColumn(title, help=tip.format(limit=DOUBT), alignment="right")
        for name, (title, tip) in text_maps.HONESTY_COLUMNS.items()
    }
    model_table(pd.DataFrame(rows), state.candidates, columns, key="map-honesty")
    first = next(iter(state.layouts.values())).fidelity
    total = f"{first.total:,}"
    st.caption(
        text_maps.HONESTY_WHOLE.format(total=total)
        if first.sampled == first.total
        else text_maps.HONESTY_SAMPLED.format(
            sampled=f"{first.sampled:,}", total=total, against=f"{first.ranked_against:,}"
        )
    )
