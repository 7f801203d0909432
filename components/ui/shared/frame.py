"""What stands on every page: the project picker, bound to the address, and the line of running jobs."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import StopException

from components import i18n
from components.markdown import escape
from components.records import BadInputError
from components.ui.shared import address, glossary, job_line, language, navigation, session, text, theme, way_on
from components.workspace import Project

ICON = Path(__file__).with_name("icon.png")
LOGO = str(Path(__file__).with_name("logo.svg"))
READING = Path(__file__).with_name("reading.css")
EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "images"
MOST_OFFERED = 3
_OPEN_NEXT = "_open_next_project"
_TO_TOP = "_to_top"


def open_project(project_id: str | None) -> None:
    """Make this the chosen project from the next run on (None: none)."""
    st.session_state[_OPEN_NEXT] = project_id or ""


def show_from_the_top() -> None:
    """Draw the page anew, and begin where its answer stands."""
    st.session_state[_TO_TOP] = True
    st.rerun()


def end_page() -> NoReturn:
    """End this run of the page here; its widgets keep their state.

    As ``st.stop()``, which however forgets the click of somebody who pressed a button since the run began: it asks the
    session to stop, and what was asked before is dropped.

    Raises:
        StopException: always; Streamlit takes it for the end of the script.
    """
    raise StopException


def draw(page: str = "") -> None:
    """Draw the sidebar's picker and the job line around ``page`` (its address); one sentence where that cannot be."""
    st.session_state[way_on.PAGE] = page
    st.html(READING)
    try:
        projects = session.workspace().projects()
    except BadInputError as error:
        st.error(escape(str(error)))
        end_page()
    if session.workspace().notice:
        st.warning(escape(session.workspace().notice or ""))
    ids = [project.id for project in projects]
    names = _distinct_names(projects)
    if _OPEN_NEXT in st.session_state:
        st.session_state["project"] = st.session_state.pop(_OPEN_NEXT) or None
        address.put("project", st.session_state["project"])
    unknown = address.take("project", "project", ids)
    if st.session_state.get("project") not in ids:
        st.session_state["project"] = None
    with st.sidebar:
        st.selectbox(
            text.PROJECT,
            ids,
            format_func=lambda project_id: names.get(project_id, project_id),
            key="project",
            persist_state="session",
            placeholder=text.NO_PROJECT_CHOSEN if ids else text.NO_PROJECT_YET,
            disabled=not ids,
            on_change=_forget_address,
        )
        language.picker()
        language.tell_the_browser(to_top=st.session_state.pop(_TO_TOP, False))
    if unknown:
        st.error(text.UNKNOWN_PROJECT.format(name=escape(unknown)))
        if st.button(text.TO_START):
            open_project(None)
            st.switch_page("pages/compare.py", query_params={})
        end_page()
    address.put("project", st.session_state["project"])
    # The place is kept when nothing runs: fragments are known by where they stand, and a click in one is lost if all
    # below moves up while it is on its way.
    with st.container():
        job_line.draw()


def _forget_address() -> None:
    """What the person chooses now counts more than what the link asked for; what holds for any project stays."""
    for param in list(st.query_params):
        with contextlib.suppress(StreamlitAPIException):  # bound to a widget of the page, whose value it shows
            del st.query_params[param]
    if st.session_state.get("doc"):
        st.session_state["doc"] = ""


def _distinct_names(projects: list[Project]) -> dict[str, str]:
    names = [project.name for project in projects]
    return {p.id: p.name if names.count(p.name) == 1 else f"{p.name} ({p.id})" for p in projects}


def current_project() -> Project | None:
    """The project chosen in the sidebar or by the address."""
    if "project" not in st.session_state:
        # app.py did not run: until st.navigation was called once in a server, Streamlit runs a linked file of a folder
        # named pages/ by itself, without the frame around it. Without our icon the browser would fetch one elsewhere.
        st.set_page_config(page_title=text.APP, page_icon=str(ICON), layout="wide")
        st.navigation(navigation.pages())
        st.rerun()
    chosen = st.session_state.get("project")
    return session.workspace().project(chosen) if chosen else None


def need_view(example: str = "") -> session.View:
    """The chosen project's view; without one, a sentence, the way to the start page and an example of the page."""
    project = current_project()
    if project is None:
        st.info(text.CHOOSE_A_PROJECT)
        with st.container(horizontal=True):
            _offer_projects()
            if st.button(text.TO_START, type="primary"):
                st.switch_page("pages/compare.py", query_params={})
        _example(example)
        end_page()
    return session.view(project)


def _offer_projects() -> None:
    """A button for each of the last projects: on a phone the list of all of them is out of sight."""
    projects = session.workspace().projects()
    names = _distinct_names(projects)
    for project in projects[:MOST_OFFERED]:
        label = text.OPEN_NAMED.format(name=escape(names[project.id]))
        if st.button(label, key=f"open-{project.id}"):
            open_project(project.id)
            st.rerun()


def need_results(example: str = "") -> session.View:
    """As ``need_view``, and at least one model is computed; otherwise a sentence and the way to compute one."""
    view = need_view(example)
    if not view.ready:
        going = session.jobs().of_project(view.project.id)
        if going is not None and not going.is_over:
            st.info(text.RESULTS_ARE_COMING)
            st.skeleton(320)
        else:
            st.info(text.NOTHING_COMPUTED)
            if st.button(text.TO_MODELS, type="primary"):
                st.switch_page("pages/models.py", query_params={"project": view.project.id})
            _example(example)
        end_page()
    return view


def _example(name: str) -> None:
    """What the page looks like with the demo, so that an empty page is not a riddle."""
    path = example_picture(name, theme.is_dark())
    if path is not None:
        st.caption(text.EXAMPLE)
        st.image(str(path), width=720)


def example_picture(name: str, is_dark: bool) -> Path | None:
    """The picture of a page with the demo, in the reader's language where there is one; None where there is none."""
    file = f"{name}{'-dark' if is_dark else ''}.png"
    return next((path for path in (EXAMPLES / i18n.current() / file, EXAMPLES / file) if path.exists()), None)


def title(heading: str, step: str, detail: str = "") -> DeltaGenerator:
    """The page's heading and the way on; in small the step of the guide it belongs to, and what the page is about.

    Returns the place between the two, for what changes all of the page and needs no row of its own.
    """
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        with st.container(width="stretch", gap="xsmall", key="page-title"):
            st.title(escape(heading), anchor=False)
            st.caption(f"{step} · {escape(detail)}" if detail else step)
        beside = st.container(width="content", horizontal=True)
        with st.container(width="content", horizontal=True, vertical_alignment="center", gap="xsmall"):
            glossary.button()
            way_on.button()
    return beside
