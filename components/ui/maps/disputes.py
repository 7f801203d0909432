"""Where the models disagree about what lies near what: regions, documents, and each model's neighbours side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.evaluation.neighbourhoods import disputed_groups
from components.i18n import tr_count
from components.markdown import escape
from components.measurements import neighbourhoods as nearby
from components.ui.maps import document as map_document
from components.ui.maps import selection as map_selection
from components.ui.maps import words as text_maps
from components.ui.shared.map_state import MapState, title_of

SHOWN = 100  # most disputed documents listed


def section(state: MapState, key: str) -> None:
    """The disputes of the project.

    Args:
        state: the maps.
        key: of the element on which a region is selected.
    """
    if state.n < 2:
        st.caption(text_maps.ONLY_DOCUMENT)
        return
    if len(state.specs) < 2:
        st.caption(text_maps.DISPUTES_NEED_TWO)
        return
    disputes = state.disputes
    if disputes is None:
        st.caption(text_maps.DISPUTES_WAIT)
        return
    regions = _regions(state, disputes)
    st.markdown(_lead(disputes, regions, state.compared))
    st.caption(_looked_at(state, disputes))
    if state.n - 1 <= nearby.COMPARED:
        st.caption(text_maps.DISPUTES_FEW.format(others=tr_count("{count} other", "{count} others", state.n - 1)))
    if not regions.empty:
        _region_table(state, regions, key)
    _documents(state, disputes)


def _regions(state: MapState, disputes: nearby.Disputes) -> pd.DataFrame:
    if state.themes is None:
        return pd.DataFrame()
    rows = disputes.table["row"].to_numpy()
    regions = disputed_groups(disputes.table["overlap"].to_numpy(), state.themes.codes[rows])
    names = state.themes.names()
    return regions.assign(name=[names[code] for code in regions["code"]])


def _lead(disputes: nearby.Disputes, regions: pd.DataFrame, k: int) -> str:
    shared = f"{disputes.table['overlap'].mean() * k:.1f}"
    if regions.empty:
        return text_maps.DISPUTES_LEAD_PLAIN.format(shared=shared, k=k)
    first = regions.iloc[0]
    return text_maps.DISPUTES_LEAD.format(
        shared=shared,
        k=k,
        region=escape(str(first["name"])),
        low=f"{first['overlap'] * k:.1f}",
        half=f"{first['half_width'] * k:.1f}",
    )


def _looked_at(state: MapState, disputes: nearby.Disputes) -> str:
    if disputes.looked_at == disputes.total:
        return text_maps.DISPUTES_WHOLE.format(total=f"{disputes.total:,}", models=len(disputes.models))
    template = (
        text_maps.DISPUTES_SAMPLED if nearby.are_listed(state.view.collection) else text_maps.DISPUTES_SAMPLE_ONLY
    )
    return template.format(looked=f"{disputes.looked_at:,}", total=f"{disputes.total:,}")


def _region_table(state: MapState, regions: pd.DataFrame, key: str) -> None:
    st.markdown(f"**{text_maps.REGIONS}**")
    title = text_maps.SHARED.format(k=state.compared)
    shared = [
        f"{overlap * state.compared:.1f} ± {half * state.compared:.1f}"
        for overlap, half in zip(regions["overlap"], regions["half_width"], strict=True)
    ]
    table = pd.DataFrame({text_maps.REGION: regions["name"], text_maps.DOCUMENTS: regions["documents"], title: shared})
    picked = st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(table), 320),
        key=f"regions-{state.view.project.id}",
        on_select=lambda: _select_region(state, regions, key),
        selection_mode="single-row",
        column_config={
            text_maps.REGION: st.column_config.TextColumn(width="large"),
            title: st.column_config.TextColumn(help=text_maps.SHARED_HELP, alignment="right"),
        },
    )
    del picked


def _select_region(state: MapState, regions: pd.DataFrame, key: str) -> None:
    rows = st.session_state[f"regions-{state.view.project.id}"]["selection"]["rows"]
    if not rows or state.themes is None or state.is_sampled:
        return
    code = int(regions["code"].iloc[rows[0]])
    ids = state.view.collection.documents["id"]
    map_selection.wish(key, ids[state.themes.codes == code].tolist())


def _documents(state: MapState, disputes: nearby.Disputes) -> None:
    st.markdown(f"**{text_maps.MOST_DISPUTED}**")
    first = disputes.table.head(SHOWN)
    title = text_maps.SHARED.format(k=state.compared)
    documents = state.view.collection.documents.iloc[first["row"].to_numpy()]
    table = pd.DataFrame(
        {
            text_maps.DOCUMENT: [title_of(row) for _, row in documents.iterrows()],
            title: first["overlap"].to_numpy() * state.compared,
            text_maps.RBO: first["rbo"].to_numpy(),
        }
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        height=min(38 + 35 * len(table), 290),
        key=f"disputed-{state.view.project.id}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            text_maps.DOCUMENT: st.column_config.TextColumn(width="large"),
            title: st.column_config.NumberColumn(help=text_maps.SHARED_HELP, format="%.1f"),
            text_maps.RBO: st.column_config.NumberColumn(help=text_maps.RBO_HELP, format="%.2f"),
        },
    )
    chosen = picked["selection"]["rows"]
    if not chosen or chosen[0] >= len(first):
        st.caption(text_maps.PICK_DISPUTED)
        return
    map_document.show(state, int(first["row"].iloc[chosen[0]]), "disputed")
