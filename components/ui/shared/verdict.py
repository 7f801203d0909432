"""The answer first: a verdict in large type, and what limits it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from components.comparison import words
from components.comparison.allowed import verdict_within
from components.comparison.decide import Decision
from components.evaluation.verdict import Verdict
from components.results.scores import LEADING_METRIC, Scores
from components.ui.shared import excluded, text
from components.ui.shared.judging import text_judging
from components.ui.shared.markdown import escape
from components.ui.shared.session import View


def verdict_of(view: View, scored: Scores, metric_key: str = LEADING_METRIC) -> Verdict:
    """The metric's verdict: against the current model where one is marked, else the best against the next.

    Models that the needs rule out are not among those it names as the answer; it says so where one of them is ahead.

    Where it rests on practice questions that is its first warning, and takes the place of the one about results nobody
    judged: of those, only the document a question came from ever is.
    """
    judged = dict(zip(scored.means["model"], scored.means[f"judged@{scored.depth}"], strict=True))
    current = view.project.current_model if view.project.current_model in view.found else None
    out = {name: excluded.shorts(why) for name, why in excluded.excluded(view).items()}
    if scored.is_practice:
        found = verdict_within(scored.comparisons, metric_key, current, out, margin=scored.margin)
        return replace(found, warnings=(text_judging.PRACTICE_WARNING, *found.warnings))
    depth = scored.depth
    return verdict_within(
        scored.comparisons, metric_key, current, out, margin=scored.margin, judged=judged, judged_depth=depth
    )


def show_verdict(found: Verdict) -> None:
    """The sentence in large type; below it the verdict's symbol and word, and what limits it."""
    st.markdown(f"## {escape(found.sentence)}")
    parts = [f":blue-badge[{found.symbol} {found.word}]"]
    others: list[str] = []
    if found.warnings:
        first, *others = (escape(warning) for warning in found.warnings)
        parts.append(f":orange-badge[:material/warning: {text.CAUTION}] {first}")
    if others:
        parts.append(f":gray[{text.MORE_WARNINGS.format(count=len(others))}]")
    st.markdown(" ".join(parts), help="\n\n".join(others) or None)


def show_recommendation(found: Decision) -> None:
    """What to take and why, in large type; below it how sure that is, the answer counted, and what limits it."""
    said = found.recommendation
    if said is None:
        st.markdown(f"## {escape(found.why_not)}")
        return
    st.markdown(f"## {escape(said.sentence)}")
    st.markdown(f":blue-badge[{words.CONFIDENCE[said.confidence]}] {escape(found.headline)}".rstrip())
    for note in said.notes:
        st.caption(escape(note))
    if found.mind:
        st.markdown(f":orange-badge[:material/warning: {text.CAUTION}] {escape(found.mind)}")
