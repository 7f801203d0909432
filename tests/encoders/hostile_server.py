"""An embeddings server on 127.0.0.1 that misbehaves as told, one step per request."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIM = 4


@dataclass
class HostileServer:
    """What it will do (``plan``; "ok" when the plan is over) and what it saw."""

    plan: list[str]
    address: str = ""
    elsewhere: str = ""  # where "redirect" points to
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)


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
        self.server.state.authorizations.append(self.headers.get("Authorization", ""))
        step = self.server.state.plan.pop(0) if self.server.state.plan else "ok"
        getattr(self, "do_" + step)(body["input"])

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

    def do_base64(self, texts: list[str]) -> None:
        self.answer(["AAAA" for _ in texts])


@contextmanager
def hostile_server(plan: Sequence[str] = ()) -> Iterator[HostileServer]:
    """Run the server while the block runs."""
    state = HostileServer(list(plan))
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
