"""An encoder of ours as an embeddings server on this computer alone, for frameworks that compare texts by vectors."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from components.evaluation.support import Encode


@contextmanager
def served(encode: Encode) -> Iterator[str]:
    """The base URL of a server that answers ``POST /v1/embeddings`` as OpenAI does, until the end of the block."""
    guard = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Standard error is for sentences."""

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            texts = [body["input"]] if isinstance(body["input"], str) else list(body["input"])
            with guard:
                vectors = np.asarray(encode(texts), dtype="<f4")
            is_packed = body.get("encoding_format") == "base64"
            data = [
                {
                    "object": "embedding",
                    "index": place,
                    "embedding": base64.b64encode(row.tobytes()).decode() if is_packed else row.tolist(),
                }
                for place, row in enumerate(vectors)
            ]
            usage = {"prompt_tokens": 0, "total_tokens": 0}
            told = json.dumps({"object": "list", "data": data, "model": body.get("model", ""), "usage": usage}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
