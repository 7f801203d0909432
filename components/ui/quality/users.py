"""Of users: how much of the catalogue lists show, how popular it is, and cold ones apart."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.users import EVERYBODY, GROUP_NAMES, SAMPLING, users_table
from components.i18n import tr
from components.markdown import escape
from components.measurements.sampled_ranks import SAMPLED_RANKS
from components.ui.shared import start, text_users
from components.ui.shared.session import View

_LISTS = ("model", "hit_rate@10", "coverage@10", "novelty@10", "popularity_bias@10", "sampled_hit_rate@10")
_GROUPS = ("model", "group", "users", "hit_rate@10", "ndcg@10", "mrr@100")
_FORMATS = {"novelty@10": "%.1f", "popularity_bias@10": "%.2f", "users": "%d"}


def users(view: View) -> None:
    """Two tables below the ranking; nothing where queries are no users."""
    if view.collection.interactions is None or not view.ready:
        return
    table = users_table(view)
    st.subheader(text_users.LISTS, anchor=False)
    st.caption(text_users.LISTS_WHAT)
    everybody = table[table["group"] == EVERYBODY]
    _show(everybody, [name for name in _LISTS if name in table])
    if "sampled_hit_rate@10" in table:
        st.caption(escape(tr(SAMPLING)))
    missing = [candidate.spec for candidate in view.ready if _is_missing(everybody, candidate.name)]
    if missing and st.button(text_users.SAMPLED_BUTTON, help=tr(SAMPLING), key="users-sampled"):
        start.measure(view.project.id, missing, SAMPLED_RANKS.name)
        st.rerun()
    apart = table[table["group"] != EVERYBODY]
    if len(apart):
        with st.expander(text_users.LISTS_GROUPS):
            st.caption(text_users.LISTS_GROUPS_WHAT)
            shown = apart.sort_values("group", kind="stable")
            _show(shown.assign(group=[tr(GROUP_NAMES[str(group)]) for group in shown["group"]]), list(_GROUPS))


def _is_missing(everybody: pd.DataFrame, name: str) -> bool:
    if "sampled_hit_rate@10" not in everybody:
        return True
    return bool(everybody.loc[everybody["model"] == name, "sampled_hit_rate@10"].isna().all())


def _show(table: pd.DataFrame, columns: list[str]) -> None:
    st.dataframe(
        table[columns],
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(text_users.COLUMNS[name], pinned=name == "model")
            if name in ("model", "group")
            else st.column_config.NumberColumn(text_users.COLUMNS[name], format=_FORMATS.get(name, "%.3f"))
            for name in columns
        },
    )
