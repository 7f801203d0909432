"""The filters of the catalogue; what is chosen stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components import numbers
from components.catalogue.browse import WHERE, Filters
from components.catalogue.cards import ANY_LANGUAGE, ModelCard
from components.comparison.related_tasks import NearTask, all_tasks, near_tasks
from components.ui.models import words as text_models
from components.ui.shared import address
from components.ui.shared.collection_language import data_languages
from components.ui.shared.session import View

OTHER_COLUMNS = list(text_models.COLUMN_NAMES)
FIELD_PIXELS = 205  # four in a row of a window of 1400, two in one of 1000
ANSWERS = tuple(text_models.COMMERCIAL_NAMES)


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """What a person asks of the catalogue: filters, a sort key of text_models.SORTS, a task, columns to add."""

    filters: Filters
    sort: str
    task: NearTask | None
    columns: tuple[str, ...]


def draw(view: View, cards: Sequence[ModelCard]) -> FilterChoice:
    """Draw the filters; the four people use most stand in front, the others behind one line."""
    row = st.container(horizontal=True, gap="small", vertical_alignment="bottom")  # wraps in a narrow window
    typed = row.text_input(
        text_models.SEARCH,
        placeholder=text_models.SEARCH_PLACEHOLDER,
        key="find",
        live="300ms",
        bind="query-params",
        width=FIELD_PIXELS,
    )
    codes = sorted({code for card in cards for code in card.languages} - {ANY_LANGUAGE}, key=_language)
    with row.container(width=FIELD_PIXELS):
        reads = address.some_of(
            text_models.LANGUAGES,
            codes,
            param="reads",
            names=_language,
            placeholder=text_models.ANY,
            help=text_models.LANGUAGES_HELP,
        )
    with row.container(width=FIELD_PIXELS):
        may = address.some_of(
            text_models.COMMERCIAL,
            ANSWERS,
            param="licence",
            names=lambda answer: text_models.COMMERCIAL_NAMES[answer],
            placeholder=text_models.ANY,
        )
    with row.container(width=FIELD_PIXELS):
        places = address.some_of(
            text_models.WHERE,
            WHERE,
            param="where",
            names=lambda place: text_models.WHERE_NAMES[place],
            placeholder=text_models.ANY,
        )
    with row.container(width=FIELD_PIXELS):
        sorts = text_models.SORTS
        order = address.select(
            text_models.SORT, list(sorts), param="sort", default=next(iter(sorts)), names=lambda key: sorts[key]
        )
    with row:
        near = _task(view)
    modalities = row.toggle(text_models.MODALITIES, key="all", bind="query-params", help=text_models.MODALITIES_HELP)
    filters, columns = _more(cards)
    return FilterChoice(
        Filters(
            words=typed or "",
            other_modalities=modalities,
            commercial=tuple(may),
            where=tuple(places),
            languages=tuple(reads),
            **filters,
        ),
        order,
        near,
        columns,
    )


def _language(code: str) -> str:
    return numbers.language(code)


def _task(view: View) -> NearTask | None:
    """The benchmark whose scores are shown: near ones first, then every other."""
    near = near_tasks_of(view)
    others = [
        all_task for all_task in all_tasks(data_languages(view.collection)) if all_task.key not in {n.key for n in near}
    ]
    offered = {task.key: task for task in [*near, *others]}
    near_keys = {task.key for task in near}
    address.take("task", "task", offered)
    if st.session_state.get("task") not in offered:
        st.session_state.pop("task", None)

    def words(key: str) -> str:
        task = offered[key]
        label = f"{task.label} · {task.why}"
        return label if key in near_keys else text_models.OTHER_TASK.format(task=label)

    chosen = st.selectbox(
        text_models.TASK,
        list(offered),
        format_func=words,
        key="task",
        help=text_models.TASK_HELP,
        width=2 * FIELD_PIXELS,
        persist_state="session",
    )
    address.put("task", chosen if chosen and chosen != next(iter(offered)) else None)
    return offered.get(chosen) if chosen else None


def near_tasks_of(view: View) -> list[NearTask]:
    """The published tasks near the person's own."""
    return near_tasks(view.needs.task, data_languages(view.collection), view.needs.domain)


def _more(cards: Sequence[ModelCard]) -> tuple[dict[str, Any], tuple[str, ...]]:
    with st.popover(text_models.MORE, icon=":material/tune:"):
        types = st.multiselect(
            text_models.TYPES, sorted({card.model_type for card in cards}), key="type", bind="query-params"
        )
        families = st.multiselect(
            text_models.FAMILIES, sorted({card.family for card in cards}), key="family", bind="query-params"
        )
        left, right = st.columns(2)
        values: dict[str, Any] = {
            "types": tuple(types),
            "families": tuple(families),
            "most_parameters": _number(left, text_models.MOST_SIZE, "weights", 50.0),
            "most_memory": _number(right, text_models.MOST_MEMORY, "memory", 100.0),
            "least_tokens": _number(left, text_models.LEAST_TOKENS, "tokens", 128.0),
            "most_dimensions": _number(right, text_models.MOST_DIMENSIONS, "dimensions", 128.0),
            "most_price": _number(right, text_models.MOST_PRICE, "price", 0.01),
        }
        year = _number(left, text_models.RELEASED_FROM, "year", 1.0)
        values["released_from"] = f"{year:.0f}-01-01" if year else ""
        values["open_weights"] = st.toggle(text_models.OPEN_ONLY, key="open", bind="query-params")
        columns = address.some_of(
            text_models.COLUMNS,
            OTHER_COLUMNS,
            param="columns",
            names=lambda column: text_models.COLUMN_NAMES[column],
        )
    return values, tuple(columns)


def _number(box: st.delta_generator.DeltaGenerator, label: str, key: str, step: float) -> float | None:
    return box.number_input(label, value=None, min_value=0.0, step=step, key=key, bind="query-params", placeholder="–")
