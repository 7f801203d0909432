"""The sections of the Compare page."""

from __future__ import annotations

import contextlib
import json
import shlex
import sys
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.comparison.quality.sentences import sample_warning
from components.comparison.summary_table import summary_rows
from components.comparison.texts_verdict import texts_verdict
from components.evaluation.metric_registry import metric
from components.i18n import tr, tr_count
from components.jobs import Job
from components.jobs.cleanup import delete_project
from components.jobs.demo import demos
from components.markdown import escape
from components.numbers import commas
from components.records import BadInputError
from components.results import store as results
from components.ui.compare import stage
from components.ui.compare import switch_words as text_switch
from components.ui.shared import (
    ask,
    excluded,
    frame,
    hits,
    model_table,
    sending,
    session,
    start,
    text,
    text_data,
    text_labels,
    text_needs,
    text_users,
)
from components.ui.shared.downloads import download
from components.ui.shared.session import View
from components.ui.shared.verdict import one_warning, show_recommendation
from components.workspace.folder import DEFAULT_FOLDER

LIVE_RESULTS = 3  # of each model on this page; the Search page has more


def introduction() -> None:
    """What this is, in two sentences."""
    st.markdown(text.TAGLINE)


def ways_to_start() -> None:
    """Demo, Upload, Paste."""
    demo, upload, paste = st.columns(3)
    if _way(demo, text.DEMO, text.DEMO_WHAT, text.DEMO_BUTTON, is_first=True):
        start.demo()
    if _way(upload, text.UPLOAD, text.UPLOAD_WHAT, text.UPLOAD_BUTTON):
        st.switch_page("pages/data.py", query_params={"way": "upload"})
    if _way(paste, text.PASTE, text.PASTE_WHAT, text.PASTE_BUTTON):
        st.switch_page("pages/data.py", query_params={"way": "paste"})


def more_demos() -> None:
    """The demos of pictures and of sounds."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text.MORE_DEMOS, width="content")
        known = demos()
        for name, label in text.MEDIA_DEMOS.items():
            what = numbers.sentences(
                [text.MEDIA_DEMOS_WHAT[name], text.MEDIA_DEMOS_MORE if known[name].lacks_models else ""]
            )
            if st.button(label, icon=text.MEDIA_DEMOS_ICONS[name], help=what, key=f"demo-{name}"):
                start.demo(name)


def _way(column: DeltaGenerator, heading: str, what: str, button: str, *, is_first: bool = False) -> bool:
    """A card with its button at the lower edge; whether that was pressed."""
    with column.container(border=True, height="stretch", vertical_alignment="distribute"):
        with st.container():
            st.subheader(heading, anchor=False)
            st.markdown(what)
        return st.button(button, type="primary" if is_first else "secondary", width="stretch")


def switch_test() -> None:
    """The switch test for somebody who has no project yet: it begins when their documents are there."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text_switch.START_LINE, width="content")
        if st.button(text_switch.BUTTON, icon=":material/swap_horiz:"):
            stage.open_stage("switch")
            st.switch_page("pages/data.py", query_params={"way": "paste"})


def saved_projects() -> None:
    """The projects of this workspace, to open."""
    projects = session.workspace().projects()
    if not projects:
        return
    st.subheader(text.SAVED_PROJECTS, anchor=False)
    for project in projects:
        name, what, button = st.columns([4, 5, 2], vertical_alignment="center")
        name.markdown(f"**{escape(project.name)}**")
        what.caption(
            tr_count("{count} model", "{count} models", len(project.ticked))
            + " · "
            + numbers.day(pd.Timestamp(project.created, unit="s"))
        )
        if button.button(text.OPEN, key=f"open-{project.id}", width="stretch"):
            frame.open_project(project.id)
            st.rerun()


def progress(view: View) -> None:
    """What to do next where nothing is computed, and what failed."""
    job = session.jobs().of_project(view.project.id)
    if job is not None:
        _how_it_went(job)
    if job is None or job.is_over:
        _still_to_compute(view)
    elif not view.ready:
        st.info(text.RESULTS_ARE_COMING)
        st.skeleton(320)


def _how_it_went(job: Job) -> None:
    failed = [step for step in job.steps if step.state == "failed"]
    one_warning([text.MODEL_FAILED.format(model=step.name, reason=step.reason) for step in failed])
    for note in job.notes:
        st.info(escape(note))


def _still_to_compute(view: View) -> None:
    waiting = [candidate.name for candidate in view.candidates if candidate.name not in view.results]
    if not view.candidates:
        st.info(text.NO_MODELS_TICKED)
        if st.button(text.TO_MODELS, type="primary"):
            st.switch_page("pages/models.py", query_params={"project": view.project.id})
    elif waiting:
        st.info(text.NOT_COMPUTED.format(models=escape(commas(waiting))))
        if st.button(text.COMPUTE_MISSING, type="primary"):
            sending.compute(view)


