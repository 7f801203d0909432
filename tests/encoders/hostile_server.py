"""An embeddings server on 127.0.0.1 that misbehaves as told, one step per request."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIM = 4
Rule = Callable[["Handler", dict[str, Any]], None]
"""Answers a request by its body, through one of the handler's ``do_...``, ``say`` or ``answer``."""


@dataclass
class HostileServer:
    """What it will do (``plan``; "ok" when the plan is over) and what it saw."""

    plan: list[str]
    address: str = ""
    elsewhere: str = ""  # where "redirect" points to
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    rule: Rule | None = None  # asked where the plan is over
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    models: list[Any] = field(default_factory=list)  # what GET .../models lists
    pages: dict[str, Any] = field(default_factory=dict)  # what GET of a path says


def vector(text: str, dim: int = DIM) -> list[float]:
    """A vector that depends on the text alone."""
    return [float(len(text) + 1), float(sum(text.encode()) % 97)] + [1.0] * (dim - 2)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: HostileServer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.state = state
        self.stop = threading.Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.state.requests.append(body)
        state = self.server.state
        state.authorizations.append(self.headers.get("Authorization", ""))
        state.paths.append(self.path)
        state.headers.append({name.lower(): value for name, value in self.headers.items()})
        if state.rule is not None and not state.plan:
            state.rule(self, body)
            return
        getattr(self, "do_" + (state.plan.pop(0) if state.plan else "ok"))(body["input"])

    def do_GET(self) -> None:
        state = self.server.state
        state.paths.append(self.path)
        if self.path in state.pages:
            self.say(200, state.pages[self.path])
        elif state.models and self.path.endswith("/models"):
            self.say(200, {"object": "list", "data": state.models})
        else:
            self.say(404, {"error": "no"})

    def say(self, status: int, content: object, **headers: str) -> None:
        """Any JSON, or bytes as they are."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send(status, body, {name.replace("_", "-"): value for name, value in headers.items()})

    def send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def answer(self, vectors: Sequence[Any], indices: Sequence[int] | None = None) -> None:
        places = range(len(vectors)) if indices is None else indices
        data = [{"object": "embedding", "index": i, "embedding": v} for i, v in zip(places, vectors, strict=True)]
        usage = {"prompt_tokens": 7, "total_tokens": 7}
        self.send(200, json.dumps({"object": "list", "data": data, "model": "m", "usage": usage}).encode())

    def refuse(self, status: int, message: str, code: str | None = None, **headers: str) -> None:
        error = {"error": {"message": message, "type": "x", "code": code}}
        self.send(status, json.dumps(error).encode(), {k.replace("_", "-"): v for k, v in headers.items()})

    def do_ok(self, texts: list[str]) -> None:
        self.answer([vector(text) for text in texts])

    def do_shuffled(self, texts: list[str]) -> None:
        order = list(reversed(range(len(texts))))
        self.answer([vector(texts[i]) for i in order], order)

    def do_limit(self, _: list[str]) -> None:
        self.refuse(429, "slow down", Retry_After="3")

    def do_limit_long(self, _: list[str]) -> None:
        self.refuse(429, "slow down", Retry_After="86400")

    def do_quota(self, _: list[str]) -> None:
        self.refuse(429, "no credit", "insufficient_quota")

    def do_error(self, _: list[str]) -> None:
        self.refuse(500, "oops")

    def do_echo_key(self, _: list[str]) -> None:
        self.refuse(401, f"Incorrect API key provided: {self.headers.get('Authorization')}")

    def do_redirect(self, _: list[str]) -> None:
        self.send(307, b"", {"Location": f"{self.server.state.elsewhere}/embeddings"})

    def do_missing(self, _: list[str]) -> None:
        self.refuse(404, "no such model")

    def do_cut(self, _: list[str]) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b'{"data": [')
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def do_silence(self, _: list[str]) -> None:
        self.server.stop.wait(20)
        self.close_connection = True

    def do_html(self, _: list[str]) -> None:
        self.send(200, b"<html>welcome</html>")

    def do_other_json(self, _: list[str]) -> None:
        self.send(200, b'{"hello": 1}')

    def do_wide(self, texts: list[str]) -> None:
        self.answer([vector(text, DIM + 1) for text in texts])

    def do_ragged(self, texts: list[str]) -> None:
        self.answer([vector(text, DIM + (i == 0)) for i, text in enumerate(texts)])

    def do_fewer(self, texts: list[str]) -> None:
        self.answer([vector(text) for text in texts[1:]])

    def do_same_index(self, texts: list[str]) -> None:
        self.answer([vector(text) for text in texts], [0] * len(texts))

    def do_nan(self, texts: list[str]) -> None:
        self.answer([[float("nan")] * DIM for _ in texts])

    def do_zero(self, texts: list[str]) -> None:
        self.answer([[0.0] * DIM for _ in texts])

    def do_alike(self, texts: list[str]) -> None:
        self.answer([[1.0] * DIM] * len(texts))

    def do_words(self, texts: list[str]) -> None:
        self.answer([["a"] * DIM for _ in texts])

    def do_drip(self, _: list[str]) -> None:
        """A blank now and then, for ever."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self._drip(b" ")

    def do_drip_headers(self, _: list[str]) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._drip(b"a")

    def _drip(self, piece: bytes) -> None:
        with contextlib.suppress(OSError):
            while not self.server.stop.wait(0.05):
                self.wfile.write(piece)
                self.wfile.flush()
        self.close_connection = True

    def do_bomb(self, _: list[str]) -> None:
        """200 MB of blanks in 200 kB."""
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        packed = b"".join([packer.compress(b" " * 10_000_000) for _ in range(20)]) + packer.flush()
        self.send(200, packed, {"Content-Encoding": "gzip"})

    def do_endless(self, _: list[str]) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _piece in range(4000):
                self.wfile.write(b"f4240\r\n" + b" " * 1_000_000 + b"\r\n")
        self.close_connection = True

    def do_base64(self, texts: list[str]) -> None:
        self.answer(["AAAA" for _ in texts])


@contextmanager
def hostile_server(plan: Sequence[str] = (), rule: Rule | None = None) -> Iterator[HostileServer]:
    """Run the server while the block runs."""
    state = HostileServer(list(plan), rule=rule)
    server = _Server(state)
    state.address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
