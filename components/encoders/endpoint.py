"""One request to the address of a model: sent, tried again where that helps, and every fault named."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from components.encoders.server.exchange import (
    BrokenError,
    Connection,
    ExchangeError,
    LateError,
    Request,
    ServerReply,
    StalledError,
    TooLargeError,
)
from components.encoders.server.refusal_advice import about_options, advice
from components.encoders.server.refusals import Cause, Refusal, has_reason, read_refusal, retry_after
from components.encoders.server.shapes import ApiShape, Wanted, rows_of, shape_of
from components.i18n import tr
from components.numbers import sentences
from components.records import BadInputError

__all__ = [
    "Asked", "Endpoint", "RefusedError", "SlowError", "TextsRefusedError", "Watch", "exchange", "post", "retry_after",
]  # fmt: skip
ATTEMPTS = 4  # per request, the first included
PATIENT_ATTEMPTS = 8  # where the server itself says that it is busy or still loading the model
TIMEOUT_ATTEMPTS = 2  # a silent server is asked once more, not three times: each costs the full timeout
FIRST_WAIT = 1.0  # seconds, doubled after every attempt
LONGEST_WAIT = 60.0  # seconds a server may ask for
BYTES_PER_NUMBER = 40  # of a vector written as JSON, blanks included
BYTES_BESIDE = 1 << 20  # of an answer beside its vectors
LARGEST_DIM = 16_384  # numbers of a vector whose length is not known yet
OPENAI_HOST = "api.openai.com"
KEYLESS = "EMPTY"  # stands for no key
_ACCOUNT_HEADERS = {"OpenAI-Organization": "OPENAI_ORG_ID", "OpenAI-Project": "OPENAI_PROJECT_ID"}


@dataclass(frozen=True)
class Endpoint:
    """Where requests go. The key shows in no repr and no error.

    ``timeout`` in seconds, for one whole attempt; ``late_advice`` adds to what is said where it passed without an
    answer (a sentence), and one text is asked for ``late_attempts`` times.
    """

    base_url: str
    model: str
    api_key: SecretStr
    timeout: float = 30.0
    sleep: Callable[[float], None] = time.sleep
    api: str = ""
    api_version: str = ""
    key_header: str = ""
    late_advice: Callable[[], str] = str
    late_attempts: int = TIMEOUT_ATTEMPTS
    connection: Connection | None = field(default=None, compare=False, repr=False)

    @property
    def shape(self) -> ApiShape:
        """How this server wants to be asked."""
        return shape_of(self.base_url, self.api, self.api_version)

    def connected(self) -> Endpoint:
        """The same with connections that stay open between requests."""
        return replace(self, connection=Connection(self.base_url))

    def headers(self) -> dict[str, str]:
        """What every request carries. What names a person's account at OpenAI goes to OpenAI alone."""
        headers = {"User-Agent": "embedding-explorer"}
        secret = self.api_key.get_secret_value()
        if secret and secret != KEYLESS:
            name = self.key_header or self.shape.key_header
            headers[name] = f"Bearer {secret}" if name.lower() == "authorization" else secret
        parts = urlsplit(self.base_url)
        if parts.scheme == "https" and parts.hostname == OPENAI_HOST:
            headers |= {name: os.environ[of] for name, of in _ACCOUNT_HEADERS.items() if os.environ.get(of, "").strip()}
        return headers

    @property
    def named(self) -> str:
        """The model and its address, of which every sentence here speaks."""
        return self.safe(tr('The model "{model}" at {base_url}', model=self.model, base_url=self.base_url))

    def fault(self, sentence: str) -> BadInputError:
        """An error of it, with the key taken out of whatever a server sent back."""
        return BadInputError(self.safe(sentence))

    def safe(self, sentence: str) -> str:
        """The sentence without the key."""
        secret = self.api_key.get_secret_value()
        return sentence.replace(secret, "[key]") if secret and secret != KEYLESS else sentence


class SlowError(BadInputError):
    """No answer in time to a request of several texts; one of fewer may get it."""


class RefusedError(BadInputError):
    """The server took none of a request, and would take none of it if asked again."""

    def __init__(self, sentence: str, refusal: Refusal) -> None:
        super().__init__(sentence)
        self.refusal = refusal


class TextsRefusedError(RefusedError):
    """It did so because of the texts: there are too many, or one cannot be read."""


