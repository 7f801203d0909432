"""Questions a chat model writes about the documents, accepted one by one before any number rests on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.answers.asking import asker_of, left_to_ask
from components.answers.chat_model import parse_chat
from components.answers.question_writing import Written
from components.answers.stored_replies import StoredReplies
from components.costs.estimate import leaving_sentence
from components.costs.spending import FILE, Ledger
from components.datasets import practice
from components.encoders.server.network import destination
from components.encoders.token_estimates import estimate_tokens
from components.markdown import escape
from components.measurements.base import Subject
from components.measurements.written import BY, WRITING, WrittenQuestions, as_practice, asked_at_most, question_id
from components.numbers import clauses
from components.records import BadInputError
from components.ui.answers import writing_words as words
from components.ui.shared import sending, session, start, told_late
from components.ui.shared.session import View

ORDER, DECIDED = "written_questions", "written_decisions"  # settings: the options; question id -> accepted or not
MOST = 200
WRITTEN_TOKENS = 120  # of a reply, for the estimate before


def writing(view: View, chat: str) -> None:
    """The order, then one question at a time; ``chat`` is the model named on this page so far."""
    if view.collection.interactions is not None or WRITING.refusal(_subject(view)):
        return
    with st.expander(words.TITLE, on_change="rerun", key="open-writing") as box:
        if not box.open:
            return
        st.caption(words.WHAT)
        for step in session.failed_steps(view.project.id, WRITING.name):
            st.warning(escape(step.reason))
        order = session.workspace().setting(view.project.id, ORDER) or {}
        wanted = _form(view, order or {"chat": chat, "count": WRITING.options["count"]})
        if wanted is not None and parse_chat(wanted["chat"]).is_local:
            _start(view, wanted)
        elif wanted is not None:
            _ask_before_sending(view, wanted)
        written_questions = WRITING.load(_subject(view), order) if order else None
        if written_questions is not None:
            _review(view, written_questions)


def _subject(view: View) -> Subject:
    return session.subject(view, BY)


def _form(view: View, order: Mapping[str, Any]) -> dict[str, Any] | None:
    with st.form("writing-order", border=False):
        left, right = st.columns([3, 1])
        chat = left.text_input(words.CHAT, order["chat"], help=words.CHAT_HELP)
        count = right.number_input(words.COUNT, 1, MOST, int(order["count"]), help=words.COUNT_HELP)
        pressed = st.form_submit_button(words.START, help=words.START_HELP, disabled=start.is_busy(view.project.id))
    if not pressed:
        return None
    try:
        if not chat.strip():
            raise BadInputError(words.NO_CHAT)
        parse_chat(chat.strip()).endpoint()
        return {"chat": parse_chat(chat.strip()).name, "count": int(count)}
    except BadInputError as error:
        st.error(escape(str(error)))
        return None


def _start(view: View, wanted: dict[str, Any]) -> None:
    session.workspace().save_setting(view.project.id, ORDER, wanted)
    start.measure(view.project.id, [BY], WRITING.name, wanted)
    st.rerun()


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, wanted: dict[str, Any]) -> None:
    chat = parse_chat(wanted["chat"])
    root = session.workspace().root
    asker = asker_of(chat, StoredReplies(root), Ledger(root / FILE), session.spending(view.project.id))
    left = left_to_ask(asker, asked_at_most(view.collection, wanted["count"]))
    read = sum(sum(estimate_tokens(request.texts)) for request in left)
    usd = asker.meter.usd(read, WRITTEN_TOKENS * len(left))
    leaving = leaving_sentence(read, destination(chat.base_url), usd, session.currency(view))
    st.markdown(escape(words.REQUESTS.format(model=chat.model, count=len(left), leaving=leaving)))
    cap = sending.spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(words.SEND, type="primary", width="stretch"):
        sending.save_cap(view, cap)
        _start(view, wanted)
    if no.button(words.NOT_SENT, width="stretch"):
        st.rerun()


def _review(view: View, written_questions: WrittenQuestions) -> None:
    decided: dict[str, bool] = session.workspace().setting(view.project.id, DECIDED) or {}
    there = practice.practice_ids(view.collection.queries)
    every = {question_id(question): question for question in written_questions.questions}
    waiting = [name for name in every if name not in decided and name not in there]
    accepted = [written for name, written in every.items() if decided.get(name) and name not in there]
    st.caption(
        escape(words.STATE.format(author=written_questions.author, kept=len(every), done=len(every) - len(waiting)))
    )
    if written_questions.stopped:
        st.warning(escape(written_questions.stopped))
    if written_questions.left_out:
        reasons = clauses(f"{reason} ({count})" for reason, count in written_questions.left_out.items())
        st.caption(escape(words.LEFT_OUT.format(reasons=reasons)))
    if waiting:
        _one(view, waiting[0], every[waiting[0]])
    if accepted and st.button(words.ADD.format(count=len(accepted)), type="primary", key="writing-add"):
        made = as_practice(accepted, written_questions.author)
        session.workspace().change_collection(view.project.id, lambda now: practice.with_practice(now, made))
        st.toast(words.ADDED)
        st.rerun()
    elif not waiting:
        st.caption(words.ALL_SEEN)


def _one(view: View, name: str, question: Written) -> None:
    with st.container(border=True):
        st.markdown(f"**{escape(question.text)}**")
        kind = words.KINDS[question.question_type]
        st.caption(escape(f"{kind}: {question.language}" if question.language else kind))
        st.markdown(escape(words.REFERENCE.format(text=question.reference)) if question.reference else words.NO_ANSWER)
        texts = dict(zip(view.collection.documents["id"], view.collection.documents["text"], strict=True))
        for document, spans in question.spans.items():
            quoted = " … ".join(texts.get(document, "")[start:end] for start, end in spans)
            st.markdown(escape(words.QUOTE.format(document=document, text=quoted)))
        with st.container(horizontal=True):
            for label, is_accepted in ((words.ACCEPT, True), (words.REJECT, False)):
                st.button(label, key=f"writing-{label}", on_click=_decide, args=(view, name, is_accepted))


def _decide(view: View, name: str, is_accepted: bool) -> None:
    kept = session.workspace().setting(view.project.id, DECIDED) or {}
    session.workspace().save_setting(view.project.id, DECIDED, {**kept, name: is_accepted})
