"""Which model of the catalogue a candidate is. A name alone proves nothing where a person gave the place."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from components.catalogue.cards import ModelCard, find_card
from components.spec import BROUGHT_READY, ModelSpec

FOLDER_KINDS = ("sentence-transformers", "sparse")
_CACHED = "models--"  # what a folder of the Hugging Face cache begins with: models--OWNER--NAME/snapshots/COMMIT


def listed_card(spec: ModelSpec) -> ModelCard | None:
    """The card of a candidate that is no derived one; None where nothing but its name says that it is a listed model.

    A folder is what its owner made of it: it counts as a listed model only as the Hugging Face cache's own copy. A
    server counts where it is asked for a model by its full name (OWNER/NAME, by which such servers load weights), or
    where its address is that of the model's maker. Results a person brought are nobody's.
    """
    if spec.parts or spec.kind in BROUGHT_READY:
        return None
    if spec.kind == "openai":
        return _served(spec)
    if is_folder(spec):
        return _in_cache(Path(spec.source).expanduser())
    return find_card(spec.source or spec.name) or find_card(spec.name)


def is_folder(spec: ModelSpec) -> bool:
    """Whether a candidate is loaded from a folder that a person named."""
    return spec.kind in FOLDER_KINDS and Path(spec.source).expanduser().is_absolute()


def _in_cache(folder: Path) -> ModelCard | None:
    if folder.parent.name != "snapshots" or not folder.parents[1].name.startswith(_CACHED):
        return None
    return find_card(folder.parents[1].name.removeprefix(_CACHED).replace("--", "/"))


def _served(spec: ModelSpec) -> ModelCard | None:
    asked = str(spec.options.get("model", spec.name))
    card = find_card(asked)
    if card is None or ("/" in asked and asked.lower() in (card.name.lower(), card.source.lower())):
        return card
    host = _letters(urlsplit(spec.source).hostname or "")
    return card if card.provider and _letters(card.provider) in host else None


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