class Watch(Protocol):
    """Told of every attempt of one request, for those who count what it may cost."""

    def before(self) -> None:
        """An attempt is about to be sent; an error raised here stops it."""

    def lost(self) -> None:
        """An attempt was sent and no answer came, which the provider may charge for all the same."""


def post(endpoint: Endpoint, wanted: Wanted, dim: int | None = None, watch: Watch | None = None) -> Any:  # noqa: ANN401
    """The JSON answer to one request for vectors; it holds a list of rows (``shapes.rows_of``).

    Tried again after 429, 5xx and broken connections, waiting as long as the server says; an answer that arrived
    whole is never asked for twice, and neither is one that would be refused again.

    Args:
        endpoint: where to.
        wanted: what is asked for.
        dim: numbers per vector where known: an answer much larger than its vectors is not read to its end.
        watch: told of every attempt.

    Raises:
        SlowError: several texts took longer than the timeout; asking for the same again would take as long.
        TextsRefusedError: the server cannot read these texts at once, or one of them; fewer or shorter ones may do.
        BadInputError: no usable answer.
    """
    most = (dim or LARGEST_DIM) * len(wanted.texts) * BYTES_PER_NUMBER + BYTES_BESIDE
    asked = Asked(
        endpoint.shape.url(endpoint.base_url, endpoint.model, endpoint.api_version),
        endpoint.shape.body(wanted),
        most,
        lambda answer: rows_of(answer) is not None,
        tr(
            "{server} sent JSON without a list of vectors; check that it is an embeddings address.",
            server=endpoint.named,
        ),
        tr(
            "{server} sent more than {most:.0f} MB for {number_of_texts} texts, which no vectors "
            "need; check that it is an embeddings address.",
            server=endpoint.named,
            most=most / 1000000.0,
            number_of_texts=len(wanted.texts),
        ),
        len(wanted.texts),
        lambda reason, status: about_options(endpoint.named, wanted, reason, status),
    )
    return exchange(endpoint, asked, watch)


@dataclass(frozen=True)
class Asked:
    """One request, whatever it is for.

    Args:
        url: where to.
        body: to be written as JSON.
        most: bytes read of an answer.
        is_answer: whether JSON that came back is what was asked for.
        no_answer: what is said where it is not.
        too_large: what is said where more came than ``most``.
        texts: how many it is about; several that take too long are a SlowError.
        about_options: what is said where a reason (in small letters, with its status) names an option; else "".
    """

    url: str
    body: Mapping[str, Any]
    most: int
    is_answer: Callable[[Any], bool]
    no_answer: str
    too_large: str
    texts: int = 1
    about_options: Callable[[str, int], str] = lambda reason, status: ""


def exchange(endpoint: Endpoint, asked: Asked, watch: Watch | None = None) -> Any:  # noqa: ANN401
    """The JSON answer to one request, tried again as ``post`` says, which names the errors too."""
    failures = 0
    while True:
        if watch is not None:
            watch.before()
        try:
            return _send(endpoint, asked)
        except _Again as again:
            failures += 1
            if watch is not None and again.is_lost:
                watch.lost()
            if again.is_timeout and asked.texts > 1:
                raise SlowError(endpoint.safe(again.told())) from None
            if failures >= again.attempts:
                often = tr("It was asked {failures} times.", failures=failures) if failures > 1 else ""
                raise endpoint.fault(again.told(often, tr("Try again later."))) from None
            endpoint.sleep(_wait(endpoint, again, failures))


