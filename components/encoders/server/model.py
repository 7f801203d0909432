"""One model behind an address: a single request to it, and whether it still is the model it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from components.encoders.addresses import checked_url
from components.encoders.endpoint import OPENAI_HOST, Endpoint, TextsRefusedError, post
from components.encoders.server.fingerprint import (
    CHECK_AGAIN,
    PROBE,
    FileMemory,
    Memory,
    ModelChangedError,
    fingerprint_of,
    refuse_change,
)
from components.encoders.server.keys import find_key
from components.encoders.server.listing import listed_models
from components.encoders.server.meter import Meter, MeterWatch
from components.encoders.server.refusals import Cause
from components.encoders.server.reply_vectors import vectors_in
from components.encoders.server.request_size import RequestSize
from components.encoders.server.shapes import Wanted, model_of, rows_of, tokens_of
from components.encoders.texts import readable
from components.encoders.token_estimates import BATCH_TEXTS, estimate_tokens, most_tokens
from components.i18n import tr
from components.records import BadInputError, FloatArray
from components.retrieval.vectors import unit_rows

OPENAI_URL = f"https://{OPENAI_HOST}/v1"
TIMEOUT = 30.0  # seconds for one request
LOCAL_TIMEOUT = 120.0  # seconds; a server on this computer may be slow, but one that is gone refuses at once
FIRST_SECONDS = 10.0  # for its first answer, to one short text
LIST_SECONDS = 3.0  # for the models it lists, where a person gives it longer than that
LEAST_SECONDS = 6.0  # for any request after that, and on top SLOWER times as long as tokens took so far
SLOWER = 3.0
GLANCE = 5.0  # seconds that a job waits for a server it needs nothing of
CUT, SKIP = "cut", "skip"  # what is done with a text that a server does not take


class ServerModel:
    """What is known of the model and was seen of its answers.

    ``dimensions`` is sent with every request and every answer must have it; ``dim`` is only expected, not sent.
    Prompts are put in front of texts; input types go into the request as its family names them, ``fields`` (side ->
    name -> value) as they are. ``max_tokens_total`` ends the work before a request that would pass it. ``meter`` is
    told what every request costs and may stop it. ``memory`` keeps which model made the stored vectors: another one
    is refused. ``timeout`` are seconds for one request; unless ``is_patient``, a server that is silent from the start,
    or far beyond what it took before, is given up sooner; with it, one that is silent and lists no models either.
    ``refused_texts`` "cut" shortens a text that is too long for the server, "skip" leaves it out.
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
        is_patient: bool = True,
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
        self._is_patient = is_patient
        self._lists: bool | None = None  # whether it lists models; None: not asked
        self._was_late = False
        self._seconds_per_token = 0.0  # the slowest so far
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
        """The model and its address, as a name."""
        return self._endpoint.named

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
        return list(self._notes)

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

    def _ready(self, texts: Sequence[str], side: str) -> list[str]:
        # A text of nothing is refused by most servers; one space is the nearest text they read.
        return [(self._prompts[side] + readable(text)) or " " for text in texts]

    def _is_asked_otherwise(self, error: TextsRefusedError) -> bool:
        """Whether a refusal is mended by another way of asking for the same."""
        if error.refusal.cause is Cause.ENCODING and self._encoding:
            self._encoding = ""
            self._note(tr("{server} does not take encoding_format; it was left out.", server=self.named))
            return True
        return False

    def _request(self, texts: list[str], side: str) -> FloatArray:
        estimate = sum(estimate_tokens(texts))
        limit = self._max_tokens_total
        if limit is not None and self._tokens_used + estimate > limit:
            raise self._endpoint.fault(
                tr(
                    "{server} would pass the limit of {limit} tokens: {tokens_used} used, about {estimate} "
                    "in the next request; raise the limit or use fewer texts.",
                    server=self.named,
                    limit=limit,
                    tokens_used=self._tokens_used,
                    estimate=estimate,
                )
            )
        fields = self._fields.get(side, {})
        wanted = Wanted(self._endpoint.model, texts, self._input_types[side], self._dimensions, fields, self._encoding)
        most = most_tokens(texts)
        watch = None if self._meter is None else MeterWatch(self._meter, most)
        begun = time.monotonic()
        answer = post(self._patience(estimate), wanted, self._dim, watch)
        self._seconds_per_token = max(self._seconds_per_token, (time.monotonic() - begun) / max(estimate, 1))
        counted = tokens_of(answer)
        self._tokens_used += estimate if counted is None else counted
        if self._meter is not None:
            self._meter.after(most if counted is None else counted)
        vectors = vectors_in(rows_of(answer) or [], texts, self._dim, self._endpoint, self._note)
        self._has_answered, self._dim = True, vectors.shape[1]
        self._see_name(model_of(answer))
        return unit_rows(vectors)

    def _patience(self, tokens: int) -> Endpoint:
        """How long, and how often, a request of so many tokens is waited for."""
        if self._is_patient:
            return self._endpoint if self._has_answered or self._is_there() else self._soon()
        usual = LEAST_SECONDS + SLOWER * self._seconds_per_token * tokens if self._has_answered else FIRST_SECONDS
        most = self._endpoint.timeout
        return replace(self._endpoint, timeout=min(usual, most), late_advice=_perhaps_slow, late_attempts=1)

    def _is_there(self) -> bool:
        """Whether it says at once which models it has: then it may be loading one, which is waited for."""
        if self._endpoint.timeout <= FIRST_SECONDS:
            return True  # nothing to be won by asking
        if self._lists is None:
            self._lists = listed_models(self._endpoint, LIST_SECONDS) is not None
        return self._lists

    def _soon(self) -> Endpoint:
        return replace(self._endpoint, timeout=FIRST_SECONDS, late_advice=_perhaps_gone, late_attempts=1)

    def _see_name(self, name: str) -> None:
        """A server that gives its model another name in the middle is asked for the fixed text again."""
        before, self.answers_as = self.answers_as, name or self.answers_as
        if name and name != self._endpoint.model:
            self._note(tr('{server} answers as "{name}".', server=self.named, name=name[:100]))
        if before and name and name != before and not self._is_probing:
            self._checked_at = None
            self.check_model()

    def _note(self, sentence: str) -> None:
        self._notes[sentence] = None


def _perhaps_slow() -> str:
    return tr("If it only is slow, write ?timeout={local_timeout:g} behind its address.", local_timeout=LOCAL_TIMEOUT)


def _perhaps_gone() -> str:
    return tr("It lists no models either: look whether it runs, and whether this is its address.")
