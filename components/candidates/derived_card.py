"""The facts of a derived candidate: those of its models together, the weakest deciding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from components.candidates.derived import stages, truncation_note
from components.candidates.listed import listed_card
from components.catalogue.cards import ANY_LANGUAGE, ModelCard
from components.spec import ModelSpec


def combined_card(spec: ModelSpec) -> ModelCard | None:
    """A card for a fusion, a variant or a reranked model; None where one of its models is not listed."""
    cards = [listed_card(stage) for stage in stages(spec)]
    known = [card for card in cards if card is not None]
    if not known or len(known) < len(cards):
        return None
    first = known[0]
    languages = _common_languages(known)
    return replace(
        first,
        name=spec.name,
        kind=spec.kind,
        source="",
        provider=_joined(card.provider for card in known),
        dimensions=_dimensions(spec, first),
        max_tokens=min((card.max_tokens for card in known if card.max_tokens), default=None),
        parameters=_whole(_sum(card.parameters for card in known if card.kind != "bm25")),
        memory_mb=_sum(card.memory_mb for card in known if card.kind != "bm25"),
        languages=languages,
        language_count=min((card.language_count for card in known if card.language_count), default=None),
        licence=_joined(card.licence or "unknown" for card in known),
        commercial_use=min((card.commercial_use for card in known), key=_how_free),
        open_weights=None if any(card.open_weights is None for card in known) else all(c.open_weights for c in known),
        release_date=max(card.release_date for card in known),
        runs=_joined(card.runs for card in known),
        price_usd_per_million_tokens=_sum(
            card.price_usd_per_million_tokens for card in known if card.price_usd_per_million_tokens is not None
        ),
        model_type=_type(spec, first),
        superseded_by="",
        licence_doubt=" ".join(dict.fromkeys(card.licence_doubt for card in known if card.licence_doubt)),
        training_datasets=tuple(dict.fromkeys(name for card in known for name in card.training_datasets)),
        published_as="",
        published_note="",
        provenance="",
        note=truncation_note(spec),
    )


def _type(spec: ModelSpec, first: ModelCard) -> str:
    if spec.kind != "variant":
        return spec.kind
    return first.model_type if spec.options.get("precision", "float32") == "float32" else "quantised"


def _dimensions(spec: ModelSpec, first: ModelCard) -> tuple[int, ...]:
    if spec.kind != "variant":
        return ()
    dim = spec.options.get("dim")
    return (int(dim),) if dim else first.dimensions


def _common_languages(cards: Sequence[ModelCard]) -> tuple[str, ...]:
    """What every model lists; one that knows no language reads whatever the others do."""
    lists = [card.languages for card in cards if ANY_LANGUAGE not in card.languages]
    if not lists:
        return (ANY_LANGUAGE,)
    return tuple(code for code in lists[0] if all(code in other for other in lists))


def _how_free(commercial_use: str) -> int:
    return ("no", "unclear", "yes").index(commercial_use.partition(":")[0])


def _joined(words: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(word for word in words if word))


def _sum(values: Iterable[float | None]) -> float | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if found and len(known) == len(found) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