class _Again(Exception):  # noqa: N818 - a signal, not an error
    def __init__(
        self,
        sentence: str,
        attempts: int = ATTEMPTS,
        wait: float | None = None,
        *,
        more: str = "",
        is_lost: bool = False,
        is_timeout: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.is_timeout = is_timeout
        self.is_lost = is_lost
        self.attempts = attempts
        self.wait = wait
        self._sentence, self._more = sentence, more

    def told(self, often: str = "", then: str = "", *, instead: str = "") -> str:
        """What happened (or what is said ``instead``), how often, what the server says of it, and what to do then."""
        return sentences([instead or self._sentence, often, self._more, then])


def _wait(endpoint: Endpoint, again: _Again, failures: int) -> float:
    if not again.wait:  # a wait of 0 would use up all attempts at once
        return min(float(FIRST_WAIT * 2 ** (failures - 1)), LONGEST_WAIT)
    if again.wait > LONGEST_WAIT:
        sentence = tr(
            "{server} asks to wait {wait:.0f} s before the next request, more than the {longest_wait:.0f} s allowed.",
            server=endpoint.named,
            wait=again.wait,
            longest_wait=LONGEST_WAIT,
        )
        raise endpoint.fault(again.told(then=tr("Try again then."), instead=sentence)) from None
    return again.wait


def _send(endpoint: Endpoint, asked: Asked) -> Any:  # noqa: ANN401
    reply = _exchanged(endpoint, asked)
    if not 200 <= reply.status < 300:
        raise _of_refusal(endpoint, asked, reply)
    try:
        answer = json.loads(reply.content)
    except (ValueError, RecursionError):
        refusal = read_refusal(reply.status, reply.headers, reply.content, endpoint.api_key.get_secret_value())
        sentence = tr(
            "{server} sent something that is not JSON; check that the address ends as in .../v1.", server=endpoint.named
        )
        if reply.content.lstrip()[:1] not in (b"{", b"["):  # a page says what it is
            sentence = refusal.told(sentence)
        raise endpoint.fault(sentence) from None
    if not asked.is_answer(answer):
        if has_reason(answer):
            raise _of_refusal(endpoint, asked, reply)
        raise endpoint.fault(asked.no_answer)
    return answer


def _exchanged(endpoint: Endpoint, asked: Asked) -> ServerReply:
    connection = endpoint.connection or Connection(endpoint.base_url)
    content = json.dumps(dict(asked.body), ensure_ascii=False).encode("utf-8", "replace")
    request = Request(asked.url, {"Content-Type": "application/json", **endpoint.headers()}, content)
    try:
        return connection.send(request, endpoint.timeout, asked.most)
    except LateError as error:
        raise _Again(
            _late(endpoint, asked.texts if error.is_sent else 1),
            endpoint.late_attempts,
            more=endpoint.late_advice(),
            is_lost=error.is_sent,
            is_timeout=error.is_sent,
        ) from None
    except StalledError:
        sentence = tr(
            "{server} began to answer and then sent next to nothing for too long; look at the server, or at the way "
            "to it.",
            server=endpoint.named,
        )
        raise _Again(sentence, 1, is_lost=True) from None
    except BrokenError as error:
        sentence = tr("{server} could not be reached, or the connection broke.", server=endpoint.named)
        raise _Again(sentence, is_lost=error.is_sent) from None
    except TooLargeError:
        raise endpoint.fault(asked.too_large) from None
    except ExchangeError as error:
        raise endpoint.fault(
            tr(
                "{server} could not be asked ({error}); check the address, the key and the proxy.",
                server=endpoint.named,
                error=error,
            )
        ) from None


def _late(endpoint: Endpoint, texts: int) -> str:
    if texts > 1:
        return tr(
            "{server} did not answer within {timeout:.3g} s to {texts} texts.",
            server=endpoint.named,
            timeout=endpoint.timeout,
            texts=texts,
        )
    return tr("{server} did not answer within {timeout:.3g} s.", server=endpoint.named, timeout=endpoint.timeout)


def _of_refusal(endpoint: Endpoint, asked: Asked, reply: ServerReply) -> Exception:
    refusal = read_refusal(reply.status, reply.headers, reply.content, endpoint.api_key.get_secret_value())
    status, cause = refusal.status, refusal.cause
    if cause in (Cause.BUSY, Cause.STARTING):
        is_limit = status == 429 or status < 300
        sentence = (
            tr("{server} is limiting requests (status 429).", server=endpoint.named)
            if is_limit
            else tr("{server} failed with status {status}.", server=endpoint.named, status=status)
        )
        attempts = PATIENT_ATTEMPTS if is_limit or cause is Cause.STARTING else ATTEMPTS
        return _Again(sentence, attempts, refusal.wait, more=refusal.reason_told)
    sentence = endpoint.safe(
        refusal.told(advice(endpoint.named, refusal, reply.headers.get("location", ""), asked.about_options))
    )
    if cause in (Cause.COUNT, Cause.LENGTH, Cause.UNSURE, Cause.ENCODING):
        return TextsRefusedError(sentence, refusal)
    return RefusedError(sentence, refusal)
