"""Answers a person brings: the upload, their scoring in the background, and what is kept of it in the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.answers.asking import asker_of, left_to_ask
from components.answers.brought import brought_from
from components.answers.chat_model import parse_chat
from components.answers.judge import REPEATS, questions_of
from components.answers.records import Answered
from components.answers.stored_replies import StoredReplies
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger
from components.datasets.read import check_upload_size
from components.encoders.entailment import installed
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.i18n import tr_count
from components.markdown import escape
from components.measurements.answering import Answers
from components.measurements.brought_answers import BROUGHT_ANSWERS, BROUGHT_BY, keep_rows, kept_rows
from components.records import BadInputError
from components.ui.answers import others_words as words
from components.ui.answers import words as page_words
from components.ui.shared import sending, session, start, told_late
from components.ui.shared.session import View

SETTING = "brought_answers"
TYPES = ["csv", "tsv", "json", "jsonl", "parquet", "xlsx"]
WRITTEN = 120  # tokens of a reply, for the estimate before
Systems = Mapping[str, Sequence[Answered]]


def options_of(view: View) -> dict[str, Any]:
    """The options of the measurement as this project has them; {} where nothing was brought."""
    kept = session.workspace().setting(view.project.id, SETTING) or {}
    return {name: kept[name] for name in BROUGHT_ANSWERS.options if name in kept}


def scored(view: View) -> dict[str, Answers]:
    """System -> its answers, where some were brought and scored."""
    options = options_of(view)
    return BROUGHT_ANSWERS.load(session.subject(view, BROUGHT_BY), options) or {} if options else {}


def bring(view: View) -> None:
    """The uploader, a judge's name, and a button that scores."""
    with st.expander(words.BRING, on_change="rerun", key="open-brought") as box:
        if not box.open:
            return
        st.caption(words.BRING_WHAT)
        for step in session.failed_steps(view.project.id, BROUGHT_ANSWERS.name):
            st.warning(escape(step.reason))
        given = st.file_uploader(words.BRING_FILE, type=TYPES, key="brought-file")
        kept = session.workspace().setting(view.project.id, SETTING) or {}
        try:
            if given is not None:
                data = given.getvalue()
                check_upload_size(given.name, data)
                _offer(view, given.name, brought_from(data, given.name))
            elif kept:
                _kept(view, kept)
        except BadInputError as error:
            st.error(escape(str(error)))


def _offer(view: View, name: str, systems: Systems) -> None:
    rows = [row for of_system in systems.values() for row in of_system]
    missing = sum(not row.reference for row in rows)
    references = tr_count("{count} without a reference", "{count} without a reference", missing)
    st.markdown(
        escape(words.BRING_READ.format(answers=_answers(rows), systems=_systems(systems), references=references))
    )
    with st.form("brought-order", border=False):
        judge = st.text_input(page_words.JUDGE, help=page_words.JUDGE_HELP).strip()
        pressed = st.form_submit_button(
            words.SCORE, type="primary", help=words.SCORE_HELP, disabled=start.is_busy(view.project.id)
        )
    if not pressed:
        return
    chat = parse_chat(judge) if judge else None
    if chat is not None:
        chat.endpoint()
    mark = keep_rows(session.workspace(), view.collection, systems)
    wanted = {"rows": mark, "judge": chat.name if chat else "", "repeats": REPEATS, "entailment": installed()}
    if chat is None or chat.is_local:
        _start(view, wanted, name)
    else:
        _ask_before_sending(view, wanted, name)


def _kept(view: View, kept: Mapping[str, Any]) -> None:
    rows = kept_rows(session.workspace(), view.collection, str(kept.get("rows", "")))
    if rows is None:
        return
    every = [row for of_system in rows.values() for row in of_system]
    sentence = words.SCORED if scored(view) else words.WAITING
    st.markdown(escape(sentence.format(name=kept.get("name", ""), answers=_answers(every), systems=_systems(rows))))
    if st.button(words.TAKE_AWAY, key="brought-away"):
        session.workspace().save_setting(view.project.id, SETTING, {})
        st.rerun()


def _start(view: View, wanted: dict[str, Any], name: str) -> None:
    session.workspace().save_setting(view.project.id, SETTING, {**wanted, "name": name})
    start.measure(view.project.id, [BROUGHT_BY], BROUGHT_ANSWERS.name, wanted)
    st.rerun()


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, wanted: dict[str, Any], name: str) -> None:
    chat, root = parse_chat(wanted["judge"]), session.workspace().root
    asker = asker_of(chat, StoredReplies(root), Ledger(root / FILE), session.spending(view.project.id))
    rows = kept_rows(session.workspace(), view.collection, wanted["rows"]) or {}
    asked = [request for of in rows.values() for request in questions_of(of, lambda texts: texts, wanted["repeats"])]  # type: ignore[arg-type, return-value]
    left = left_to_ask(asker, asked)
    read = sum(sum(estimate_tokens(request.texts)) for request in left)
    leaving = leaving_sentence(
        read, destination(chat.base_url), asker.meter.usd(read, WRITTEN * len(left)), session.currency(view)
    )
    st.markdown(escape(words.REQUESTS.format(model=chat.model, count=len(left), leaving=leaving)))
    cap = sending.spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(words.SEND, type="primary", width="stretch"):
        sending.save_cap(view, cap)
        _start(view, wanted, name)
    if no.button(words.NOT_SENT, width="stretch"):
        st.rerun()


def _answers(rows: Sequence[Answered]) -> str:
    return tr_count("{count} answered question", "{count} answered questions", len(rows))


def _systems(systems: Systems) -> str:
    return tr_count("{count} system", "{count} systems", len(systems))
