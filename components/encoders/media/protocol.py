"""What the engine asks of an encoder that takes more than texts, and what such encoders share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import numpy as np

from components.datasets.media.sounds import read_sound, sound_facts, window_starts
from components.i18n import N_, Kept, tr
from components.numbers import one_of
from components.records import BadInputError, FloatArray, Item
from components.retrieval.vectors import unit_rows

Role = Literal["document", "query"]
OpenMedia = Callable[[str], Path]
"""From the SHA-256 of a picture's or sound's bytes to its file."""
Ways = Mapping[str, Callable[[Sequence[Any]], FloatArray]]
"""Modality -> what makes unit rows of texts ("text") or of files."""
Given = TypeVar("Given", str, Path, Item)

HEARD_SECONDS = 60.0
"""Of a longer sound, windows of together so many seconds, spread evenly, are heard."""
_WORDS = {"text": N_("words"), "image": N_("a picture"), "audio": N_("a sound")}


class MediaEncoder(Protocol):
    """Turns items into vectors. One caller at a time: whoever shares one between threads holds a lock."""

    @property
    def key(self) -> str:
        """16 hex digits that change with anything a vector depends on."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def modalities(self) -> frozenset[str]:
        """What it takes: of "text", "image", "audio". All its vectors lie in one space."""

    @property
    def sees(self) -> Kept:
        """What it looks at of a picture, or hears of a sound."""

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """Float32 (len(items), dim), every row of length 1, in the order given.

        Raises:
            BadInputError: an item of a modality it does not take, or a file that is gone or damaged.
        """


def item_parts(item: Item) -> tuple[str, ...]:
    """The modalities of what is in an item: of a picture with words both."""
    if not item.media:
        return ("text",)
    return (item.modality, "text") if item.text else (item.modality,)


def encode_by_part(
    items: Sequence[Item], role: Role, open_media: OpenMedia, ways: Ways, *, name: str, dim: int
) -> FloatArray:
    """Vectors of items by one function per modality, each from texts, or files, to unit rows.

    A document's picture or sound stands for it, whatever its caption says. A query of a picture and a sentence has the
    sum of both vectors where the model takes texts (the usual baseline of composed search), else that of its picture.

    Raises:
        BadInputError: an item with nothing the model takes.
    """
    total = np.zeros((len(items), dim), dtype=np.float32)
    for modality, encode in ways.items():
        rows = [row for row, item in enumerate(items) if modality in _used(item, role, ways)]
        if rows:
            texts = modality == "text"
            total[rows] += encode([items[row].text if texts else open_media(items[row].media) for row in rows])
    for item in items:
        if not _used(item, role, ways):
            taken = one_of([tr(_WORDS[way]) for way in ways])
            raise BadInputError(
                tr(
                    "{name} takes {taken}, not {words}; ask it with one of those.",
                    name=name,
                    taken=taken,
                    words=tr(_WORDS[item.modality]),
                )
            )
    return unit_rows(total)


def takes(item: Item, modalities: frozenset[str]) -> bool:
    """Whether an item has something that an encoder of these modalities takes."""
    return item.modality in modalities


def _used(item: Item, role: Role, ways: Mapping[str, object]) -> tuple[str, ...]:
    parts = item_parts(item) if role == "query" else item_parts(item)[:1]
    return tuple(part for part in parts if part in ways) if item.modality in ways else ()


def sound_windows(path: Path, rate: int, seconds: float) -> Iterator[FloatArray]:
    """Windows of a sound at a rate, float32 (samples,): side by side, or spread over one of more than HEARD_SECONDS."""
    total = sound_facts(path).seconds
    if total <= seconds:
        yield read_sound(path, rate)
        return
    for start in window_starts(total, seconds, max(int(HEARD_SECONDS / seconds), 1)):
        yield read_sound(path, rate, start=start, seconds=seconds)


def batches(given: Sequence[Given], size: int) -> Iterator[Sequence[Given]]:
    """Parts of at most ``size``, in order."""
    for start in range(0, len(given), size):
        yield given[start : start + size]
