"""Embeddings from any address that speaks OpenAI's language, or Azure's, Cohere's, Voyage's or Gemini's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import SecretStr

from components.encoders.addresses import checked_url
from components.encoders.endpoint import KEYLESS, OPENAI_HOST, Endpoint, SlowError, TextsRefusedError, post
from components.encoders.server.answers import vectors_in
from components.encoders.server.fingerprint import (
    CHECK_AGAIN,
    PROBE,
    FileMemory,
    Memory,
    ModelChangedError,
    fingerprint_of,
    refuse_change,
)
from components.encoders.server.keys import KEY_VARIABLE, find_key
from components.encoders.server.meter import Meter, MeterWatch
from components.encoders.server.refusals import Cause
from components.encoders.server.request_size import RequestSize
from components.encoders.server.shapes import Wanted, model_of, rows_of, tokens_of
from components.encoders.texts import readable
from components.encoders.token_estimates import BATCH_TEXTS, batches, estimate_tokens, fitting, most_tokens
from components.records import BadInputError, FloatArray
from components.retrieval.vectors import unit_rows

__all__ = ["KEYLESS", "KEY_VARIABLE", "OPENAI_HOST", "OPENAI_URL", "Meter", "OpenAICompatibleEncoder", "find_key"]
OPENAI_URL = f"https://{OPENAI_HOST}/v1"
TIMEOUT = 30.0  # seconds for one request
LOCAL_TIMEOUT = 120.0  # seconds; a server on this computer may be slow, but one that is gone refuses at once
GLANCE = 5.0  # seconds that a job waits for a server it needs nothing of
MOST_CUTS = 12  # attempts to shorten one text until a server takes it
SHORTEST_CUT = 16  # characters; what is refused below is not refused for its length
CUT, SKIP = "cut", "skip"  # what is done with a text that a server does not take
SHOWN = 60  # characters of a text in a sentence


class OpenAICompatibleEncoder:
    """An Encoder over ``POST {base_url}/embeddings`` and its likes. Texts leave this computer when it encodes.

    ``dimensions`` is sent with every request and every answer must have it; ``dim`` is only expected, not sent.
    Prompts are put in front of texts; input types go into the request as its family names them, ``fields`` (side ->
    name -> value) as they are. ``max_tokens_total`` ends the work before a request that would pass it. ``meter`` is
    told what every request costs and may stop it. ``memory`` keeps which model made the stored vectors: another one
    is refused. ``refused_texts`` "cut" shortens a text that is too long for the server, "skip" leaves it out.
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
        api: str = "",
        api_version: str = "",
        key_header: str = "",
        refused_texts: str = CUT,
        fields: Mapping[str, Mapping[str, Any]] | None = None,
        meter: Meter | None = None,
        memory: Memory | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        url = checked_url(base_url)
        secret = find_key(url, api_key, key_env)
        self._endpoint = Endpoint(url, model, secret, timeout, sleep, api, api_version, key_header).connected()
        shape = self._endpoint.shape
        self._key = key
        self._dimensions = dimensions
        self._dim = dimensions or dim
        self._max_tokens = max_tokens
        self._prompts = {"query": query_prompt, "document": document_prompt}
        given = {"query": query_input_type, "document": document_input_type}
        self._input_types = {side: given[side] or shape.input_types.get(side, "") for side in given}
        self._fields = fields or {}
        self._size = RequestSize(min(batch_size, shape.most_texts))
        self._max_tokens_total = max_tokens_total
        self._refused_texts = refused_texts
        self._tokens_used = 0
        self._meter = meter
        self._memory = memory
        self._checked_at: float | None = None
        self._encoding = "float"
        self._has_answered = self._is_probing = False
        self._notes: dict[str, None] = {}
        self.answers_as = ""  # the name that the server gives to its model
        self.cut: dict[str, int] = {}  # texts that were too long -> characters read of them
        self.refused: dict[str, str] = {}  # texts that the server does not take -> why, in one sentence

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
            self.check_model()
        if self._dim is None:
            self._probe()
        return int(self._dim or 0)

    @property
    def max_tokens(self) -> int | None:
        """See Encoder; an address does not tell, so it is what was given."""
        return self._max_tokens

    @property
    def timeout(self) -> float:
        """Seconds one request may take."""
        return self._endpoint.timeout

    def remember_in(self, folder: Path) -> None:
        """Recognise the model by what lies beside the vectors that it made; see ``check_model``."""
        self._memory = self._memory or FileMemory(folder)

    @property
    def endpoint(self) -> Endpoint:
        """Where requests go."""
        return self._endpoint

    @property
    def named(self) -> str:
        """The model and its address, to begin a sentence with."""
        return self._endpoint.named("").strip()

    @property
    def most_texts(self) -> int | None:
        """Texts that a request may hold at most, where a refusal said so; None where none did."""
        return self._size.known_limit

    @property
    def tokens_used(self) -> int:
        """Tokens of all answers so far, as the server counted them; estimated where it does not count."""
        return self._tokens_used

    @property
    def notes(self) -> list[str]:
        """What was odd in the answers and mended, one sentence each."""
        return [f"The server of {self._endpoint.model} {what}." for what in self._notes]

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder.

        Raises:
            BadInputError: no key, no answer, an answer that cannot be right, another model than before, or a text that
                the server does not take; the sentence says which.
        """
        return self._all(texts, "document")

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder and encode_documents."""
        return self._all(texts, "query")

    def encode_some(self, texts: Sequence[str], side: str) -> FloatArray:
        """As the two above, with NaN in the rows of texts that the server does not take; ``refused`` says why."""
        return self._encode(texts, side)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """None: an address does not tell before it is paid. See estimate_tokens."""
        return None

    def check_model(self) -> None:
        """Ask whether the model is the one that made the stored vectors: at the first use, and then now and again.

        Raises:
            BadInputError: it is another one; the sentence says what changed and what to do.
        """
        now = time.monotonic()
        if self._memory is None or (self._checked_at is not None and now < self._checked_at + CHECK_AGAIN):
            return
        known = self._memory.read()
        self._dim, dim = self._dimensions, self._dim  # of another length it is another model, not a fault of an answer
        try:
            vectors = self._probe()
            seen = fingerprint_of(self.answers_as, vectors)
            if known is None:
                self._memory.write(seen)
            else:
                refuse_change(known, seen, self.named)
        except BadInputError:
            self._dim = dim
            raise
        self._checked_at = now

    def check_model_if_there(self) -> None:
        """As ``check_model``, for a job that needs nothing of the server: one that is gone or busy is left alone.

        Raises:
            ModelChangedError: it answers, and its model is another one.
        """
        patient = self._endpoint
        self._endpoint = replace(patient, timeout=min(patient.timeout, GLANCE), sleep=lambda _: None)
        try:
            self.check_model()
        except ModelChangedError:
            raise
        except BadInputError:
            return
        finally:
            self._endpoint = patient

    def _probe(self) -> FloatArray:
        """The vector of a fixed text, float32 (1, dim)."""
        self._is_probing = True
        try:
            return self._request(self._ready([PROBE], "document"), "document")
        except TextsRefusedError as error:
            if self._is_asked_otherwise(error):
                return self._probe()
            raise
        finally:
            self._is_probing = False

    def split(self, texts: Sequence[str], side: str) -> Iterator[int]:
        """How many of the texts go into each request: whoever stores vectors should do so after each of them.

        Sizes are told one by one, because a slow server is asked for fewer from then on, and a cap leaves less room.
        """
        ready, place = self._ready(texts, side), 0
        while place < len(ready):
            size = len(self._next(ready, place))
            yield size
            place += size

    def _all(self, texts: Sequence[str], side: str) -> FloatArray:
        vectors = self._encode(texts, side)
        for text in texts:
            if text in self.refused:
                raise BadInputError(self.refused[text])
        return vectors

    def _encode(self, texts: Sequence[str], side: str) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        self.check_model()
        ready, parts, place = self._ready(texts, side), [], 0
        while place < len(ready):
            batch = self._next(ready, place)
            try:
                parts.append(self._request(batch, side))
            except SlowError:
                self._size.was_late(len(batch))
                continue
            except TextsRefusedError as error:
                if self._is_asked_otherwise(error):
                    continue
                if len(batch) > 1:
                    self._size.was_refused(len(batch), error.refusal)
                    continue
                parts.append(self._without(texts[place], batch[0], side, error))
            else:
                self._size.was_answered()
            place += len(batch)
        width = self._dim or 0
        return np.concatenate([part if part.shape[1] else np.full((1, width), np.nan, np.float32) for part in parts])

    def _next(self, ready: list[str], place: int) -> list[str]:
        """The texts of the request that begins at ``place``: fewer where more might cross the cap on spending."""
        batch = next(batches(ready[place : place + self._size.size], self._size.size))
        alone = [row for row, text in enumerate(batch) if self._size.is_surely_long(len(text))]
        batch = batch[: max(alone[0], 1)] if alone else batch
        room = None if self._meter is None else self._meter.room()
        return batch if room is None else fitting(batch, room)

    def _ready(self, texts: Sequence[str], side: str) -> list[str]:
        # A text of nothing is refused by most servers; one space is the nearest text they read.
        return [(self._prompts[side] + readable(text)) or " " for text in texts]

    def _is_asked_otherwise(self, error: TextsRefusedError) -> bool:
        """Whether a refusal is mended by another way of asking for the same."""
        if error.refusal.cause is Cause.ENCODING and self._encoding:
            self._encoding = ""
            self._notes["does not take encoding_format; it was left out"] = None
            return True
        return False

    def _without(self, text: str, ready: str, side: str, error: TextsRefusedError) -> FloatArray:
        """A row for one text that was refused: of its beginning, or of width 0 where it is left out.

        Raises:
            BadInputError: it is not for this text: the server takes none at all.
        """
        self._size.found(len(ready), error.refusal.cause)
        if not self._has_answered:
            self._probe()
        if error.refusal.cause is Cause.LENGTH and self._refused_texts == CUT:
            vectors = self._cut(text, ready, side, error)
            if vectors is not None:
                return vectors
        begins = " ".join(text.split())[:SHOWN]
        self.refused[text] = self._endpoint.named(
            f'does not take the text that begins with "{begins}" (status {error.refusal.status})'
            f"{error.refusal.quoted}. Change or remove it, or write ?refused_texts=skip behind the address to leave "
            "such texts out."
        )
        return np.zeros((1, 0), dtype=np.float32)

    def _cut(self, text: str, ready: str, side: str, error: TextsRefusedError) -> FloatArray | None:
        """The vector of the longest beginning that was tried and taken; None where none was."""
        kept, refusal = ready, error.refusal
        for _ in range(MOST_CUTS):
            share = refusal.length_share()
            kept = kept[: int(len(kept) * (share * 0.97 if share and share < 0.95 else 0.75))].rstrip()
            if len(kept) < SHORTEST_CUT:
                return None
            try:
                vectors = self._request([kept], side)
            except TextsRefusedError as again:
                refusal = again.refusal
                continue
            self.cut[text] = len(kept) - len(self._prompts[side])
            return vectors
        return None

    def _request(self, texts: list[str], side: str) -> FloatArray:
        estimate = sum(estimate_tokens(texts))
        limit = self._max_tokens_total
        if limit is not None and self._tokens_used + estimate > limit:
            raise self._endpoint.fault(
                f"would pass the limit of {limit} tokens: {self._tokens_used} used, about {estimate} in the next "
                "request; raise the limit or use fewer texts."
            )
        fields = self._fields.get(side, {})
        wanted = Wanted(self._endpoint.model, texts, self._input_types[side], self._dimensions, fields, self._encoding)
        most = most_tokens(texts)
        watch = None if self._meter is None else MeterWatch(self._meter, most)
        answer = post(self._endpoint, wanted, self._dim, watch)
        counted = tokens_of(answer)
        self._tokens_used += estimate if counted is None else counted
        if self._meter is not None:
            self._meter.after(most if counted is None else counted)
        vectors = vectors_in(rows_of(answer) or [], texts, self._dim, self._endpoint.fault, self._note)
        self._has_answered, self._dim = True, vectors.shape[1]
        self._see_name(model_of(answer))
        return unit_rows(vectors)

    def _see_name(self, name: str) -> None:
        """A server that gives its model another name in the middle is asked for the fixed text again."""
        before, self.answers_as = self.answers_as, name or self.answers_as
        if name and name != self._endpoint.model:
            self._note(f'answers as "{name[:100]}"')
        if before and name and name != before and not self._is_probing:
            self._checked_at = None
            self.check_model()

    def _note(self, what: str) -> None:
        self._notes[what] = None
