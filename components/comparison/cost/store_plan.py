"""Which vector database for how many vectors, with the arithmetic: bytes, segments, copies, machines; to a billion.

docs/stores.md has the rules in words, and where each figure comes from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from components.comparison.cost import words

FLOAT_BYTES = 4
HNSW_LINKS = 16  # M: links per vector, twice as many on the lowest level
DISKANN_DEGREE, DISKANN_SHARE = 56, 0.125  # links per vector on the disk; share of the vectors' bytes kept in memory
SEGMENT_BYTES = 1e9
MACHINE_BYTES = 64e9  # of memory for vectors in one machine
COPIES = 2  # in memory, so that one may fail
HEADROOM = 1.25  # for the program, writes and building
SERVER_FROM = 1_000_000  # vectors; below, a folder beside the program is simplest
MILVUS_FROM = 10_000_000
CLUSTER_FROM = 100_000_000


@dataclass(frozen=True)
class StorePlan:
    """Where so many vectors are best kept. Sizes in bytes; ``memory`` and ``disk`` are of all copies together."""

    documents: int
    dim: int
    where: str
    index: str
    raw: float
    memory: float
    disk: float
    copies: int
    segments: int
    machines: int


def store_plan(documents: int, dim: int) -> StorePlan:
    """The plan for so many vectors of ``dim`` float32 numbers.

    HNSW holds everything in memory. Where that takes more than two machines of MACHINE_BYTES a copy, DISKANN keeps
    vectors and links on a local disk and an eighth of their bytes in memory.
    """
    raw = float(documents) * dim * FLOAT_BYTES
    links = float(documents) * 2 * HNSW_LINKS * FLOAT_BYTES
    copies = 1 if documents < MILVUS_FROM else COPIES
    in_memory = (raw + links) * HEADROOM
    is_on_disk = documents >= CLUSTER_FROM and in_memory > 2 * MACHINE_BYTES
    if is_on_disk:
        in_memory = raw * DISKANN_SHARE * HEADROOM
        links = float(documents) * DISKANN_DEGREE * FLOAT_BYTES
    steps = ((SERVER_FROM, "folder"), (MILVUS_FROM, "chroma"), (CLUSTER_FROM, "standalone"), (math.inf, "distributed"))
    where = next(name for limit, name in steps if documents < limit)
    return StorePlan(
        documents,
        dim,
        where,
        "DISKANN" if is_on_disk else "HNSW",
        raw,
        in_memory * copies,
        (raw + links) * (copies if is_on_disk else 1) * (2 if where in ("folder", "chroma") else 1),
        copies,
        max(math.ceil(raw / SEGMENT_BYTES), 1),
        max(math.ceil(in_memory / MACHINE_BYTES), 1) * copies,
    )


def plan_sentence(documents: int, dim: int) -> str:
    """The plan in words, with the arithmetic."""
    plan = store_plan(documents, dim)
    return words.STORE_PLAN[plan.where].format(
        documents=f"{plan.documents:,}",
        dim=plan.dim,
        index=plan.index,
        raw=_size(plan.raw),
        memory=_size(plan.memory),
        disk=_size(plan.disk),
        segments=f"{plan.segments:,}",
        copies=plan.copies,
        machines=plan.machines,
    )


def _size(count: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count / 1e6:.3g} MB"
