"""Which model answers behind an address: the name it gives itself, and its vector of a fixed text.

An address and a name are what a person typed; the model that a server has loaded behind them may be another one
tomorrow. Its vectors would be of the same length and mean nothing beside the stored ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from components.files import read_json, write_json
from components.i18n import tr
from components.numbers import sentences
from components.records import BadInputError, FloatArray

PROBE = "The harbour master counts 27 blue boats before breakfast."  # never change it: old vectors are compared with it
SAME = 0.999  # cosine; the same weights give 0.9999 and more whatever batch, precision or machine answers
FILE = "server.json"  # beside the stored vectors
CHECK_AGAIN = 600.0  # seconds of use after which an open search session asks once more


class ModelChangedError(BadInputError):
    """Another model answers than the one that made the stored vectors."""


@dataclass(frozen=True)
class Fingerprint:
    """``model`` as the server calls it ("" where it does not); ``vector`` of the probe, of length 1."""

    model: str
    vector: tuple[float, ...]

    def as_dict(self) -> dict[str, Any]:
        """What JSON can hold of it."""
        return {"model": self.model, "vector": list(self.vector)}


class Memory(Protocol):
    """Where the fingerprint of the model that made the stored vectors is kept."""

    def read(self) -> Fingerprint | None:
        """What was kept; None where nothing was yet."""

    def write(self, seen: Fingerprint) -> None:
        """Keep it."""


@dataclass(frozen=True)
class FileMemory:
    """Kept in the folder of the vectors that the model made."""

    folder: Path

    def read(self) -> Fingerprint | None:
        """See Memory; a file that is damaged is none."""
        path = self.folder / FILE
        if not path.is_file():
            return None
        try:
            fields = read_json(path)
            vector = tuple(float(number) for number in fields["vector"])
            if not vector or not np.isfinite(vector).all():
                raise ValueError(tr("no vector"))
            return Fingerprint(str(fields["model"]), vector)
        except (ValueError, TypeError, KeyError):
            return None

    def forget(self) -> None:
        """Keep nothing."""
        (self.folder / FILE).unlink(missing_ok=True)

    def write(self, seen: Fingerprint) -> None:
        """See Memory."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / FILE, seen.as_dict())


def fingerprint_of(model: str, vectors: FloatArray) -> Fingerprint:
    """From the one row of vectors that a server made of the probe."""
    return Fingerprint(model, tuple(float(number) for number in np.round(vectors[0], 7)))


def change(known: Fingerprint, seen: Fingerprint, name: str) -> str:
    """What is different of the model, in whole sentences; "" where it is the same model."""
    before, now = len(known.vector), len(seen.vector)
    if before != now:
        what = tr(
            "{name} gave vectors of {before} numbers when the stored ones were made and gives {now} now.",
            name=name,
            before=before,
            now=now,
        )
    else:
        likeness = float(np.dot(known.vector, seen.vector))
        if likeness >= SAME:
            return ""
        what = tr(
            "{name} gives another vector for the same text than when the stored ones were made "
            "(cosine {likeness:.3f}; the same model gives at least {same}).",
            name=name,
            likeness=likeness,
            same=SAME,
        )
    if known.model != seen.model and known.model and seen.model:
        return sentences([what, tr('It calls itself "{now}", not "{before}".', now=seen.model, before=known.model)])
    return what


def refuse_change(known: Fingerprint, seen: Fingerprint, name: str) -> None:
    """Nothing where both are the same model.

    Raises:
        ModelChangedError: they are not; the sentence says what changed and what to do.
    """
    what = change(known, seen, name)
    if what:
        so = tr(
            "It is another model now, so nothing of it was stored beside the old vectors: write ?version=2 behind its "
            "address to compare it as a model of its own, or delete its stored vectors (Models page, Stored vectors) "
            "and compute it again."
        )
        raise ModelChangedError(sentences([what, so]))
