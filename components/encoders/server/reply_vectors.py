"""From the rows of an answer to vectors in the order of the texts: mended where that is plain, refused where not."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from components.i18n import N_, tr
from components.numbers import in_a_row
from components.records import BadInputError

Note = Callable[[str], None]


class Server(Protocol):
    """Who sent an answer."""

    @property
    def named(self) -> str:
        """The name that sentences of it begin with."""

    def fault(self, sentence: str) -> BadInputError:
        """An error of it."""


SHOWN = 40  # characters of a text in a sentence
SMALLEST = 1e-30  # a vector whose every number is below this has no direction in float32
_NO_LIST = N_('{server} sent a vector that is not a list of numbers; the server must honour encoding_format="float".')
_NAMES = ("embedding", "values", "vector")  # what families call a row's vector


def vectors_in(
    rows: Sequence[Any], texts: Sequence[str], dim: int | None, server: Server, note: Note
) -> npt.NDArray[np.float64]:
    """The vectors in the order of the texts, float64 (texts, dim), finite, the largest number of each 1 or -1.

    Args:
        rows: as they came.
        texts: what was sent.
        dim: length of a vector, None where not known yet.
        server: who sent them; it makes the errors.
        note: is told what was odd and mended, a sentence each.

    Raises:
        BadInputError: they cannot be right, or their order is not plain.
    """
    if len(rows) != len(texts):
        raise server.fault(
            tr(
                "{server} sent {number_of_rows} vectors for {number_of_texts} texts; use another server "
                "or a smaller batch_size.",
                server=server.named,
                number_of_rows=len(rows),
                number_of_texts=len(texts),
            )
        )
    named = [_named(texts, place) for place in range(len(texts))]
    vectors = [_vector(row, named[place], server, note) for place, row in enumerate(_ordered(rows, server, note))]
    lengths = sorted({len(vector) for vector in vectors} | ({dim} if dim else set()))
    if len(lengths) > 1 or lengths[0] == 0:
        seen = in_a_row([str(length) for length in lengths])
        raise server.fault(
            tr(
                "{server} sent vectors of different length ({seen} numbers seen or expected); check the model's name.",
                server=server.named,
                seen=seen,
            )
        )
    return _numbers(vectors, named, server)


def _named(texts: Sequence[str], place: int) -> str:
    begins = " ".join(texts[place][: 2 * SHOWN].split())[:SHOWN]
    return tr('text {place} of a request, which begins "{begins}"', place=place + 1, begins=begins)


def _ordered(rows: Sequence[Any], server: Server, note: Note) -> list[Any]:
    """The rows in the order of their index; as they came where none has one."""
    given = [row.get("index") if isinstance(row, dict) else None for row in rows]
    if all(index is None for index in given):
        if any(isinstance(row, dict) and "index" in row for row in rows):
            note(
                tr(
                    "{server} numbers none of its vectors; they were taken in the order in which they came.",
                    server=server.named,
                )
            )
        return list(rows)
    wrong = tr(
        "{server} numbered its vectors wrongly (every index from 0 must occur once); use another server.",
        server=server.named,
    )
    indices = [_index(row) for row in given]
    if any(index is None for index in indices):
        raise server.fault(wrong)
    if any(isinstance(row, str) for row in given):
        note(tr("{server} writes the numbers of its vectors as texts; they were read as numbers.", server=server.named))
    places = sorted(index for index in indices if index is not None)
    first = places[0]
    if places != list(range(first, first + len(rows))):
        raise server.fault(wrong)
    if first:
        note(
            tr(
                "{server} numbers its vectors from {first} on, not from 0; their order was kept.",
                server=server.named,
                first=first,
            )
        )
    return [rows[place] for place in np.argsort(np.array(indices))]


def _index(given: object) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str) and given.strip().lstrip("-").isdecimal() and len(given) < 10:
        return int(given)
    if isinstance(given, float) and given.is_integer() and abs(given) < 10**9:
        return int(given)
    return given if isinstance(given, int) and abs(given) < 10**9 else None


def _vector(row: object, which: str, server: Server, note: Note) -> Sequence[Any]:
    vector: Any = row
    if isinstance(row, dict):
        vector = next((row[name] for name in _NAMES if name in row), None)
    if isinstance(vector, dict):
        vector = vector.get("float", vector.get("values"))
    if vector is None:
        raise server.fault(
            tr(
                "{server} sent no vector for {which}; check that text, or use another server.",
                server=server.named,
                which=which,
            )
        )
    if isinstance(vector, str):
        numbers = _from_base64(vector)
        if numbers is None:
            raise server.fault(tr(_NO_LIST, server=server.named))
        note(
            tr(
                "{server} sends its vectors in base64 though numbers were asked for; they were decoded.",
                server=server.named,
            )
        )
        return numbers
    if isinstance(vector, list) and vector and all(isinstance(inner, list) for inner in vector):
        if len(vector) > 1:
            raise server.fault(
                tr(
                    "{server} sent {number_of_found} vectors for {which}, one for every token; start it "
                    'with a pooling (such as "--pooling mean"), so that it sends one vector for a '
                    "text.",
                    server=server.named,
                    number_of_found=len(vector),
                    which=which,
                )
            )
        note(tr("{server} puts each vector into a list of its own; it was taken out.", server=server.named))
        vector = vector[0]
    if not isinstance(vector, list):
        raise server.fault(tr(_NO_LIST, server=server.named))
    return vector


def _from_base64(text: str) -> list[float] | None:
    """Little-endian float32 numbers, as OpenAI packs them; None where it is something else."""
    try:
        packed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if not packed or len(packed) % 4:
        return None
    return [float(number) for number in np.frombuffer(packed, dtype="<f4")]


def _numbers(rows: Sequence[Sequence[Any]], named: Sequence[str], server: Server) -> npt.NDArray[np.float64]:
    try:
        vectors = np.array(rows)
    except (TypeError, ValueError, OverflowError):
        vectors = np.array("no numbers")
    if (
        not np.issubdtype(vectors.dtype, np.integer)
        and not np.issubdtype(vectors.dtype, np.floating)
        or vectors.ndim != 2
    ):
        raise server.fault(
            tr("{server} sent a vector with something that is no number; use another server.", server=server.named)
        )
    vectors = vectors.astype(np.float64)
    for row, vector in enumerate(vectors):
        if not np.isfinite(vector).all():
            raise server.fault(
                tr(
                    "{server} sent NaN or infinity for {named}; use another server.",
                    server=server.named,
                    named=named[row],
                )
            )
        if np.abs(vector).max() < SMALLEST:
            raise server.fault(
                tr(
                    "{server} sent a vector of zeros for {named}; check that text.",
                    server=server.named,
                    named=named[row],
                )
            )
    return vectors / np.abs(vectors).max(axis=1, keepdims=True)  # so that no square of a number overflows
