from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from components.candidates.nearest_sentences import SentenceFinder
from components.records import FloatArray

TEXT = "Tents are sold in spring. A wet tent grows mould quickly. Stoves burn gas all day."


class Letters:
    """An encoder that counts letters."""

    key, dim, max_tokens = "letters", 26, None

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        self.read += texts
        rows = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        return self.encode_documents(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        return None


def test_the_sentence_nearest_to_the_query_is_found_and_nothing_is_read_twice() -> None:
    encoder = Letters()
    finder = SentenceFinder(lambda: (encoder, threading.Lock()))
    found = finder.best("wet tent mould grows", [TEXT, "One sentence only"])
    assert found[1] is None
    assert found[0] is not None
    assert TEXT[slice(*found[0])] == "A wet tent grows mould quickly."
    read = len(encoder.read)
    assert finder.best("wet tent mould grows", [TEXT]) == found[:1]
    assert len(encoder.read) == read


def test_without_a_choice_the_model_is_not_even_loaded() -> None:
    def load() -> tuple[Letters, threading.Lock]:
        raise AssertionError("loaded")

    assert SentenceFinder(load).best("query", ["One sentence only", ""]) == [None, None]
