"""The dated price list, and the person's own prices in its place."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from components.candidates.prices import provider_name
from components.comparison import bills
from components.costs.own_prices import SETTING, OwnPrice, as_setting
from components.costs.prices import price_list, price_of
from components.markdown import escape
from components.records import BadInputError
from components.spec import leaves
from components.ui.cost import words
from components.ui.shared import session
from components.ui.shared.fold import fold
from components.ui.shared.session import View

_ERROR = "_price_error"


def section(view: View) -> None:
    """How old the list is and what the person changed; inside, the list and the form."""
    own = session.own_prices(view)
    sentence = words.PRICES_SAID.format(
        count=len(price_list()),
        date=max(price.as_of for price in price_list()),
        own=words.OWN_SOME.format(count=len(own)) if own else words.OWN_NONE,
    )
    box = fold(words.PRICES, sentence, key="cost-prices")
    if box is None:
        return
    with box:
        _form(view, own)
        problem = st.session_state.pop(_ERROR, None)
        if problem:
            st.error(escape(problem))
        st.dataframe(
            _table(own),
            hide_index=True,
            height=320,
            placeholder="",
            key="price-table",
            column_config={
                **{key: st.column_config.Column(label) for key, label in words.PRICE_COLUMNS.items()},
                "price": st.column_config.NumberColumn(words.PRICE_COLUMNS["price"], format="%g"),
                "per_query": st.column_config.NumberColumn(words.PRICE_COLUMNS["per_query"], format="%g"),
            },
        )


def _form(view: View, own: dict[str, OwnPrice]) -> None:
    project = view.project.id
    here = [
        provider_name(leaf) for candidate in view.candidates for leaf in leaves(candidate.spec) if bills.is_api(leaf)
    ]
    listed = sorted(price.model for price in price_list() if price.mode == "embedding")
    names = list(dict.fromkeys([*here, *own, *listed]))
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    model = str(left.selectbox(words.PRICE_MODEL, names, key=f"price-model-{project}"))
    middle.number_input(
        words.PRICE_OWN, min_value=0.0, value=None, step=0.01, format="%.4f", help=words.PRICE_OWN_HELP,
        placeholder=words.PRICE_NOW.format(price=_now(model, own)), key=f"price-value-{project}-{model}",
    )  # fmt: skip
    right.button(words.USE_PRICE, on_click=_save, args=(view, model), width="stretch", key=f"price-use-{project}")
    if own:
        with st.container(horizontal=True):
            if model in own:
                st.button(words.RESET_PRICE, on_click=_forget, args=(view, [model]), key=f"price-reset-{project}")
            label = words.RESET_ALL.format(count=len(own))
            st.button(label, on_click=_forget, args=(view, list(own)), key=f"price-reset-all-{project}")


def _now(model: str, own: dict[str, OwnPrice]) -> str:
    if model in own:
        return f"{own[model].usd:g} ({words.YOURS.format(date=own[model].as_of)})"
    price = price_of(model)
    if price is None or price.usd_per_million_tokens is None:
        return words.PRICE_UNKNOWN
    return f"{price.usd_per_million_tokens:g} ({words.LISTED.format(date=price.as_of)})"


def _save(view: View, model: str) -> None:
    value = st.session_state.get(f"price-value-{view.project.id}-{model}")
    if value is None:
        return
    try:
        price = OwnPrice(float(value), datetime.now(UTC).date())
    except BadInputError as error:
        st.session_state[_ERROR] = str(error)
        return
    kept = session.own_prices(view) | {model: price}
    session.workspace().save_setting(view.project.id, SETTING, as_setting(kept))


def _forget(view: View, models: list[str]) -> None:
    kept = {name: price for name, price in session.own_prices(view).items() if name not in models}
    session.workspace().save_setting(view.project.id, SETTING, as_setting(kept) or None)
    for model in models:
        st.session_state.pop(f"price-value-{view.project.id}-{model}", None)


def _table(own: dict[str, OwnPrice]) -> pd.DataFrame:
    rows = [
        {
            "model": price.model,
            "provider": price.provider,
            "mode": price.mode,
            "price": price.usd_per_million_tokens,
            "per_query": price.usd_per_query,
            "as_of": str(price.as_of),
            "retires": str(price.retires or ""),
            "source": price.source,
        }
        for price in price_list()
    ]
    table = pd.DataFrame(rows).astype({"price": "float64", "per_query": "float64"})
    for model, price in own.items():
        is_it = table["model"] == model
        if not is_it.any():
            table.loc[len(table)] = {"model": model, "provider": "", "mode": "embedding", "retires": "", "source": ""}
            is_it = table["model"] == model
        table.loc[is_it, "price"] = price.usd
        table.loc[is_it, "as_of"] = words.YOURS.format(date=price.as_of)
    is_own = table["model"].isin(own)
    return pd.concat([table[is_own], table[~is_own]], ignore_index=True)
