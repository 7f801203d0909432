"""The robustness section: do models find the same under typos, and notice when the meaning changes?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import is_local
from components.candidates.names import remote_parts
from components.comparison.robustness import PERCENT, metric_of_edits, robustness_rows
from components.encoders.token_estimates import estimate_tokens
from components.evaluation.metric_registry import metric
from components.evaluation.robustness.edits import BY_KEY
from components.evaluation.robustness.scoring import RobustnessScores, by_edit, summarise
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements import robustness
from components.measurements.robustness import ROBUSTNESS
from components.spec import ModelSpec
from components.ui.diagnose import robustness_cases
from components.ui.diagnose import robustness_words as words
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import model_table, sending, session, start, text, told_late
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """One sentence, a button where something is not measured yet, and the rest folded away; of questions, not users."""
    if view.collection.interactions is not None:
        return
    st.subheader(words.TITLE, anchor=False)
    if not len(view.collection.queries):
        st.markdown(words.NO_QUERIES)
        return
    scored = view.robustness
    todo = [c.spec for c in view.ready if robustness.can_answer(c.spec) and c.name not in scored]
    with statement():
        sentence = view.robustness_sentence or words.NOT_MEASURED
        st.markdown(escape(sentence))
    _offer(view, todo, is_first=not scored)
    for step in session.failed_steps(view.project.id, ROBUSTNESS.name):
        st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
    if not scored:
        return
    with folded(words.OPEN, "open-robustness") as is_open:
        if is_open:
            _table(view, {name: summarise(frame) for name, frame in scored.items()})
            _what(view, next(iter(scored.values())))
            _each_edit(scored)
            robustness_cases.section(view, scored)
            _edge(view)
            download(
                words.DOWNLOAD,
                lambda: pd.concat([frame.assign(model=name) for name, frame in scored.items()], ignore_index=True),
                "robustness.csv",
            )


def _table(view: View, summaries: dict[str, RobustnessScores]) -> None:
    rows = robustness_rows(summaries)
    name = metric(metric_of_edits(view.needs)).name
    columns = {
        key: model_table.right_text(label, meaning.format(metric=name))
        for key, (label, meaning) in words.COLUMNS.items()
    }
    model_table.model_table(rows, view.candidates, columns, key="robustness-table")


def _what(view: View, scored: pd.DataFrame) -> None:
    st.caption(
        numbers.sentences(
            (
                words.WHAT.format(
                    edits=len(scored),
                    queries=scored["query_id"].nunique(),
                    total=len(view.collection.queries),
                    k=robustness.DEPTH,
                ),
                words.KEEPING_NOTE,
            )
        )
    )


def _offer(view: View, todo: list[ModelSpec], *, is_first: bool) -> None:
    if not todo:
        return
    going = session.jobs().of_project(view.project.id)
    is_busy = going is not None and not going.is_over
    label = (
        words.MEASURE
        if is_first
        else words.MEASURE_MORE.format(count=tr_count("{count} model", "{count} models", len(todo)))
    )
    if st.button(label, type="primary" if is_first else "secondary", disabled=is_busy, help=words.MEASURE_HELP):
        if remote_parts(todo):
            _ask_before_sending(view, todo)
        else:
            start.measure(view.project.id, todo, ROBUSTNESS.name)
            st.rerun()


@told_late.dialog(lambda: words.SEND_TITLE)
def _ask_before_sending(view: View, todo: list[ModelSpec]) -> None:
    for leaf in remote_parts(todo):
        texts = robustness.texts_to_send(session.workspace(), view.collection, leaf)
        sending.say_cost(view, leaf, sum(estimate_tokens(texts)))
    st.caption(text.TOKENS_ESTIMATED)
    cap = sending.spending_cap(view)
    local = [spec for spec in todo if is_local(spec)]
    yes, no = st.columns(2)
    if yes.button(text.SEND_TO_MEASURE, type="primary", width="stretch"):
        sending.save_cap(view, cap)
        start.measure(view.project.id, todo, ROBUSTNESS.name)
        st.rerun()
    if no.button(words.ONLY_LOCAL if local else text.DO_NOT_SEND, width="stretch"):
        if local:
            start.measure(view.project.id, local, ROBUSTNESS.name)
        st.rerun()


def _each_edit(scored: dict[str, pd.DataFrame]) -> None:
    tables = {name: by_edit(frame).set_index("edit") for name, frame in scored.items()}
    for changes_meaning, title in ((False, words.EACH_KEEPING), (True, words.EACH_CHANGING)):
        first = next(iter(tables.values()))
        keys = [key for key in BY_KEY if key in first.index and first.loc[key, "changes_meaning"] == changes_meaning]
        if not keys:
            continue
        st.markdown(f"**{title}**")
        rows = pd.DataFrame({words.EDIT: [BY_KEY[key].name for key in keys]})
        rows[words.COLUMNS["queries"][0]] = first["queries"].reindex(keys).to_numpy()
        for name, table in tables.items():
            rows[name] = (PERCENT * table["overlap"].reindex(keys)).round().astype(int).to_numpy()
        rows[words.DONE] = [BY_KEY[key].meaning for key in keys]
        st.dataframe(rows, hide_index=True, height="content")


def _edge(view: View) -> None:
    tables = {}
    for candidate in view.ready:
        if robustness.can_answer(candidate.spec):
            edited = ROBUSTNESS.load(session.subject(view, candidate.spec))
            if edited is not None:
                tables[candidate.name] = edited.edge
    refused = {name: int((table["problem"] != "").sum()) for name, table in tables.items()}
    total = len(next(iter(tables.values())))
    st.markdown(f"**{words.EDGE}**")
    if not any(refused.values()):
        st.caption(words.EDGE_FINE.format(count=total))
    for name, count in refused.items():
        if count:
            st.caption(words.EDGE_REFUSED.format(count=count, total=total, models=escape(name)))
    rows = pd.DataFrame({words.INPUT: [tr(name) for name in next(iter(tables.values()))["name"]]})
    for name, table in tables.items():
        rows[name] = [
            words.EDGE_NONE.format(problem=problem) if problem else numbers.milliseconds(float(ms))
            for problem, ms in zip(table["problem"], table["milliseconds"], strict=True)
        ]
    st.dataframe(rows, hide_index=True, height="content")
    st.caption(words.EDGE_WHAT)
