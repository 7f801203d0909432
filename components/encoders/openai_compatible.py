"""Embeddings from any OpenAI-compatible address: OpenAI itself, another provider, or a server on this computer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from pydantic import SecretStr

from components.encoders.addresses import checked_url
from components.encoders.arrays import readable, unit_rows
from components.encoders.endpoint import Endpoint, SlowError, post
from components.encoders.token_estimates import BATCH_TEXTS, batches, estimate_tokens, fitting, most_tokens
from components.records import BadInputError, FloatArray

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI_HOST = "api.openai.com"
OPENAI_URL = f"https://{OPENAI_HOST}/v1"
KEY_VARIABLE = "OPENAI_API_KEY"
KEYLESS = "EMPTY"  # what is sent to servers that ask for no key
TIMEOUT = 30.0  # seconds for one request
LOCAL_TIMEOUT = 120.0  # seconds; a server on this computer may be slow, but one that is gone refuses at once
PROBE = "dimension"  # the text sent to learn a model's dimension


class OpenAICompatibleEncoder:
    """An Encoder over ``POST {base_url}/embeddings``. Texts leave this computer when it encodes.

    ``dimensions`` is sent with every request and every answer must have it; ``dim`` is only expected, not sent.
    Prompts are put in front of texts; input types go into the request as ``input_type``. ``max_tokens_total`` ends
    the work before a request that would pass it. ``meter`` is told what every request costs and may stop it.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str,
        *,
        api_key: SecretStr | None = None,
        key_env: str = "",
        dimensions: int | None = None,
        dim: int | None = None,
        max_tokens: int | None = None,
        query_prompt: str = "",
        document_prompt: str = "",
        query_input_type: str = "",
        document_input_type: str = "",
        batch_size: int = BATCH_TEXTS,
        max_tokens_total: int | None = None,
        timeout: float = TIMEOUT,
        meter: Meter | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        url = checked_url(base_url)
        self._endpoint = Endpoint(url, model, find_key(url, api_key, key_env), timeout, sleep)
        self._client: OpenAI | None = None
        self._key = key
        self._dimensions = dimensions
        self._dim = dimensions or dim
        self._max_tokens = max_tokens
        self._prompts = {"query": query_prompt, "document": document_prompt}
        self._input_types = {"query": query_input_type, "document": document_input_type}
        self._batch_size = max(1, batch_size)
        self._max_tokens_total = max_tokens_total
        self._tokens_used = 0
        self._meter = meter

    def __repr__(self) -> str:
        return f"OpenAICompatibleEncoder(model={self._endpoint.model!r}, base_url={self._endpoint.base_url!r})"

    @property
    def key(self) -> str:
        """See Encoder."""
        return self._key

    @property
    def dim(self) -> int:
        """See Encoder. Where neither given nor seen in an answer, one short text is sent to find out."""
        if self._dim is None:
            self._encode([PROBE], "document")
        return int(self._dim or 0)

    @property
    def max_tokens(self) -> int | None:
        """See Encoder; an address does not tell, so it is what was given."""
        return self._max_tokens

    @property
    def timeout(self) -> float:
        """Seconds one request may take."""
        return self._endpoint.timeout

    @property
    def tokens_used(self) -> int:
        """Tokens of all answers so far, as the server counted them; estimated where it does not count."""
        return self._tokens_used

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder.

        Raises:
            BadInputError: no key, no answer, or an answer that cannot be right; the sentence says which.
        """
        return self._encode(texts, "document")

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder and encode_documents."""
        return self._encode(texts, "query")

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """None: an address does not tell before it is paid. See estimate_tokens."""
        return None

    def _encode(self, texts: Sequence[str], side: str) -> FloatArray:
        ready, parts, place = self._ready(texts, side), [], 0
        while place < len(ready):
            batch = self._next(ready, place)
            try:
                parts.append(self._request(batch, side))
                place += len(batch)
            except SlowError:
                # A quarter: the server may well go on with the request that was given up, and this one waits behind it.
                self._batch_size = max(len(batch) // 4, 1)
        return np.concatenate(parts) if parts else np.zeros((0, self.dim), dtype=np.float32)

    def _next(self, ready: list[str], place: int) -> list[str]:
        """The texts of the request that begins at ``place``: fewer where more might cross the cap on spending."""
        batch = next(batches(ready[place : place + self._batch_size], self._batch_size))
        room = None if self._meter is None else self._meter.room()
        return batch if room is None else fitting(batch, room)

    def split(self, texts: Sequence[str], side: str) -> Iterator[int]:
        """How many of the texts go into each request: whoever stores vectors should do so after each of them.

        Sizes are told one by one, because a slow server is asked for fewer from then on, and a cap leaves less room.
        """
        ready, place = self._ready(texts, side), 0
        while place < len(ready):
            size = len(self._next(ready, place))
            yield size
            place += size

    def _ready(self, texts: Sequence[str], side: str) -> list[str]:
        # A text of nothing is refused by most servers; one space is the nearest text they read.
        return [(self._prompts[side] + readable(text)) or " " for text in texts]

    def _request(self, texts: list[str], side: str) -> FloatArray:
        estimate = sum(estimate_tokens(texts))
        self._check_budget(estimate)
        body: dict[str, Any] = {"dimensions": self._dimensions} if self._dimensions else {}
        if self._input_types[side]:
            body["extra_body"] = {"input_type": self._input_types[side]}
        self._client = self._client or self._endpoint.client()
        most = most_tokens(texts)
        watch = None if self._meter is None else _Watch(self._meter, most)
        answer = post(self._endpoint, self._client, texts, body, watch)
        counted = _usage(answer)
        self._tokens_used += estimate if counted is None else counted
        if self._meter is not None:
            self._meter.after(most if counted is None else counted)
        vectors = self._checked(answer["data"], len(texts))
        self._dim = vectors.shape[1]
        return unit_rows(vectors)

    def _check_budget(self, estimate: int) -> None:
        limit = self._max_tokens_total
        if limit is not None and self._tokens_used + estimate > limit:
            raise self._endpoint.fault(
                f"would pass the limit of {limit} tokens: {self._tokens_used} used, about {estimate} in the next "
                "request; raise the limit or use fewer texts."
            )

    def _checked(self, rows: list[Any], expected: int) -> npt.NDArray[np.float64]:
        """The vectors in the order of their index, float64 (expected, dim)."""
        fault = self._endpoint.fault
        if len(rows) != expected:
            raise fault(f"sent {len(rows)} vectors for {expected} texts; use another server or a smaller batch_size.")
        indices = [_index(row, place) for place, row in enumerate(rows)]
        if sorted(indices) != list(range(expected)):
            raise fault("numbered its vectors wrongly (every index from 0 must occur once); use another server.")
        ordered = [rows[place].get("embedding") for place in np.argsort(indices)]
        if not all(isinstance(vector, list) for vector in ordered):
            raise fault('sent a vector that is not a list of numbers; the server must honour encoding_format="float".')
        lengths = sorted({len(vector) for vector in ordered} | ({self._dim} if self._dim else set()))
        if len(lengths) > 1 or lengths[0] == 0:
            seen = " and ".join(str(length) for length in lengths)
            raise fault(f"sent vectors of different length ({seen} numbers seen or expected); check the model's name.")
        return self._checked_numbers(ordered)

    def _checked_numbers(self, ordered: list[list[Any]]) -> npt.NDArray[np.float64]:
        try:
            vectors = np.array(ordered, dtype=np.float64)
        except (TypeError, ValueError):
            raise self._endpoint.fault("sent a vector with something that is no number; use another server.") from None
        for row, vector in enumerate(vectors):
            if not np.isfinite(vector).all():
                raise self._endpoint.fault(f"sent NaN or infinity for text {row + 1} of a request; use another server.")
            if not vector.any():
                raise self._endpoint.fault(f"sent a vector of zeros for text {row + 1} of a request; check that text.")
        return vectors


def _index(row: Any, place: int) -> int:  # noqa: ANN401 - whatever a server sent
    index = row.get("index", place) if isinstance(row, dict) else None
    return index if isinstance(index, int) else -1


class Meter(Protocol):
    """Keeps a cap on spending; see components.costs.spending.Meter."""

    def room(self) -> int | None:
        """The most tokens the next request may be charged for; None where there is no cap."""

    def before(self, most_tokens: int) -> None:
        """A request of at most this many tokens is about to be sent; an error raised here stops it."""

    def after(self, tokens: int) -> None:
        """A request was, or may have been, charged this many tokens."""


@dataclass(frozen=True)
class _Watch:
    """One request as its meter sees it."""

    meter: Meter
    most: int

    def before(self) -> None:
        """See Watch."""
        self.meter.before(self.most)

    def lost(self) -> None:
        """See Watch."""
        self.meter.after(self.most)


def _usage(answer: dict[str, Any]) -> int | None:
    usage = answer.get("usage")
    counted = usage.get("total_tokens") or usage.get("prompt_tokens") if isinstance(usage, dict) else None
    return counted if isinstance(counted, int) and counted > 0 else None


def find_key(base_url: str, given: SecretStr | None, key_env: str = "") -> SecretStr:
    """The key to send to this address, "EMPTY" for none.

    OPENAI_API_KEY (``given``, else from the environment) goes to api.openai.com and to no other host, unless
    ``key_env`` names it: a key must not reach whatever address a person types. Another host gets the variable
    ``key_env`` names.

    Raises:
        BadInputError: the variable is not set, or what it holds cannot be a key.
    """
    parts = urlsplit(base_url)
    is_openai = parts.scheme == "https" and parts.hostname == OPENAI_HOST
    variable = key_env or (KEY_VARIABLE if is_openai else "")
    if not variable:
        return SecretStr(KEYLESS)
    value = given.get_secret_value() if given is not None and variable == KEY_VARIABLE else os.environ.get(variable, "")
    value = value.strip()
    if not value:
        raise BadInputError(f"No API key for {base_url}: set the environment variable {variable} and start again.")
    if not all("!" <= character <= "~" for character in value):
        raise BadInputError("The API key contains a space or a character no key has; copy it again.")
    return SecretStr(value)
