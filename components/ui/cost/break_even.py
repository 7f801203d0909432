"""One's own machine against an API: the volume from which one is cheaper than the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from components.candidates import prices
from components.charts.money import crossing_chart
from components.comparison import bills
from components.costs.break_even import BreakEven, break_even
from components.costs.prices import price_list
from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost
from components.markdown import escape
from components.ui.cost import words
from components.ui.shared import session, theme
from components.ui.shared.fold import fold
from components.ui.shared.session import View

USUAL_API = "text-embedding-3-small"
BYTES_PER_NUMBER = 4  # float32
REACH = 2.0  # times the furthest point worth showing
ROUND_DIGITS = 2


def section(view: View, volume: MonthlyVolume) -> None:
    """One sentence; inside, which two are compared, and both lines."""
    own_names = [candidate.name for candidate in view.ready if not prices.is_api(candidate.spec)]
    if not own_names:
        fold(words.API, words.API_NONE, key="cost-api")
        return
    apis = api_prices(volume)
    own, api = _chosen(view, own_names, apis)
    own_measured = bills.measured_of(view.found[own].manifest)
    api_measured = MeasuredSpeed(vector_bytes=_api_bytes(view, api))
    found = break_even(volume, own_measured, api_measured, apis[api])
    box = fold(words.API, answer(found, volume, own, api, apis[api]), key="cost-api")
    if box is None:
        return
    with box:
        _choose(view, own_names, apis, own, api)
        if found.queries_per_month is not None or found.cheaper_above:
            _chart(view, volume, found, (own, own_measured), (api, api_measured, apis[api]))
            st.caption(escape(words.API_NOTE.format(model=api, whose=_whose(view, api)) + " " + words.ONE_MACHINE))


@dataclass(frozen=True)
class Against:
    """A machine of one's own against an API: US dollars a month of both at today's volumes, and where they meet."""

    own: str
    api: str
    own_usd: float
    api_usd: float
    found: BreakEven

    def sentence(self, money: Callable[[float], str]) -> str:
        """Who costs less, and for how many questions that holds."""
        is_api = self.api_usd < self.own_usd
        template = words.API_LESS if is_api else words.OWN_LESS
        meet = self.found.queries_per_month
        holds = words.AT_ANY_VOLUME
        if meet is not None:
            holds = (words.UP_TO if (self.found.cheaper_above == "own") == is_api else words.FROM_ON).format(
                queries=_round(meet)
            )
        return template.format(
            own=self.own, api=self.api, own_usd=money(self.own_usd), api_usd=money(self.api_usd), holds=holds
        )


def against_api(view: View, volume: MonthlyVolume) -> Against | None:
    """The model in use (else the first that runs here) against the API chosen below; None where a bill is unknown."""
    own_names = [candidate.name for candidate in view.ready if not prices.is_api(candidate.spec)]
    if not own_names:
        return None
    apis = api_prices(volume)
    own, api = _chosen(view, own_names, apis)
    mine, other = bills.measured_of(view.found[own].manifest), MeasuredSpeed(vector_bytes=_api_bytes(view, api))
    own_usd = monthly_cost(volume, mine, is_api=False).total
    api_usd = monthly_cost(volume, other, apis[api], is_api=True).total
    if own_usd is None or api_usd is None:
        return None
    return Against(own, api, own_usd, api_usd, break_even(volume, mine, other, apis[api]))


def api_prices(volume: MonthlyVolume) -> dict[str, float]:
    """Embedding model -> USD per million tokens, the person's own price before that of the list; by name."""
    listed = {
        price.model: price.usd_per_million_tokens
        for price in price_list()
        if price.mode == "embedding" and price.usd_per_million_tokens is not None
    }
    return dict(sorted((listed | dict(volume.own_prices)).items()))


def _keys(view: View) -> tuple[str, str]:
    return f"own-model-{view.project.id}", f"api-model-{view.project.id}"


