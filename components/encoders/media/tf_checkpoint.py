"""A TensorFlow checkpoint (tensor bundle) read without TensorFlow, and without running anything.

The ``.index`` file is a LevelDB table without compression whose values are protocol buffers; the ``.data`` file holds
the numbers, little-endian. Format: tensorflow/core/protobuf/tensor_bundle.proto and LevelDB's doc/table_format.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.records import BadInputError

_TYPES = {1: np.float32, 2: np.float64, 3: np.int32, 9: np.int64}  # tensorflow.DataType
_FOOTER_BYTES = 48


def read_checkpoint(index: Path, data: Path) -> dict[str, npt.NDArray[np.generic]]:
    """Every tensor of a checkpoint by its name.

    Raises:
        BadInputError: the files are damaged or of another format.
    """
    try:
        table, numbers = index.read_bytes(), data.read_bytes()
        return dict(_tensors(table, numbers))
    except (IndexError, struct.error, ValueError, UnicodeDecodeError) as error:
        raise BadInputError(
            tr("{name} and {name_2} are no TensorFlow checkpoint, or damaged.", name=index.name, name_2=data.name)
        ) from error


def _tensors(table: bytes, numbers: bytes) -> Iterator[tuple[str, npt.NDArray[np.generic]]]:
    footer = table[-_FOOTER_BYTES:]
    _, place = _varint(footer, 0)
    _, place = _varint(footer, place)
    offset, place = _varint(footer, place)
    size, _ = _varint(footer, place)
    for _, handle in _entries(table, offset, size):
        block, place = _varint(handle, 0)
        length, _ = _varint(handle, place)
        for name, value in _entries(table, block, length):
            if name:
                tensor = _tensor(value, numbers)
                if tensor is not None:
                    yield name.decode(), tensor


def _tensor(value: bytes, numbers: bytes) -> npt.NDArray[np.generic] | None:
    fields = _fields(value)
    kind = _TYPES.get(_number(fields, 1))
    if kind is None:
        return None
    dims = [_number(_fields(_bytes(dim)), 1) for dim in _fields(_bytes(fields[2][0])).get(2, [])] if 2 in fields else []
    count = _number(fields, 5) // np.dtype(kind).itemsize
    return np.frombuffer(numbers, np.dtype(kind).newbyteorder("<"), count, _number(fields, 4)).reshape(dims)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """A number of 7 bits a byte, lowest first, and the place behind it."""
    number = shift = 0
    while True:
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
        shift += 7


def _entries(table: bytes, offset: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; a key shares its first bytes with the one before."""
    if table[offset + size] != 0:
        raise ValueError(tr("compressed block"))
    block = table[offset : offset + size]
    restarts = struct.unpack("<I", block[-4:])[0]
    end, place, key = len(block) - 4 * (restarts + 1), 0, b""
    while place < end:
        shared, place = _varint(block, place)
        own, place = _varint(block, place)
        length, place = _varint(block, place)
        key = key[:shared] + block[place : place + own]
        place += own
        yield key, block[place : place + length]
        place += length


def _fields(message: bytes) -> dict[int, list[bytes | int]]:
    """The fields of a protocol buffer by their number."""
    fields: dict[int, list[bytes | int]] = {}
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        number, wire = tag >> 3, tag & 7
        value: bytes | int
        if wire == 0:
            value, place = _varint(message, place)
        else:
            length, place = _varint(message, place) if wire == 2 else ({1: 8, 5: 4}[wire], place)
            value, place = message[place : place + length], place + length
        fields.setdefault(number, []).append(value)
    return fields


def _number(fields: dict[int, list[bytes | int]], field: int) -> int:
    value = fields.get(field, [0])[0]
    if not isinstance(value, int):
        raise ValueError(tr("a number was expected"))
    return value


def _bytes(value: bytes | int) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError(tr("bytes were expected"))
    return value
