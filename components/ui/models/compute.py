"""What computing will take, the one Compute button, progress, and the vectors that were stored."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import numbers
from components.candidates.by_spec import is_local
from components.candidates.estimates import known_estimate
from components.candidates.names import remote_parts
from components.candidates.prices import list_price
from components.costs.own_prices import usd_prices
from components.i18n import tr, tr_count
from components.jobs import EstimateJob
from components.markdown import escape
from components.measurements.trial import TRIAL
from components.spec import ModelSpec
from components.ui.shared import job_line, press, sending, session, start, text
from components.ui.shared.fold import fold
from components.ui.shared.session import View


def failures(view: View) -> None:
    """Why models of the running or last job failed, where it is seen at once."""
    job = session.jobs().of_project(view.project.id)
    has_own_place = session.measure_job(view.project.id, TRIAL.name) or session.train_job(view.project.id)
    if job is None or has_own_place is not None:
        return
    for step in job.steps:
        if step.state == "failed":
            st.warning(text.MODEL_FAILED.format(model=escape(step.name), reason=escape(step.reason)))


def progress(view: View) -> None:
    """Each model's part of the running or last job; a trial has a place of its own, and is of no candidate."""
    job = session.jobs().of_project(view.project.id)
    if job is None or session.measure_job(view.project.id, TRIAL.name) is not None:
        return
    if not job.is_over:
        st.fragment(lambda: _steps(view), run_every=job_line.POLL_SECONDS)()
    else:
        _steps(view)


def _steps(view: View) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is None:
        return
    for step in job.steps:
        if step.state == "running":
            st.progress(min(step.share, 1.0), text=f"**{escape(step.name)}** · {job_line.describe_step(step)}")
        elif step.state == "cancelled":
            st.caption(text.STEP_CANCELLED.format(model=escape(step.name)))
        if step.manifest.get("tokens_used"):
            st.caption(_spent(view, step.spec, int(step.manifest["tokens_used"])))


def _spent(view: View, spec: ModelSpec, tokens: int) -> str:
    if is_local(spec):
        return escape(text.READ_HERE.format(model=spec.name, tokens=f"{tokens:,}"))
    price = list_price(spec, usd_prices(session.own_prices(view)))
    known = text.PRICE_UNKNOWN
    if price is not None:
        known = text.ABOUT.format(amount=session.currency(view).exact(tokens / 1e6 * price))
    return escape(text.SPENT.format(model=spec.name, tokens=f"{tokens:,}", cost=known))


def compute_bar(view: View) -> None:
    """The one Compute button, always in view, with what it will take."""
    todo = [c.spec for c in view.candidates if c.name not in view.results]
    going = session.jobs().of_project(view.project.id)
    is_estimating = isinstance(going, EstimateJob) and not going.is_over
    is_busy = going is not None and not going.is_over and not is_estimating
    with st.bottom:
        words, estimate, compute = st.columns([4, 3, 2], vertical_alignment="center", gap="small")
        if is_busy or not todo:
            words.markdown(text.COMPUTING if is_busy else _what_it_takes(view, todo))
            _to_comparison(view, compute, is_busy=is_busy)
            return
        if is_estimating:
            with words:
                st.fragment(lambda: st.markdown(_what_it_takes(view, todo)), run_every=job_line.POLL_SECONDS)()
        else:
            words.markdown(_what_it_takes(view, todo))
        unknown = [spec for spec in todo if is_local(spec)]
        if unknown and press.button(
            estimate, text.ESTIMATE, key="estimate", help=text.ESTIMATE_HELP, is_disabled=is_estimating
        ):
            start.estimate(view.project.id, unknown)
            st.rerun()
        if press.button(compute, text.COMPUTE, key="compute", kind="primary"):
            sending.compute(view)


def _to_comparison(view: View, box: DeltaGenerator, *, is_busy: bool) -> None:
    """The way on where there is nothing to compute."""
    if not view.candidates:
        return
    if press.button(box, text.SEE_COMPARISON, key="see-comparison", kind="secondary" if is_busy else "primary"):
        st.switch_page("pages/compare.py", query_params={"project": view.project.id})


def _what_it_takes(view: View, todo: list[ModelSpec]) -> str:
    if not view.candidates:
        return text.TICK_SOME
    if not todo:
        return text.ALL_COMPUTED.format(count=tr_count("{count} model", "{count} models", len(view.candidates)))
    known, unknown = 0.0, 0
    for spec in todo:
        seconds = known_estimate(session.workspace(), view.collection, spec)
        if seconds is None:
            unknown += 1
        else:
            known += seconds
    parts = [
        text.TO_COMPUTE.format(count=len(todo), total=tr_count("{count} model", "{count} models", len(view.candidates)))
    ]
    if not unknown:
        parts.append(tr("about {known}", known=numbers.duration(max(known, 1.0))))
    elif known:
        parts.append(
            tr(
                "about {known} and {models} not timed yet",
                known=numbers.duration(max(known, 1.0)),
                models=tr_count("{count} model", "{count} models", unknown),
            )
        )
    else:
        parts.append(text.NOT_TIMED)
    return " · ".join(parts)


def stored_vectors(view: View) -> None:
    """How much disk the vectors take, and a way to free it."""
    sizes = session.vector_sizes(view)
    if not sizes:
        return
    box = fold(text.STORED, text.STORED_SIZE.format(size=numbers.megabytes(sum(sizes.values()))), key="models-stored")
    if box is None:
        return
    with box:
        st.markdown(text.STORED_WHAT)
        sent = {candidate.name for candidate in view.candidates if remote_parts([candidate.spec])}
        for name, size in sizes.items():
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"{escape(name)} · {numbers.megabytes(size)} MB")
            with right.popover(text.PRUNE, width="stretch", key=f"ask-prune-{name}"):
                st.markdown(text.PRUNE_PAID if name in sent else text.PRUNE_SURE)
                if st.button(text.PRUNE_YES, key=f"prune-{name}", icon=":material/delete:"):
                    session.prune(view, name)
                    st.rerun()
