"""The pinned models compared fact by fact."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.names import known_card, known_cards
from components.catalogue.cards import ModelCard
from components.catalogue.contamination import was_trained_on
from components.catalogue.published import score_of
from components.comparison.related_tasks import NearTask
from components.evaluation.metric_registry import metric
from components.ui.models import words as text_models
from components.ui.models.card import fact, is_worth_a_row, runs_words
from components.ui.models.pins import KEY, MOST
from components.ui.shared import session
from components.ui.shared.session import View

FACT_PIXELS, MODELS_PIXELS = 190, 720
NOT_SHOWN = ("revision", "training_datasets", "similarity")


def side_by_side(view: View, task: NearTask | None) -> None:
    """The pinned models, a column each."""
    st.markdown(f"**{text_models.PINS}**")
    names = [card.name for card in known_cards(of_users=view.collection.interactions is not None)]
    chosen = st.multiselect(
        text_models.PINS,
        names,
        key=KEY,
        max_selections=MOST,
        placeholder=text_models.PINS_PLACEHOLDER,
        label_visibility="collapsed",
        bind="query-params",
    )
    cards = [card for card in map(known_card, dict.fromkeys(chosen)) if card is not None]  # a link may name one twice
    if not cards:
        return
    rows = comparison(view, cards, task)
    if len(cards) > 1 and st.toggle(text_models.ONLY_DIFFERENT, key="differ", bind="query-params"):
        rows = rows[rows.nunique(axis=1) > 1]
    text_column = st.column_config.TextColumn
    columns = {"_index": text_column("", width=FACT_PIXELS)}  # or the longest of them are cut
    columns |= {card.name: text_column(width=MODELS_PIXELS // len(cards)) for card in cards}
    st.dataframe(rows, height=35 * (len(rows) + 1) + 3, column_config=columns, key="pinned")


def comparison(view: View, cards: list[ModelCard], task: NearTask | None) -> pd.DataFrame:
    """Facts down the side, models across; all as words."""
    table = {}
    for name, label in text_models.FACT_NAMES.items():
        if name not in NOT_SHOWN and is_worth_a_row(cards, name):
            table[label] = [fact(card, name) for card in cards]
    table[text_models.COMMERCIAL] = [text_models.MAY_SHORT[card.may_sell] for card in cards]
    table[text_models.WHERE] = [runs_words(card) for card in cards]
    if task is not None:
        table[f"{task.label} ({task.benchmark.metric})"] = [_published(card, task) for card in cards]
    own = _own(view)
    if own:
        leading = metric(view.leading_metric).name
        table[text_models.OWN_SCORE.format(metric=leading)] = [own.get(card.name, "–") for card in cards]
    return pd.DataFrame.from_dict(table, orient="index", columns=[card.name for card in cards])


def _published(card: ModelCard, task: NearTask) -> str:
    score = score_of(card, *task.place)
    if score is None:
        return text_models.UNKNOWN
    return f"{score.score:.3f}{' ⚠' if was_trained_on(card, task.benchmark.task) else ''}"


def _own(view: View) -> dict[str, str]:
    if not view.results or not view.collection.qrels():
        return {}
    means = session.score(view).means
    return {row["model"]: numbers.interval(row, view.leading_metric) for row in means.to_dict("records")}
