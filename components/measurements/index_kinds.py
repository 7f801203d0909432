"""The settings of an index that are tried, for each database that can keep one."""

from __future__ import annotations

import math
from collections.abc import Mapping

from components.i18n import N_, tr
from components.stores.address import MILVUS, StoreAddress
from components.stores.vector_store import IndexKind

HNSW: Mapping[str, Mapping[str, int]] = {
    N_("Chroma as it comes"): {},
    N_("searches wider"): {"ef_search": 400},
    N_("more links"): {"max_neighbors": 32, "ef_construction": 200, "ef_search": 200},
    N_("small and quick"): {"max_neighbors": 8, "ef_search": 50},
}
"""What Chroma's HNSW is told: links per document, candidates looked at when building and when searching."""


def setting_name(key: str) -> str:
    """How a setting that was tried is called where it is shown."""
    store, colon, name = key.rpartition(": ")
    return f"{store}{colon}{tr(name)}"


def kinds_for(address: StoreAddress, documents: int) -> dict[str, IndexKind]:
    """Name -> the index to try in a server or Milvus file that holds so many documents.

    Clusters of IVF are 4 x sqrt(documents), as Milvus' documentation advises, and one in eight of them is searched.
    DISKANN needs a server with a local disk for it; SPANN is only in Chroma's own cloud.
    """
    if address.engine != MILVUS:
        return {f"{address.label}: {name}": IndexKind("HNSW", {}, told) for name, told in HNSW.items()}
    clusters = min(max(round(4 * math.sqrt(documents)), 1), 65_536)
    ivf = {"nlist": clusters}, {"nprobe": max(clusters // 8, 1)}
    index_kinds = {
        "FLAT": IndexKind("FLAT"),
        "HNSW": IndexKind("HNSW", {"M": 16, "efConstruction": 200}, {"ef": 100}),
        "HNSW, more links": IndexKind("HNSW", {"M": 32, "efConstruction": 360}, {"ef": 400}),
        "IVF_FLAT": IndexKind("IVF_FLAT", *ivf),
        "IVF_SQ8": IndexKind("IVF_SQ8", *ivf),
    }
    if address.url:
        index_kinds["DISKANN"] = IndexKind("DISKANN", {}, {"search_list": 100})
    return {f"{address.label}: {name}": kind for name, kind in index_kinds.items()}
