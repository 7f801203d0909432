"""Reading files of strangers in a process of its own, so that no file can stop or starve the one that asks.

The reader may take so much memory and time and no more (``limits_for``); where it is ended for that, or breaks, the
person gets one sentence and this process goes on.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Any, ParamSpec, TypeVar

from components import i18n
from components.datasets import reader_client, reader_process
from components.datasets.limits import (
    READER_FREE_MEMORY,
    READER_FREE_SECONDS,
    READER_MEMORY_PER_BYTE,
    READER_SECONDS_PER_MB,
    SLOW_READER_SECONDS_PER_MB,
)
from components.datasets.reader_process import Limits, ReadingOutcome, ReadRequest
from components.datasets.wording import listed
from components.i18n import N_, tr
from components.records import BadInputError

log = logging.getLogger(__name__)

__all__ = ["guarded", "limits_for", "read", "warm_up"]

warm_up = reader_client.warm_up

P = ParamSpec("P")
T = TypeVar("T")

_CLOCK_FACTOR = 1.5  # seconds on the clock for one of the processor: it may wait for a disk
_BYTES_PER_MB = 1_000_000
_QUICK = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".npy", ".md", ".html", ".htm")
"""Extensions of files that are read quickly for their size."""
_TOO_LARGE = N_(
    "{name} takes more than {memory} MB of memory to be read, far more than its {size} MB should: it is damaged, or "
    "repeats or declares much more than it holds. Save it again from the program it comes from, or split it."
)
_TOO_SLOW = N_(
    "{name} takes longer than {seconds:.0f} seconds to be read, far longer than its {size} MB should: it is damaged, "
    "or nested very deep. Save it again from the program it comes from, or split it."
)
_BROKE = N_(
    "{name} cannot be read: its reader broke down over it ({why}). The file is damaged or not what its name says; "
    "save it again from the program it comes from."
)


def read(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``function`` makes of its arguments (files as bytes, or paths), computed in a process of its own.

    Args:
        function: stands under its name in a module; ``wire`` can write its arguments and its value.
        *arguments: of the function; the files among them set the limits.
        **named: of the function.

    Raises:
        BadInputError: as the function; or the reading took too much memory or time, or broke down.
    """
    if reader_process.is_reader:
        return function(*arguments, **named)
    names, size = _told(arguments)
    limits = limits_for(size, names)
    folder = os.getcwd()  # noqa: PTH109
    request = ReadRequest(function.__module__, function.__qualname__, arguments, named, folder, limits, i18n.current())
    answer = reader_client.ask(request)
    if isinstance(answer, ReadingOutcome) and answer.outcome == "done":
        value: T = answer.value
        return value
    raise BadInputError(_sentence(answer, listed(names, 2) or tr("The file"), size, limits))


def guarded(function: Callable[P, T]) -> Callable[P, T]:
    """The function, its work always done in a process of its own; see ``read``."""

    @functools.wraps(function)
    def within(*arguments: P.args, **named: P.kwargs) -> T:
        return read(function, *arguments, **named)

    return within


def limits_for(size: int, names: Iterable[str] = ()) -> Limits:
    """What reading files of these names and so many bytes may take: much for small ones, and more for large ones."""
    is_quick = all(PurePath(name).suffix.lower() in _QUICK for name in names)
    rate = READER_SECONDS_PER_MB if is_quick else SLOW_READER_SECONDS_PER_MB
    seconds = max(READER_FREE_SECONDS, rate * size / _BYTES_PER_MB)
    return Limits(READER_FREE_MEMORY + READER_MEMORY_PER_BYTE * size, int(seconds), seconds * _CLOCK_FACTOR)


# Words


def _sentence(answer: ReadingOutcome | int, name: str, size: int, limits: Limits) -> str:
    megabytes = f"{size / _BYTES_PER_MB:.2g}" if size < 10 * _BYTES_PER_MB else f"{size / _BYTES_PER_MB:,.0f}"
    if isinstance(answer, ReadingOutcome):
        if answer.outcome == "bad":
            return str(answer.value)
        if answer.outcome == "memory":
            return tr(_TOO_LARGE, name=name, memory=f"{limits.memory / _BYTES_PER_MB:,.0f}", size=megabytes)
        log.error("reading %s failed: %s", name, answer.value)
        return tr(_BROKE, name=name, why=str(answer.value).strip().splitlines()[-1][:200])
    ended_by = answer & 0x7F
    if ended_by in (signal.SIGXCPU, signal.SIGALRM):
        return tr(_TOO_SLOW, name=name, seconds=limits.cpu_seconds, size=megabytes)
    if ended_by in (signal.SIGABRT, signal.SIGKILL):  # native code that was refused memory, or the kernel's own need
        return tr(_TOO_LARGE, name=name, memory=f"{limits.memory / _BYTES_PER_MB:,.0f}", size=megabytes)
    log.error("reading %s ended with status %s", name, answer)
    return tr(_BROKE, name=name, why=_ending(answer))


def _ending(status: int) -> str:
    number = status & 0x7F
    if not number:
        return tr("exit status {status}", status=status >> 8)
    with contextlib.suppress(ValueError):
        return signal.Signals(number).name
    return tr("signal {number}", number=number)


def _told(arguments: Iterable[Any]) -> tuple[list[str], int]:
    """The names of the files among the arguments, and their bytes all together."""
    names: list[str] = []
    size = 0
    for argument in arguments:
        if isinstance(argument, bytes):
            size += len(argument)
        elif isinstance(argument, Path):
            names.append(argument.name)
            size += _bytes_below(argument)
        elif isinstance(argument, str) and not names:
            names.append(argument)
        elif _is_upload(argument):
            names.append(argument[0])
            size += len(argument[1])
        elif isinstance(argument, list | tuple) and argument and _is_upload(argument[0]):
            names += [name for name, _ in argument]
            size += sum(len(data) for _, data in argument)
    return names, size


def _is_upload(argument: object) -> bool:
    return isinstance(argument, tuple) and len(argument) == 2 and isinstance(argument[1], bytes)


def _bytes_below(path: Path) -> int:
    with contextlib.suppress(OSError):
        if not path.is_dir():
            return path.stat().st_size
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return 0
