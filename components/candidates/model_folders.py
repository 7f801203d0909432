"""Models that a person keeps in a folder: which of the catalogue's they are, and what they are called."""

from __future__ import annotations

from pathlib import Path

from components.catalogue.cards import ModelCard, find_card
from components.encoders.model_settings import read_settings
from components.files import home_path
from components.spec import ModelSpec

_CACHED = "models--"  # what a folder of the Hugging Face cache begins with: models--OWNER--NAME/snapshots/COMMIT


def is_folder(spec: ModelSpec) -> bool:
    """Whether a candidate is loaded from a folder that a person named."""
    return bool(spec.source) and not spec.parts and home_path(spec.source).is_absolute()


def card_of_folder(spec: ModelSpec) -> ModelCard | None:
    """A folder is what its owner made of it: it counts as a listed model only as the Hugging Face cache's own copy."""
    folder = home_path(spec.source)
    if folder.parent.name != "snapshots" or not folder.parents[1].name.startswith(_CACHED):
        return None
    return find_card(folder.parents[1].name.removeprefix(_CACHED).replace("--", "/"))


def saved_model_type(folder: Path) -> str:
    """What sentence-transformers saved there: "SparseEncoder", "CrossEncoder", ...; "" where it says nothing."""
    return str(read_settings(folder / "config_sentence_transformers.json").get("model_type", ""))


def own_name(name: str, place: str) -> str:
    """The name of a model of the person's own; with its place where a listed model is called the same."""
    card = find_card(name)
    return f"{name} ({place})" if card is not None and card.name.lower() == name.lower() else name
