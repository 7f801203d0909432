"""The sections of the Decision page: the choice, what it rests on, and what would change it."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from components import nouns
from components.charts.tradeoff import tradeoff_chart
from components.comparison import decision
from components.comparison.choice_words import AGAINST_CURRENT, UNKNOWN_LIMITS, criterion_name
from components.comparison.decision import Decision
from components.comparison.evidence_table import evidence_rows
from components.comparison.memo_content import NO_ANSWERS
from components.comparison.pareto import dominated_by
from components.comparison.recommendation.records import WITHOUT_MEANS
from components.comparison.settings import WEIGHTS
from components.comparison.weighing import Weighed
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import tr
from components.markdown import escape
from components.needs.criterion_weights import weights
from components.numbers import commas, in_percent, sentences
from components.ui.decision import words
from components.ui.shared import address, excluded, model_table, session, text, text_data, text_labels, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View
from components.ui.shared.verdict import show_recommendation


def answer(view: View, decided: Decision) -> None:
    """What to take in large type, or why nothing fits, and the way on where quality is not measured."""
    show_recommendation(decided)
    if decided.recommendation is None or decided.recommendation.basis in WITHOUT_MEANS:
        _way_on(view, decided)
    if decided.against is not None:
        verdict = decided.against
        sentence = tr(AGAINST_CURRENT, current=verdict.against, sentence=verdict.sentence)
        st.markdown(f":blue-badge[{verdict.symbol} {verdict.word}] {escape(sentence)}")


def _way_on(view: View, decided: Decision) -> None:
    page, label, more = "quality", words.TO_QUALITY, {}
    if decided.recommendation is None:
        page, label = ("needs", words.TO_NEEDS) if view.ruled_out else ("models", words.TO_MODELS)
    elif view.texts.lead:
        page, label = "quality", text_labels.TO_TASKS
    elif not len(view.collection.queries):
        page, label, more = "data", text_data.ADD_QUERIES, {"way": "add"}
    if st.button(label, type="primary"):
        st.switch_page(f"pages/{page}.py", query_params={"project": view.project.id} | more)


def scores(view: View, decided: Decision) -> None:
    """One row per model: what was measured, what the answer makes of it, and why some are not weighed."""
    if len(decided.facts):
        st.subheader(words.EVIDENCE_TABLE, anchor=False)
        right, currency = model_table.right_text, session.currency(view)
        columns = {
            "quality": right(f"{metric_named(decided.metric).name} ↑", metric_named(decided.metric).meaning),
            "wait": right(words.WAIT, words.WAIT_HELP),
            "memory": right(words.MEMORY, words.MEMORY_HELP),
            "monthly": right(words.A_MONTH.format(sign=currency.sign), words.A_MONTH_HELP),
            "result": st.column_config.TextColumn(words.RESULT[0], help=words.RESULT[1]),
        }
        if any(decided.dominated.values()):
            columns["beaten_by"] = st.column_config.TextColumn(words.BEATEN[0], help=words.BEATEN[1])
        rows = pd.DataFrame([asdict(row) for row in evidence_rows(decided, currency)])
        if view.answers.right:
            columns = {"quality": columns.pop("quality"), "answers": right(*words.ANSWERS), **columns}
            rows["answers"] = rows["model"].map(view.answers.right).fillna(tr(NO_ANSWERS))
        model_table.model_table(
            rows if any(decided.dominated.values()) else rows.drop(columns="beaten_by"),
            view.candidates,
            columns,
            key="facts-table",
        )
    if view.answers.sentences:
        st.markdown(words.ANSWERS_SAID.format(sentence=escape(view.answers.sentences[0])))
    for name, why in decided.excluded.items():
        st.markdown(words.EXCLUDED.format(model=escape(name), reasons=escape(sentences(why))))
    for name, why in decided.unknown_limits.items():
        st.markdown(escape(tr(UNKNOWN_LIMITS, model=name, reasons=sentences(why))))


def weighed(view: View, decided: Decision) -> None:
    """How the models weigh up by weights a person set."""
    choice = decided.choice
    if choice is None:
        return
    st.subheader(words.SCORE_TABLE, anchor=False)
    rows = pd.DataFrame([_score_row(option) for option in choice.ranked])
    right = model_table.right_text
    columns = {
        "score": right(*words.SCORE),
        "range": right(*words.RANGE),
        "wins": right(words.WINS[0], words.WINS[1].format(draws=choice.draws, units=nouns.several(decided.unit))),
        **{name: right(_criterion(name, share), "") for name, share in decided.weights.items()},
    }
    model_table.model_table(rows, view.candidates, columns, key="scores-table")
    for ranked in choice.ranked:
        if ranked.unknown:
            criteria = commas(criterion_name(name) for name in ranked.unknown)
            st.caption(escape(words.UNKNOWN_HALF.format(model=ranked.name, criteria=criteria)))


def _score_row(option: Weighed) -> dict[str, str]:
    parts = {name: f"{value:.3f}" for name, value in option.parts.items()}
    spread = tr("{low:.2f} to {high:.2f}", low=option.low, high=option.high)
    return {
        "model": option.name,
        "score": f"{option.score:.3f}",
        "range": spread,
        "wins": in_percent(f"{100 * option.wins:.0f}"),
    } | parts


def _criterion(name: str, share: float) -> str:
    criterion = criterion_name(name)
    return tr(
        "{name} ({percent})", name=f"{criterion[0].upper()}{criterion[1:]}", percent=in_percent(f"{100 * share:.0f}")
    )


def changes(decided: Decision) -> None:
    """What would put the runner-up first."""
    recommendation = decided.recommendation
    lines = () if recommendation is None else tuple(filter(None, (recommendation.surer, *recommendation.changes)))
    if lines:
        st.subheader(words.CHANGES, anchor=False)
        st.markdown("\n".join(f"- {escape(line)}" for line in lines))


def own_weights(view: View, decided: Decision) -> None:
    """How much each criterion counts, for this project."""
    with st.expander(words.WEIGHTS):
        if len(decided.weights) == 1:
            st.markdown(words.ONLY_QUALITY)
            return
        st.caption(words.WEIGHTS_NOTE)
        chosen = {}
        for box, (name, share) in zip(st.columns(len(decided.weights)), decided.weights.items(), strict=True):
            criterion = criterion_name(name)
            chosen[name] = box.slider(
                f"{criterion[0].upper()}{criterion[1:]}",
                0,
                100,
                round(100 * share),
                format="%d %%",
                key=f"weight-{name}",
            )
        given = {name: share / 100 for name, share in chosen.items()}
        if sum(given.values()) and any(abs(given[n] - round(s, 2)) > 1e-9 for n, s in decided.weights.items()):
            session.workspace().save_setting(view.project.id, WEIGHTS, given)
            _forget(decided)
            st.rerun()
        usual = weights(view.needs)
        if any(abs(usual[name] - share) > 0.005 for name, share in decided.weights.items()) and st.button(words.RESET):
            session.workspace().save_setting(view.project.id, WEIGHTS, None)
            _forget(decided)
            st.rerun()


def _forget(decided: Decision) -> None:
    """The sliders show the weights as they are shared out now."""
    for name in decided.weights:
        st.session_state.pop(f"weight-{name}", None)


def tradeoff(view: View, decided: Decision) -> None:
    """Quality against one thing that is paid for it."""
    if decided.metric not in decided.facts:
        return
    st.subheader(words.TRADEOFF, anchor=False)
    axis = address.segmented(
        words.TRADEOFF, list(words.AXES), param="axis", default="p95_ms", names=lambda key: words.AXES[key]
    )
    facts, currency = decision.to_cents(decided.facts), session.currency(view)
    known = facts[facts[axis].notna() & facts[decided.metric].notna()]
    beaten = dominated_by(known, {decided.metric: True, axis: False})
    rows = pd.DataFrame(
        {
            "model": known.index,
            "x": known[axis].to_numpy() * (currency.per_usd if axis == "monthly_usd" else 1.0),
            "y": known[decided.metric].to_numpy(),
            "low": known[f"{decided.metric}_low"].to_numpy(),
            "high": known[f"{decided.metric}_high"].to_numpy(),
            "dominated": [bool(beaten[str(name)]) for name in known.index],
        }
    )
    name = metric_named(decided.metric).name
    st.altair_chart(
        tradeoff_chart(
            rows,
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=words.TRADEOFF_TITLE.format(metric=name, axis=words.AXES[axis].lower()),
            subtitle=words.TRADEOFF_SUBTITLE,
            x_title=words.AXIS_UNITS[axis].format(currency=tr("US dollars") if currency.is_usd else currency.code),
            y_title=name,
            ink=theme.ink(),
        )
    )
    if axis == "monthly_usd" and not currency.is_usd:
        st.caption(escape(currency.stated()))
    unknown = [str(model) for model in facts.index if model not in known.index]
    if unknown:
        st.caption(escape(words.AXIS_UNKNOWN.format(models=commas(unknown))))
    excluded.explain(view)
    download(text.DOWNLOAD_TABLE, lambda: facts.rename_axis("model").reset_index(), "decision.csv")
