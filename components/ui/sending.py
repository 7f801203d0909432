"""Before texts leave this computer: what, where to, at what cost, and whether the person agrees."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from components.costs.estimate import sending_sentence
from components.costs.prices import price_of
from components.models.names import remote_parts
from components.models.openai_compatible import estimate_tokens
from components.models.spec import ModelSpec
from components.pipeline.estimates import left_to_encode
from components.ui import excluded, session, start, text, text_endpoints, text_needs
from components.ui.markdown import escape
from components.ui.session import View


def compute(view: View) -> None:
    """Compute what is missing of a project; where that sends texts to another computer, ask first."""
    paid = remote_parts(c.spec for c in view.candidates if c.name not in view.found)
    if paid:
        _ask_before_sending(view, paid)
        return
    start.compute(view.project.id)
    st.rerun()


@st.dialog(text_endpoints.ASK)
def _ask_before_sending(view: View, paid: list[ModelSpec]) -> None:
    for spec in paid:
        texts = left_to_encode(session.workspace(), view.collection, spec)
        tokens = sum(estimate_tokens(texts))
        price = price_of(str(spec.options.get("model", spec.name)))
        per_million = price.usd_per_million_tokens if price is not None else None
        usd = tokens / 1e6 * per_million if per_million is not None else None
        if any(
            one.constraint == "data_stays" and one.rules_out for one in excluded.findings_of(view, [spec])[spec.name]
        ):
            host = escape(urlsplit(spec.source).netloc)
            st.warning(text_needs.SENDING_AGAINST_NEEDS.format(model=escape(spec.name), host=host))
        st.markdown(escape(f"{spec.name}: " + sending_sentence(tokens, urlsplit(spec.source).netloc, usd)))
        if price is not None and per_million is not None:
            st.caption(text.PRICE_OF.format(price=f"{per_million:g}", date=price.as_of))
    st.caption(text.TOKENS_ESTIMATED)
    cap = _spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(text.SEND, type="primary", width="stretch"):
        session.workspace().save_setting(view.project.id, session.SPENDING_CAP, cap)
        start.compute(view.project.id)
        st.rerun()
    if no.button(text.DO_NOT_SEND, width="stretch"):
        st.rerun()


def _spending_cap(view: View) -> float | None:
    spent = session.spent(view.project.id)
    if spent:
        st.caption(text_endpoints.SPENT.format(usd=f"{spent:.4g}"))
    return st.number_input(
        text_endpoints.CAP,
        min_value=0.0,
        value=session.spending_cap(view.project.id),
        step=0.1,
        format="%.2f",
        help=text_endpoints.CAP_HELP,
        placeholder="–",
    )
