"""Which assumption a model's bill hangs on most."""

from __future__ import annotations

import streamlit as st

from components.charts.money import tornado_chart
from components.comparison import bills
from components.comparison.cost.assumptions import assumptions_of, assumptions_sentence
from components.costs.totals import MonthlyVolume
from components.ui.cost import words
from components.ui.shared import session, theme
from components.ui.shared.fold import fold
from components.ui.shared.session import View

LEAST_SHARE = 0.001  # of the bill: assumptions that move it less are not drawn


def section(view: View, volume: MonthlyVolume) -> None:
    """One sentence; inside, a bar per assumption."""
    totals = {c.name: bills.bill(c.spec, view.results[c.name].manifest, volume).total for c in view.ready}
    known = [name for name, total in totals.items() if total is not None]
    if not known:
        fold(words.MATTERS, words.MATTERS_NONE, key="cost-matters")
        return
    key = f"matters-model-{view.project.id}"
    usual = view.reference if view.reference in known else known[0]
    name = str(st.session_state[key] if st.session_state.get(key) in known else usual)
    candidate = next(candidate for candidate in view.ready if candidate.name == name)
    currency, now = session.currency(view), totals[name] or 0.0
    table = assumptions_of(view, volume, name)
    sentence = assumptions_sentence(table, name, now, currency)
    box = fold(words.MATTERS, sentence, key="cost-matters")
    if box is None:
        return
    with box:
        st.session_state[key] = name
        st.selectbox(words.MATTERS_MODEL, known, key=key, persist_state="session", width=360)
        table = table[table["swing"] >= LEAST_SHARE * now]
        if table.empty:
            return
        shown = table.assign(
            total_low=currency.amount(1) * table["total_low"],
            total_high=currency.amount(1) * table["total_high"],
            label=[
                f"{currency.money(low)} – {currency.money(high)}"
                for low, high in zip(table["total_low"], table["total_high"], strict=True)
            ],
        )
        st.altair_chart(
            tornado_chart(
                shown[["name", "total_low", "total_high", "label"]],
                currency.amount(now),
                theme.slot_colour(candidate.slot),
                title=words.MATTERS_TITLE.format(model=name),
                subtitle=words.MATTERS_SUBTITLE,
                x_title=words.PER_MONTH.format(sign=currency.sign),
                ink=theme.ink(),
            )
        )
        st.caption(words.MATTERS_LITTLE)
