"""Practice questions on the Data page, and how far they can be trusted on the Quality page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.candidates import candidate_of
from components.candidates.names import remote_parts
from components.comparison.passages import beginning
from components.comparison.verdicts import PRACTICE_WARNING
from components.datasets import practice
from components.datasets.practice_queries import KINDS, Practice, practice_queries
from components.evaluation.consensus import consensus
from components.evaluation.practice_agreement import FEWEST_MODELS
from components.i18n import tr, tr_count
from components.markdown import escape
from components.numbers import commas
from components.results import scores
from components.ui.shared import session, start, told_late
from components.ui.shared.judging import text_judging
from components.ui.shared.session import View

EACH_CHOICES = (20, 50, 100)
EXAMPLE_CHARACTERS = 120


def add_practice(view: View) -> None:
    """Make practice questions, see what they are like, and put them into this project or one of their own."""
    st.markdown(text_judging.PRACTICE_HOW.format(warning=f"**{tr(PRACTICE_WARNING)}**"))
    _remove(view)
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    methods = left.pills(
        text_judging.PRACTICE_WAYS,
        list(text_judging.PRACTICE_METHODS),
        selection_mode="multi",
        default=list(text_judging.PRACTICE_METHODS),
        format_func=lambda key: text_judging.PRACTICE_METHODS[key][0],
        key="practice-methods",
    )
    each = right.selectbox(text_judging.PRACTICE_EACH, EACH_CHOICES, index=1, key="practice-each")
    if not methods:
        st.caption(text_judging.PRACTICE_CHOOSE)
        return
    made = _made(view.collection.documents_id, tuple(methods), each, view)
    _examples(made, methods)
    _buttons(view, made)
    _consensus(view)


@told_late.waiting(lambda: text_judging.PRACTICE_MAKING)
@st.cache_resource(max_entries=4, show_spinner=False)
def _made(documents_id: str, methods: tuple[str, ...], each: int, _view: View) -> Practice:
    return practice_queries(_view.collection.parents(), methods, each=each)


def _examples(made: Practice, methods: Sequence[str]) -> None:
    rows = []
    for key, (name, cannot_tell) in text_judging.PRACTICE_METHODS.items():
        queries = made.queries.loc[made.queries["kind"] == KINDS[key], "text"]
        if key in methods:
            example = beginning(queries.iloc[0], EXAMPLE_CHARACTERS) if len(queries) else "–"
            rows.append((name, str(len(queries)), escape(example), cannot_tell))
    st.table(
        pd.DataFrame(rows, columns=list(text_judging.PRACTICE_COLUMNS)).set_index(text_judging.PRACTICE_COLUMNS[0])
    )


def _buttons(view: View, made: Practice) -> None:
    known = set(view.collection.queries["id"])
    fresh = int((~made.queries["id"].isin(known)).sum())
    ready = [c.name for c in view.candidates if candidate_of(c.spec).is_ready_made and candidate_of(c.spec).has_vectors]
    if ready:
        st.warning(text_judging.PRACTICE_VECTORS.format(models=escape(commas(ready))))
    with st.container(horizontal=True):
        add = st.button(
            text_judging.PRACTICE_ADD.format(count=fresh),
            type="primary",
            disabled=not fresh or bool(ready),
            help=text_judging.PRACTICE_ADD_HELP,
        )
        apart = st.button(
            text_judging.PRACTICE_APART,
            help=text_judging.PRACTICE_APART_HELP.format(
                count=tr_count("{count} document", "{count} documents", len(made.without))
            ),
        )
    if add:
        session.workspace().change_collection(view.project.id, lambda now: practice.with_practice(now, made))
        st.toast(text_judging.PRACTICE_ADDED)
        _go_on(view, view.project.id)
    if apart:
        collection = practice.held_out(view.collection, made)
        workspace = session.workspace()
        project = workspace.create_project(
            text_judging.PRACTICE_APART_NAME.format(name=view.project.name)[:80], collection
        )
        specs = [c.spec for c in view.candidates if not candidate_of(c.spec).is_ready_made]
        workspace.set_candidates(project.id, specs)
        start.frame.open_project(project.id)
        _go_on(view, project.id)


def _consensus(view: View) -> None:
    """For questions that nobody has judged: what most of the models find, taken as right."""
    queries = practice.without_practice(view.collection).queries
    unjudged = queries[~queries["id"].isin(set(view.collection.judgments["query_id"]))]
    made = consensus(unjudged, [view.results[candidate.name].run for candidate in view.ready])
    fresh = int((~made.queries["id"].isin(set(view.collection.queries["id"]))).sum())
    if fresh and st.button(
        text_judging.CONSENSUS_ADD.format(count=fresh), help=text_judging.CONSENSUS_HELP, key="practice-consensus"
    ):
        session.workspace().change_collection(view.project.id, lambda now: practice.with_practice(now, made))
        st.toast(text_judging.PRACTICE_ADDED)
        _go_on(view, view.project.id)


def _go_on(view: View, project_id: str) -> None:
    """Compute at once what costs nothing; where texts would leave this computer the Models page asks first."""
    if remote_parts(candidate.spec for candidate in view.candidates):
        st.switch_page("pages/models.py", query_params={"project": project_id})
    if view.candidates:
        start.compute(project_id)
    st.switch_page("pages/compare.py", query_params={"project": project_id})


def _remove(view: View) -> None:
    have = practice.practice_ids(view.collection.queries)
    if not have or len(have) == len(view.collection.queries) and view.collection.name.endswith("(practice)"):
        return
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.markdown(text_judging.PRACTICE_HAVE.format(count=f"{len(have):,}"))
    if button.button(text_judging.PRACTICE_REMOVE, width="stretch"):
        session.workspace().change_collection(view.project.id, practice.without_practice)
        st.toast(text_judging.PRACTICE_REMOVED)
        _go_on(view, view.project.id)


def agreement_line(view: View) -> None:
    """One line on how far practice questions rank the models as real ones do, where there are both."""
    agreement = _agreement(view)
    if agreement is None:
        return
    if not agreement.is_enough:
        st.markdown(text_judging.TAU_FEW.format(models=agreement.models, least=FEWEST_MODELS))
    elif math.isnan(agreement.tau):
        st.markdown(text_judging.TAU_TIED)
    else:
        meaning = next(words for least, words in text_judging.TAU_MEANING if agreement.tau >= least)
        if agreement.low <= 0 < agreement.tau:
            meaning = text_judging.TAU_UNSURE
        values = {name: f"{getattr(agreement, name):.2f}".replace("-", "−") for name in ("tau", "low", "high")}
        st.markdown(
            text_judging.TAU_LINE.format(alike=agreement.alike, pairs=agreement.pairs, meaning=meaning, **values)
        )


def _agreement(view: View) -> scores.ProxyAgreement | None:
    if not practice.practice_ids(view.collection.queries) or not practice.truly_judged(view.collection):
        return None
    marks = tuple((name, result.manifest["finished"]) for name, result in view.results.items())
    return _agreement_cached(view.collection.content_hash, marks, view)


@st.cache_resource(max_entries=8, show_spinner=False)
def _agreement_cached(content: str, marks: tuple[object, ...], _view: View) -> scores.ProxyAgreement | None:
    return scores.practice_agreement(_view.collection, _view.results)
