"""One model's card: what is known of it with sources and dates, and what follows for the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import resolve_name
from components.candidates.names import known_card, known_cards
from components.catalogue.browse import DOWNLOAD, where_runs
from components.catalogue.cards import ModelCard, public_source, source_of
from components.catalogue.contamination import CUT, overlapping_benchmarks, was_trained_on
from components.catalogue.licences import licence_address, why_it_may
from components.catalogue.media_facts import media_facts
from components.catalogue.next_steps import how_to_run
from components.catalogue.published import scores_of
from components.i18n import tr
from components.markdown import escape
from components.ui.models import pins as models_pins
from components.ui.models import words as text_models
from components.ui.shared import adding, address, excluded
from components.ui.shared.session import View

_SEEN_EVENT = "_catalogue_row"
RARE = ("retires", "adapted_from", "revision", "similarity", "authors_code")  # left out of the facts where unknown


def open_from(event: Any, names: list[str]) -> None:  # noqa: ANN401 - streamlit's state of a table
    """Open the card of the row that was clicked last."""
    selection = event.selection
    rows = list(selection.rows) or [cell[0] for cell in selection.cells]
    clicked = names[rows[0]] if rows and rows[0] < len(names) else None
    if clicked and clicked != st.session_state.get(_SEEN_EVENT):
        st.session_state["card"] = clicked
    st.session_state[_SEEN_EVENT] = clicked


def card_section(view: View) -> None:
    """The card of the chosen model, with a field to choose another."""
    names = [card.name for card in known_cards(of_users=view.collection.interactions is not None)]
    unknown = address.take("card", "card", names)
    if unknown:
        st.warning(text_models.UNKNOWN_CARD.format(name=escape(unknown)))
    chosen = st.selectbox(
        text_models.CARD,
        names,
        index=None,
        key="card",
        placeholder=text_models.CARD_PLACEHOLDER,
        persist_state="session",
    )
    if not unknown:
        address.put("card", chosen)
    card = known_card(chosen) if chosen else None
    if card is not None:
        _card(view, card)


def _card(view: View, card: ModelCard) -> None:
    _head(view, card)
    left, right = st.columns([4, 6], gap="large")
    with left:
        so, then = how_to_run(card)
        st.markdown(f"**{text_models.RUN_HERE}**  \n{numbers.sentences([escape(so), escape(then)])}")
        _licence(card)
        _prompts(card)
        _seen(card)
    with right:
        _facts(card)
    _scores(card)


def _head(view: View, card: ModelCard) -> None:
    note = f"  \n{escape(tr(card.note))}" if card.note else ""
    st.markdown(f"#### [{escape(card.name)}]({card.reference}){note}")
    is_ticked = card.name in {candidate.name for candidate in view.candidates}
    buttons = st.container(horizontal=True, gap="small")
    if buttons.button(
        text_models.TAKEN if is_ticked else text_models.ADD_TO_COMPARISON,
        key="card-add",
        disabled=is_ticked or not card.kind,
    ):
        adding.add(view, [resolve_name(card.name)])
    models_pins.pin_button(buttons, card.name)
    if card.superseded_by:
        newer, go = st.columns([8, 2], vertical_alignment="center")
        newer.info(text_models.SUPERSEDED.format(model=escape(card.superseded_by)), icon=":material/upgrade:")
        go.button(text_models.OPEN_CARD, on_click=_open, args=(card.superseded_by,), key="card-newer", width="stretch")
    ruled = [finding.sentence for finding in excluded.card_findings(view, [card])[card.name] if finding.rules_out]
    if ruled:
        st.warning(escape(text_models.EXCLUDED_BY.format(reasons=numbers.sentences(ruled))))


def _open(name: str) -> None:
    st.session_state["card"] = name


def _licence(card: ModelCard) -> None:
    answer = text_models.MAY_ANSWERS[card.may_sell]
    lines = [f"**{text_models.MAY_I}**", numbers.sentences([answer, escape(why_it_may(card.commercial_use))])]
    if card.licence_doubt:
        lines.append(text_models.UNSETTLED.format(doubt=escape(tr(card.licence_doubt))))
    where = licence_address(card.licence)
    if where:
        lines.append(text_models.READ_LICENCE.format(address=where))
    st.markdown("  \n".join(lines))


def _prompts(card: ModelCard) -> None:
    line = text_models.NO_PROMPTS
    if card.query_prompt or card.document_prompt:
        line = text_models.PROMPT_LINES.format(query=_code(card.query_prompt), document=_code(card.document_prompt))
    elif card.needs_instructions:
        line = text_models.WANTS_INSTRUCTION
    st.markdown(f"**{text_models.PROMPTS}**  \n{line}")


def _code(prompt: str) -> str:
    return f"`{prompt}`" if prompt else text_models.NOTHING


def _seen(card: ModelCard) -> None:
    tasks = overlapping_benchmarks(card)
    if tasks:
        sentence = text_models.SEEN_ON.format(tasks=escape(numbers.commas(tasks)))
    elif card.training_datasets:
        sentence = text_models.SEEN_NOTHING
    else:
        sentence = text_models.SEEN_UNKNOWN
    if CUT in card.training_datasets:
        sentence = numbers.sentences([sentence, text_models.SEEN_CUT])
    st.markdown(f"**{text_models.SEEN}**  \n{sentence}")


def _facts(card: ModelCard) -> None:
    heads, rows, addresses = text_models.HEADS, [], dict[str, str]()
    for name, label in text_models.FACT_NAMES.items():
        source = source_of(card, name)
        value = fact(card, name)
        if not is_worth_a_row([card], name):
            continue
        title, as_of = (source.title, source.as_of) if source and value != text_models.UNKNOWN else ("", "")
        if source is not None and source.address and title:
            addresses[title] = source.address
        rows.append({"Fact": label, "Value": value, "Source": title, "As of": as_of})
    for known in media_facts(card):
        host = urlsplit(known.address).hostname or ""
        addresses[host] = known.address
        rows.append(
            {"Fact": text_models.MEDIA_FACTS[known.key], "Value": known.value, "Source": host, "As of": known.read}
        )
    st.markdown(f"**{text_models.FACTS}**")
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=35 * (len(rows) + 1) + 3,
        column_config={
            "Fact": st.column_config.TextColumn(heads["Fact"], width=100),
            "Value": st.column_config.TextColumn(heads["Value"], width=150),
            "Source": st.column_config.TextColumn(heads["Source"], width=180),
            "As of": st.column_config.TextColumn(heads["As of"], width=85),
        },
        key="card-facts",
    )
    if addresses:
        links = numbers.commas(f"[{escape(title)}]({address})" for title, address in addresses.items())
        st.caption(text_models.SOURCES.format(list=links))


def is_worth_a_row(cards: Sequence[ModelCard], name: str) -> bool:
    """False where nobody knows it and nobody would ask: a rare fact, or what open weights cost at a provider."""
    known = any(fact(card, name) != text_models.UNKNOWN for card in cards)
    is_free = name == "price_usd_per_million_tokens" and all(card.open_weights for card in cards)
    return known or not (name in RARE or is_free)


def fact(card: ModelCard, name: str) -> str:
    """A fact in words and with its unit; "unknown" where nobody published it."""
    value = getattr(card, name)
    if name == "languages":
        return card.languages_text
    if name == "max_tokens" and card.cuts_nothing:
        return text_models.READS_ALL
    if value in ("", None, ()):
        return text_models.UNKNOWN
    forms = {
        "dimensions": lambda: numbers.commas(str(dimension) for dimension in value),
        "max_tokens": lambda: tr("{value:,} tokens", value=value),
        "parameters": lambda: tr("{value:,.0f} million", value=value / 1000000.0),
        "memory_mb": lambda: f"{value:,.0f} MB",
        "open_weights": lambda: text_models.YES if value else text_models.NO,
        "authors_code": lambda: text_models.NEEDED if value else text_models.NOT_NEEDED,
        "price_usd_per_million_tokens": lambda: tr("${value:g} per million tokens", value=value),
        "modality": lambda: value.replace("|", ", "),
        "training_datasets": lambda: numbers.commas(value),
    }
    return str(forms[name]()) if name in forms else str(value)


def _scores(card: ModelCard) -> None:
    scores = scores_of(card)
    st.markdown(f"**{text_models.SCORES.format(count=len(scores))}**")
    if not scores:
        st.caption(text_models.NO_SCORES)
        return
    if card.published_note:
        st.markdown(escape(tr(card.published_note)))
    rows = [
        {
            "Task": score.task,
            "Subset": score.subset,
            "Score": score.score,
            "Seen": text_models.SEEN_NAMES[was_trained_on(card, score.task)],
            "Measured with": text_models.COPIED if score.is_copied else f"mteb {score.version}".strip(),
        }
        for score in scores
    ]
    heads, source = text_models.HEADS, public_source()
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            "Score": st.column_config.NumberColumn(f"{heads['Score']} ↑", format="%.3f"),
            "Seen": st.column_config.TextColumn(heads["Seen"], help=text_models.SEEN_HELP),
            **{name: st.column_config.TextColumn(heads[name]) for name in ("Task", "Subset", "Measured with")},
        },
        key="card-scores",
    )
    st.caption(text_models.SCORES_FROM.format(source=source.title, date=source.as_of))


def runs_words(card: ModelCard) -> str:
    """Where a model runs, short enough for a cell."""
    where = where_runs(card)
    if where == DOWNLOAD and card.memory_mb:
        return text_models.DOWNLOAD_OF.format(size=f"{card.memory_mb:,.0f}")
    return text_models.RUNS_SHORT[where]
