"""Judges of other makers: got on request, asked in the background, their numbers beside ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from components.answers.chat_model import parse_chat
from components.answers.frameworks import environment
from components.answers.frameworks.beside import summary
from components.answers.frameworks.known import FRAMEWORKS, Framework
from components.costs.estimate import leaving_sentence
from components.encoders.server.network import destination, is_offline
from components.encoders.token_estimates import estimate_tokens
from components.markdown import escape
from components.measurements.answering import Answers
from components.measurements.other_judges import JUDGE_INSTALLED, OTHER_JUDGE, USUAL_ROWS, drawn_rows
from components.measurements.written import BY
from components.numbers import commas
from components.records import BadInputError
from components.spec import ModelSpec
from components.ui.answers import others_words as words
from components.ui.shared import model_table, session, start, told_late
from components.ui.shared.downloads import download
from components.ui.shared.session import View

SETTING = "other_judge"
MOST_ROWS = 200
REQUESTS_A_ROW = 8  # about what four metrics of one row take


@dataclass(frozen=True)
class Judgeable:
    """Answers that can be judged: of which systems, whose (``source``), and the options they were ``made`` with."""

    answers: Mapping[str, Answers]
    specs: Sequence[ModelSpec]
    source: str
    made: Mapping[str, Any]


def other_judges(view: View, given: Judgeable) -> None:
    """The choice of a framework, getting it, asking it, and the table."""
    with st.expander(words.OTHERS, on_change="rerun", key="open-others") as box:
        if not box.open:
            return
        st.caption(words.OTHERS_WHAT)
        for step in session.failed_steps(view.project.id, OTHER_JUDGE.name, JUDGE_INSTALLED.name):
            st.warning(escape(step.reason))
        kept = session.workspace().setting(view.project.id, SETTING) or {}
        name = st.segmented_control(
            words.FRAMEWORK,
            list(FRAMEWORKS),
            default=kept.get("last", "ragas"),
            required=True,
            key="other-framework",
            format_func=lambda key: FRAMEWORKS[key].title,
        )
        library = FRAMEWORKS[str(name)]
        if not environment.is_installed(session.workspace().root, library):
            _offer_to_install(view, library)
            return
        own = kept.get(library.name, {})
        wanted = _form(view, given, library, own or kept.get(kept.get("last", ""), {}))
        if wanted is not None:
            _begin(view, given, library, wanted)
        _results(given, library, view, own)


def _offer_to_install(view: View, library: Framework) -> None:
    st.markdown(
        escape(words.NOT_INSTALLED.format(title=library.title, licence=library.licence, megabytes=library.megabytes))
    )
    if is_offline():
        st.info(escape(words.OFFLINE.format(title=library.title)))
    elif st.button(
        words.INSTALL.format(title=library.title), key="other-install", disabled=start.is_busy(view.project.id)
    ):
        _ask_to_install(view, library)


@told_late.dialog(lambda: words.INSTALL_TITLE)
def _ask_to_install(view: View, library: Framework) -> None:
    folder = environment.folder_of(session.workspace().root, library)
    packages = commas(library.pins)
    st.markdown(escape(words.INSTALL_ASK.format(megabytes=library.megabytes, folder=str(folder), packages=packages)))
    yes, no = st.columns(2)
    if yes.button(words.DOWNLOAD, type="primary", width="stretch"):
        start.measure(view.project.id, [BY], JUDGE_INSTALLED.name, {"framework": library.name})
        st.rerun()
    if no.button(words.NOT_DOWNLOADED, width="stretch"):
        st.rerun()


def _form(view: View, given: Judgeable, library: Framework, kept: Mapping[str, Any]) -> dict[str, Any] | None:
    with st.form("other-order", border=False):
        left, right = st.columns([3, 1])
        usual = kept.get("judge") or given.made.get("judge") or given.made.get("chat") or ""
        judge = left.text_input(words.JUDGE, usual, help=words.JUDGE_HELP)
        rows = right.number_input(words.ROWS, 1, MOST_ROWS, int(kept.get("rows", USUAL_ROWS)), help=words.ROWS_HELP)
        pressed = st.form_submit_button(
            words.ASK.format(title=library.title), help=words.ASK_HELP, disabled=start.is_busy(view.project.id)
        )
    if not pressed:
        return None
    try:
        if not judge.strip():
            raise BadInputError(words.NO_JUDGE.format(title=library.title))
        parse_chat(judge.strip()).endpoint()
    except BadInputError as error:
        st.error(escape(str(error)))
        return None
    return {"framework": library.name, "judge": parse_chat(judge.strip()).name, "rows": int(rows)}


def _begin(view: View, given: Judgeable, library: Framework, wanted: dict[str, Any]) -> None:
    if parse_chat(wanted["judge"]).is_local:
        _start(view, given, wanted)
    else:
        _ask_before_sending(view, given, library, wanted)


def _start(view: View, given: Judgeable, wanted: dict[str, Any]) -> None:
    kept = session.workspace().setting(view.project.id, SETTING) or {}
    session.workspace().save_setting(
        view.project.id, SETTING, {**kept, "last": wanted["framework"], wanted["framework"]: wanted}
    )
    start.measure(view.project.id, given.specs, OTHER_JUDGE.name, _options(given, wanted))
    st.rerun()


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, given: Judgeable, library: Framework, wanted: dict[str, Any]) -> None:
    chat = parse_chat(wanted["judge"])
    rows = [row for answers in given.answers.values() for row in drawn_rows(answers.rows, wanted["rows"])]
    read = REQUESTS_A_ROW * sum(sum(estimate_tokens([row.question, row.answer, *row.texts])) for row in rows)
    leaving = leaving_sentence(read, destination(chat.base_url), None)
    st.markdown(escape(words.ABOUT.format(title=library.title, count=REQUESTS_A_ROW * len(rows), leaving=leaving)))
    st.caption(escape(words.NO_CAP.format(title=library.title)))
    yes, no = st.columns(2)
    if yes.button(words.SEND, type="primary", width="stretch"):
        _start(view, given, wanted)
    if no.button(words.NOT_SENT, width="stretch"):
        st.rerun()


def _options(given: Judgeable, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {**wanted, "source": given.source, "made": dict(given.made)}


def _results(given: Judgeable, library: Framework, view: View, kept: Mapping[str, Any]) -> None:
    if not kept:
        return
    loaded = (OTHER_JUDGE.load(session.subject(view, spec), _options(given, kept)) for spec in given.specs)
    tables = [table for table in loaded if table is not None]
    if not tables:
        return
    table = pd.concat(tables, ignore_index=True)
    for column in ("theirs", "ours"):
        table[column] = pd.to_numeric(table[column])
    if table["theirs"].isna().all():
        st.warning(escape(words.NOTHING.format(title=library.title)))
    elif table["ours"].isna().all():
        st.info(words.NOT_JUDGED)
    _summary(table, library)
    _per_question(table, given.answers)
    download(words.EVERY_QUESTION, lambda: table, f"{library.name}.csv", key="other-csv")


def _summary(table: pd.DataFrame, library: Framework) -> None:
    told = summary(table)
    rows = pd.DataFrame(
        {
            "metric": told["metric"],
            "beside": [words.OURS.get(library.metrics.get(name, ""), "–") for name in told["metric"]],
            "pairs": told["pairs"],
            "theirs": [_number(value) for value in told["theirs"]],
            "ours": [_number(value) for value in told["ours"]],
            "spearman": [_number(value) if pd.notna(value) else words.NO_RANK for value in told["spearman"]],
            "disagreements": told["disagreements"],
        }
    )
    columns = {
        key: st.column_config.TextColumn(label, help=meaning)
        if key in ("metric", "beside")
        else model_table.right_text(label, meaning)
        for key, (label, meaning) in words.SUMMARY.items()
    }
    st.dataframe(rows.astype(str), hide_index=True, column_config=columns, key="other-summary")


def _per_question(table: pd.DataFrame, answers: Mapping[str, Answers]) -> None:
    questions = {row.query_id: row.question for of_model in answers.values() for row in of_model.rows}
    differ = table["disagrees"].eq(True)
    only = st.toggle(words.ONLY_DISAGREED.format(count=int(differ.sum())), value=bool(differ.any()), key="other-only")
    shown = table[differ] if only else table
    if shown.empty:
        st.caption(words.AGREED)
        return
    reasons = shown["theirs_reason"].where(shown["theirs"].isna(), shown["ours_reason"].where(shown["ours"].isna(), ""))
    rows = pd.DataFrame(
        {
            "model": shown["model"],
            "question": [questions.get(name, name) for name in shown["query_id"]],
            "metric": shown["metric"],
            "theirs": [_number(value) for value in shown["theirs"]],
            "ours": [_number(value) for value in shown["ours"]],
            "reason": reasons,
        }
    )
    columns = {
        key: model_table.right_text(label, meaning)
        if key in ("theirs", "ours")
        else st.column_config.TextColumn(label, help=meaning or None)
        for key, (label, meaning) in words.PER_QUESTION.items()
    }
    if not rows["reason"].str.len().any():
        rows = rows.drop(columns="reason")
    st.dataframe(rows, hide_index=True, column_config=columns, key="other-questions")


def _number(value: float | None) -> str:
    return "" if value is None or pd.isna(value) else f"{value:.2f}"
