"""The process in which files of strangers are read: ``python -m components.datasets.reader_process``.

Started once by ``components.datasets.guarded`` with a socket on which it is asked to read; for each request it forks,
so that a reader is there in milliseconds, and the reader is held to its limits by the kernel. A file may take a reader
over: what it is asked and what it answers is data and cannot be code (``wire``). Only ``--once``, for systems that
cannot fork safely, reads one request from stdin and ends.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from components import i18n
from components.datasets import wire
from components.i18n import tr
from components.records import BadInputError


class ByteSource(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes | None: ...  # noqa: D102


class ByteTarget(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> object: ...  # noqa: D102

    def flush(self) -> None: ...  # noqa: D102


LENGTH = struct.Struct("<Q")  # before each message: its length in bytes
STATUS = struct.Struct("<i")  # what os.waitpid said of the reader
CLOCK = struct.Struct("<d")  # seconds on the clock a reader that begins may take
READY = b""  # the first message of a reader: from then on its time counts
WARM = ("pandas", "pyarrow.parquet", "components.datasets.read", "components.datasets.vectors")
WARM_LATER = ("docx", "pypdf", "python_calamine", "charset_normalizer")  # while nobody waits
IDLE_SECONDS = 0.2
LOOK_SECONDS = 0.25  # how often a watcher looks at its reader
MOST_STARVED = 4.0
"""A reader that waits for a busy processor has so many times its seconds on the clock."""
MEMORY_CAUSES = ("MemoryError", "ArrowMemoryError")


@dataclass(frozen=True)
class Limits:
    """What one reading may take: bytes of memory on top of what a reader starts with, and two kinds of seconds."""

    memory: int
    cpu_seconds: int  # of the processor
    seconds: float  # on the clock, without those in which it could not run because the processor was busy


@dataclass(frozen=True)
class ReadRequest:
    """A function by its module and name, what it is called with, and where."""

    module: str
    function: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    folder: str
    limits: Limits
    language: str = i18n.SOURCE
    """In which what is wrong with a file is said."""


@dataclass(frozen=True)
class ReadingOutcome:
    """How a reading ended: "done" with its value, "bad" with a sentence, "memory", or "failed" with a traceback."""

    outcome: str
    value: Any = None


is_reader = False  # whether this process reads for another one


def serve(control: socket.socket) -> None:
    """Fork a reader for each pair of a socket and a status pipe that arrives; ends when the asking process does."""
    for name in WARM:
        importlib.import_module(name)
    later = list(WARM_LATER)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the watchers
    while True:
        control.settimeout(IDLE_SECONDS if later else None)
        try:
            message, descriptors, _, _ = socket.recv_fds(control, 1, 2)
        except TimeoutError:
            importlib.import_module(later.pop())
            continue
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _watch(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _watch(data: int, status: int) -> None:
    """Read in a process of its own, end it where it takes too long, and tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    begins, begun = os.pipe()
    reader = os.fork()
    if reader == 0:
        os.close(status)
        os.close(begins)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        with socket.socket(fileno=data) as connection, connection.makefile("rwb") as stream:
            _answer(stream, stream, begun)
        os._exit(0)
    os.close(data)
    os.close(begun)
    ended = _ended(reader, begins)
    with contextlib.suppress(OSError):
        os.write(status, STATUS.pack(ended))
    os._exit(0)


def _ended(reader: int, begins: int) -> int:
    """What os.waitpid says of a reader, which is ended once it has had its time.

    Seconds in which it was ready and had no processor do not count: a busy computer makes no file a bad one.
    """
    head = os.read(begins, CLOCK.size)
    if len(head) < CLOCK.size:
        return os.waitpid(reader, 0)[1]
    (seconds,) = CLOCK.unpack(head)
    start = time.monotonic() - _starved(reader)
    while True:
        pid, ended = os.waitpid(reader, os.WNOHANG)
        if pid:
            return ended
        if time.monotonic() - start - _starved(reader) > seconds:
            os.kill(reader, signal.SIGALRM)
        signal.sigtimedwait({signal.SIGCHLD}, LOOK_SECONDS)


