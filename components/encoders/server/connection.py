"""Trying a server before its model joins a comparison: what it lists, whether it answers, how fast, its limits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from components.encoders.endpoint import Endpoint
from components.encoders.openai_compatible import OpenAICompatibleEncoder
from components.encoders.server.fingerprint import PROBE
from components.encoders.server.listing import got, listed_models

TRIED_TEXTS = 32  # in the request that tells speed and the limit on texts
SHOWN_MODELS = 50
_LENGTH_FIELDS = ("max_model_len", "context_length", "max_input_length", "max_input_tokens", "inputTokenLimit")


@dataclass(frozen=True)
class Tried:
    """What was seen. ``models`` is None where the server lists none; times are of this one try."""

    models: tuple[str, ...] | None
    dimension: int
    answers_as: str
    milliseconds: float  # of a request with one text, the connection open already
    texts_per_second: float  # of short texts in one request
    most_texts: int | None  # in a request, where a refusal or the server's own facts say so
    most_tokens: int | None  # of a text, where the server says so
    notes: tuple[str, ...]


def try_connection(encoder: OpenAICompatibleEncoder) -> Tried:
    """Three requests with a fixed sentence and short words, and a look at what the server lists.

    Raises:
        BadInputError: it gives no vectors; the sentence says why, with its own reason.
    """
    encoder.encode_documents([PROBE])
    started = time.perf_counter()
    vectors = encoder.encode_queries([PROBE])
    milliseconds = (time.perf_counter() - started) * 1000
    words = [f"word {number}" for number in range(TRIED_TEXTS)]
    started = time.perf_counter()
    encoder.encode_documents(words)
    seconds = time.perf_counter() - started
    listed, info = listed_models(encoder.endpoint), _info(encoder.endpoint)
    names = None if listed is None else tuple(name for name, _ in listed)
    facts = [info, *(entry for name, entry in listed or [] if name == encoder.endpoint.model)]
    return Tried(
        names,
        int(vectors.shape[1]),
        encoder.answers_as,
        milliseconds,
        len(words) / max(seconds, 1e-9),
        encoder.most_texts or _number(info, "max_client_batch_size"),
        next((length for fact in facts for name in _LENGTH_FIELDS if (length := _number(fact, name))), None),
        tuple(encoder.notes),
    )


def _info(endpoint: Endpoint) -> dict[str, Any]:
    """What text-embeddings-inference tells of itself; nothing of other servers."""
    parts = urlsplit(endpoint.base_url)
    answer = got(endpoint, f"{parts.scheme}://{parts.netloc}/info")
    return answer if isinstance(answer, dict) else {}


def _number(facts: dict[str, Any], name: str) -> int | None:
    number = facts.get(name)
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 10**9 else None
