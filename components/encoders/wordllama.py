"""WordLlama l2_supercat: one stored vector per token, averaged. Thousands of texts a second, without torch.

The weights are read directly: importing the ``wordllama`` package sets the level of the root logger.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components.encoders.texts import readable
from components.records import FloatArray
from components.retrieval.vectors import unit_rows

TENSOR = "embedding.weight"
CHUNK = 1024  # texts tokenised at a time


class WordLlamaEncoder:
    """An Encoder over a token table float32 (vocabulary, dim) and its tokenizer; no prompts, no limit of length.

    A text without any token has the zero vector.
    """

    def __init__(self, weights: Path, tokenizer: Path, key: str) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        self.key = key
        with safe_open(str(weights), framework="np") as file:
            self._table: FloatArray = np.ascontiguousarray(file.get_tensor(TENSOR), dtype=np.float32)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @property
    def dim(self) -> int:
        """See Encoder."""
        return int(self._table.shape[1])

    @property
    def max_tokens(self) -> int | None:
        """See Encoder; nothing is cut."""
        return None

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        sums = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            for row, ids in enumerate(self._token_ids(texts[start : start + CHUNK]), start):
                if ids:
                    known = np.minimum(ids, len(self._table) - 1)
                    sums[row] = self._table[known].mean(axis=0)
        return unit_rows(sums)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self.encode_documents(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder; no special tokens are used."""
        return [len(ids) for ids in self._token_ids(texts)]

    def _token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch([readable(text) for text in texts], add_special_tokens=False)
        return [entry.ids for entry in encoded]
