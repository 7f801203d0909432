"""What computing will take, the one Compute button, progress, and the vectors that were stored."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from components.costs.estimate import sending_sentence
from components.costs.prices import price_of
from components.jobs import EstimateJob
from components.models.openai_compatible import estimate_tokens
from components.models.registry import is_local
from components.models.spec import ModelSpec, leaves
from components.pipeline.estimates import known_estimate, left_to_encode
from components.ui import excluded, frame, session, start, text, text_endpoints, text_needs
from components.ui.markdown import escape
from components.ui.session import View


def progress(view: View) -> None:
    """Each model's part of the running or last job."""
    job = session.jobs().of_project(view.project.id)
    if job is None:
        return
    if not job.is_over:
        st.fragment(lambda: _steps(view), run_every=frame.POLL_SECONDS)()
    else:
        _steps(view)


def _steps(view: View) -> None:
    job = session.jobs().of_project(view.project.id)
    if job is None:
        return
    for step in job.steps:
        if step.state == "running":
            st.progress(min(step.share, 1.0), text=f"**{escape(step.name)}** · {frame.describe_step(step)}")
        elif step.state == "failed":
            st.warning(text.MODEL_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
        elif step.state == "cancelled":
            st.caption(text.STEP_CANCELLED.format(model=escape(step.name)))
        if step.manifest.get("tokens_used"):
            st.caption(_spent(step.spec, int(step.manifest["tokens_used"])))


def _spent(spec: ModelSpec, tokens: int) -> str:
    price = price_of(str(spec.options.get("model", spec.name)))
    per_million = price.usd_per_million_tokens if price is not None else None
    known = f"about ${tokens / 1e6 * per_million:.4f}" if per_million is not None else text.PRICE_UNKNOWN
    return escape(text.SPENT.format(model=spec.name, tokens=f"{tokens:,}", cost=known))


def compute_bar(view: View) -> None:
    """The one Compute button, always in view, with what it will take."""
    todo = [c.spec for c in view.candidates if c.name not in view.found]
    going = session.jobs().of_project(view.project.id)
    is_estimating = isinstance(going, EstimateJob) and not going.is_over
    is_busy = going is not None and not going.is_over and not is_estimating
    with st.bottom:
        words, estimate, compute = st.columns([6, 2, 2], vertical_alignment="center")
        words.markdown(_what_it_takes(view, todo))
        if estimate.button(
            text.ESTIMATE, disabled=is_busy or is_estimating or not todo, help=text.ESTIMATE_HELP, width="stretch"
        ):
            start.estimate(view.project.id, [spec for spec in todo if is_local(spec)])
            st.rerun()
        if compute.button(text.COMPUTE, type="primary", disabled=is_busy or not todo, width="stretch"):
            paid = _sending(todo)
            if paid:
                _ask_before_sending(view, paid)
            else:
                start.compute(view.project.id)
                st.rerun()


def _sending(todo: list[ModelSpec]) -> list[ModelSpec]:
    """The models that texts would be sent to, each once, those inside derived candidates too."""
    found = {leaf.to_json(): leaf for spec in todo for leaf in leaves(spec) if not is_local(leaf)}
    return list(found.values())


def _what_it_takes(view: View, todo: list[ModelSpec]) -> str:
    if not view.candidates:
        return text.TICK_SOME
    if not todo:
        return text.ALL_COMPUTED.format(count=text.count(len(view.candidates), "model"))
    known, unknown = 0.0, 0
    for spec in todo:
        seconds = known_estimate(session.workspace(), view.collection, spec)
        if seconds is None:
            unknown += 1
        else:
            known += seconds
    parts = [text.TO_COMPUTE.format(count=len(todo), total=len(view.candidates))]
    if known and not unknown:
        parts.append(f"about {text.duration(known)}")
    elif known:
        parts.append(f"about {text.duration(known)} and {text.count(unknown, 'model')} not timed yet")
    else:
        parts.append(text.NOT_TIMED)
    return " · ".join(parts)


@st.dialog("Before anything is sent")
def _ask_before_sending(view: View, paid: list[ModelSpec]) -> None:
    for spec in paid:
        texts = left_to_encode(session.workspace(), view.collection, spec)
        tokens = sum(estimate_tokens(texts))
        price = price_of(str(spec.options.get("model", spec.name)))
        per_million = price.usd_per_million_tokens if price is not None else None
        usd = tokens / 1e6 * per_million if per_million is not None else None
        if any(
            one.constraint == "data_stays" and one.rules_out for one in excluded.findings_of(view, [spec])[spec.name]
        ):
            host = escape(urlsplit(spec.source).netloc)
            st.warning(text_needs.SENDING_AGAINST_NEEDS.format(model=escape(spec.name), host=host))
        st.markdown(escape(f"{spec.name}: " + sending_sentence(tokens, urlsplit(spec.source).netloc, usd)))
        if price is not None and per_million is not None:
            st.caption(text.PRICE_OF.format(price=f"{per_million:g}", date=price.as_of))
    st.caption(text.TOKENS_ESTIMATED)
    cap = _spending_cap(view)
    yes, no = st.columns(2)
    if yes.button(text.SEND, type="primary", width="stretch"):
        session.workspace().save_setting(view.project.id, session.SPENDING_CAP, cap)
        start.compute(view.project.id)
        st.rerun()
    if no.button(text.DO_NOT_SEND, width="stretch"):
        st.rerun()


def _spending_cap(view: View) -> float | None:
    spent = session.spent(view.project.id)
    if spent:
        st.caption(text_endpoints.SPENT.format(usd=f"{spent:.4g}"))
    return st.number_input(
        text_endpoints.CAP,
        min_value=0.0,
        value=session.spending_cap(view.project.id),
        step=0.1,
        format="%.2f",
        help=text_endpoints.CAP_HELP,
        placeholder="–",
    )


def stored_vectors(view: View) -> None:
    """How much disk the vectors take, and a way to free it."""
    sizes = session.vector_sizes(view)
    if not sizes:
        return
    with st.expander(text.STORED.format(size=text.megabytes(sum(sizes.values())))):
        st.markdown(text.STORED_WHAT)
        for name, size in sizes.items():
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(f"{escape(name)} · {text.megabytes(size)} MB")
            if right.button(text.PRUNE, key=f"prune-{name}", width="stretch"):
                session.prune(view, name)
                st.rerun()
