"""Who answers and who judges: the form, what is kept of it in the project, and the question before texts are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.answers.asking import asker_of, left_to_ask
from components.answers.chain import MOST_K, rows_of
from components.answers.chat_model import parse_chat
from components.answers.judge import judge_question, why_not
from components.answers.prompts import ORDERS, checked, own_prompt
from components.answers.stored_replies import StoredReplies
from components.comparison.answers import SETTING
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger
from components.encoders.entailment import installed
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.i18n import tr
from components.markdown import escape
from components.measurements.answering import ANSWERING, chain_of
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.answers import words
from components.ui.shared import sending, session, start, told_late
from components.ui.shared.session import View

USUAL_LIMIT = 50
WRITTEN = 120  # tokens of a reply, for the estimate before
JUDGED_PER_ROW = 5


def saved(view: View) -> dict[str, Any]:
    """The options of the measurement as this project has them; no chat model where none was named yet."""
    kept = session.workspace().setting(view.project.id, SETTING) or {}
    known = {name: value for name, value in kept.items() if name in ANSWERING.options}
    own = own_prompt(view.collection.documents).text
    return {**ANSWERING.options, "prompt": own, "limit": USUAL_LIMIT, "entailment": installed(), **known}


def form(view: View, options: Mapping[str, Any], *, is_open: bool) -> dict[str, Any] | None:
    """The fields, and a button; the options once it was pressed and they make sense, else None."""
    with st.expander(words.SETTINGS, expanded=is_open), st.form("answers-settings", border=False):
        left, right = st.columns(2)
        chat = left.text_input(
            words.CHAT, options["chat"], help=words.CHAT_HELP, placeholder="MODEL@http://127.0.0.1:8000/v1"
        )
        judge = right.text_input(words.JUDGE, options["judge"], help=words.JUDGE_HELP)
        if not options["chat"]:
            st.caption(words.LOCAL)
        first, second, third = st.columns(3)
        k = first.number_input(words.K, 1, MOST_K, int(options["k"]))
        limit = second.number_input(
            words.LIMIT, 1, 100_000, int(options["limit"] or USUAL_LIMIT), help=words.LIMIT_HELP
        )
        order = third.selectbox(words.ORDER, ORDERS, ORDERS.index(options["order"]), words.ORDERS.__getitem__)
        join = view.collection.is_chunked and st.toggle(words.JOIN, bool(options["join"]), help=words.JOIN_HELP)
        prompt = st.text_area(words.PROMPT, options["prompt"], help=words.PROMPT_HELP, height=140)
        pressed = st.form_submit_button(
            words.START, type="primary", help=words.START_HELP, disabled=start.is_busy(view.project.id)
        )
    if not pressed:
        return None
    try:
        names = {
            key: parse_chat(text.strip()).name if text.strip() else ""
            for key, text in (("chat", chat), ("judge", judge))
        }
        if not names["chat"]:
            raise BadInputError(tr("Name a chat model that answers."))
        for name in filter(None, names.values()):
            parse_chat(name).endpoint()
        text = checked(prompt).text
    except BadInputError as error:
        st.error(escape(str(error)))
        return None
    return {**options, **names, "k": int(k), "limit": int(limit), "order": order, "join": bool(join), "prompt": text}


def begin(view: View, specs: Sequence[ModelSpec], options: Mapping[str, Any]) -> None:
    """Keep the options and answer in the background; ask first where texts go to another computer."""
    session.workspace().save_setting(view.project.id, SETTING, dict(options))
    if all(parse_chat(options[name]).is_local for name in ("chat", "judge") if options[name]):
        start.measure(view.project.id, specs, ANSWERING.name, options)
        st.rerun()
    _ask_before_sending(view, specs, options)


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, specs: Sequence[ModelSpec], options: Mapping[str, Any]) -> None:
    for sentence in _sentences(view, specs, options):
        st.markdown(escape(sentence))
    st.caption(words.ESTIMATED)
    cap = sending.spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(words.SEND, type="primary", width="stretch"):
        sending.save_cap(view, cap)
        start.measure(view.project.id, specs, ANSWERING.name, options)
        st.rerun()
    if no.button(words.NOT_SENT, width="stretch"):
        st.rerun()


def _sentences(view: View, specs: Sequence[ModelSpec], options: Mapping[str, Any]) -> list[str]:
    """What each chat model on another computer is sent at most, and what that costs."""
    store, ledger = StoredReplies(session.workspace().root), Ledger(session.workspace().root / FILE)
    chain, lines = chain_of(options), []
    rows = [row for s in specs for row in rows_of(view.collection, view.results[s.name].run, chain, options["limit"])]
    for name in ("chat", "judge"):
        chat = parse_chat(options[name]) if options[name] else None
        if chat is None or chat.is_local:
            continue
        asker = asker_of(chat, store, ledger, session.spending(view.project.id))
        if name == "chat":
            asked = [chain.ask(row) for row in rows if row.contexts]
        else:
            asked = [judge_question("faithfulness", row, 0) for row in rows if not why_not("context_recall", row, None)]
            asked = asked * JUDGED_PER_ROW * int(options["repeats"]) or [
                judge_question("faithfulness", row, 0) for row in rows
            ]
        left = left_to_ask(asker, asked) if name == "chat" else asked
        read = sum(sum(estimate_tokens(request.texts)) for request in left)
        usd = asker.meter.usd(read, WRITTEN * len(left))
        leaving = leaving_sentence(read, destination(chat.base_url), usd, session.currency(view))
        lines.append(words.REQUESTS.format(model=chat.model, count=len(left), leaving=leaving))
    return lines
