"""Smaller vectors: cut to their first numbers, or kept in 8 bits or 1 bit a number, and the search that goes with them.

Codes are those of ``sentence_transformers.quantize_embeddings``, made with numpy alone; the search looks at every
document, so what a variant loses is the loss of its precision and of nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError, FloatArray, Ranking
from components.retrieval.exact import exact_search
from components.retrieval.ranking import EMPTY, ranking
from components.retrieval.vectors import unit_rows

Precision = Literal["float32", "int8", "binary"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
BITS = {"float32": 32, "int8": 8, "binary": 1}  # per number
RESCORED = 400  # documents scored again per query: four times the depth of a saved run
LEVELS = 255  # steps between the lowest and the highest value of a dimension
SCALE = 128.0 * 128.0  # of the product of two codes: read as fixed point, they lie between -1 and 1
EXACT_DIM = 1024  # sums of products of codes over more numbers may pass 2^24, where float32 stops counting
BLOCK_BYTES = 64_000_000  # of scores held at a time

Int8Array = npt.NDArray[np.int8]
ByteArray = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]


def truncated(vectors: FloatArray, dim: int) -> FloatArray:
    """The first ``dim`` numbers of each vector, float32 (n, dim), of length 1 again.

    Raises:
        BadInputError: ``dim`` is not between 1 and what the vectors have.
    """
    full = vectors.shape[1]
    if not 1 <= dim <= full:
        raise BadInputError(
            tr("Vectors of {full} numbers cannot be cut to {dim}; allowed: 1 to {full}.", full=full, dim=dim)
        )
    return unit_rows(vectors[:, :dim])


def value_ranges(vectors: FloatArray) -> FloatArray:
    """The lowest and the highest value of each dimension, float32 (2, dim): what 8-bit codes are calibrated on."""
    return np.vstack([vectors.min(axis=0), vectors.max(axis=0)]).astype(np.float32)


def int8_codes(vectors: FloatArray, ranges: FloatArray) -> Int8Array:
    """``quantize_embeddings(vectors, "int8", ranges)``: int8 (n, dim); values outside the ranges are clipped."""
    levels = np.clip(np.floor((vectors - ranges[0]) / _steps(ranges)), 0, LEVELS)
    return (levels - 128).astype(np.int8)


def decoded(codes: Int8Array, ranges: FloatArray) -> npt.NDArray[np.float64]:
    """The values that codes stand for, float64 (n, dim): the lower end of each step."""
    return (codes.astype(np.float64) + 128) * _steps(ranges) + ranges[0]


def _steps(ranges: FloatArray) -> FloatArray:
    steps = (ranges[1] - ranges[0]) / np.float32(LEVELS)
    return np.where(steps == 0, np.float32(1), steps)


def sign_bits(vectors: FloatArray) -> ByteArray:
    """``quantize_embeddings(vectors, "ubinary")``: whether each number is above 0, uint8 (n, ceil(dim / 8))."""
    return np.packbits(vectors > 0, axis=-1)


def bytes_per_vector(dim: int, precision: Precision) -> int:
    """What one vector takes: 4 bytes a number, 1 byte, or 1 bit (filled up to whole bytes)."""
    return -(-dim * BITS[precision] // 8)


@dataclass(frozen=True)
class Storage:
    """How vectors are kept. ``dim`` None keeps all numbers; ``is_rescored`` compares the best with the full query.

    Raises:
        BadInputError: an unknown precision, or rescoring of vectors that lost nothing.
    """

    dim: int | None = None
    precision: Precision = "float32"
    is_rescored: bool = False

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise BadInputError(
                tr(
                    'The precision "{precision}" is not known; allowed: {precisions}.',
                    precision=self.precision,
                    precisions=commas(PRECISIONS),
                )
            )
        if self.is_rescored and self.precision == "float32":
            raise BadInputError(tr("Rescoring goes with int8 or binary vectors; full ones are exact already."))


class CompactIndex:
    """Document vectors as a ``Storage`` keeps them, searched exactly.

    Scores: cosine for float32. int8: the inner product of the codes of query and document over 128^2 (not a cosine,
    since codes count from the lowest value of a dimension); rescored: the full query times the decoded document.
    binary: the cosine of the signs, 1 - 2 x Hamming distance / dim; rescored: the cosine of full query and signs
    (Yamada et al., ACL 2021). Rescoring needs no full document vectors, so none are counted.
    """

    def __init__(self, documents: FloatArray, doc_ids: Sequence[str], storage: Storage) -> None:
        """Keep ``documents``, float32 (n, dim), rows of length 1, in the order of ``doc_ids``."""
        if len(documents) != len(doc_ids):
            raise BadInputError(
                tr(
                    "{vectors} document vectors came with {ids} ids; give one id a vector.",
                    vectors=len(documents),
                    ids=len(doc_ids),
                )
            )
        self._storage = storage
        self._ids = list(doc_ids)
        kept = documents if storage.dim is None else truncated(documents, storage.dim)
        self.dim = int(kept.shape[1])
        self._full = kept if storage.precision == "float32" else None
        self._ranges = value_ranges(kept) if storage.precision == "int8" and len(kept) else None
        self._codes = int8_codes(kept, self._ranges) if self._ranges is not None else None
        self._words = _as_words(sign_bits(kept)) if storage.precision == "binary" else None

    @property
    def bytes_per_document(self) -> int:
        """What one document takes."""
        return bytes_per_vector(self.dim, self._storage.precision)

    def search(
        self, queries: FloatArray, k: int, *, rows: Rows | None = None, rescored: int = RESCORED
    ) -> list[Ranking]:
        """The best ``k`` documents of each full query vector, float32 (n_queries, full dim).

        Args:
            queries: rows of length 1, not yet cut or coded.
            k: results wanted.
            rows: row numbers of the documents to look at; None looks at all.
            rescored: with rescoring, how many of the best by code are scored again (at least ``k``).
        """
        asked = np.atleast_2d(queries)
        asked = asked if self._storage.dim is None else truncated(asked, self._storage.dim)
        ids = self._ids if rows is None else [self._ids[row] for row in rows.tolist()]
        if not ids or not len(asked):
            return [EMPTY] * len(asked)
        if self._full is not None:
            return exact_search(asked, self._full if rows is None else self._full[rows], ids, k)
        depth = max(k, rescored) if self._storage.is_rescored else k
        rankings: list[Ranking] = []
        block = max(1, BLOCK_BYTES // (4 * len(ids)))
        for start in range(0, len(asked), block):
            part = asked[start : start + block]
            for query, scores in zip(part, self._code_scores(part, rows), strict=True):
                rankings.append(self._ranked(query, scores, ids, rows, k, depth))
        return rankings

    def _ranked(
        self, query: FloatArray, scores: npt.NDArray[np.float64], ids: list[str], rows: Rows | None, k: int, depth: int
    ) -> Ranking:
        if not self._storage.is_rescored:
            return ranking(ids, scores, k)
        best = _best_rows(scores, depth)
        again = self._rescored(query, best if rows is None else rows[best])
        return ranking([ids[row] for row in best.tolist()], again, k)

    def _code_scores(self, queries: FloatArray, rows: Rows | None) -> npt.NDArray[np.float64]:
        """Scores by codes alone, float64 (n_queries, n_documents looked at)."""
        if self._words is not None:
            words = self._words if rows is None else self._words[rows]
            asked = _as_words(sign_bits(queries))
            distances = np.stack([np.bitwise_count(words ^ query).sum(axis=1, dtype=np.int64) for query in asked])
            return 1.0 - 2.0 * distances / self.dim
        if self._codes is None or self._ranges is None:
            return np.zeros((len(queries), 0))
        codes = self._codes if rows is None else self._codes[rows]
        number = np.float32 if self.dim <= EXACT_DIM else np.float64
        products = int8_codes(queries, self._ranges).astype(number) @ codes.T.astype(number)
        return products.astype(np.float64) / SCALE

    def _rescored(self, query: FloatArray, rows: Rows) -> npt.NDArray[np.float64]:
        if self._words is not None:
            bits = np.unpackbits(np.ascontiguousarray(self._words[rows]).view(np.uint8), axis=1)[:, : self.dim]
            signs = 2.0 * bits.astype(np.float64) - 1.0
            return _row_products(signs, query) / np.sqrt(self.dim)
        if self._codes is None or self._ranges is None:
            return np.zeros(0)
        return _row_products(decoded(self._codes[rows], self._ranges), query)

    def vectors(self) -> FloatArray:
        """What is left of each document as vectors of length 1, float32 (n, dim): for maps and neighbours."""
        if self._full is not None:
            return self._full
        if self._words is not None:
            bits = np.unpackbits(np.ascontiguousarray(self._words).view(np.uint8), axis=1)[:, : self.dim]
            return unit_rows(2.0 * bits.astype(np.float32) - 1.0)
        if self._codes is None or self._ranges is None:
            return np.zeros((0, self.dim), dtype=np.float32)
        return unit_rows(decoded(self._codes, self._ranges))


def _as_words(packed: ByteArray) -> npt.NDArray[np.uint64]:
    """Packed bits as whole 64-bit words, padded with zeros on both sides of a comparison alike."""
    missing = -packed.shape[1] % 8
    padded = np.pad(packed, ((0, 0), (0, missing))) if missing else packed
    return np.ascontiguousarray(padded).view(np.uint64)


def _best_rows(scores: npt.NDArray[np.float64], depth: int) -> Rows:
    """Row numbers of the best ``depth`` scores; of rows that tie for the last place all are taken."""
    if depth >= len(scores):
        return np.arange(len(scores))
    return np.flatnonzero(scores >= np.partition(scores, len(scores) - depth)[len(scores) - depth])


def _row_products(vectors: npt.NDArray[np.float64], query: FloatArray) -> npt.NDArray[np.float64]:
    """Each row summed on its own, so that equal rows get equal scores whatever stands beside them."""
    products: npt.NDArray[np.float64] = (vectors * query.astype(np.float64)).sum(axis=1)
    return products
