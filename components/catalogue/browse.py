"""Filtering and sorting the catalogue. What is hidden is counted by the filter that hides it, unknown apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.catalogue.cards import API, RUNS_INCLUDED, ModelCard, lists_language
from components.i18n import tr
from components.numbers import half_width

INCLUDED, DOWNLOAD, PROVIDER, LISTED = "included", "download", "api", "listed"
WHERE = (INCLUDED, DOWNLOAD, PROVIDER, LISTED)
"""Where a model runs: it comes with the app, needs a download, runs at its provider, or this app does not run it."""
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; empty and None keep everything.

    ``words`` must all stand in a model's name, family, provider or note. ``commercial`` holds of "yes", "no" and
    "unclear", ``where`` of WHERE, ``types`` and ``families`` of what cards say. Sizes are in millions of weights and
    MB; ``released_from`` is an ISO date; ``price`` is in USD per million tokens and lets models without a price be
    (they run on one's own machine).
    """

    words: str = ""
    other_modalities: bool = False
    commercial: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    open_weights: bool = False
    most_parameters: float | None = None
    most_memory: float | None = None
    least_tokens: int | None = None
    most_dimensions: int | None = None
    released_from: str = ""
    most_price: float | None = None


def where_runs(card: ModelCard) -> str:
    """One of WHERE."""
    if card.runs == API:
        return PROVIDER
    if not card.kind:
        return LISTED
    return INCLUDED if card.runs == RUNS_INCLUDED else DOWNLOAD


def hidden_by(card: ModelCard, wanted: Filters) -> str:
    """The first filter that hides a model, as a few words; "" where none does."""
    return next((word for word, hides in _checks(card, wanted) if hides), "")


def filter_cards(cards: Iterable[ModelCard], wanted: Filters) -> tuple[list[ModelCard], Counter[str]]:
    """The models that pass, in order, and how many each filter hides."""
    kept, hidden = [], Counter[str]()
    for card in cards:
        why = hidden_by(card, wanted)
        if why:
            hidden[why] += 1
        else:
            kept.append(card)
    return kept, hidden


def _checks(card: ModelCard, wanted: Filters) -> Iterable[tuple[str, bool]]:
    yield tr("images, sound or video"), not wanted.other_modalities and card.modality != TEXT
    yield tr("other words"), bool(wanted.words) and not _has_words(card, wanted.words)
    yield (
        tr("commercial use"),
        bool(wanted.commercial) and card.may_sell not in wanted.commercial,
    )
    yield tr("where they run"), bool(wanted.where) and where_runs(card) not in wanted.where
    yield tr("no open weights"), wanted.open_weights and not card.open_weights
    yield "language", any(lists_language(card, code) is False for code in wanted.languages)
    yield tr("language unknown"), any(lists_language(card, code) is None for code in wanted.languages)
    yield "type", bool(wanted.types) and card.model_type not in wanted.types
    yield "family", bool(wanted.families) and card.family not in wanted.families
    millions = card.parameters / 1e6 if card.parameters else None
    yield from _at_most("size", millions, wanted.most_parameters)
    yield from _at_most("memory", card.memory_mb, wanted.most_memory)
    yield from _at_most("dimensions", card.dimension, wanted.most_dimensions)
    if wanted.least_tokens:
        yield tr("tokens unknown"), card.max_tokens is None and not card.cuts_nothing
        yield tr("tokens read"), card.max_tokens is not None and card.max_tokens < wanted.least_tokens
    if wanted.released_from:
        yield tr("release date unknown"), not card.release_date
        yield tr("release date"), card.release_date < wanted.released_from
    price = card.price_usd_per_million_tokens
    if wanted.most_price is not None and card.open_weights is False:
        yield tr("price unknown"), price is None
        yield "price", price is not None and price > wanted.most_price


def _at_most(what: str, value: float | None, most: float | None) -> Iterable[tuple[str, bool]]:
    if most is not None:
        yield tr("{what} unknown", what=what), value is None
        yield what, value is not None and value > most


def _has_words(card: ModelCard, words: str) -> bool:
    text = f"{card.name} {card.family} {card.provider} {card.note} {tr(card.note) if card.note else ''}".lower()
    return all(word in text for word in half_width(words).lower().split())


Value = float | str | None
SORTS: Mapping[str, tuple[Callable[[ModelCard], Value], bool]] = {
    "released": (lambda card: card.release_date or None, True),
    "size": (lambda card: card.parameters, False),
    "memory": (lambda card: card.memory_mb, False),
    "tokens": (lambda card: card.max_tokens, True),
    "dimensions": (lambda card: card.dimension, False),
    "languages": (lambda card: card.language_count or len(card.languages) or None, True),
    "licence": (lambda card: "ynu".index(card.commercial_use[0]) if card.commercial_use else None, False),
    "price": (lambda card: card.price_usd_per_million_tokens, False),
    "name": (lambda card: card.name.lower(), False),
}
"""Sort key -> value of a card, and whether the largest comes first. Unknown values always come last."""


def sort_cards(
    cards: Sequence[ModelCard], value: Callable[[ModelCard], Value], *, largest_first: bool = False
) -> list[ModelCard]:
    """The cards by a value, those without one last; equal ones stay in their order."""
    known = [card for card in cards if value(card) is not None]
    unknown = [card for card in cards if value(card) is None]
    return sorted(known, key=lambda card: value(card), reverse=largest_first) + unknown  # type: ignore[arg-type, return-value]
