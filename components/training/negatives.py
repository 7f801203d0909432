"""Wrong documents that a model found anyway: the ones that teach most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from components.records import Ranking
from components.training.split import Pair

TOO_GOOD = 0.95
"""Share of the right document's score from which a result may well be right too and is not taken as wrong:
"TopK-PercPos" of NV-Retriever (Moreira et al. 2024)."""


def hard_negatives(
    pairs: Sequence[Pair],
    rankings: Mapping[str, Ranking],
    right: Mapping[str, Set[str]],
    texts: Mapping[str, str],
) -> list[str | None]:
    """For each pair the best ranked document that is surely wrong; None where the run holds none.

    Not taken: documents judged right for the query (``right``: query id -> ids) or with the text of one, and those
    that score nearly as high as the pair's own (all of them where the run does not hold it: its score is unknown).
    """
    return [_negative(pair, rankings.get(pair.query_id), right[pair.query_id], texts) for pair in pairs]


def _negative(pair: Pair, found: Ranking | None, right: Set[str], texts: Mapping[str, str]) -> str | None:
    if found is None or pair.doc_id not in found.doc_ids:
        return None
    most = TOO_GOOD * float(found.scores[found.doc_ids.index(pair.doc_id)])
    right_texts = {texts[doc_id] for doc_id in right}
    for doc_id, score in zip(found.doc_ids, found.scores.tolist(), strict=True):
        if score < most and doc_id not in right and texts[doc_id] not in right_texts:
            return doc_id
    return None
