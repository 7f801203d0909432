"""The Answers page: how many answers are right with each model, and where the others went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.answers import local_model
from components.answers.outcome import NAMES, OUTCOMES
from components.answers.records import Answered, Score
from components.answers.tables import (
    Headline,
    Results,
    answer_table,
    comparison_table,
    headline,
    waterfall_table,
)
from components.charts.outcomes import outcome_chart
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements.answering import ANSWERING, COMPARER, Answers, metrics_of
from components.measurements.brought_answers import BROUGHT_ANSWERS, BROUGHT_BY
from components.measurements.shared_questions import judge_of, on_shared_questions
from components.numbers import clauses, sentences
from components.ui.answers import brought, others_words, settings, words
from components.ui.answers.blind import blind
from components.ui.answers.chunk_grid import chunk_grid
from components.ui.answers.grading import grading
from components.ui.answers.others import Judgeable, other_judges
from components.ui.answers.side_by_side import side_by_side
from components.ui.answers.writing import writing
from components.ui.shared import frame, model_table, session, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

SHARED = "shared"
AUC = "0.88"
"""Of support with COMPARER, faithful against the rest, cut (not rounded up); tests/answers/test_support.py holds it."""


def answers_of(view: View, options: Mapping[str, Any]) -> dict[str, Answers]:
    """What was measured of each computed model with these options."""
    loaded = {c.name: ANSWERING.load(session.subject(view, c.spec), options) for c in view.ready}
    return {name: answers for name, answers in loaded.items() if answers is not None}


def page(view: View) -> None:
    """Everything, from the headline down."""
    if view.collection.interactions is not None:
        st.info(words.OF_USERS)
        return
    options = settings.saved(view)
    made = answers_of(view, options) if options["chat"] else {}
    own = brought.scored(view)
    for step in session.failed_steps(view.project.id, ANSWERING.name):
        st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
    shared = on_shared_questions(made, own)
    whose = _whose(shared) if made and own else BROUGHT_ANSWERS.name if own else ANSWERING.name
    if whose == SHARED:
        if judge_of(made, own) is None:
            st.caption(others_words.ONE_RULE)
        _shown(view, shared, {**options, "chat": "", "judge": judge_of(shared)}, SHARED)
    elif whose == BROUGHT_ANSWERS.name:
        _shown(view, own, {**options, **brought.options_of(view), "chat": ""}, BROUGHT_ANSWERS.name)
    elif made:
        _shown(view, made, options, ANSWERING.name)
    place = st.container()
    if view.ready:
        _make(view, options, made, is_empty=not made and not own)
    brought.bring(view)
    if view.ready:
        writing(view, str(options["chat"]))
        chunk_grid(view)
        st.caption(words.COMMAND)
        return
    with place:
        frame.need_results()


def _whose(shared: Mapping[str, Answers]) -> str:
    """The answers a person wants to see where there are some of both; all together where questions are ``shared``."""
    labels = {ANSWERING.name: others_words.MADE, BROUGHT_ANSWERS.name: others_words.BROUGHT}
    if shared:
        labels[SHARED] = others_words.SHARED.format(count=len(next(iter(shared.values())).rows))
    return str(
        st.segmented_control(
            others_words.WHOSE,
            list(labels),
            default=ANSWERING.name,
            required=True,
            key="answers-whose",
            label_visibility="collapsed",
            format_func=labels.__getitem__,
        )
    )


def _make(view: View, options: Mapping[str, Any], made: Mapping[str, Answers], *, is_empty: bool) -> None:
    if not len(view.collection.queries):
        st.info(words.NO_QUESTIONS)
        return
    if is_empty:
        st.markdown(words.EMPTY)
    wanted = settings.form(view, options, is_open=is_empty)
    if wanted is not None:
        settings.begin(view, [c.spec for c in view.ready], wanted)


def _shown(view: View, answers: Mapping[str, Answers], options: Mapping[str, Any], source: str) -> None:
    """What answers say, whoever made them."""
    results: Results = {name: (of_system.rows, of_system.scores) for name, of_system in answers.items()}
    _headline(headline(results), answers)
    _chart(results)
    _table(view, results, answers, options)
    side_by_side(view, results)
    blind(view, results)
    if source != SHARED:
        _judging(view, results, answers, options, source)
    _downloads(results, options, view.margin)


def _judging(
    view: View, results: Results, answers: Mapping[str, Answers], options: Mapping[str, Any], source: str
) -> None:
    """How far to trust the judge, and what those of other makers say."""
    if options["judge"]:
        grading(view, results)
    is_own = source == BROUGHT_ANSWERS.name
    specs = [BROUGHT_BY] if is_own else [c.spec for c in view.ready if c.name in answers]
    made = brought.options_of(view) if is_own else {name: options[name] for name in ANSWERING.options}
    other_judges(view, Judgeable(answers, specs, source, made))


def _headline(top: Headline, answers: Mapping[str, Answers]) -> None:
    st.markdown(f"**{escape(top.sentence)}**")
    parts = [words.RESTS_ON.format(what=clauses(top.rests_on))] if top.rests_on else []
    on = words.ON_OTHERS_LEFT if top.left_out else words.ON
    parts.append(on.format(count=top.questions, left=top.left_out))
    st.caption(escape(sentences(parts)))
    asked = {str(answer.facts.get(name)) for answer in answers.values() for name in ("chat", "judge")}
    if any(local_model.NAME in name for name in asked):
        st.caption(escape(tr(local_model.WHAT, name=local_model.NAME)))
    warnings = [
        answer.facts.get(name) for answer in answers.values() for name in ("family_warning", "stopped", "judge_stopped")
    ]
    for sentence in dict.fromkeys(filter(None, warnings)):
        st.warning(escape(str(sentence)))


def _chart(results: Results) -> None:
    table = waterfall_table(results)
    count = int(table[table["model"] == table["model"].iloc[0]]["questions"].sum())
    names = {name: tr(label) for name, label in NAMES.items()}
    shown = [names[name] for name in OUTCOMES if table.loc[table["outcome"] == name, "questions"].sum()]
    table["outcome"] = table["outcome"].map(names)
    chart = outcome_chart(
        table,
        shown,
        title=words.CHART,
        subtitle=words.CHART_SUB.format(count=count),
        ink=theme.ink(),
    )
    st.altair_chart(chart, width="stretch")


def _table(view: View, results: Results, answers: Mapping[str, Answers], options: Mapping[str, Any]) -> None:
    st.subheader(words.TABLE, anchor=False)
    right = headline(results).right
    rows = []
    for model, (answered, scores) in results.items():
        interval = right.get(model)
        rows.append(
            {
                "model": model,
                "right": words.UNKNOWN
                if interval is None
                else tr(
                    "{mean:.0f} ({low:.0f} to {high:.0f})",
                    mean=100 * interval.mean,
                    low=100 * interval.low,
                    high=100 * interval.high,
                ),
                "support": _mean(scores, "support"),
                "entailed": _mean(scores, "entailed"),
                "faithfulness": _mean(scores, "faithfulness"),
                "span_recall": _mean(scores, "span_recall"),
                "seconds": _cost(answered, "seconds", 1),
                "usd": _cost(answered, "usd", 1000),
            }
        )
    table = pd.DataFrame(rows)
    kept = {
        key: label for key, label in words.COLUMNS.items() if not table[key].eq(words.UNKNOWN).all() or key == "right"
    }
    columns = {key: model_table.right_text(label, meaning) for key, (label, meaning) in kept.items()}
    model_table.model_table(table, view.candidates, columns, key="answers-table")
    st.caption(words.STAND_INS.format(encoder=COMPARER, auc=AUC))
    judge = next((answer.facts.get("judge") for answer in answers.values() if answer.facts.get("judge")), "")
    if judge:
        name = str(judge).partition("@")[0]
        st.caption(
            escape(
                words.JUDGED.format(
                    judge=name, times=tr_count("{count} time", "{count} times", int(options["repeats"]))
                )
            )
        )


def _mean(scores: Mapping[str, Mapping[str, Score]], metric: str) -> str:
    values = [score[metric].value for score in scores.values() if metric in score]
    known = [value for value in values if value is not None]
    return f"{sum(known) / len(known):.2f}" if known else words.UNKNOWN


def _cost(rows: Sequence[Answered], name: str, scale: float) -> str:
    known = [value for row in rows if (value := row.cost.get(name)) is not None]
    if name == "usd" and known and not sum(known):
        return words.FREE
    return f"{scale * sum(known) / len(known):.2g}" if known else words.UNKNOWN


def _downloads(results: Results, options: Mapping[str, Any], margin: float) -> None:
    metrics, place = metrics_of(options), st.container(horizontal=True)
    download(words.DOWNLOAD, lambda: answer_table(results, metrics), "answers.csv", key="answers-csv", place=place)
    download(
        words.DOWNLOAD_COMPARISONS,
        lambda: comparison_table(results, metrics, margin),
        "answers_comparisons.csv",
        key="answers-comparisons-csv",
        place=place,
    )