def verdict(view: View) -> None:
    """The answer first."""
    if not view.ready:
        return
    show_recommendation(view.decision)
    if not view.collection.has_judgments:
        way_on, page = text.TO_QUALITY, "quality"
        if not len(view.collection.queries):
            way_on, page = text_data.ADD_QUERIES, "data"
        if view.texts.lead:
            way_on, page = text_labels.SEE_TASKS if texts_verdict(view) else text_labels.TO_TASKS, "quality"
        if st.button(way_on, type="primary"):
            more = {"way": "add"} if page == "data" else {}
            st.switch_page(f"pages/{page}.py", query_params={"project": view.project.id} | more)
        return
    if view.project.document_limit is not None:
        st.warning(escape(sample_warning(view.collection)))


def table(view: View) -> None:
    """One row per model: quality with its interval, speed, size, price."""
    if not view.ready:
        return
    rows = summary_rows(view)
    leading = metric(view.leading_metric if view.evidence is None else view.evidence.metric)
    out = view.ruled_out
    rows["caution"] = [excluded.short(out.get(name, [])) for name in rows["model"]]
    columns = {
        "quality": model_table.right_text(
            f"{leading.name} ↑", numbers.sentences([leading.meaning, text.INTERVAL_HELP])
        ),
        "hit": model_table.right_text(tr("Hit rate@10 ↑"), metric("hit_rate@10").meaning),
        "p50": model_table.right_text(tr("Question p50 ↓"), text.P50_HELP),
        "speed": model_table.right_text(tr("Documents/s ↑"), text.SPEED_HELP),
        "size": model_table.right_text(tr("Vectors MB ↓"), text.SIZE_HELP),
        "index": model_table.right_text(tr("Index keeps ↑"), text.INDEX_HELP),
    }
    columns = {name: column for name, column in columns.items() if name in rows}
    if out:
        columns["caution"] = st.column_config.TextColumn(text.CAUTION, help=text_needs.CAUTION_HELP, width="medium")
    model_table.model_table(rows, view.candidates, columns, key="compare-table", marks=excluded.marks(view))
    excluded.explain(view)


def live_query(view: View) -> None:
    """One query across the models; the Search page goes deeper."""
    if not view.ready:
        return
    st.subheader(text_users.LOOK_AT_USER if view.collection.interactions else text.LIVE_QUERY, anchor=False)
    asked = ask.pick_query(view, key="live")
    if asked is None:
        return
    hits.columns(view, view.ready[: hits.MOST_COLUMNS], asked, LIVE_RESULTS)
    if st.button(text.TO_SEARCH):
        target = {"project": view.project.id}
        if asked.query_id is not None:
            target["q"] = asked.query_id
        st.switch_page("pages/search.py", query_params=target)


def fold_away(view: View) -> None:
    """Everything a result depends on, the command that repeats it, and the project itself."""
    with st.expander(text.COMMAND):
        st.markdown(text.COMMAND_HELP)
        st.code(command(view), language="bash", wrap_lines=True)
    if view.ready:
        with st.expander(text.MANIFEST):
            manifests = {name: dict(result.manifest) for name, result in view.results.items()}
            for manifest in manifests.values():
                for long in ("query_ms", "search_ms"):
                    manifest.pop(long, None)
            st.json(manifests, expanded=1)
            download(
                text.DOWNLOAD_MANIFEST, lambda: json.dumps(manifests, indent=2, ensure_ascii=False), "manifest.json"
            )
            download(text.DOWNLOAD_TABLE, lambda: summary_rows(view), "models.csv")
            for candidate in view.ready:
                run = view.runs[candidate.name]
                if run.rankings:
                    download(
                        text.DOWNLOAD_RUN.format(model=escape(candidate.name)),
                        partial(results.to_trec, run),
                        f"{candidate.name}.trec",
                    )
    with st.expander(text.MANAGE_PROJECT):
        _manage(view)


def command(view: View) -> str:
    """The command line that gives the same numbers: same data, sample, grades, models and needs."""
    here, python, root = Path.cwd(), Path(sys.executable), session.workspace().root
    called = python.relative_to(here) if python.is_relative_to(here) else python
    parts = [
        f"{shlex.quote(str(called))} -m components.cli compare",
        f"--project {shlex.quote(view.project.id)}",
        *([] if root == (here / DEFAULT_FOLDER).resolve() else [f"--workspace {shlex.quote(str(root))}"]),
        *(f"--model {shlex.quote(candidate.name)}" for candidate in view.candidates),
        "--out results",
    ]
    return " \\\n  ".join(parts)


def _manage(view: View) -> None:
    name = st.text_input(text.RENAME, value=view.project.name, max_chars=80, key=f"rename-{view.project.id}")
    if name.strip() and name.strip() != view.project.name:
        session.workspace().update_project(view.project.id, name=name.strip())
        st.rerun()
    st.markdown(text.DELETE_WHAT)
    sure = st.checkbox(text.DELETE_SURE, key=f"sure-{view.project.id}")
    if st.button(text.DELETE, disabled=not sure, icon=":material/delete:"):
        job = session.jobs().of_project(view.project.id)
        if job is not None:
            job.cancel()
        with contextlib.suppress(BadInputError):  # another window was quicker
            delete_project(session.workspace(), view.project.id, session.chroma())
        frame.open_project(None)
        st.rerun()
