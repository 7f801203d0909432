"""Published scores beside the scores on the person's own data, and the models that move most."""

from __future__ import annotations

import streamlit as st

from components import numbers
from components.catalogue.published import score_of
from components.charts.public_own import public_own_chart
from components.comparison.exclusions import card_of
from components.comparison.public_vs_own import Move, most_moved, moves
from components.comparison.related_tasks import NearTask, task_of_key
from components.evaluation.metric_registry import metric as metric_named
from components.i18n import tr, tr_count
from components.markdown import escape
from components.ui.models import words as text_models
from components.ui.models.catalogue_filters import near_tasks_of
from components.ui.shared import session, theme
from components.ui.shared.session import View


def public_and_own(view: View) -> None:
    """Folded: where the order by published scores and the order on own data disagree."""
    box = st.expander(text_models.PUBLIC_AND_OWN, key="public", on_change="rerun", bind="query-params")
    if not box.open:
        return
    with box:
        if not view.results or not view.collection.qrels():
            st.caption(text_models.PUBLIC_LATER)
            return
        task = _task(view)
        if task is None:
            st.caption(text_models.NO_TASKS)
            return
        _compare(view, task)


def _task(view: View) -> NearTask | None:
    """The benchmark chosen in the catalogue, else the nearest on which most of the computed models have a score."""
    chosen = task_of_key(st.session_state.get("task") or "")
    near = near_tasks_of(view)
    return chosen or max(near, key=lambda near_task: len(_published(view, near_task)), default=None)


def _published(view: View, task: NearTask) -> dict[str, float]:
    scores = {}
    for candidate in view.ready:
        card = card_of(candidate.spec)
        score = score_of(card, *task.place) if card else None
        if score is not None:
            scores[candidate.name] = score.score
    return scores


def _compare(view: View, task: NearTask) -> None:
    scores = session.score(view)
    means = scores.means[scores.means["problem"] == ""].set_index("model")
    leading = view.leading_metric
    own = {name: float(means.loc[name, leading]) for name in means.index}
    all_moves = moves(_published(view, task), own)
    metric = metric_named(leading).name
    if len(all_moves) < 2:
        too_few = text_models.PUBLIC_FEW.format(count=len(all_moves), total=len(view.ready), label=task.label)
        st.caption(escape(too_few))
        return
    st.markdown(_sentence(all_moves))
    queries = tr_count("{count} judged question", "{count} judged questions", scores.queries)
    rows = means.loc[[move.model for move in all_moves]].reset_index()
    rows = rows.rename(columns={leading: "mean", f"{leading}_low": "low", f"{leading}_high": "high"})[
        ["model", "mean", "low", "high"]
    ].assign(public=[move.public for move in all_moves])
    names = [candidate.name for candidate in view.candidates]
    chart = public_own_chart(
        rows,
        names,
        [theme.slot(candidate.slot).marker for candidate in view.candidates],
        title=text_models.PUBLIC_TITLE,
        subtitle=text_models.PUBLIC_SUBTITLE.format(count=len(all_moves), queries=queries),
        x_title=text_models.PUBLIC_X.format(label=task.label, metric=task.benchmark.metric),
        y_title=text_models.PUBLIC_Y.format(metric=metric),
        ink=theme.ink(),
    )
    st.altair_chart(chart)
    st.caption(escape(numbers.sentences(_notes(view, task, all_moves, is_practice=scores.is_practice))))


def _notes(view: View, task: NearTask, all_moves: list[Move], *, is_practice: bool) -> list[str]:
    notes = [
        text_models.PUBLIC_COUNT.format(count=len(all_moves), total=len(view.ready)),
        f"{task.label}: {task.benchmark.name}.",
        text_models.PUBLIC_CHANCE,
    ]
    notes += [text_models.PUBLIC_PRACTICE] if is_practice else []
    cards = {move.model: card_of(c.spec) for move in all_moves for c in view.ready if c.name == move.model}
    notes += [f"{name}: {tr(card.published_note)}" for name, card in cards.items() if card and card.published_note]
    return notes


def _sentence(all_moves: list[Move]) -> str:
    moved = most_moved(all_moves)
    if not moved:
        return text_models.PUBLIC_NO_MOVE
    if len(moved) == 1:
        move = moved[0]
        return text_models.PUBLIC_MOVE.format(
            model=escape(move.model),
            public=text_models.ordinal(move.public_place),
            own=text_models.ordinal(move.own_place),
            count=len(all_moves),
        )
    parts = [
        text_models.PUBLIC_ONE_MOVE.format(
            model=escape(move.model),
            public=text_models.ordinal(move.public_place),
            own=text_models.ordinal(move.own_place),
        )
        for move in moved
    ]
    return text_models.PUBLIC_MOVES.format(list=numbers.commas(parts))
