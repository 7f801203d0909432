"""A table of interactions that was uploaded: what of it is held out to test on."""

from __future__ import annotations

from datetime import UTC, datetime, time

import streamlit as st

from components.datasets.interactions.rules import Rules
from components.interactions import AT_RANDOM, BY_DATE, BY_LAST
from components.records import Collection
from components.ui.shared import text_users

MOST_CORE = 20


def choose_rules(collection: Collection) -> Rules:
    """How a collection of users, read by the usual rules, is to be split; drawn as one row of fields."""
    known = collection.interactions
    if known is None:
        return Rules()
    times = known.table["time"].dropna()
    ways = [BY_LAST, BY_DATE, AT_RANDOM] if len(times) else [AT_RANDOM]
    st.subheader(text_users.SPLIT, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        split = st.selectbox(
            text_users.HELD_OUT,
            ways,
            format_func=lambda way: text_users.WAYS[way],
            help=text_users.HELD_OUT_HELP,
            key="users-split",
            width=320,
        )
        date = None
        if split == BY_DATE:
            first, last = (datetime.fromtimestamp(float(seconds), UTC).date() for seconds in (times.min(), times.max()))
            usual = datetime.fromtimestamp(float(times.quantile(text_users.USUAL_SHARE)), UTC).date()
            day = st.date_input(text_users.FROM, usual, first, last, key="users-date", width=180)
            date = datetime.combine(day, time(), UTC).timestamp()
        least = st.number_input(
            text_users.LEAST, 1, MOST_CORE, 1, key="users-least", help=text_users.LEAST_HELP, width=220
        )
        keeps = st.toggle(text_users.REPEATS, key="users-repeats", help=text_users.REPEATS_HELP)
    return Rules(split, date, keeps, least_interactions=int(least))
