"""Facts on embedding models, each with its source and date. Unknown stays unknown."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CATALOGUE_FILE = Path(__file__).with_name("catalogue.csv")
INCLUDED = (
    "all-MiniLM-L6-v2",
    "all-MiniLM-L6-v2-int8",
    "use-multilingual-v3",
    "wordllama-256",
    "multilingual-e5-small-4bit",
    "bm25",
)
ANY_LANGUAGE = "any"
API = "API"
RUNS_INCLUDED = "this computer, included"
RUNS_NOT = "listed only, this app does not run it"


@dataclass(frozen=True)
class ModelCard:
    """What is known of one model; "" , () and None mean unknown.

    Attributes:
        name: unique; the hub name ("owner/name"), or a short name for the included models.
        family: the group people know it by, for display.
        kind: the adapter that runs it (components.models.registry), "" where this app does not run it.
        source: what goes into ModelSpec.source.
        provider: who offers it.
        dimensions: lengths its vectors may have; the last is the full one.
        max_tokens: tokens read of a text before it is cut; None also where nothing is cut.
        parameters: number of weights.
        memory_mb: megabytes of its weights.
        languages: two-letter ISO 639-1 codes; "any" for methods that know no language.
        language_count: how many languages its authors state, more than ``languages`` where the list is cut.
        licence: as its authors name it.
        commercial_use: "yes", "no" or "unclear", with the reason.
        open_weights: whether the weights can be had.
        release_date: ISO date.
        runs: where it runs, in words.
        query_prompt: text put in front of queries.
        document_prompt: text put in front of documents.
        price_usd_per_million_tokens: list price of its provider.
        modality: "text", "image|text" ...
        model_type: dense, static, sparse, late-interaction or cross-encoder.
        superseded_by: name of the model its authors recommend instead.
        reference: address of its own page.
        facts_source: where these facts were read.
        as_of: ISO date of that reading.
        note: one sentence worth knowing.
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
    open_weights: bool | None
    release_date: str
    runs: str
    query_prompt: str
    document_prompt: str
    price_usd_per_million_tokens: float | None
    modality: str
    model_type: str
    superseded_by: str
    reference: str
    facts_source: str
    as_of: str
    note: str

    @property
    def dimension(self) -> int | None:
        """Length of a full vector."""
        return max(self.dimensions) if self.dimensions else None

    @property
    def languages_text(self) -> str:
        """The languages in a few words: "en, ja", "many (99)", "any", "unknown"."""
        count = self.language_count or len(self.languages)
        if count > 12:
            return f"many ({count})"
        return ", ".join(self.languages) or "unknown"


def load_catalogue() -> list[ModelCard]:
    """Every model of the catalogue, the included ones first. Read once per process."""
    return list(_cards())


def included_models() -> list[ModelCard]:
    """The models that need no network, in the order shown; one that is not made for this computer is left out."""
    from components.models.nano_e5 import is_available

    cards = {card.name: card for card in _cards()}
    names = [name for name in INCLUDED if name != "multilingual-e5-small-4bit" or is_available()]
    return [cards[name] for name in names]


def find_card(name: str) -> ModelCard | None:
    """The card of a name, whatever its case; a hub name may leave out its owner where only one model has the rest."""
    wanted = name.strip().lower()
    by_name = {card.name.lower(): card for card in _cards()}
    if wanted in by_name:
        return by_name[wanted]
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


@lru_cache(maxsize=1)
def _cards() -> tuple[ModelCard, ...]:
    with CATALOGUE_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_card(row) for row in csv.DictReader(file))


def _card(row: Mapping[str, str]) -> ModelCard:
    return ModelCard(
        name=row["name"],
        family=row["family"],
        kind=row["kind"],
        source=row["source"],
        provider=row["provider"],
        dimensions=tuple(int(part) for part in row["dimensions"].split("|") if part),
        max_tokens=_whole(row["max_tokens"]),
        parameters=_whole(row["parameters"]),
        memory_mb=float(row["memory_mb"]) if row["memory_mb"] else None,
        languages=tuple(part for part in row["languages"].split("|") if part),
        language_count=_whole(row["language_count"]),
        licence=row["licence"],
        commercial_use=row["commercial_use"],
        open_weights={"True": True, "False": False}.get(row["open_weights"]),
        release_date=row["release_date"],
        runs=row["runs"],
        query_prompt=row["query_prompt"],
        document_prompt=row["document_prompt"],
        price_usd_per_million_tokens=float(row["price_usd_per_million_tokens"])
        if row["price_usd_per_million_tokens"]
        else None,
        modality=row["modality"],
        model_type=row["model_type"],
        superseded_by=row["superseded_by"],
        reference=row["reference"],
        facts_source=row["facts_source"],
        as_of=row["as_of"],
        note=row["note"],
    )


def _whole(text: str) -> int | None:
    return int(text) if text else None
