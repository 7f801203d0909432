"""Wrong documents that a model found anyway: the ones that teach most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from components.records import Ranking
from components.training.split import RightPair

TOO_GOOD = 0.95
"""Share of the right document's score from which a result may well be right too and is not taken as wrong:
"TopK-PercPos" of NV-Retriever (Moreira et al. 2024)."""


def hard_negatives(
    pairs: Sequence[RightPair],
    rankings: Mapping[str, Ranking],
    right: Mapping[str, Set[str]],
    texts: Mapping[str, str],
) -> list[str | None]:
    """For each pair the best ranked document that is surely wrong; None where the run holds none.

    Not taken: documents judged right for the query (``right``: query id -> ids) or with the text of one, and those
    that score nearly as high as the pair's own. Where that leaves none, or the run does not hold the pair's own, it
    is the last of the run that is not right.
    """
    return [_negative(pair, rankings.get(pair.query_id), right[pair.query_id], texts) for pair in pairs]


def _negative(pair: RightPair, ranking: Ranking | None, right: Set[str], texts: Mapping[str, str]) -> str | None:
    if ranking is None:
        return None
    right_texts = {texts[doc_id] for doc_id in right}
    scores = dict(zip(ranking.doc_ids, ranking.scores.tolist(), strict=True))
    wrong = [doc_id for doc_id in ranking.doc_ids if doc_id not in right and texts[doc_id] not in right_texts]
    most = TOO_GOOD * scores.get(pair.doc_id, -1.0)
    return next((doc_id for doc_id in wrong if scores[doc_id] < most), wrong[-1] if wrong else None)
