"""Which sentence of a result is nearest to the query, by the same model that found it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from components.encoders.protocol import Encoder
from components.records import FloatArray
from components.retrieval.highlight import Span, first_sentences

KEPT_VECTORS = 4_000  # of sentences and queries, in memory


class SentenceFinder:
    """One model and the vectors of the sentences it has read lately."""

    def __init__(self, load_encoder: Callable[[], tuple[Encoder, threading.Lock]]) -> None:
        """The encoder is loaded when the first sentence is wanted."""
        self._load_encoder = load_encoder
        self._known: OrderedDict[tuple[str, str], FloatArray] = OrderedDict()

    def best(self, query: str, texts: Sequence[str]) -> list[Span | None]:
        """Start and end of the sentence of each text whose vector has the highest cosine with the query's.

        None for a text of fewer than two sentences, where there is nothing to choose. Sentences are encoded as
        documents, all that are not known yet in one batch.
        """
        parts = [first_sentences(text) for text in texts]
        wanted = [text[a:b] for text, spans in zip(texts, parts, strict=True) if len(spans) > 1 for a, b in spans]
        if not wanted:
            return [None] * len(texts)
        encoder, lock = self._load_encoder()
        with lock:
            asked = self._vectors("query", [query], encoder.encode_queries)[0]
            rows = iter(self._vectors("document", wanted, encoder.encode_documents))
        nearest: list[Span | None] = []
        for spans in parts:
            if len(spans) < 2:
                nearest.append(None)
                continue
            scores = [float(next(rows) @ asked) for _ in spans]
            nearest.append(spans[int(np.argmax(scores))])
        return nearest

    def _vectors(self, role: str, texts: Sequence[str], encode: Callable[[list[str]], FloatArray]) -> list[FloatArray]:
        new = [text for text in dict.fromkeys(texts) if (role, text) not in self._known]
        fresh = dict(zip(new, encode(new), strict=True)) if new else {}
        rows = [fresh[text] if text in fresh else self._known[role, text] for text in texts]
        for text, row in zip(texts, rows, strict=True):
            self._known[role, text] = row
            self._known.move_to_end((role, text))
        while len(self._known) > KEPT_VECTORS:
            self._known.popitem(last=False)
        return rows
