"""The line of running jobs above every page: how far they are, and at the end what became of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components import nouns, numbers
from components.i18n import tr, tr_count
from components.jobs import ComputeJob, EstimateJob, Job, MapsJob, MeasureJob, Step, TrainJob
from components.markdown import escape
from components.progress import stage_name
from components.ui.shared import session, text, way_on

POLL_SECONDS = 1.5
WITH_WAY_TO_COMPARE = ("", "models")  # pages: Compare itself, and one whose own button leads there
_OVER = "_jobs_over"


def draw() -> None:
    """The line, where something runs or has ended while this page was open."""
    if session.jobs().active():
        st.fragment(_polling(), run_every=POLL_SECONDS)()
    elif (over := st.session_state.get(_OVER)) is not None:
        _over_line(over)


def _polling() -> Callable[[], None]:
    """What draws the running jobs again and again, and all of the page when it has more to show.

    The first time all of the page is being drawn anyway, and beginning anew would drop the click it was drawn for.
    """
    seen: int | None = None

    def poll() -> None:
        nonlocal seen
        active = session.jobs().active()
        computing = [job for job in active if not isinstance(job, EstimateJob)]  # a text timed shows nothing new
        done = sum(step.state in ("done", "failed") for job in computing for step in job.steps)
        if seen is not None and (not active or done != seen):
            st.rerun()
        seen = done
        if active:
            st.session_state[_OVER] = _Over(st.session_state.get(way_on.PAGE), active)
        for job in active:
            columns = st.columns([5, 2], vertical_alignment="center")
            share, words = describe(job)
            columns[0].progress(share, text=words)
            columns[1].button(text.CANCEL, key=f"cancel-{job.project_id}", width="stretch", on_click=job.cancel)

    return poll


@dataclass(frozen=True)
class _Over:
    """The jobs whose line was the last one drawn, and on which page."""

    page: str | None
    jobs: list[Job]


def _over_line(over: _Over) -> None:
    """What became of the jobs, in the place of their line: were it gone, all below would move up under a click."""
    if over.page != st.session_state.get(way_on.PAGE):
        del st.session_state[_OVER]
        return
    for job in over.jobs:
        columns = st.columns([5, 2], vertical_alignment="center")
        columns[0].progress(1.0, text=over_words(job))
        is_here = job.project_id == st.session_state.get("project") and over.page not in WITH_WAY_TO_COMPARE
        is_shown = type(job) is ComputeJob and is_here  # maps and estimates bring no results
        if is_shown and columns[1].button(text.SEE_COMPARISON, key=f"see-{job.project_id}", width="stretch"):
            way_on.go(way_on.NextPage("compare", ""), job.project_id)


def over_words(job: Job) -> str:
    """How a job ended, counted."""
    done = sum(step.state == "done" for step in job.steps)
    if job.state == "cancelled":
        return text.JOB_CANCELLED
    words = text.ESTIMATE_OVER if isinstance(job, EstimateJob) else text.JOB_OVER
    words = text.MEASURE_OVER if isinstance(job, MeasureJob) else text.MAPS_OVER if isinstance(job, MapsJob) else words
    if isinstance(job, TrainJob):
        return text.TRAIN_FAILED if job.state == "failed" else text.TRAIN_OVER
    failed = len(job.steps) - done
    sentence = words.format(models=tr_count("{count} model", "{count} models", done))
    return (
        sentence
        if not failed
        else numbers.sentences(
            [sentence, text.JOB_FAILED.format(models=tr_count("{count} model", "{count} models", failed))]
        )
    )


def describe(job: Job) -> tuple[float, str]:
    """How far a job is (0 to 1), and a line that says it."""
    total = len(job.steps)
    over = sum(step.state in ("done", "failed", "cancelled") for step in job.steps)
    step = next((step for step in job.steps if step.state == "running"), None)
    if step is None:
        if job.maps.state == "running":
            share = job.maps.share if isinstance(job, MapsJob) else 0.95 + 0.05 * job.maps.share
            return min(share, 0.99), f"{text.JOB_MAPS} · {describe_step(job.maps)}"
        return over / max(total, 1), text.JOB_WAITING
    share = (over + 0.95 * step.share) / max(total, 1)
    line = text.MEASURE_LINE if isinstance(job, MeasureJob) else text.JOB_LINE
    line = text.ESTIMATE_LINE if isinstance(job, EstimateJob) else line
    line = text.TRAIN_LINE if isinstance(job, TrainJob) else line
    words = line.format(number=over + 1, total=total, model=escape(step.name), what=describe_step(step))
    return min(share, 0.97), words


def describe_step(step: Step) -> str:
    """What a model is doing, how far it is and how long it will take."""
    stage = stage_name(step.stage)
    parts = [stage]
    if step.total > 1:
        parts = [tr("{stage}: {done:,} of {total:,}", stage=stage, done=step.done, total=step.total)]
    if step.texts_per_second and step.stage == "documents":
        parts.append(tr("{documents}/s", documents=nouns.counted("document", round(step.texts_per_second))))
    if step.workers:
        parts.append(tr_count("{count} worker", "{count} workers", step.workers))
    if step.seconds_left is not None:
        parts.append(numbers.about_left(step.seconds_left))
    return " · ".join(parts)
