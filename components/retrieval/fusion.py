"""Making one run of several."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.i18n import tr
from components.records import BadInputError, Run
from components.retrieval.ranking import ranking

RRF_K = 60  # Cormack, Clarke and Buettcher, SIGIR 2009


def reciprocal_rank_fusion(runs: Sequence[Run], name: str, k: int = 100, constant: int = RRF_K) -> Run:
    """The best ``k`` documents per query by the sum over runs of 1 / (constant + rank), rank counted from 1.

    A document a run did not return adds nothing. Every query of any run is in the result; ties stand by document id
    descending. Source: Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion", SIGIR 2009.

    Raises:
        BadInputError: fewer than two runs.
    """
    if len(runs) < 2:
        raise BadInputError(
            tr("Fusion needs at least two runs; {count} given. Choose another model to fuse with.", count=len(runs))
        )
    fused = {}
    for query_id in dict.fromkeys(query_id for run in runs for query_id in run.rankings):
        totals: dict[str, float] = {}
        for run in runs:
            ranked = run.rankings.get(query_id)
            for rank, doc_id in enumerate(ranked.doc_ids if ranked else (), 1):
                totals[doc_id] = totals.get(doc_id, 0.0) + 1 / (constant + rank)
        fused[query_id] = ranking(list(totals), np.array(list(totals.values()), dtype=np.float64), k)
    return Run(name, fused)
