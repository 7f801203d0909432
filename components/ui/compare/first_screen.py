"""What stands below the recommendation on Compare's first screen: one interval chart beside one telling question."""

from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import streamlit as st

from components.charts.intervals import interval_chart
from components.comparison.mean_rows import mean_rows
from components.comparison.passages import passage, title_of
from components.comparison.quality import words as quality_words
from components.comparison.story import words as story_words
from components.comparison.telling import DEPTH, FirstResult, Telling, telling
from components.evaluation.metric_registry import metric
from components.i18n import tr_count
from components.markdown import escape
from components.ui.compare import first_screen_words as words
from components.ui.shared import media, session, theme
from components.ui.shared.session import View

PICTURE_HEIGHT = 64  # pixels, drawn at half that for sharp screens

_STYLE = Path(__file__).with_name("first_screen.css")


def evidence(view: View) -> None:
    """The chart, and the question beside it; what there is of them."""
    if len(view.ready) < 2:
        return
    rows = mean_rows(view) if view.scores is not None else pd.DataFrame()
    most_telling = telling(view)
    if rows.empty and most_telling is None:
        return
    if rows.empty or most_telling is None:
        chart_box = question_box = st.container()
    else:
        chart_box, question_box = st.columns([5, 6], gap="medium")
    if not rows.empty:
        with chart_box:
            _chart(view, rows)
    if most_telling is not None:
        with question_box.container(gap="xsmall"):
            _question(view, most_telling)


def _chart(view: View, rows: pd.DataFrame) -> None:
    leading = metric(view.leading_metric)
    st.altair_chart(
        interval_chart(
            rows,
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=quality_words.QUALITY_CHART_TITLE.format(metric=leading.name),
            subtitle=tr_count("{count} judged question", "{count} judged questions", session.score(view).queries),
            x_title="",
            ink=theme.ink(),
        )
    )


def _question(view: View, most_telling: Telling) -> None:
    st.caption(words.QUESTION if most_telling.has_right else words.QUESTION_UNJUDGED, help=words.QUESTION_HELP)
    if most_telling.text:
        st.markdown(f"**{escape(story_words.QUOTED.format(text=most_telling.text))}**")
    media.asked_with(view, most_telling.query_id)
    slots = {candidate.name: candidate.slot for candidate in view.ready}
    lines = "".join(_line(view, most_telling, answer, slots[answer.model]) for answer in most_telling.answers)
    st.html(f'<style>{_STYLE.read_text(encoding="utf-8")}</style><div class="telling">{lines}</div>')
    if st.button(words.SEE_ALL, type="tertiary", icon=":material/search:"):
        st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": most_telling.query_id})


def _line(view: View, most_telling: Telling, answer: FirstResult, slot: int) -> str:
    symbol, colour = theme.slot(slot).symbol, theme.slot_colour(slot)
    sign = f'<span style="color:{colour}">{symbol}</span>'  # not the name: not every colour suits words
    name = f'<div class="model">{sign} {html.escape(answer.model)}</div>'
    title, picture = words.NOTHING, ""
    if answer.doc_id:
        row = passage(view, most_telling.query_id, answer.doc_id)
        title, address = title_of(row), media.address_of(row, PICTURE_HEIGHT)
        picture = f'<img src="{address}" alt="" height="{PICTURE_HEIGHT // 2}"> ' if address else ""
    mark = html.escape(_mark_of(most_telling, answer))
    return f'{name}<div class="answer">{picture}{html.escape(title)} <span class="mark">{mark}</span></div>'


def _mark_of(most_telling: Telling, answer: FirstResult) -> str:
    """Whether the first answer is right; where it is not, where the right one stands."""
    if answer.is_right:
        return words.RIGHT
    if not most_telling.has_right:
        return ""
    if answer.right_rank is None:
        return words.RIGHT_NOWHERE.format(depth=DEPTH)
    return words.RIGHT_LATER.format(rank=answer.right_rank)
