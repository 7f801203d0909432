"""What models of pictures and sounds look at, and how well they name pictures without an example: each with its source.

Sizes are those of the processors that transformers gives a family where its model says no other.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from components.catalogue.cards import FACTS, ModelCard
from components.i18n import tr

MEDIA_FILE = FACTS / "media.csv"


@dataclass(frozen=True)
class MediaFact:
    """``key``: "input_size", "window" or "zero_shot"; ``value`` in words; found at ``address`` on the day ``read``."""

    key: str
    value: str
    address: str
    read: str


def media_facts(card: ModelCard) -> list[MediaFact]:
    """The facts that are known of a model; none of one that reads texts only, and none that nobody published."""
    row = _rows().get(card.name)
    if row is None:
        return []
    facts = []
    if row["pixels"]:
        value = tr("{side} x {side} pixels", side=row["pixels"])
        facts.append(MediaFact("input_size", value, row["size_address"], row["read"]))
    if row["seconds"]:
        value = tr("{seconds} seconds at a time", seconds=row["seconds"])
        facts.append(MediaFact("window", value, row["size_address"], row["read"]))
    if row["zero_shot"]:
        value = tr("{percent} % of pictures named rightly", percent=row["zero_shot"])
        facts.append(MediaFact("zero_shot", value, row["zero_shot_address"], row["read"]))
    return facts


@lru_cache(maxsize=1)
def _rows() -> dict[str, dict[str, str]]:
    with MEDIA_FILE.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}
