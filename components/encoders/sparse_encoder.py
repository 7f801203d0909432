"""Sparse models (SPLADE and the like) that sentence-transformers reads: a weight per word of a vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.encoders.complete_weights import loading_report
from components.encoders.failures import load_failure
from components.encoders.heads import WORDS, check_head
from components.encoders.texts import readable
from components.i18n import tr

if TYPE_CHECKING:
    from sentence_transformers import SparseEncoder

BATCH_SIZE = 32  # texts per forward pass; the library sorts by length


class SparseTextEncoder:
    """Texts to sparse rows, over ``sentence_transformers.SparseEncoder``. No code that comes with a model is run.

    One caller at a time, as with a dense Encoder.
    """

    def __init__(
        self, name: str, folder: Path, key: str, *, max_tokens: int | None = None, device: str | None = None
    ) -> None:
        self._key = key
        self._name = name
        self._model = _load(name, folder, device)
        if max_tokens is not None:
            self._model.max_seq_length = max_tokens

    @property
    def key(self) -> str:
        """16 hex digits that change with anything a vector depends on."""
        return self._key

    @property
    def dim(self) -> int:
        """Length of a row: the size of the vocabulary."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int | None:
        """Tokens read of a text before it is cut; None where unknown."""
        limit = self._model.max_seq_length
        return int(limit) if limit is not None and np.isfinite(limit) and limit < 10**9 else None

    def encode_documents(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 - scipy is not typed
        """Scipy CSR array float32 (len(texts), dim), in the order given; weights are not normalised."""
        return self._encode(self._model.encode_document, texts)

    def encode_queries(self, texts: Sequence[str]) -> Any:  # noqa: ANN401
        """As encode_documents, with the model's way of reading queries."""
        return self._encode(self._model.encode_query, texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text before any cut, special tokens included."""
        ready = [readable(text) for text in texts]
        token_ids = self._model.tokenizer(ready, truncation=False, padding=False, verbose=False)["input_ids"]
        return [len(ids) for ids in token_ids]

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Any:  # noqa: ANN401
        from scipy import sparse

        if not texts:
            return sparse.csr_array((0, self.dim), dtype=np.float32)
        rows = encode(
            [readable(text) for text in texts],
            batch_size=BATCH_SIZE,
            show_progress_bar=False,
            convert_to_tensor=True,
            convert_to_sparse_tensor=True,
            save_to_cpu=True,
        ).coalesce()
        where, weights = rows.indices().numpy(), rows.values().float().numpy()
        return sparse.csr_array((weights, (where[0], where[1])), shape=(len(texts), self.dim), dtype=np.float32)


def _load(name: str, folder: Path, device: str | None) -> SparseEncoder:
    from sentence_transformers import SparseEncoder
    from transformers.utils import logging

    logging.disable_progress_bar()  # standard error is for sentences
    try:
        check_head(name, folder, WORDS)
        with loading_report() as report:
            model = SparseEncoder(str(folder), device=device, trust_remote_code=False, local_files_only=True)
        report.check(name, uses_pooler=False)
    except Exception as error:
        raise load_failure(name, error, tr("a sparse model")) from error
    return model
