"""The first screen of the Quality page: what is measured, the verdict, the chart, the ranking."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.charts.intervals import interval_chart
from components.comparison.recommendation.basis import leading_at
from components.comparison.recommendation.records import QUESTION, USER
from components.comparison.telling import held_against
from components.evaluation.flips import LOST, UNCHANGED, WON, flip_ledger
from components.evaluation.metric_registry import CUTOFFS, Metric, at_depth, metric
from components.evaluation.model_pair import TURNED
from components.evaluation.statistics import rank_groups
from components.evaluation.verdict import Verdict, points_text
from components.markdown import escape
from components.needs.tasks import TASKS, metrics_first
from components.results.scores import JUDGED_DEPTH, Scores
from components.ui.quality import words as text_quality
from components.ui.shared import address, session, text, theme
from components.ui.shared.judging import text_judging
from components.ui.shared.session import View
from components.ui.shared.verdict import one_warning, show_recommendation, verdict_of


@dataclass(frozen=True)
class QualityView:
    """What the page is about: scores at the chosen depth, metric and verdict; and where verdict and chart go.

    ``lead``: the recommended model and the one it is held against; of those the page speaks first.
    """

    scored: Scores
    metric: Metric
    verdict: Verdict
    lead: tuple[str, str]
    top: DeltaGenerator
    figure: DeltaGenerator

    @property
    def ranked(self) -> pd.DataFrame:
        """The rows of Scores.means that may be ranked, best first."""
        means = self.scored.means
        return means[means["problem"] == ""].sort_values(self.metric.key, ascending=False, kind="stable")

    @property
    def pairs(self) -> pd.DataFrame:
        """The comparisons by the chosen metric."""
        found = self.scored.comparisons
        return found[found["metric"] == self.metric.key] if len(found) else found


def choose(view: View) -> QualityView:
    """The metric and the depth, as buttons kept in the address; above them is room for the verdict and its chart."""
    top, figure = st.container(), st.container()
    _depth_of_the_link()
    choices = st.container(horizontal=True, gap="small")
    left, right = choices.container(width="content"), choices.container(width="content")
    with right:
        depth = int(
            address.segmented(
                text_quality.DEPTH, [str(k) for k in CUTOFFS], param="depth", default=str(JUDGED_DEPTH), show_label=True
            )
        )
    options = metrics_first(view.needs.task, at_depth(depth))
    family = str(st.session_state.get("metric") or "").partition("@")[0]
    if family and st.session_state["metric"] not in options and f"{family}@{depth}" in options:
        st.session_state["metric"] = f"{family}@{depth}"
    with left:
        key = address.segmented(
            text_quality.METRIC,
            options,
            param="metric",
            default=leading_at(view.needs, depth),
            names=lambda one: metric(one).name.partition("@")[0].replace("R-precision", "R-prec"),
            show_label=True,
        )
    scored = session.score(view, depth)
    verdict = verdict_of(view, scored, key)
    lead = held_against(view) or (verdict.subject, verdict.against)
    return QualityView(scored, metric(key), verdict, lead, top, figure)


def _depth_of_the_link() -> None:
    """A link may name a metric with its depth only; the depth buttons then follow it."""
    given = str(st.query_params.get("metric") or "")
    depth = given.partition("@")[2]
    is_new = given != st.session_state.get("_address_metric")
    if is_new and depth in map(str, CUTOFFS) and "depth" not in st.query_params:
        st.session_state["depth"] = depth


def answer(view: View, measured: QualityView) -> None:
    """The verdict sentence, how sure it is in plain words, and what limits it."""
    with measured.top:
        show_recommendation(view.decision)
        if measured.metric.key != view.leading_metric:
            found = measured.verdict
            by = text_quality.BY_METRIC.format(metric=measured.metric.name, sentence=found.sentence)
            st.markdown(f":blue-badge[{found.symbol} {found.word}] {escape(by)}")
        words = in_words(measured)
        if words:
            st.markdown(words)
        if measured.verdict.lopsided:
            st.caption(escape(measured.verdict.lopsided))
        one_warning(_limits(view, measured))


def _limits(view: View, measured: QualityView) -> list[str]:
    """What limits the answer, a sentence each."""
    unranked = measured.scored.means[measured.scored.means["problem"] != ""]
    found = [text.NOT_RANKED.format(model=row.model, reason=row.problem) for row in unranked.itertuples()]
    found += measured.scored.warnings
    if view.project.document_limit is not None:
        found.append(text.SAMPLE_WARNING.format(count=f"{len(view.collection.documents):,}"))
    return found


def recommended(view: View) -> None:
    """The answer where nobody judged anything, from what else was measured."""
    show_recommendation(view.decision)


def in_words(measured: QualityView) -> str:
    """What the recommendation rests on, for somebody who never heard of the metric."""
    scored, key, (first, other) = measured.scored, measured.metric.key, measured.lead
    rows = measured.pairs.to_dict("records")
    row = next((one for one in rows if {one["model_a"], one["model_b"]} == {first, other}), None)
    if row is None:
        return ""
    low, high, gap = float(row["ci_low"]), float(row["ci_high"]), float(row["difference"])
    outcome = str(row["verdict"])
    if row["model_a"] != first:
        low, high, gap, outcome = -high, -low, -gap, TURNED.get(outcome, outcome)
    if low != low:  # too few queries for any interval
        return text_quality.SCALE
    ledger = flip_ledger(scored.per_query[other][key], scored.per_query[first][key])
    counts = ledger["outcome"].value_counts()
    decimals = 0 if high - low >= 0.02 else 1
    unit = USER if scored.is_of_users else QUESTION
    words = text_quality.IN_WORDS[outcome].format(
        subject=f"**{escape(first)}**",
        against=f"**{escape(other)}**",
        won=counts.get(WON, 0),
        lost=counts.get(LOST, 0),
        even=counts.get(UNCHANGED, 0),
        queries=numbers.count(scored.queries, unit),
        units=f"{unit}s",
        low=points_text(low, decimals),
        high=points_text(high, decimals),
        gap=points_text(gap, max(decimals, 1)),
        margin=f"{scored.margin * 100:g}",
    )
    return f"{words} {text_quality.SCALE}"


def chart_of(view: View, measured: QualityView, ink: str) -> alt.LayerChart | alt.FacetChart:
    """The chosen metric with its intervals."""
    chosen, rows = measured.metric, measured.ranked
    is_practice = measured.scored.is_practice
    subtitle = text_judging.PRACTICE_SUBTITLE if is_practice else text.QUALITY_CHART_SUBTITLE
    unit = USER if measured.scored.is_of_users else "practice question" if is_practice else "judged question"
    questions = numbers.count(measured.scored.queries, unit)
    unjudged = measured.scored.unjudged_queries
    left = text_quality.LEFT_OUT_OF_MEANS.format(count=f"{unjudged:,}") if unjudged else ""
    return interval_chart(
        pd.DataFrame(
            {
                "model": rows["model"],
                "mean": rows[chosen.key],
                "low": rows[f"{chosen.key}_low"],
                "high": rows[f"{chosen.key}_high"],
                "label": [numbers.interval(row, chosen.key) for row in rows.to_dict("records")],
            }
        ),
        [candidate.name for candidate in view.project.candidates],
        [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
        title=text.QUALITY_CHART_TITLE.format(metric=chosen.name),
        subtitle=subtitle.format(questions=questions, left=left),
        x_title=chosen.name,
        ink=ink,
    )


def chart(view: View, measured: QualityView) -> None:
    """The chart, what the metric means, and why it stands first."""
    with measured.figure:
        st.altair_chart(chart_of(view, measured, theme.ink()))
        st.caption(f"{measured.metric.meaning} {_why_first(view, at_depth(measured.scored.depth))}")


def _why_first(view: View, shown: tuple[str, ...]) -> str:
    """Why some metrics stand first: the task they lead for."""
    task = TASKS[view.needs.task]
    names = ", ".join(metric(one).name for one in task.metrics if one in shown)
    if not names:
        return ""
    return text_quality.METRICS_SHOWN_FIRST.format(metrics=names, task=task.name, why=task.why_metrics)


def rank_lines(measured: QualityView) -> list[str]:
    """One line for each rank, best first; models that share one are named together, and why."""
    means = measured.ranked.set_index("model")[measured.metric.key]
    lines = []
    for group in rank_groups(measured.pairs, {str(name): float(mean) for name, mean in means.items()}):
        names = ", ".join(f"**{escape(name)}**" for name in group.models)
        shared = text_quality.SHARED_RANK_SAME if group.are_same else text_quality.SHARED_RANK_UNCLEAR
        lines.append(f"{group.rank}. {names}" + (f" ({shared})" if len(group.models) > 1 else ""))
    return lines


def groups(measured: QualityView) -> None:
    """Models that share a rank, best first."""
    lines = rank_lines(measured)
    if len(measured.ranked) > 1:
        st.markdown(f"{text_quality.RANKING}: " + " · ".join(line.replace(". ", "\\. ", 1) for line in lines))