def _chosen(view: View, own_names: list[str], apis: dict[str, float]) -> tuple[str, str]:
    own_key, api_key = _keys(view)
    own, api = st.session_state.get(own_key), st.session_state.get(api_key)
    in_project = [prices.provider_name(c.spec) for c in view.candidates if prices.is_api(c.spec) and not c.spec.parts]
    usual_api = next((name for name in (*in_project, USUAL_API) if name in apis), next(iter(apis)))
    usual_own = view.reference if view.reference in own_names else own_names[0]
    return str(own if own in own_names else usual_own), str(api if api in apis else usual_api)


def _dimensions_key(view: View, api: str) -> str:
    return f"api-dimensions-{view.project.id}-{api}"


def _api_bytes(view: View, api: str) -> float | None:
    """Bytes a document of its vectors: measured where the project computed it, else as listed, else as given."""
    measured = _measured_bytes(view, api)
    if measured is not None:
        return measured
    known = next((price.dimensions for price in price_list() if price.model == api and price.dimensions), None)
    numbers = known or st.session_state.get(_dimensions_key(view, api))
    return float(numbers) * BYTES_PER_NUMBER if numbers else None


def _measured_bytes(view: View, api: str) -> float | None:
    of_api = (
        c for c in view.ready if prices.is_api(c.spec) and not c.spec.parts and prices.provider_name(c.spec) == api
    )
    found = next(of_api, None)
    return None if found is None else bills.measured_of(view.found[found.name].manifest).vector_bytes


def _choose(view: View, own_names: list[str], apis: dict[str, float], own: str, api: str) -> None:
    own_key, api_key = _keys(view)
    left, right = st.columns(2)
    st.session_state[own_key], st.session_state[api_key] = own, api
    left.selectbox(words.OWN_MODEL, own_names, key=own_key, persist_state="session")
    right.selectbox(
        words.API_MODEL,
        list(apis),
        format_func=lambda name: words.PRICE_LABEL.format(model=name, price=apis[name]),
        key=api_key,
        persist_state="session",
        help=words.API_HELP,
    )
    is_listed = any(price.model == api and price.dimensions for price in price_list())
    if not is_listed and _measured_bytes(view, api) is None:
        right.number_input(
            words.DIMENSIONS, min_value=1, value=None, step=1, help=words.DIMENSIONS_HELP,
            key=_dimensions_key(view, api), persist_state="session",
        )  # fmt: skip


def answer(found: BreakEven, volume: MonthlyVolume, own: str, api: str, price: float) -> str:
    """Who is cheaper from which volume on, or always, or what is not known."""
    if found.queries_per_month is not None:
        sentence = words.CROSS_OWN if found.cheaper_above == "own" else words.CROSS_API
        return sentence.format(
            own=own,
            api=api,
            price=price,
            queries=_round(found.queries_per_month),
            now=f"{volume.queries_per_month:,.0f}",
        )
    if found.cheaper_above:
        never = words.NEVER_OWN if found.cheaper_above == "own" else words.NEVER_API
        return never.format(own=own, api=api, price=price)
    return words.NOT_KNOWN.format(own=own, api=api, reason=found.reason)


def _round(queries: float) -> str:
    value = float(f"{queries:.{ROUND_DIGITS}g}")
    for size, unit in ((1e9, "billion"), (1e6, "million")):
        if value >= size:
            return f"{value / size:g} {unit}"
    return f"{value:,.0f}"


def _chart(
    view: View,
    volume: MonthlyVolume,
    found: BreakEven,
    own: tuple[str, MeasuredSpeed],
    api: tuple[str, MeasuredSpeed, float],
) -> None:
    currency, cross = session.currency(view), found.queries_per_month
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
    marks = [(now, bill(now, is_own=True), words.POINT_NOW.format(queries=_round(now)))]
    if cross is not None:
        marks.append((cross, bill(cross, is_own=True), words.POINT_CROSS.format(queries=_round(cross))))
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
