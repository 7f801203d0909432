"""The one list of quality metrics: charts, tables, exports and help texts read names, order and meaning from here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from components.records import BadInputError


@dataclass(frozen=True, slots=True)
class Metric:
    """One number per query, from 0 to 1.

    ``unit`` is "points" (a point is 0.01 of the shown value). ``meaning`` is a sentence for people who do not measure
    search for a living. ``formula_source`` names where the definition comes from.
    """

    key: str
    name: str
    family: str
    k: int
    unit: str
    higher_is_better: bool
    meaning: str
    formula_source: str


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    meaning: str
    formula_source: str


_FAMILIES = {
    "ndcg": _Family(
        "nDCG",
        "How high the right documents appear. 1 is a perfect order, 0 means none found.",
        "Järvelin and Kekäläinen 2002, linear gain, discount log2(rank + 1); trec_eval ndcg_cut",
    ),
    "mrr": _Family(
        "MRR",
        "How soon the first right document comes: 1 is first place, 0.5 second, 0 not in the first {k}.",
        "Voorhees 1999; trec_eval recip_rank over the first k results",
    ),
    "map": _Family(
        "MAP",
        "How well all the right documents are gathered near the top, over the first {k} results.",
        "Buckley and Voorhees 2000; trec_eval map_cut (divided by all relevant documents)",
    ),
    "precision": _Family(
        "Precision",
        "Of {k} places shown, the share that holds a right document.",
        "trec_eval P (always divided by k)",
    ),
    "recall": _Family(
        "Recall",
        "Of all the right documents, the share found in the first {k}.",
        "trec_eval recall",
    ),
    "hit_rate": _Family(
        "Hit rate",
        "The share of queries with at least one right document in the first {k}.",
        "trec_eval success",
    ),
    "judged": _Family(
        "Judged",
        "Of the first {k} results, the share that somebody judged. What nobody judged counts as wrong.",
        "Share of retrieved results within the first k that have a judgment, relevant or not",
    ),
}
_KEY = re.compile(r"([a-z_]+)@([1-9][0-9]{0,5})")


def metric(key: str) -> Metric:
    """The metric named ``<family>@<k>``, such as "recall@5".

    Raises:
        BadInputError: the family is unknown, or k is not a whole number from 1 to 999,999.
    """
    match = _KEY.fullmatch(key)
    if match is None or match[1] not in _FAMILIES:
        known = ", ".join(_FAMILIES)
        raise BadInputError(
            f"There is no metric {key!r}; write <family>@<depth>, such as ndcg@10, with one of {known}."
        )
    family, k = _FAMILIES[match[1]], int(match[2])
    return Metric(
        key=key,
        name=f"{family.name}@{k}",
        family=match[1],
        k=k,
        unit="points",
        higher_is_better=True,
        meaning=family.meaning.format(k=k),
        formula_source=family.formula_source,
    )


METRICS = tuple(
    metric(key) for key in ("ndcg@10", "mrr@10", "map@100", "precision@10", "recall@10", "recall@100", "hit_rate@10")
)
"""Quality metrics in the order every table shows them; the first one leads."""

DIAGNOSTICS = (metric("judged@10"),)
"""Numbers that say how far the metrics can be trusted; models are not ranked by them."""
