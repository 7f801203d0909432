"""Every query of a collection searched to a depth, whatever searches."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from components.datasets.own_documents import own_documents
from components.progress import TIMED_QUERIES
from components.records import Collection, Ranking
from components.retrieval.parents import search_parents

SearchRows = Callable[[Sequence[int], int], Sequence[Ranking]]
"""Row numbers of queries and a depth in, a ranking for each out."""


def search_all(collection: Collection, depth: int, search: SearchRows) -> tuple[dict[str, Ranking], list[float]]:
    """Each query's results to ``depth``, and of chunks what its first ``depth`` documents need besides.

    One more where queries are documents themselves, which scores may leave out.

    Returns:
        query id -> ranking, and milliseconds of the first queries searched one at a time for 10 results.
    """
    query_ids = collection.queries["id"].tolist()
    depth += bool(own_documents(collection))
    times = []
    for row in range(min(len(query_ids), TIMED_QUERIES)):
        started = time.perf_counter()
        search([row], 10)
        times.append((time.perf_counter() - started) * 1000)
    if not collection.is_chunked:
        found = search(range(len(query_ids)), depth) if query_ids else []
        return dict(zip(query_ids, found, strict=True)), times
    rows = {query_id: row for row, query_id in enumerate(query_ids)}

    def search_names(names: Sequence[str], k: int) -> dict[str, Ranking]:
        return dict(zip(names, search([rows[name] for name in names], k), strict=True))

    return search_parents(search_names, query_ids, collection.parent_of, depth), times
