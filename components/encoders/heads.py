"""Whether weights have the part a kind of model needs. Libraries make a missing one up at random, without an error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from components.encoders.model_settings import read_settings
from components.i18n import N_, Translated, tr
from components.records import BadInputError


@dataclass(frozen=True, slots=True)
class Head(Translated):
    """The last layers of a kind of model: what settings call it, and the words for a person."""

    architecture: str  # how the class of its weights ends, in config.json
    model_type: str  # what sentence-transformers calls the kind, in config_sentence_transformers.json
    what: str
    lacks: str
    such_as: str


PAIRS = Head(
    "ForSequenceClassification",
    "CrossEncoder",
    "cross-encoder",
    N_("that scores a question with a document"),
    "cross-encoder/ms-marco-MiniLM-L6-v2",
)
WORDS = Head("ForMaskedLM", "SparseEncoder", "sparse model", N_("that weighs words"), "naver/splade-v3")


def check_head(name: str, folder: Path, head: Head) -> None:
    """Refuse a model whose settings name no such part.

    Raises:
        BadInputError: its scores would be chance.
    """
    if read_settings(folder / "config_sentence_transformers.json").get("model_type") == head.model_type:
        return
    places = [folder, *sorted(place for place in folder.glob("[0-9]_*") if place.is_dir())]
    saved = [
        architecture
        for place in places
        for architecture in read_settings(place / "config.json").get("architectures") or []
    ]
    if not any(str(architecture).endswith(head.architecture) for architecture in saved):
        raise BadInputError(
            tr(
                '"{name}" is no {what}: its weights have no part {lacks}, and one made up '
                "would rank by chance; choose one such as {such_as}.",
                name=name,
                what=head.what,
                lacks=head.lacks,
                such_as=head.such_as,
            )
        )
