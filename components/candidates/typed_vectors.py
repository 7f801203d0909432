"""Vectors of typed questions that another computer made, kept in memory: none is sent, or paid for, twice."""

from __future__ import annotations

import threading
from collections import OrderedDict

from components.records import FloatArray

KEPT = 1_000  # questions

Known = tuple[FloatArray, float]
"""A question's vector, float32 (1, dim), and the milliseconds it took to make."""


class TypedVectors:
    """What was typed lately, by encoder and text; safe to share between threads. Nothing of it is written to disk."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, text: str) -> Known | None:
        """What the encoder with this key made of the text; None where it was not asked lately."""
        with self._lock:
            known = self._known.get((key, text))
            if known is not None:
                self._known.move_to_end((key, text))
            return known

    def put(self, key: str, text: str, known: Known) -> None:
        """Remember it; the one used longest ago goes."""
        with self._lock:
            self._known[key, text] = known
            self._known.move_to_end((key, text))
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
