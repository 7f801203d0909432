"""A checkpoint of flax in a pickle, read without flax, without jax, and without running anything that comes with it.

Such a file is a pickled ``bytes``, and the bytes are a tree in msgpack (msgpack/spec.md) in which an array is an
extension of type 1 that holds its shape, the name of its numbers' type and the numbers (flax/serialization.py).
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, ClassVar

import numpy as np

from components.i18n import tr
from components.records import BadInputError

MOST_BYTES = 8_000_000_000  # of a file
_ARRAY = 1  # flax's extension for an array
_NUMBERS = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i",
    0xD3: ">q",
}  # fmt: skip
_SIZES = {1: ">B", 2: ">H", 4: ">I"}


class _OnlyPlain(pickle.Unpickler):
    """Bytes, numbers, texts and lists: whatever would be imported, and so run, is refused."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as pickle has it
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_flax(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """Arrays by their place in the tree, as in "params/clip/text/ln_final/scale".

    Raises:
        BadInputError: it is no such checkpoint, is cut off, or wants to run something.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(path.name)
        with path.open("rb") as file:
            packed = _unpickled(file)
        tree = _Reader(packed).value()
    except (
        OSError,
        pickle.UnpicklingError,
        EOFError,
        ValueError,
        KeyError,
        struct.error,
        IndexError,
        TypeError,
    ) as error:
        raise BadInputError(
            tr(
                "{name} is no checkpoint of flax, or is damaged: it must be a pickle of bytes and nothing else; "
                "download it again.",
                name=path.name,
            )
        ) from error
    return dict(_flat(tree, ""))


def _unpickled(file: IO[bytes]) -> bytes:
    packed = _OnlyPlain(file).load()
    if not isinstance(packed, bytes):
        raise TypeError(type(packed).__name__)
    return packed


def _flat(tree: object, place: str) -> list[tuple[str, np.ndarray[Any, Any]]]:
    if isinstance(tree, np.ndarray):
        return [(place, tree)]
    if not isinstance(tree, Mapping):
        return []
    return [pair for name, part in tree.items() for pair in _flat(part, f"{place}/{name}" if place else str(name))]


class _Reader:
    """One value of msgpack after another."""

    deepest: ClassVar[int] = 60

    def __init__(self, data: bytes) -> None:
        self._data, self._at = memoryview(data), 0

    def value(self, depth: int = 0) -> Any:  # noqa: ANN401 - what msgpack can hold
        """The next value."""
        if depth > self.deepest:
            raise ValueError(depth)
        code = int(self._take(1)[0])
        if code <= 0x7F or code >= 0xE0:
            return code if code <= 0x7F else code - 256
        if code <= 0x8F:
            return self._map(code & 15, depth)
        if code <= 0x9F:
            return [self.value(depth + 1) for _ in range(code & 15)]
        if code <= 0xBF:
            return bytes(self._take(code & 31)).decode("utf-8")
        if code in _NUMBERS:
            return struct.unpack(_NUMBERS[code], self._take(struct.calcsize(_NUMBERS[code])))[0]
        return self._longer(code, depth)

    def _longer(self, code: int, depth: int) -> Any:  # noqa: ANN401 - as value
        if code in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[code]
        if code in (0xC4, 0xC5, 0xC6):
            return self._take(self._length(1 << (code - 0xC4)))
        if code in (0xD9, 0xDA, 0xDB):
            return bytes(self._take(self._length(1 << (code - 0xD9)))).decode("utf-8")
        if code in (0xC7, 0xC8, 0xC9):
            return self._extension(self._length(1 << (code - 0xC7)))
        if 0xD4 <= code <= 0xD8:
            return self._extension(1 << (code - 0xD4))
        if code in (0xDC, 0xDD):
            return [self.value(depth + 1) for _ in range(self._length(2 << (code - 0xDC)))]
        if code in (0xDE, 0xDF):
            return self._map(self._length(2 << (code - 0xDE)), depth)
        raise ValueError(code)

    def _map(self, count: int, depth: int) -> dict[str, Any]:
        return {str(self.value(depth + 1)): self.value(depth + 1) for _ in range(count)}

    def _extension(self, size: int) -> Any:  # noqa: ANN401 - as value
        kind = int(struct.unpack(">b", self._take(1))[0])
        inner = _Reader(bytes(self._take(size)))
        if kind != _ARRAY:
            return None
        shape, name, numbers = inner.value()
        name = (
            name.decode() if isinstance(name, bytes) else bytes(name).decode() if isinstance(name, memoryview) else name
        )
        if name == "bfloat16":
            wide = np.frombuffer(numbers, dtype="<u2").astype(np.uint32) << 16
            return wide.view(np.float32).reshape(shape)
        return np.frombuffer(numbers, dtype=np.dtype(name)).reshape(shape)

    def _length(self, size: int) -> int:
        return int(struct.unpack(_SIZES[size], self._take(size))[0])

    def _take(self, count: int) -> memoryview:
        part = self._data[self._at : self._at + count]
        if len(part) < count:
            raise EOFError
        self._at += count
        return part
