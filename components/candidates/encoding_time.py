"""How long encoding takes, from what was encoded before: the same sum for dense and for sparse models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from components.files import known_json
from components.records import Collection
from components.stores.batches import EncodingRate
from components.stores.vector_cache import Kind, text_hashes

ESTIMATE_TEXTS = 32
MEASURED_FILE = "measured.json"


class Cache(Protocol):
    """What is kept of texts by their hashes, and what making it has cost."""

    def missing(self, hashes: Sequence[bytes], /) -> list[int]:
        """Positions of the hashes of which nothing is kept, each hash once."""

    def rate(self, kind: Kind, /) -> EncodingRate:
        """What all batches together have cost."""


def estimate_sample(texts: Sequence[str]) -> list[str]:
    """ESTIMATE_TEXTS of the texts, drawn by a fixed seed."""
    return [texts[row] for row in np.random.default_rng(0).permutation(len(texts))[:ESTIMATE_TEXTS]]


def estimate_of(cache: Cache, collection: Collection, load_seconds: float) -> dict[str, float]:
    """What the documents without a vector and all queries will take, once some documents are encoded."""
    texts = collection.document_texts()
    rate = cache.rate("document")
    left = sum(len(texts[row]) for row in cache.missing(text_hashes("document", texts)))
    queries = sum(len(text) for text in collection.asked_in_words().query_texts())
    return {
        "seconds": load_seconds + (left + queries) * rate.seconds / max(rate.characters, 1),
        "documents_per_second": rate.texts_per_second or 0.0,
        "load_seconds": load_seconds,
    }


def known_seconds(cache: Cache | None, folder: Path, left: Sequence[str]) -> float | None:
    """What the texts left will take, loading included; None where the model was never timed on this computer."""
    rate = cache.rate("document") if cache is not None else None
    if rate is None or not rate.characters:
        return None
    load_seconds = float((known_json(folder / MEASURED_FILE) or {"load_seconds": 0.0})["load_seconds"])
    return load_seconds + sum(map(len, left)) * rate.seconds / rate.characters


def texts_left(cache: Cache | None, documents: Sequence[str], queries: Sequence[str]) -> list[str]:
    """Documents, then queries, of which nothing is kept, each once."""
    if cache is None:
        return list(dict.fromkeys(documents)) + list(dict.fromkeys(queries))
    left = [documents[row] for row in cache.missing(text_hashes("document", documents))]
    return left + [queries[row] for row in cache.missing(text_hashes("query", queries))]
