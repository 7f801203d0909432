"""Before texts leave this computer: what, where to, at what cost, and whether the person agrees."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from components import numbers
from components.candidates import prices
from components.candidates.estimates import left_to_encode
from components.candidates.names import remote_parts
from components.comparison import bills
from components.costs.estimate import sending_sentence
from components.costs.own_prices import usd_prices
from components.costs.prices import price_of
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.i18n import tr
from components.markdown import escape
from components.spec import ModelSpec
from components.ui.shared import session, start, text, text_endpoints, text_needs, told_late
from components.ui.shared.session import View


def compute(view: View) -> None:
    """Compute what is missing of a project; where that sends texts to another computer, ask first."""
    paid = remote_parts(c.spec for c in view.candidates if c.name not in view.results)
    if paid:
        _ask_before_sending(view, paid)
        return
    start.compute(view.project.id)
    st.rerun()


@told_late.dialog(lambda: text_endpoints.ASK)
def _ask_before_sending(view: View, paid: list[ModelSpec]) -> None:
    for spec in paid:
        say_cost(view, spec, sum(estimate_tokens(left_to_encode(session.workspace(), view.collection, spec))))
    st.caption(text.TOKENS_ESTIMATED)
    cap = spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(text.SEND, type="primary", width="stretch"):
        save_cap(view, cap)
        start.compute(view.project.id)
        st.rerun()
    if no.button(text.DO_NOT_SEND, width="stretch"):
        st.rerun()


def say_cost(view: View, spec: ModelSpec, tokens: int) -> None:
    """What leaves for one model's server and at what price, with a warning where the needs forbid it."""
    host = urlsplit(spec.source).netloc
    if any(finding.constraint == "data_stays" and finding.rules_out for finding in view.findings_of([spec])[spec.name]):
        st.warning(text_needs.SENDING_AGAINST_NEEDS.format(model=escape(spec.name), host=escape(host)))
    currency = session.currency(view)
    price = bills.list_price(spec, usd_prices(session.own_prices(view)))
    usd = tokens / 1e6 * price if price is not None else None
    st.markdown(
        escape(
            tr("{name}: {said}", name=spec.name, said=sending_sentence(tokens, destination(spec.source), usd, currency))
        )
    )
    if price is not None:
        st.caption(escape(numbers.sentences([_whose(view, spec, price), currency.stated()])))


def _whose(view: View, spec: ModelSpec, price: float) -> str:
    """Whether the price is the list's or the person's own, and of when."""
    name = prices.provider_name(spec)
    own, listed = session.own_prices(view).get(name), price_of(name)
    if own is not None:
        return text.PRICE_OWN.format(price=f"{price:g}", date=own.as_of)
    return text.PRICE_OF.format(price=f"{price:g}", date=listed.as_of if listed is not None else "?")


def spending_cap(view: View) -> float | None:
    """A field for the cap on what a project may spend, in the project's currency. Returns US dollars."""
    currency, project = session.currency(view), view.project.id
    spent = session.spent(project)
    if spent:
        st.caption(escape(text_endpoints.SPENT.format(amount=currency.exact(spent))))
    cap = session.spending_cap(project)
    given = st.number_input(
        text_endpoints.CAP.format(sign=tr("US dollars") if currency.is_usd else currency.code),
        min_value=0.0,
        value=None if cap is None else round(currency.amount(cap), 9),
        step=0.1,
        format="%.2f",
        help=text_endpoints.CAP_HELP,
        placeholder="–",
    )
    return None if given is None else float(given) / currency.per_usd


def save_cap(view: View, usd: float | None) -> None:
    """Keep the cap; it holds for everything that is sent in this project from now on."""
    session.workspace().save_setting(view.project.id, session.SPENDING_CAP, usd)
