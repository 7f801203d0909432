"""ConSE: pictures found by words without a text-image model.

Norouzi et al., "Zero-Shot Learning by Convex Combination of Semantic Embeddings" (2014). An image classifier says how
likely each of its classes is; a picture's vector is the mean of the text vectors of the likeliest classes' names,
weighted by that. It knows what the classifier has names for, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from components.encoders.media.protocol import OpenMedia, Role, Ways, encode_by_part
from components.encoders.protocol import Encoder
from components.i18n import Kept
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

LIKELIEST = 10  # classes that count, as in the paper's T = 10
Classify = Callable[[Sequence[Path]], FloatArray]
"""Files -> how likely each class is, float32 (files, classes)."""


class ConseEncoder:
    """A MediaEncoder of texts and pictures, made of an image classifier and a text encoder."""

    modalities = frozenset(("text", "image"))

    def __init__(
        self,
        name: str,
        key: str,
        classify: Classify,
        names: Sequence[str],
        texts: Encoder,
        sees: Kept,
        middle: tuple[float, int] = (0.0, 0),
    ) -> None:
        self._name, self.key = name, key
        self._classify, self._encoder, self.sees = classify, texts, sees
        self.sees_middle, self.sees_side = middle
        self._classes = texts.encode_documents(list(names))

    @property
    def dim(self) -> int:
        """See MediaEncoder."""
        return self._encoder.dim

    @property
    def max_tokens(self) -> int | None:
        """Of a text, as the text encoder."""
        return self._encoder.max_tokens

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        ways: Ways = {"image": self._pictures, "text": self._encoder.encode_queries}
        return encode_by_part(items, role, open_media, ways, name=self._name, dim=self.dim)

    def _pictures(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(combined(self._classify(list(files)), self._classes))


def combined(likely: FloatArray, classes: FloatArray) -> FloatArray:
    """Float32 (pictures, dim): for each row of ``likely`` the weighted mean of the LIKELIEST classes' vectors."""
    order = np.argsort(-likely, axis=1, kind="stable")[:, :LIKELIEST]
    weights = np.take_along_axis(likely, order, axis=1)
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("nk,nkd->nd", weights, classes[order]), dtype=np.float32)
