"""One request to an OpenAI-compatible embeddings address: sent, retried where that helps, and every fault named."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import SecretStr

from components.records import BadInputError

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

ATTEMPTS = 4  # per request, the first included
TIMEOUT_ATTEMPTS = 2  # a silent server is asked once more, not three times: each costs the full timeout
FIRST_WAIT = 1.0  # seconds, doubled after every attempt
LONGEST_WAIT = 60.0  # seconds a server may ask for
SAID_LENGTH = 200  # characters quoted of a server's own message


@dataclass(frozen=True)
class Endpoint:
    """Where requests go. ``timeout`` in seconds, per attempt. The key shows in no repr and no error."""

    base_url: str
    model: str
    api_key: SecretStr
    timeout: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def client(self) -> OpenAI:
        """A client of the openai library with its own retries off, so that waiting is ours to see and to bound.

        It follows no redirection: texts go to the host a person agreed to and to no other.
        """
        from openai import DefaultHttpxClient, OpenAI

        key = self.api_key.get_secret_value()
        straight = DefaultHttpxClient(follow_redirects=False)
        return OpenAI(base_url=self.base_url, api_key=key, timeout=self.timeout, max_retries=0, http_client=straight)

    def fault(self, said: str) -> BadInputError:
        """An error naming the model and the address, with the key taken out of whatever a server sent back."""
        secret = self.api_key.get_secret_value()
        text = f'The model "{self.model}" at {self.base_url} {said}'
        return BadInputError(text.replace(secret, "[key]") if secret and secret != "EMPTY" else text)  # noqa: S105


class SlowError(BadInputError):
    """No answer in time to a request of several texts; one of fewer may get it."""


class Watch(Protocol):
    """Told of every attempt of one request, for those who count what it may cost."""

    def before(self) -> None:
        """An attempt is about to be sent; an error raised here stops it."""

    def lost(self) -> None:
        """An attempt was sent and no answer came, which the provider may charge for all the same."""


def post(
    endpoint: Endpoint, client: OpenAI, texts: Sequence[str], body: Mapping[str, Any], watch: Watch | None = None
) -> dict[str, Any]:
    """The JSON answer to one embeddings request.

    Tried again after 429, 5xx and broken connections, waiting as long as ``Retry-After`` says; an answer that
    arrived whole is never asked for twice.

    Raises:
        SlowError: several texts took longer than the timeout; asking for the same again would take as long.
        BadInputError: no usable answer.
    """
    failures = 0
    while True:
        if watch is not None:
            watch.before()
        try:
            return _send(endpoint, client, texts, body)
        except _Again as again:
            failures += 1
            if watch is not None and again.is_lost:
                watch.lost()
            if again.is_timeout and len(texts) > 1:
                raise SlowError(str(endpoint.fault(f"{again.said} to {len(texts)} texts."))) from None
            if failures >= again.attempts:
                raise endpoint.fault(f"{again.said} ({failures} attempts); try again later.") from None
            endpoint.sleep(_wait(endpoint, again, failures))


class _Again(Exception):  # noqa: N818 - a signal, not an error
    def __init__(
        self,
        said: str,
        attempts: int = ATTEMPTS,
        wait: float | None = None,
        *,
        is_lost: bool = False,
        is_timeout: bool = False,
    ) -> None:
        super().__init__(said)
        self.is_timeout = is_timeout
        self.is_lost = is_lost
        self.said = said
        self.attempts = attempts
        self.wait = wait


def _wait(endpoint: Endpoint, again: _Again, failures: int) -> float:
    if again.wait is None:
        return float(FIRST_WAIT * 2 ** (failures - 1))
    if again.wait > LONGEST_WAIT:
        raise endpoint.fault(
            f"asks to wait {again.wait:.0f} s before the next request, more than the {LONGEST_WAIT:.0f} s allowed; "
            "try again then."
        ) from None
    return again.wait


def _send(endpoint: Endpoint, client: OpenAI, texts: Sequence[str], body: Mapping[str, Any]) -> dict[str, Any]:
    import openai

    try:
        raw = client.embeddings.with_raw_response.create(
            model=endpoint.model, input=list(texts), encoding_format="float", **body
        )
        content = raw.http_response.content
    except openai.APITimeoutError as error:
        said = f"did not answer within {endpoint.timeout:g} s"
        raise _Again(said, TIMEOUT_ATTEMPTS, is_lost=_was_sent(error), is_timeout=_was_sent(error)) from None
    except openai.APIConnectionError as error:
        raise _Again("could not be reached, or the connection broke", is_lost=_was_sent(error)) from None
    except openai.APIStatusError as error:
        raise _of_status(endpoint, error) from None
    except Exception as error:
        raise endpoint.fault(f"could not be asked ({type(error).__name__}); check the address and the key.") from None
    try:
        answer = json.loads(content)
    except ValueError:
        raise endpoint.fault("sent something that is not JSON; check that the address ends as in .../v1.") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise endpoint.fault("sent JSON without a list of vectors; check that it is an embeddings address.")
    return answer


def _was_sent(error: Exception) -> bool:
    """Whether a request had left when the connection failed: not where there never was a connection."""
    import httpx

    return not isinstance(error.__cause__, (httpx.ConnectError, httpx.ConnectTimeout))


def _of_status(endpoint: Endpoint, error: APIStatusError) -> Exception:
    status = int(error.status_code)
    secret = endpoint.api_key.get_secret_value()
    said = str(error.body.get("message", "") if isinstance(error.body, dict) else "")
    said = " ".join(said.replace(secret, "[key]").split())[:SAID_LENGTH]
    quoted = f' ("{said}")' if said else ""
    if status == 429 and error.code != "insufficient_quota":
        return _Again("is limiting requests (status 429)", wait=retry_after(error.response.headers))
    if status >= 500:
        return _Again(f"failed with status {status}", wait=retry_after(error.response.headers))
    if 300 <= status < 400:
        return endpoint.fault(
            f"sends requests on to another address (status {status}); enter the address of the server itself."
        )
    advice = {
        401: "refused the key; name the environment variable that holds its key, as openai:MODEL@BASE_URL#VARIABLE",
        403: "does not allow this key to use the model; check the account's rights",
        404: "was not found; check the model's name and the address",
        429: "says the account has no credit left; top it up",
    }.get(status, "refused the request; shorten long texts or check the model's options")
    return endpoint.fault(f"{advice} (status {status}){quoted}.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the ``Retry-After`` header says, in seconds or as a date (RFC 9110); None without one."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
