"""One's own machine against an API: the volume from which one is cheaper than the other."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.money import crossing_chart
from components.comparison import bills
from components.comparison.cost.against_api import (
    Against,
    api_bytes,
    api_prices,
    break_even_sentence,
    compared,
    measured_bytes,
    own_names,
    round_volume,
    usual_pair,
)
from components.costs.break_even import BreakEven, break_even
from components.costs.prices import price_list
from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost
from components.markdown import escape
from components.ui.cost import words
from components.ui.shared import session, theme
from components.ui.shared.fold import fold
from components.ui.shared.session import View

REACH = 2.0  # times the furthest point worth showing


def section(view: View, volume: MonthlyVolume) -> None:
    """One sentence; inside, which two are compared, and both lines."""
    if view.collection.interactions is not None:  # no API learns from users, and their vectors are means, not calls
        return
    chosen = _chosen(view, volume)
    if chosen is None:
        fold(words.API, words.API_NONE if not own_names(view) else words.API_READS, key="cost-api")
        return
    (own, api), apis = chosen, api_prices(volume)
    own_measured = bills.measured_of(view.results[own].manifest)
    api_measured = MeasuredSpeed(vector_bytes=_api_bytes(view, api))
    crossing = break_even(volume, own_measured, api_measured, apis[api])
    box = fold(words.API, break_even_sentence(crossing, volume, own, api, apis[api]), key="cost-api")
    if box is None:
        return
    with box:
        _choose(view, own_names(view), apis, own, api)
        if crossing.queries_per_month is not None or crossing.cheaper_above:
            _chart(view, volume, crossing, (own, own_measured), (api, api_measured, apis[api]))
            st.caption(
                escape(
                    numbers.sentences([words.API_NOTE.format(model=api, whose=_whose(view, api)), words.ONE_MACHINE])
                )
            )


def against_api(view: View, volume: MonthlyVolume) -> Against | None:
    """The model in use (else the first that runs here) against the API chosen below; None where a bill is unknown."""
    chosen = None if view.collection.interactions is not None else _chosen(view, volume)
    return None if chosen is None else compared(view, volume, *chosen, _api_bytes(view, chosen[1]))


def _keys(view: View) -> tuple[str, str]:
    return f"own-model-{view.project.id}", f"api-model-{view.project.id}"


def _chosen(view: View, volume: MonthlyVolume) -> tuple[str, str] | None:
    usual = usual_pair(view, volume)
    if usual is None:
        return None
    own, api = (st.session_state.get(key) for key in _keys(view))
    return str(own if own in own_names(view) else usual[0]), str(api if api in api_prices(volume) else usual[1])


def _dimensions_key(view: View, api: str) -> str:
    return f"api-dimensions-{view.project.id}-{api}"


def _api_bytes(view: View, api: str) -> float | None:
    return api_bytes(view, api, st.session_state.get(_dimensions_key(view, api)))


def _choose(view: View, models: list[str], apis: dict[str, float], own: str, api: str) -> None:
    own_key, api_key = _keys(view)
    left, right = st.columns(2)
    st.session_state[own_key], st.session_state[api_key] = own, api
    left.selectbox(words.OWN_MODEL, models, key=own_key, persist_state="session")
    right.selectbox(
        words.API_MODEL,
        list(apis),
        format_func=lambda name: words.PRICE_LABEL.format(model=name, price=apis[name]),
        key=api_key,
        persist_state="session",
        help=words.API_HELP,
    )
    is_listed = any(price.model == api and price.dimensions for price in price_list())
    if not is_listed and measured_bytes(view, api) is None:
        right.number_input(
            words.DIMENSIONS, min_value=1, value=None, step=1, help=words.DIMENSIONS_HELP,
            key=_dimensions_key(view, api), persist_state="session",
        )  # fmt: skip


def _chart(
    view: View,
    volume: MonthlyVolume,
    crossing: BreakEven,
    own: tuple[str, MeasuredSpeed],
    api: tuple[str, MeasuredSpeed, float],
) -> None:
    currency, cross = session.currency(view), crossing.queries_per_month
    far = REACH * max(volume.queries_per_month, cross or 0.0, 1.0)
    full = own[1].query_p50_ms and volume.serving_hours_per_month * 3600 / (own[1].query_p50_ms / 1000)
    places = sorted({0.0, far, *(at for at in (cross, full, volume.queries_per_month) if at and at <= far)})
    own_name, api_name = words.BILL_OWN.format(model=own[0]), words.BILL_API.format(model=api[0])

    def bill(queries: float, *, is_own: bool) -> float:
        at = replace(volume, queries_per_month=queries)
        total = (
            monthly_cost(at, own[1], is_api=False).total
            if is_own
            else monthly_cost(at, api[1], api[2], is_api=True).total
        )
        return currency.amount(total or 0.0)  # known: break_even found both

    rows = pd.DataFrame(
        [
            {"bill": name, "is_own": is_own, "queries": queries, "amount": bill(queries, is_own=is_own)}
            for name, is_own in ((own_name, True), (api_name, False))
            for queries in places
        ]
    )
    now = volume.queries_per_month
    marks = [(now, bill(now, is_own=True), words.POINT_NOW.format(queries=round_volume(now)))]
    if cross is not None:
        marks.append((cross, bill(cross, is_own=True), words.POINT_CROSS.format(queries=round_volume(cross))))
    slot = next(candidate.slot for candidate in view.candidates if candidate.name == own[0])
    st.altair_chart(
        crossing_chart(
            rows,
            theme.slot_colour(slot),
            pd.DataFrame(marks, columns=["queries", "amount", "label"]),
            title=words.CROSS_TITLE,
            subtitle=words.CROSS_SUBTITLE,
            y_title=words.PER_MONTH.format(sign=currency.sign),
            ink=theme.ink(),
        )
    )


def _whose(view: View, api: str) -> str:
    own = session.own_prices(view).get(api)
    if own is not None:
        return words.YOURS.format(date=own.as_of)
    return words.LISTED.format(date=next(price.as_of for price in price_list() if price.model == api))
