"""One question, each model's answer beside the others', its sentences marked by what the texts support."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.answers.outcome import RIGHT
from components.answers.records import Answered, Score
from components.answers.tables import Results, outcomes_of
from components.costs.currency import Currency
from components.evaluation.support import LEAST
from components.i18n import tr_count
from components.markdown import escape
from components.ui.answers import words
from components.ui.shared import model_table, session
from components.ui.shared.session import View

MOST = 4  # answers side by side
SHOWN = 700  # characters of a text


def side_by_side(view: View, results: Results) -> None:
    """A picker over the questions, those that tell models apart first, and a column per model."""
    st.subheader(words.SIDE, anchor=False)
    outcomes = {model: outcomes_of(rows, scores) for model, (rows, scores) in results.items()}
    rows = {model: {row.query_id: row for row in answered} for model, (answered, _) in results.items()}
    first = next(iter(rows.values()))
    order = sorted(first, key=lambda name: len({of[name].name for of in outcomes.values() if name in of}) < 2)
    chosen = st.selectbox(words.QUESTION, order, format_func=lambda name: first[name].question, key="answers-question")
    if first[chosen].reference:
        st.caption(escape(words.REFERENCE.format(text=first[chosen].reference)))
    names = [model for model in results if chosen in rows[model]][:MOST]
    by_name = {candidate.name: candidate for candidate in view.candidates}
    for place, model in zip(st.columns(len(names)), names, strict=True):
        with place:
            title = model_table.chip(by_name[model]) if model in by_name else model
            outcome = outcomes[model][chosen].name
            st.markdown(f"**{escape(title)}**  \n{'✓' if outcome == RIGHT else '–'} {words.OUTCOMES[outcome]}")
            _answer(rows[model][chosen], results[model][1][chosen], session.currency(view))
    is_judged = any("faithfulness" in results[model][1][chosen] for model in names)
    st.caption(words.LEGEND_JUDGED if is_judged else words.LEGEND)


def _answer(row: Answered, scores: Mapping[str, Score], currency: Currency) -> None:
    if not row.answer:
        st.markdown(escape(words.NO_ANSWER.format(reason=row.reason)))
    else:
        parts = scores["support"].details if "support" in scores else ()
        if parts:
            st.markdown("  \n".join(_marked(part["text"], part["value"] >= LEAST) for part in parts))
        else:
            st.markdown(escape(row.answer))
        details = scores["faithfulness"].details if "faithfulness" in scores else ()
        if details:
            st.caption(words.CLAIMS)
            st.markdown("  \n".join(_marked(str(detail["claim"]), bool(detail["supported"])) for detail in details))
        seconds, usd = row.cost.get("seconds"), row.cost.get("usd")
        if seconds is not None:
            st.caption(escape(words.COST.format(seconds=f"{seconds:.2g}", usd=price_of(usd, currency))))
    if row.contexts:
        with st.expander(tr_count("{count} text it was given", "{count} texts it was given", len(row.contexts))):
            for number, context in enumerate(row.contexts, 1):
                text = context.text if len(context.text) <= SHOWN else f"{context.text[:SHOWN]}…"
                st.markdown(f"**[{number}]** {escape(text)}")


def price_of(usd: float | None, currency: Currency) -> str:
    """What one answer cost, in the project's currency."""
    return words.UNKNOWN_PRICE if usd is None else currency.exact(usd) if usd else words.FREE


def _marked(text: str, is_supported: bool) -> str:
    """Sign and colour, so that neither alone carries the meaning."""
    return f":{'green' if is_supported else 'orange'}[{'✓' if is_supported else '✗'} {escape(' '.join(text.split()))}]"
