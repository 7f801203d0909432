"""Present: the comparison as a story over the whole window, and the same story as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from components.comparison.story import MOST_MODELS, html_file, slides, story_of, usual_models
from components.comparison.story.page import KEYS, STYLE
from components.markdown import escape
from components.ui.compare import present_words as text_present
from components.ui.compare import stage
from components.ui.shared import theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View
from components.workspace import ProjectCandidate

_HERE = Path(__file__).parent
_component = st.components.v2.component(
    "present",
    html='<div class="present"></div>',
    css=STYLE + (_HERE / "present.css").read_text(encoding="utf-8"),
    js=KEYS + (_HERE / "present.js").read_text(encoding="utf-8"),
)


def page(view: View) -> None:
    """The story over the whole window; Escape goes back to Compare."""
    told = slides(story_of(view, chosen(view), st.query_params.get("telling")))
    start = st.query_params.get("slide", "1")
    _component(
        data={
            "story": told,
            "key": hashlib.sha256(told.encode()).hexdigest() + str(theme.is_dark()),
            "theme": "dark" if theme.is_dark() else "light",
            "start": int(start) - 1 if start.isdecimal() else 0,
        },
        key=f"present-{view.project.id}",
        on_leave_change=lambda: stage.open_stage(""),
    )


def ways_on(view: View) -> None:
    """What can be done with a comparison: the switch test, and presenting it."""
    if len(view.ready) < 2:
        return
    with st.container(horizontal=True):
        stage.switch_button()
        menu(view)


def menu(view: View) -> None:
    """What is presented, the way into it, and the file."""
    with st.popover(text_present.PRESENT, icon=":material/slideshow:"):
        st.caption(text_present.WHAT)
        names = [candidate.name for candidate in view.ready]
        picked = st.pills(
            text_present.MODELS,
            names,
            selection_mode="multi",
            format_func=escape,
            default=[candidate.name for candidate in chosen(view)],
            key=f"present-models-{view.project.id}",
        )
        if len(picked) > MOST_MODELS:
            st.caption(text_present.TOO_MANY.format(most=MOST_MODELS))
        by_name = {candidate.name: candidate for candidate in view.ready}
        words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
        telling = st.selectbox(
            text_present.QUERY,
            list(words),
            index=None,
            format_func=lambda query_id: words.get(query_id, query_id),
            placeholder=text_present.QUERY_AUTO,
            key=f"present-query-{view.project.id}",
        )
        st.button(
            text_present.START,
            type="primary",
            on_click=_begin,
            args=(picked[:MOST_MODELS], telling),
            disabled=not picked,
        )
        download(
            text_present.DOWNLOAD,
            lambda: html_file(story_of(view, [by_name[name] for name in picked][:MOST_MODELS], telling)),
            "comparison.html",
            icon=":material/download:",
            help=text_present.DOWNLOAD_HELP,
            disabled=not picked,
            key="story-file",
        )


def _begin(picked: Sequence[str], telling: str | None) -> None:
    stage.open_stage("present", presented=list(picked), telling=telling)


def chosen(view: View) -> list[ProjectCandidate]:
    """Up to three models: those of the address, else the usual ones."""
    ready = {candidate.name: candidate for candidate in view.ready}
    candidates = [ready[name] for name in st.query_params.get_all("presented") if name in ready][:MOST_MODELS]
    return candidates or usual_models(view)
