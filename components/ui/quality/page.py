"""The first screen of the Quality page: what is measured, the verdict, the chart, the ranking."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.comparison.quality import sentences
from components.comparison.quality import words as quality_words
from components.comparison.quality.by_metric import QualityByMetric, quality_by
from components.comparison.quality.charts import quality_chart
from components.comparison.recommendation.basis import leading_at
from components.evaluation.metric_registry import CUTOFFS, at_depth, metric
from components.i18n import tr
from components.markdown import escape
from components.needs.tasks import metrics_first
from components.numbers import sentences as in_a_text
from components.results.scores import JUDGED_DEPTH
from components.ui.quality import words as text_quality
from components.ui.shared import address, theme
from components.ui.shared.judging import grade
from components.ui.shared.session import View
from components.ui.shared.verdict import one_warning, show_recommendation


@dataclass(frozen=True)
class QualityView(QualityByMetric):
    """What the page is about, and where verdict and chart go."""

    top: DeltaGenerator
    figure: DeltaGenerator


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
            names=lambda key: metric(key).name.partition("@")[0].replace("R-precision", "R-prec"),
            show_label=True,
        )
    quality_by_metric = quality_by(view, depth, key)
    return QualityView(
        quality_by_metric.scored,
        quality_by_metric.metric,
        quality_by_metric.verdict,
        quality_by_metric.lead,
        top,
        figure,
    )


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
            verdict = measured.verdict
            st.markdown(
                tr(
                    ":blue-badge[{symbol} {word}] {escape}",
                    symbol=verdict.symbol,
                    word=verdict.word,
                    escape=escape(sentences.by_metric(measured)),
                )
            )
        words = sentences.in_words(measured)
        if words:
            st.markdown(words)
        if measured.verdict.lopsided:
            st.caption(escape(measured.verdict.lopsided))
        one_warning(sentences.limits(view, measured))


def recommended(view: View) -> None:
    """The answer where nobody judged anything, from what else was measured; covered once somebody grades below."""
    with st.container(key=grade.BEFORE_GRADING):
        show_recommendation(view.decision)


def chart(view: View, measured: QualityView) -> None:
    """The chart, what the metric means, and why it stands first."""
    with measured.figure:
        st.altair_chart(quality_chart(view, measured, theme.ink()))
        st.caption(in_a_text((measured.metric.meaning, sentences.why_first(view, measured.scored.depth))))


def groups(measured: QualityView) -> None:
    """Models that share a rank, best first."""
    lines = sentences.rank_lines(measured)
    if len(measured.ranked) > 1:
        ranks = " · ".join(line.replace(". ", "\\. ", 1) for line in lines)
        st.markdown(tr("{name}: {value}", name=quality_words.RANKING, value=ranks))
