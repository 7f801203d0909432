"""Asking a reader process: a server that forks readers is kept beside this one, or a new process is started."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from components.datasets import reader_process, wire
from components.datasets.limits import READERS_AT_ONCE
from components.datasets.reader_process import STATUS, ByteSource, ReadingOutcome, ReadRequest
from components.i18n import tr

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 120.0  # until a reader is there; a busy machine takes long to load its libraries
_GRACE_SECONDS = 10.0  # after which a reader that the kernel should have ended is given up
# One thread and one arena each: address space that is only reserved would count as taken.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

needs_fresh = sys.platform != "linux"  # elsewhere forking a process that loaded libraries is not safe, or not there
_turn = threading.BoundedSemaphore(READERS_AT_ONCE)
_guard = threading.Lock()
_control: socket.socket | None = None
_server: subprocess.Popen[bytes] | None = None


def ask(request: ReadRequest) -> ReadingOutcome | int:
    """The answer to a request, or the status (as of os.waitpid) with which its reader ended without one."""
    with _turn:
        return _ask_once(request) if needs_fresh else _ask_server(request)


def warm_up() -> None:
    """Start the server of readers, so that the first file need not wait for it. Returns at once."""
    if not needs_fresh:
        with contextlib.suppress(OSError), _guard:
            _connected()


def _connected() -> socket.socket:
    global _control, _server
    if _control is None or _server is None or _server.poll() is not None:
        _close()
        _control, theirs = socket.socketpair()
        with theirs:
            _server = subprocess.Popen(
                [sys.executable, "-m", reader_process.__name__, str(theirs.fileno())],
                cwd=_ROOT,
                env={**os.environ, **_ENVIRONMENT},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the process that asks
            )
    return _control


def _close() -> None:
    """Let the server end: it reads the end of its socket."""
    global _control, _server
    if _control is not None:
        _control.close()
    if _server is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            _server.wait(1.0)
    _control = _server = None


atexit.register(_close)


def _ask_server(request: ReadRequest) -> ReadingOutcome | int:
    """The answer of a forked reader, or the status with which it ended without one."""
    data, status = _new_reader()
    with data, os.fdopen(status, "rb") as told:
        answer = _exchange(data, request)
        if answer is not None:
            return answer
        head = told.read(STATUS.size)
    return int(STATUS.unpack(head)[0]) if len(head) == STATUS.size else signal.SIGKILL


def _new_reader() -> tuple[socket.socket, int]:
    ours, theirs = socket.socketpair()
    told, tell = os.pipe()
    try:
        for attempt in (1, 2):
            try:
                with _guard:
                    socket.send_fds(_connected(), [b"r"], [theirs.fileno(), tell])
                break
            except OSError:  # the server was ended from outside
                if attempt == 2:
                    raise
                with _guard:
                    _close()
    finally:
        theirs.close()
        os.close(tell)
    return ours, told


def _exchange(data: socket.socket, request: ReadRequest) -> ReadingOutcome | None:
    data.settimeout(_START_SECONDS)
    with contextlib.suppress(EOFError, OSError), data.makefile("rwb") as stream:
        reader_process.receive(stream)
        data.settimeout(request.limits.seconds * reader_process.MOST_STARVED + _GRACE_SECONDS)
        reader_process.send_request(stream, request)
        return _answered(stream, request)
    return None


def _answered(stream: ByteSource, request: ReadRequest) -> ReadingOutcome:
    try:
        answer = wire.read(reader_process.receive(stream, request.limits.memory))
    except wire.WireError as error:
        return ReadingOutcome("failed", str(error))
    return answer if isinstance(answer, ReadingOutcome) else ReadingOutcome("failed", tr("no answer"))


def _ask_once(request: ReadRequest) -> ReadingOutcome | int:
    """As ``_ask_server``, of a process started for this request alone."""
    process = subprocess.Popen(
        [sys.executable, "-m", reader_process.__name__, "--once"],
        cwd=_ROOT,
        env={**os.environ, **_ENVIRONMENT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    timer = threading.Timer(_START_SECONDS, process.kill)
    started = time.monotonic()
    timer.start()
    try:
        with contextlib.suppress(EOFError, OSError):
            reader_process.receive(process.stdout)  # type: ignore[arg-type]
            timer.cancel()
            timer = threading.Timer(request.limits.seconds + _GRACE_SECONDS, process.kill)
            started = time.monotonic()
            timer.start()
            reader_process.send_request(process.stdin, request)  # type: ignore[arg-type]
            return _answered(process.stdout, request)  # type: ignore[arg-type]
        code = process.wait()
    finally:
        timer.cancel()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        process.wait()
    late = time.monotonic() - started > request.limits.seconds
    return signal.SIGALRM if late and hasattr(signal, "SIGALRM") else -code if code < 0 else signal.SIGABRT
