"""Improving a model: the order, how it goes, and what each trained model gained."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components import numbers
from components.candidates import candidate_of
from components.charts.learning_curve import learning_curve
from components.comparison.trained_models import Tuned, tuned_models, what_there_is
from components.datasets import practice
from components.i18n import tr_count
from components.jobs import EstimateJob
from components.jobs.cleanup import delete_tuned
from components.markdown import escape
from components.records import BadInputError
from components.spec import ModelSpec
from components.training.fine_tune import check_extras
from components.training.project_models import new_folder
from components.training.split import split_queries
from components.training.teacher import ADAPTER, FULL, RUNGS
from components.ui.models import improve_words as words
from components.ui.shared import press, session, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View


def improve_a_model(view: View) -> None:
    """Folded to one line: the latest gain, or what this is for."""
    trained = tuned_models(session.workspace(), view.project.id)
    job = session.train_job(view.project.id)
    none_yet = words.NONE_YET if view.collection.interactions is None else words.FOR_USERS
    latest = trained[0].said[0] if trained else none_yet
    box = fold(words.TITLE, latest, key=f"improve-{view.project.id}")
    failed = [] if job is None else [step for step in job.steps if step.state == "failed"]
    for step in failed:
        st.warning(words.FAILED.format(model=escape(step.name), reason=escape(step.reason)))
    if job is not None:
        for note in job.notes:
            st.info(escape(note))
    if box is None:
        return
    with box:
        st.markdown(words.WHAT)
        if job is not None and job.state == "cancelled":
            st.info(words.CANCELLED)
        _order(view, taken={tuned.folder.name for tuned in trained})
        for tuned in trained:
            _result(view, tuned)


def _order(view: View, taken: set[str]) -> None:
    if view.collection.interactions is not None:
        st.info(words.USERS)
        return
    try:
        st.caption(escape(_what_there_is(view)))
    except BadInputError as error:
        st.info(escape(str(error)))
        return
    bases = {c.name: c.spec for c in view.candidates if candidate_of(c.spec).can_be_adapted}
    if not bases:
        st.info(words.NO_BASE)
        return
    key = view.project.id
    left, right = st.columns(2)
    base = bases[left.selectbox(words.BASE, list(bases), key=f"improve-base-{key}")]
    rung = right.segmented_control(
        words.RUNG,
        RUNGS if candidate_of(base).can_be_trained else (ADAPTER,),
        default=ADAPTER,
        required=True,
        format_func=words.RUNGS.__getitem__,
        help=words.RUNG_HELP,
        key=f"improve-rung-{key}-{base.name}",
    )
    first, second, third = st.columns(3)
    pairs = first.number_input(
        words.PAIRS,
        min_value=1,
        value=None,
        placeholder=words.PAIRS_USUAL,
        help=words.PAIRS_HELP,
        key=f"improve-pairs-{key}",
    )
    name = second.text_input(
        words.NAME, _free_name(rung, taken), help=words.NAME_HELP, key=f"improve-name-{key}-{rung}-{len(taken)}"
    )
    seed = third.number_input(words.SEED, 0, value=0, help=words.SEED_HELP, key=f"improve-seed-{key}")
    curve = st.toggle(words.CURVE, value=rung == ADAPTER, help=words.CURVE_HELP, key=f"improve-curve-{key}-{rung}")
    if press.button(st.container(width=160), words.START, key="improve-start", help=words.START_HELP):
        options = {"rung": rung, "pairs": pairs, "seed": int(seed), "with_curve": curve, "margin": view.margin}
        _begin(view, base, name, options)


def _what_there_is(view: View) -> str:
    counted = practice.counted(session.judged_collection(view.project))
    return session.keep("training-split", (counted.content_hash, counted.is_chunked), lambda: what_there_is(counted))


def _free_name(rung: str, taken: set[str]) -> str:
    number = 1
    while f"{rung}-{number}" in taken:
        number += 1
    return f"{rung}-{number}"


def _begin(view: View, base: ModelSpec, name: str, options: dict[str, Any]) -> None:
    """Start, or say why not; what would be refused after minutes is refused now."""
    going = session.jobs().of_project(view.project.id)
    if going is not None and not going.is_over and not isinstance(going, EstimateJob):
        st.info(words.BUSY)
        return
    try:
        folder = new_folder(session.workspace(), view.project.id, name)
        if options["rung"] == FULL:
            check_extras()
        split_queries(practice.counted(session.judged_collection(view.project)), options["pairs"], options["seed"])
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    start.train(view.project.id, base, folder.name, options)
    st.rerun()


def _result(view: View, trained: Tuned) -> None:
    st.divider()
    st.markdown(f"**{escape(numbers.sentences(trained.said))}**")
    if trained.is_whole:
        _gained(trained)
    st.caption(words.FOLDER.format(folder=trained.folder))
    row = st.container(horizontal=True)
    if trained.is_whole:
        download(words.CARD, lambda: trained.card, "card.md", key=f"card-{trained.name}", place=row)
    with row.popover(words.DELETE, key=f"ask-delete-{trained.name}"):
        st.markdown(words.DELETE_SURE)
        if st.button(words.DELETE_YES, key=f"delete-{trained.name}", icon=":material/delete:"):
            delete_tuned(session.workspace(), view.project.id, trained.folder, session.chroma())
            st.rerun()


def _gained(trained: Tuned) -> None:
    """By how much, from how many pairs on, and which questions lost."""
    st.markdown("\n".join(f"- {escape(fact)}" for fact in trained.facts))
    if len(trained.curve):
        st.markdown(escape(trained.pays_from))
        chart = learning_curve(
            trained.curve,
            title=words.CURVE_TITLE,
            subtitle=words.CURVE_SUB.format(
                count=tr_count("{count} held-out question", "{count} held-out questions", trained.queries)
            ),
            x_title=words.CURVE_X,
            y_title=words.CURVE_Y,
            ink=theme.ink(),
        )
        st.altair_chart(chart, width="stretch", key=f"curve-{trained.name}")
    if trained.worse.empty:
        st.caption(words.WORSE_NONE)
    else:
        st.caption(words.WORSE)
        figures = {
            name: st.column_config.NumberColumn(words.WORSE_COLUMNS[name], format="%.2f", width=110)
            for name in ("before", "after")
        }
        columns = {"query": st.column_config.TextColumn(words.WORSE_COLUMNS["query"], width="large"), **figures}
        st.dataframe(trained.worse, hide_index=True, column_config=columns, key=f"worse-{trained.name}")