def _starved(pid: int) -> float:
    """Seconds a process was ready to run and did not, since its start; 0 where the system does not tell."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:  # noqa: PTH123 - read over and over
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def _answer(source: ByteSource, target: ByteTarget, begun: int | None = None) -> None:
    """Say that this process is there, read one request, do it within its limits and write the answer.

    Whoever watches this process is told on ``begun`` how long the request may take; nobody does without.
    """
    global is_reader
    is_reader = True
    send(target, READY)
    request = receive_request(source)
    _be_silent()
    os.chdir(request.folder)
    _keep_within(request.limits, 1.0 if begun is None else MOST_STARVED)
    if begun is not None:
        os.write(begun, CLOCK.pack(request.limits.seconds))
    try:
        send(target, _done(request))
    except MemoryError:
        send(target, wire.write(ReadingOutcome("memory")))
    target.flush()


def _done(request: ReadRequest) -> bytes:
    try:
        function: Callable[..., Any] = getattr(importlib.import_module(request.module), request.function)
        with i18n.reading(request.language), i18n.remembering():
            return wire.write(ReadingOutcome("done", function(*request.arguments, **request.named)))
    except BadInputError as error:
        return wire.write(ReadingOutcome("memory") if _wanted_memory(error) else ReadingOutcome("bad", str(error)))
    except MemoryError:
        raise
    except BaseException as error:  # the boundary of the process; a panic of native code is no Exception
        if _wanted_memory(error):
            return wire.write(ReadingOutcome("memory"))
        return wire.write(ReadingOutcome("failed", "".join(traceback.format_exception(error))[-4000:]))


def _wanted_memory(error: BaseException | None) -> bool:
    """Whether a lack of memory stands behind it: readers call whatever stops them a damaged file."""
    while error is not None:
        if type(error).__name__ in MEMORY_CAUSES:
            return True
        error = error.__cause__ or error.__context__
    return False


def _be_silent() -> None:
    """Native code writes to stderr when it gives up; what is said to the person is said by the asking process."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _keep_within(limits: Limits, times: float) -> None:
    """Let the kernel end this process where it takes more; native code cannot get around that.

    On the clock it may take ``times`` its seconds: whoever watches it ends it sooner.
    """
    try:
        import resource
    except ImportError:  # Windows: only the clock of the asking process
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        spent = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(spent.ru_utime + spent.ru_stime) + limits.cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with contextlib.suppress(ValueError, OSError):
        most = _memory_now() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds * times)


def _memory_now() -> int:
    """Bytes of address space this process has; 1 GB where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - quicker than pathlib, for each file
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 1 << 30


def send_request(target: ByteTarget, request: ReadRequest) -> None:
    """Write a request as two messages: where and how it is read, and what the function is called with.

    Raises:
        WireError: an argument is of a type that no message can hold.
    """
    limits = [request.limits.memory, request.limits.cpu_seconds, request.limits.seconds]
    send(target, wire.write([request.module, request.function, request.folder, limits, request.language]))
    send(target, wire.write((request.arguments, request.named)))


def receive_request(source: ByteSource) -> ReadRequest:
    """The request that ``send_request`` wrote; the modules of its function and of its arguments are imported.

    Raises:
        EOFError: it was cut short.
        WireError: it is no request.
    """
    module, function, folder, limits, language = wire.read(receive(source))
    importlib.import_module(module)
    arguments, named = wire.read(receive(source), loads=True)
    return ReadRequest(module, function, arguments, named, folder, Limits(*limits), language)


def send(target: ByteTarget, message: bytes) -> None:
    """Write a message with its length before it."""
    target.write(LENGTH.pack(len(message)))
    target.write(message)
    target.flush()


def receive(source: ByteSource, most: int | None = None) -> bytes:
    """The message that ``send`` wrote.

    Raises:
        EOFError: it was cut short, or is longer than ``most`` bytes.
    """
    head = source.read(LENGTH.size) or b""
    if len(head) < LENGTH.size:
        raise EOFError(tr("no message"))
    (length,) = LENGTH.unpack(head)
    if most is not None and length > most:
        raise EOFError(tr("too long a message"))
    message = source.read(length) or b""
    if len(message) < length:
        raise EOFError(tr("half a message"))
    return message


def main(arguments: list[str]) -> int:
    """Serve on the socket of this descriptor, or with ``--once`` answer one request from stdin on stdout."""
    if arguments == ["--once"]:
        target = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)  # libraries may print
        _answer(sys.stdin.buffer, target)
        return 0
    with socket.socket(fileno=int(arguments[0])) as control:
        serve(control)
    return 0


if __name__ == "__main__":
    # Under its real name, so that the classes of its messages are known there.
    from components.datasets import reader_process

    sys.exit(reader_process.main(sys.argv[1:]))
