"""Small helpers every encoder needs: vectors of length 1 and keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from components.records import FloatArray


def unit_rows(matrix: npt.ArrayLike) -> FloatArray:
    """Float32 copy with every row divided by its Euclidean length; a row of zeros stays zero, for self-checks to find.

    Lengths are summed in float64, so that a vector of very large values does not overflow into zeros.
    """
    rows = np.asarray(matrix)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    lengths[lengths == 0] = 1
    return np.ascontiguousarray(rows / lengths[:, None], dtype=np.float32)


def vector_key(parts: Mapping[str, Any]) -> str:
    """16 hex digits of the SHA-256 over what a vector depends on; the order of the parts does not matter."""
    text = json.dumps(dict(parts), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def readable(text: str) -> str:
    """The text with lone surrogates and NUL replaced, which tokenizers written in Rust or C refuse or stop at."""
    if "\0" in text:
        text = text.replace("\0", " ")
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
