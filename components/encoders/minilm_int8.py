"""all-MiniLM-L6-v2 with weights of 8 bits, run by onnxruntime: 21 MB, quicker to load, almost the same vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from components.encoders.onnx_session import open_session
from components.encoders.texts import readable
from components.records import FloatArray
from components.retrieval.vectors import unit_rows

DIM = 384
MAX_TOKENS = 256  # as sentence_bert_config.json of all-MiniLM-L6-v2 says
BATCH_SIZE = 32  # texts per forward pass


class MiniLMInt8Encoder:
    """An Encoder over the ONNX file and MiniLM's tokenizer.json: mean over tokens, then length 1."""

    dim = DIM
    max_tokens: int | None = MAX_TOKENS

    def __init__(self, model: Path, tokenizer: Path, key: str, threads: int | None = None) -> None:
        from tokenizers import Tokenizer

        self.key = key
        self._session = open_session(model, threads=threads)
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._counter = Tokenizer.from_file(str(tokenizer))
        self._counter.no_truncation()
        self._counter.no_padding()
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        ids = [encoded.ids for encoded in self._tokenizer.encode_batch([readable(text) for text in texts])]
        vectors = np.zeros((len(ids), DIM), dtype=np.float32)
        for rows in _batches([len(row) for row in ids]):
            vectors[rows] = self._forward([ids[row] for row in rows])
        return unit_rows(vectors)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder; this model has no prompts."""
        return self.encode_documents(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder."""
        return [len(encoded.ids) for encoded in self._counter.encode_batch([readable(text) for text in texts])]

    def _forward(self, ids: list[list[int]]) -> FloatArray:
        """Mean token vectors of texts of various lengths, float32 (len(ids), DIM)."""
        width = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros((len(ids), width), dtype=np.int64)
        for number, row in enumerate(ids):
            tokens[number, : len(row)] = row
            mask[number, : len(row)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        output = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        if output.ndim == 2:  # already pooled
            return output
        weights = mask[:, :, None].astype(np.float32)
        return (output * weights).sum(axis=1) / weights.sum(axis=1)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Row numbers in groups of at most BATCH_SIZE, sorted by length so that little is padded."""
    order = sorted(range(len(lengths)), key=lambda row: lengths[row])
    return [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
