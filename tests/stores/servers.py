"""Vector databases for tests: started here, on 127.0.0.1, and ended with the test."""

from __future__ import annotations

import contextlib
import importlib.util
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases import wait_until

MILVUS_LITE = pytest.mark.skipif(
    importlib.util.find_spec("pymilvus") is None or importlib.util.find_spec("milvus_lite") is None,
    reason="pymilvus and milvus-lite are not installed: pip install -r requirements-milvus.txt -c constraints.txt",
)
CHROMA = "from chromadb.cli.cli import app; app()"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@contextlib.contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A Chroma server over a folder; gives its address as --store takes it."""
    port = free_port()
    command = [sys.executable, "-c", CHROMA, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=5).status == 200)
        return False

    try:
        wait_until(answers, 120, "the start of the Chroma server")
        yield f"chroma:http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
