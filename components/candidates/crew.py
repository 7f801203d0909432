"""Several encoders of one model at work together, whoever they are: workers of a cluster, or servers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from components.records import FloatArray

BATCH = 64  # texts a worker is given at a time, at first


@dataclass(frozen=True)
class Done:
    """Vectors of some of the texts that were asked for: their places, float32 (len(rows), dim), seconds they took."""

    rows: Sequence[int]
    vectors: FloatArray
    seconds: float


class Crew(Protocol):
    """Encodes documents with several workers at once."""

    window: int
    """Texts to hand over at once, enough that nobody waits long at the end of them."""

    @property
    def workers(self) -> int | None:
        """How many are at work; None where that is one, here."""
        ...

    def encode(self, texts: Sequence[str]) -> Iterator[Done]:
        """Every text once, in whatever order workers finish.

        Raises:
            BadInputError: no worker can.
        """
        ...


@dataclass(frozen=True)
class Alone:
    """The one encoder of this process."""

    call: Callable[[Sequence[str]], np.ndarray]
    window: int = BATCH
    workers: int | None = None

    def encode(self, texts: Sequence[str]) -> Iterator[Done]:
        """See Crew: all at once."""
        started = time.perf_counter()
        vectors = self.call(texts)
        yield Done(range(len(texts)), vectors, time.perf_counter() - started)


def batches(count: int, size: int) -> list[range]:
    """Places 0 to ``count`` in runs of at most ``size``."""
    return [range(start, min(start + size, count)) for start in range(0, count, size)]
