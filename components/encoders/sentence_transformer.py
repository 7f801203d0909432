"""Dense models that the sentence-transformers library reads: from a folder, a package or the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from components.encoders.complete_weights import loading_report
from components.encoders.failures import load_failure
from components.encoders.texts import readable
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError, FloatArray
from components.retrieval.vectors import unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

BATCH_SIZE = 32  # texts per forward pass
BACKENDS = ("torch", "onnx")
FLOAT32, BFLOAT16 = "float32", "bfloat16"
PRECISIONS = (FLOAT32, BFLOAT16)


class SentenceTransformerEncoder:
    """An Encoder over ``sentence_transformers.SentenceTransformer``.

    ``query_prompt`` and ``document_prompt`` replace the prompts saved with the model; None keeps those. ``dim`` cuts
    vectors to their first numbers (Matryoshka models) before they get length 1. ``device`` None takes CUDA, MPS or
    the processor, as available. ``backend`` "onnx" runs its transformer by onnxruntime (components.encoders.onnx_body).
    ``precision`` is that of weights and arithmetic; what comes out is float32 in either case. bfloat16 has 8 bits of
    mantissa: two to four times as fast where the processor multiplies it itself, slower elsewhere.
    No code that comes with a model is ever run.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        key: str,
        *,
        query_prompt: str | None = None,
        document_prompt: str | None = None,
        dim: int | None = None,
        max_tokens: int | None = None,
        device: str | None = None,
        backend: str = "torch",
        precision: str = FLOAT32,
    ) -> None:
        self._key = key
        self._model = _load(name, folder, device, backend, precision)
        self._query_prompt = query_prompt
        self._document_prompt = document_prompt
        self._dim = _checked_dim(name, dim, int(self._model.get_embedding_dimension() or 0))
        if max_tokens is not None:
            self._model.max_seq_length = _checked_limit(name, max_tokens, self._model.max_seq_length)

    @property
    def key(self) -> str:
        """See Encoder."""
        return self._key

    @property
    def dim(self) -> int:
        """See Encoder."""
        return self._dim

    @property
    def max_tokens(self) -> int | None:
        """See Encoder."""
        cut = getattr(getattr(self._model, "tokenizer", None), "truncation", None)  # of a bare tokenizers.Tokenizer
        limit = cut["max_length"] if isinstance(cut, dict) else self._model.max_seq_length
        return int(limit) if limit is not None and np.isfinite(limit) and limit < 10**9 else None

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode(self._model.encode_document, texts, self._document_prompt)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode(self._model.encode_query, texts, self._query_prompt)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder; a prompt is not counted."""
        tokenizer = getattr(self._model, "tokenizer", None)
        if tokenizer is None:
            return None
        if hasattr(tokenizer, "encode_batch"):  # a bare tokenizers.Tokenizer, as static models have
            return _counts_of_bare_tokenizer(tokenizer, texts)
        if not texts:
            return []
        encoded = tokenizer([readable(text) for text in texts], truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, encode: Callable[..., FloatArray], texts: Sequence[str], prompt: str | None) -> FloatArray:
        if not texts:
            return np.zeros((0, self._dim), dtype=np.float32)
        vectors = encode(
            [readable(text) for text in texts],
            prompt=prompt,
            batch_size=BATCH_SIZE,
            show_progress_bar=False,
            convert_to_numpy=True,  # bfloat16 becomes float32 here: numpy has none
        )
        return unit_rows(vectors[:, : self._dim])


def _counts_of_bare_tokenizer(tokenizer: Tokenizer, texts: Sequence[str]) -> list[int]:
    """Counted with a copy that neither cuts nor pads: the model's own goes on cutting as it was saved."""
    whole = type(tokenizer).from_str(tokenizer.to_str())
    whole.no_truncation()
    whole.no_padding()
    return [
        len(encoding) for encoding in whole.encode_batch([readable(text) for text in texts], add_special_tokens=False)
    ]


def _load(name: str, folder: Path, device: str | None, backend: str, precision: str) -> SentenceTransformer:
    if backend not in BACKENDS:
        raise BadInputError(
            tr(
                'The model "{name}" has backend = "{backend}"; allowed: {backends}.',
                name=name,
                backend=backend,
                backends=commas(BACKENDS),
            )
        )
    if precision not in PRECISIONS:
        raise BadInputError(
            tr(
                'The model "{name}" has precision = "{precision}"; allowed: {precisions}.',
                name=name,
                precision=precision,
                precisions=commas(PRECISIONS),
            )
        )
    if precision == BFLOAT16 and backend == "onnx":
        raise BadInputError(
            tr('The model "{name}" is run by onnxruntime, which has no bfloat16; leave one of them out.', name=name)
        )
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # standard error is for sentences
    try:
        with loading_report() as report:
            model = SentenceTransformer(
                str(folder),
                device="cpu" if backend == "onnx" else device,
                trust_remote_code=False,
                local_files_only=True,
            )
        report.check(name, uses_pooler=_uses_pooler(model))
        if precision == BFLOAT16:
            model.bfloat16()
        if backend == "onnx":
            from components.encoders.onnx_body import run_by_onnxruntime

            run_by_onnxruntime(name, model, folder)
    except Exception as error:
        raise load_failure(name, error) from error
    return model


def _uses_pooler(model: SentenceTransformer) -> bool:
    """Whether vectors are made of the transformer's pooled output and not of its words'."""
    outputs = getattr(model[0], "modality_config", None) or {}
    return any("pooler" in str(output) for output in outputs.values())


def _checked_dim(name: str, wanted: int | None, full: int) -> int:
    if wanted is None:
        return full
    if not 1 <= wanted <= full:
        raise BadInputError(
            tr(
                'The model "{name}" gives {full} numbers per vector; dim is {wanted}, allowed: 1 to {full}.',
                name=name,
                full=full,
                wanted=wanted,
            )
        )
    return wanted


def _checked_limit(name: str, wanted: int, full: int | None) -> int:
    if wanted < 3 or (full is not None and wanted > full):
        raise BadInputError(
            tr(
                'The model "{name}" reads at most {full} tokens; max_tokens is {wanted}, allowed: 3 to it.',
                name=name,
                full=full,
                wanted=wanted,
            )
        )
    return wanted
