"""What a month brings and what things cost, as the person says: volumes, the machine's price, the currency."""

from __future__ import annotations

from datetime import UTC, date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import nouns, numbers
from components.comparison import bills
from components.costs.currency import SETTING as CURRENCY
from components.costs.currency import Currency
from components.costs.machine_price import AS_OF, this_machine
from components.i18n import tr_count
from components.markdown import escape
from components.needs.fields import Needs
from components.records import BadInputError
from components.ui.cost import words
from components.ui.shared import need_fields, session, text, text_users
from components.ui.shared.session import View

_ERROR = "_currency_error"


def section(view: View) -> None:
    """The volumes of the needs, shown and changed here too, and the currency."""
    currency = session.currency(view)
    volume = session.monthly_volume(view)
    now = words.VOLUMES_NOW.format(
        documents=nouns.counted("chunk" if view.collection.is_chunked else "document", round(volume.documents)),
        queries=nouns.counted(
            "question" if view.collection.interactions is None else "user", round(volume.queries_per_month)
        ),
        machine=currency.rate(volume.machine_usd_per_hour),
    )
    assumed = _assumed(view.needs)
    now = words.VOLUMES_ASSUMED.format(now=now) if assumed else now
    with st.expander(f"**{words.VOLUMES}** · {escape(now)}", key="cost-volumes"):
        if assumed:
            st.caption(escape(assumed))
        _fields(view, currency)
        need_fields.show_error()
        _currency(view, currency)


def _assumed(needs: Needs) -> str:
    """What of the volumes and prices nobody said, with where it comes from; "" where all of it was said."""
    usual = Needs()
    left = {name: getattr(needs, name) for name in words.ASSUMED_PARTS if getattr(needs, name) == getattr(usual, name)}
    assumed = [words.ASSUMED_PARTS[name].format(value=value) for name, value in left.items()]
    sentences = [words.ASSUMED.format(parts=numbers.commas(assumed))] if assumed else []
    if needs.machine_usd_per_hour is None:
        machine = this_machine()
        cores = tr_count("{count} core", "{count} cores", machine.cores)
        gb = f"{machine.memory_gb:.0f}"
        said_of = words.MACHINE_WITH_CARDS_ASSUMED if machine.card_gb else words.MACHINE_ASSUMED
        sentences.append(said_of.format(cores=cores, gb=gb, card_gb=f"{sum(machine.card_gb):.0f}", date=AS_OF))
    return numbers.sentences(sentences)


def _fields(view: View, currency: Currency) -> None:
    in_collection = session.dataset_size(view.project)
    first, second, third = st.columns(3)

    def ask(
        box: DeltaGenerator, name: str, label: str, help_text: str, step: float, usual: str = "", rate: float = 1.0
    ) -> None:
        decimals = 3 if step < 0.1 else 2 if step < 1 else 0
        need_fields.number(
            box, view, name, label, help_text, step=step, decimals=decimals, scale=rate, prefix="volume",
            placeholder=usual,
        )  # fmt: skip

    usual = f"{bills.documents_kept(view.needs, in_collection):,.0f}"
    usual_new = f"{bills.new_documents(view.needs, in_collection):,.0f}"
    kept, kept_help = text.V_DOCUMENTS, numbers.sentences([text.V_DOCUMENTS_HELP, words.DOCUMENTS_KEPT_HELP])
    if view.collection.is_chunked:
        kept, kept_help = words.CHUNKS_KEPT, words.CHUNKS_KEPT_HELP
    ask(first, "documents", kept, kept_help, 1000.0, usual)
    ask(first, "new_documents_per_month", text.V_NEW, text.V_NEW_HELP, 100.0, usual_new)
    asked, asked_help = text.V_QUERIES, text.V_QUERIES_HELP
    if view.collection.interactions is not None:
        asked, asked_help = text_users.V_USERS, text_users.V_USERS_HELP
    ask(second, "queries_per_month", asked, asked_help, 10_000.0)
    ask(second, "reembeddings_per_year", text.V_AGAIN, text.V_AGAIN_HELP, 1.0)
    rate, sign = currency.per_usd, currency.sign
    usual_price = f"{bills.machine_usd_per_hour(view.needs) * rate:g}"
    machine_help = numbers.sentences([text.V_MACHINE_HELP, words.MACHINE_HELP.format(date=AS_OF)])
    ask(third, "machine_usd_per_hour", words.MACHINE.format(sign=sign), machine_help, 0.01, usual_price, rate=rate)
    ask(third, "serving_hours_per_month", text.V_HOURS, text.V_HOURS_HELP, 10.0)
    ask(third, "storage_usd_per_gb_month", words.STORAGE.format(sign=sign), text.V_STORAGE_HELP, 0.01, rate=rate)


def _currency(view: View, currency: Currency) -> None:
    project = view.project.id
    code, rate, day, use = st.columns([2, 2, 2, 3], vertical_alignment="bottom")
    code.text_input(
        words.CURRENCY, value=currency.code, max_chars=3, help=words.CURRENCY_HELP, key=f"currency-code-{project}"
    )
    rate.number_input(
        words.RATE, min_value=0.0, value=currency.per_usd, format="%.4f", help=words.RATE_HELP,
        key=f"currency-rate-{project}",
    )  # fmt: skip
    today = datetime.now(UTC).date()
    day.date_input(
        words.RATE_DATE, value=currency.as_of or today, max_value=today, format="YYYY-MM-DD",
        key=f"currency-date-{project}",
    )  # fmt: skip
    use.button(words.USE_RATE, on_click=_save, args=(project,), key=f"currency-use-{project}")
    if not currency.is_usd:
        use.button(words.BACK_TO_USD, on_click=_reset, args=(project,), key=f"currency-reset-{project}")
    problem = st.session_state.pop(_ERROR, None)
    if problem:
        st.error(escape(problem))


def _save(project: str) -> None:
    code, rate, day = (st.session_state[f"currency-{name}-{project}"] for name in ("code", "rate", "date"))
    code = numbers.half_width(str(code or "")).strip().upper()
    if code == "USD":
        _reset(project)
        return
    try:
        chosen = Currency(code, float(rate or 0), day if isinstance(day, date) else None)
    except BadInputError as error:
        st.session_state[_ERROR] = str(error)
        return
    session.workspace().save_setting(project, CURRENCY, chosen.as_setting())


def _reset(project: str) -> None:
    session.workspace().save_setting(project, CURRENCY, None)
    for name in ("code", "rate", "date"):
        st.session_state.pop(f"currency-{name}-{project}", None)
