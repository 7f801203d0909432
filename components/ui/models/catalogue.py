"""The whole catalogue, folded: filters, sorting, and a table whose rows open a card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.names import known_cards
from components.catalogue.browse import SORTS, filter_cards, sort_cards
from components.catalogue.cards import ModelCard, public_source
from components.catalogue.contamination import was_trained_on
from components.catalogue.published import score_of
from components.comparison.exclusions import NeedFinding
from components.comparison.related_tasks import NearTask
from components.markdown import escape
from components.ui.models import card as models_card
from components.ui.models import catalogue_filters
from components.ui.models import words as text_models
from components.ui.models.catalogue_filters import FilterChoice
from components.ui.models.side_by_side import side_by_side
from components.ui.shared import excluded, text
from components.ui.shared.session import View

SCORE, SEEN = "Score", "Seen"
FIRST_COLUMNS = ["Model", "Caution", SCORE, SEEN, "Parameters", "Commercial", "Runs"]
SORT_COLUMN = {
    "released": "Released", "size": "Parameters", "memory": "Memory", "tokens": "Reads", "dimensions": "Dimensions",
    "languages": "Languages", "licence": "Commercial", "price": "Price",
}  # fmt: skip
TABLE_PIXELS = 420
INSIDE = (
    "card",
    "pin",
    "find",
    "task",
    "reads",
    "licence",
    "where",
    "sort",
    "all",
)  # parameters of what is drawn inside


def catalogue(view: View) -> None:
    """Everything about the models there are, behind one line; nothing inside runs while it is folded."""
    cards = known_cards(of_users=view.collection.interactions is not None)
    if "catalogue" not in st.session_state and any(param in st.query_params for param in INSIDE):
        st.session_state["catalogue"] = True  # a link to something inside
    box = st.expander(
        text_models.CATALOGUE.format(count=f"{len(cards):,}"),
        key="catalogue",
        on_change="rerun",
        bind="query-params",
    )
    if not box.open:
        return
    with box:
        choice = catalogue_filters.draw(view, cards)
        findings = excluded.card_findings(view, cards)
        shown, hidden = filter_cards(cards, choice.filters)
        shown = in_order(shown, choice, findings)
        _counts(shown, len(cards), hidden, findings)
        if shown:
            _table(view, shown, choice, findings)
            _score_note(choice.task, cards)
        models_card.card_section(view)
        side_by_side(view, choice.task)


def in_order(
    cards: Sequence[ModelCard], choice: FilterChoice, findings: Mapping[str, Sequence[NeedFinding]]
) -> list[ModelCard]:
    """The cards as the person sorts them."""
    task = choice.task
    if choice.sort == "score" and task is not None:

        def score(card: ModelCard) -> float | None:
            published = score_of(card, *task.place)
            return published.score if published else None

        return sort_cards(cards, score, largest_first=True)
    if choice.sort in ("fit", "score"):
        return sort_cards(cards, lambda card: _misfit(findings[card.name]))
    value, largest_first = SORTS[choice.sort]
    return sort_cards(cards, value, largest_first=largest_first)


def _misfit(findings: Sequence[NeedFinding]) -> float:
    """0 where every limit is met; what rules a model out weighs more than wishes missed and what nobody knows."""
    return sum(100 * finding.rules_out + (finding.state != "meets") for finding in findings)


def _counts(
    shown: Sequence[ModelCard], total: int, hidden: Counter[str], findings: Mapping[str, Sequence[NeedFinding]]
) -> None:
    out = sum(any(finding.rules_out for finding in findings[card.name]) for card in shown)
    line = (text_models.SHOWN_EXCLUDED if out else text_models.SHOWN).format(
        shown=f"{len(shown):,}", total=f"{total:,}", count=out
    )
    if hidden:
        reasons = numbers.commas(f"{word} {count}" for word, count in hidden.most_common())
        line = numbers.sentences([line, text_models.HIDDEN.format(reasons=reasons)])
    st.caption(numbers.sentences([line, text_models.CLICK_ROW]))
    if not shown:
        st.info(text_models.NONE_SHOWN)


def table_rows(
    view: View, cards: Sequence[ModelCard], task: NearTask | None, findings: Mapping[str, Sequence[NeedFinding]]
) -> pd.DataFrame:
    """One row per card with every column that can be shown."""
    ticked = {candidate.name for candidate in view.candidates}
    return pd.DataFrame([_row(card, card.name in ticked, task, findings[card.name]) for card in cards])


def _row(card: ModelCard, is_ticked: bool, task: NearTask | None, findings: Sequence[NeedFinding]) -> dict[str, Any]:
    score = score_of(card, *task.place) if task else None
    return {
        "Model": f"{'✓ ' if is_ticked else ''}{card.name}",
        "Caution": excluded.short(findings),
        SCORE: score.score if score else None,
        SEEN: text_models.SEEN_NAMES[was_trained_on(card, task.benchmark.task)] if task and score else "",
        "Parameters": round(card.parameters / 1e6) if card.parameters else None,
        "Memory": card.memory_mb,
        "Reads": card.max_tokens,
        "Dimensions": card.dimension,
        "Languages": card.languages_text,
        "Commercial": text_models.MAY_SHORT[card.may_sell],
        "Licence": card.licence or text_models.UNKNOWN,
        "Released": card.release_date or None,
        "Price": card.price_usd_per_million_tokens,
        "Runs": models_card.runs_words(card),
        "Family": card.family,
        "Type": card.model_type,
    }


def _table(
    view: View, cards: Sequence[ModelCard], choice: FilterChoice, findings: Mapping[str, Sequence[NeedFinding]]
) -> None:
    rows = table_rows(view, cards, choice.task, findings)
    columns = [*FIRST_COLUMNS, *(column for column in choice.columns if column not in FIRST_COLUMNS)]
    by_sort = SORT_COLUMN.get(choice.sort)
    if by_sort and by_sort not in columns:
        columns.insert(2, by_sort)
    if not rows["Caution"].any():
        columns.remove("Caution")
    if choice.task is None:
        columns = [column for column in columns if column not in (SCORE, SEEN)]
    event = st.dataframe(
        rows,
        hide_index=True,
        height=min(35 * (len(rows) + 1) + 3, TABLE_PIXELS),
        column_order=columns,
        column_config=_columns(choice.task),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key=f"catalogue-table-{view.project.id}-{abs(hash(tuple(card.name for card in cards)))}",
        placeholder="–",
    )
    models_card.open_from(event, [card.name for card in cards])


def _columns(task: NearTask | None) -> dict[str, Any]:
    number, words = st.column_config.NumberColumn, st.column_config.TextColumn
    heads = text_models.HEADS
    return {
        "Model": words(heads["Model"], width=300, pinned=True),
        "Caution": words(heads["Caution"], help=text.FLAG_HELP, width="medium"),
        SCORE: number(
            f"{task.label} ↑" if task else heads[SCORE], help=task.benchmark.name if task else "", format="%.3f"
        ),
        SEEN: words(heads[SEEN], help=text_models.SEEN_HELP, width=80),
        "Parameters": number(heads["Parameters"], help=text.PARAMETERS_HELP, format="localized"),
        "Memory": number(heads["Memory"], format="localized"),
        "Reads": number(heads["Reads"], help=text.TOKENS_HELP, format="localized"),
        "Dimensions": number(heads["Dimensions"], help=text.DIMENSIONS_HELP, format="%d"),
        "Commercial": words(heads["Commercial"], help=text.LICENCE_HELP),
        "Price": number(heads["Price"], format="%.3g"),
        "Runs": words(heads["Runs"]),
        **{name: words(heads[name]) for name in ("Languages", "Licence", "Released", "Family", "Type")},
    }


def _score_note(task: NearTask | None, cards: Sequence[ModelCard]) -> None:
    if task is None:
        st.caption(text_models.NO_TASKS)
        return
    scored = [card for card in cards if score_of(card, *task.place)]
    source = public_source()
    note = text_models.SCORE_NOTE.format(
        label=task.label,
        name=task.benchmark.name,
        metric=task.benchmark.metric,
        source=source.title,
        date=source.as_of,
        count=len(scored),
        seen=sum(was_trained_on(card, task.benchmark.task) is True for card in scored),
    )
    st.caption(escape(note))
