"""One HTTP request and its answer, with one deadline for all of it and a limit on what is read."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from components.encoders.server.network import proxy_for
from components.i18n import tr

if TYPE_CHECKING:
    import httpx

REST_SECONDS = 15.0  # for the rest of an answer that has begun: a server computes before it answers, not meanwhile
GRACE = 0.25  # seconds beyond the deadline in which a reading ends by itself
MOST_OF_A_REFUSAL = 1 << 16  # bytes read of an answer that is an error


@dataclass(frozen=True)
class Request:
    """What is sent. ``content`` None is a GET."""

    url: str
    headers: Mapping[str, str]
    content: bytes | None = None


@dataclass(frozen=True)
class ServerReply:
    """What came back, unpacked; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class ExchangeError(Exception):
    """No whole answer. ``is_sent``: the request had left, so it may be charged for."""

    def __init__(self, sentence: str, *, is_sent: bool) -> None:
        super().__init__(sentence)
        self.is_sent = is_sent


class LateError(ExchangeError):
    """The deadline passed."""


class StalledError(ExchangeError):
    """An answer began and did not come to its end."""


class BrokenError(ExchangeError):
    """There was no connection, or it ended too early."""


class TooLargeError(ExchangeError):
    """More was sent than such an answer can hold."""


class ImpossibleError(ExchangeError):
    """The request cannot be made at all, so asking again helps nothing."""


class Connection:
    """Requests to one server over connections that are kept open.

    It follows no redirection: texts go to the host a person agreed to and to no other. Of the environment it takes
    the certificates and, except on the way to this computer, the proxies; no password files.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._client: httpx.Client | None = None

    def send(self, request: Request, seconds: float, most: int) -> ServerReply:
        """The answer, with at most ``most`` bytes of content, within ``seconds`` from now, connecting included.

        Raises:
            ExchangeError: there was none.
        """
        if self._client is None:
            self._client = _client(self._base_url)
        task = _TimedExchange(self._client, request, seconds, most)
        thread = threading.Thread(target=task.run, daemon=True)
        thread.start()
        thread.join(seconds + GRACE)
        if thread.is_alive():  # bytes drip into the headers, or a name is being looked up: no read of its own is late
            client, self._client = self._client, None
            if client is not None:
                client.close()
            raise LateError("late", is_sent=task.is_sent)
        if task.reply is None:
            raise task.error or BrokenError(tr("nothing came"), is_sent=task.is_sent)
        return task.reply


def _client(base_url: str) -> httpx.Client:
    import httpx

    try:
        return httpx.Client(
            follow_redirects=False,
            trust_env=False,
            proxy=proxy_for(base_url),
            verify=httpx.create_ssl_context(trust_env=True),
        )
    except (ValueError, ImportError, OSError) as error:
        raise ImpossibleError(
            tr("the proxy or the certificates cannot be used: {error}", error=error), is_sent=False
        ) from None


class _TimedExchange:
    """One exchange, run in a thread of its own, because no library bounds the time of a whole one."""

    def __init__(self, client: httpx.Client, request: Request, seconds: float, most: int) -> None:
        self._client, self._request, self._seconds, self._most = client, request, seconds, most
        self._deadline = time.monotonic() + seconds
        self.is_sent = False
        self.reply: ServerReply | None = None
        self.error: ExchangeError | None = None

    def run(self) -> None:
        """Fill ``reply`` or ``error``."""
        import httpx

        try:
            self.reply = self._exchange()
        except ExchangeError as error:
            self.error = error
        except httpx.TimeoutException:
            self.error = LateError("late", is_sent=self.is_sent)
        except (
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
            httpx.LocalProtocolError,
            UnicodeError,
            ValueError,
        ) as error:
            self.error = ImpossibleError(type(error).__name__, is_sent=False)
        except Exception as error:  # whatever else ends it, the caller waits for a word
            self.error = BrokenError(type(error).__name__, is_sent=self.is_sent)

    def _exchange(self) -> ServerReply:
        wanted = self._request
        with self._client.stream(
            "GET" if wanted.content is None else "POST",
            wanted.url,
            headers={"Accept-Encoding": "gzip", "Accept": "application/json", **wanted.headers},
            content=wanted.content,
            timeout=self._seconds,
            extensions={"trace": self._trace},
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            packed = headers.get("content-encoding", "").strip().lower()
            is_refusal = response.status_code >= 300
            most = MOST_OF_A_REFUSAL if is_refusal else self._most
            content = bytearray()
            for part in _unpacked(self._in_time(response.iter_raw()), packed, most):
                content += part
                if len(content) > most:
                    if is_refusal:
                        break
                    raise TooLargeError(tr("too large"), is_sent=True)
            return ServerReply(response.status_code, headers, bytes(content[:most]))

    def _in_time(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        begun = time.monotonic()
        for part in parts:
            now = time.monotonic()
            if now > self._deadline:
                raise LateError("late", is_sent=True)
            if now > begun + REST_SECONDS:
                raise StalledError("stalled", is_sent=True)
            yield part

    def _trace(self, event: str, _info: Mapping[str, Any]) -> None:
        if ".send_request_headers.started" in event:
            self.is_sent = True


def _unpacked(parts: Iterable[bytes], packed: str, most: int) -> Iterator[bytes]:
    """The content in pieces of at most ``most`` + 1 bytes, whatever a small packed part holds."""
    if packed in ("", "identity"):
        yield from parts
        return
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise ImpossibleError(tr("packed by {packed}", packed=packed[:20]), is_sent=True)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip and zlib, told by their first bytes
    for part in parts:
        rest = part
        while rest:
            try:
                piece = unpacker.decompress(rest, most + 1)
            except zlib.error:
                raise BrokenError(tr("cannot be unpacked"), is_sent=True) from None
            if piece:
                yield piece
            rest = unpacker.unconsumed_tail
