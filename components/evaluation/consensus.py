"""Judgments nobody gave: what most candidates find for a question counts as right (pooling without a person).

The idea is that of Soboroff, Nicholas and Cahan (2001) and of Nuray and Can (2006): documents that many systems return
tend to be relevant. Aslam and Savell (2003) showed what it measures in truth, which is how much a system is like the
others: the best one, that finds what no other does, is put in the middle. So such questions are practice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from components.datasets.practice_queries import PRACTICE_COLUMN, SOURCE_COLUMN, YES, Practice
from components.records import Run

KIND = "practice: consensus"
DEPTH = 5  # first results of each candidate that are counted
FEWEST = 3
"""Candidates below which most of them say nothing."""


def consensus(queries: pd.DataFrame, runs: Sequence[Run]) -> Practice:
    """The questions on which candidates agree: more than half of them have a document among their first DEPTH.

    Args:
        queries: id and text; of those without judgments.
        runs: one of each candidate.
    """
    agreed = {name: _agreed(name, runs) for name in queries["id"]} if len(runs) >= FEWEST else {}
    texts: Mapping[str, str] = dict(zip(queries["id"], queries["text"], strict=True))
    asked = {name: f"practice-consensus-{name}" for name, ids in agreed.items() if ids}
    rows = {"id": list(asked.values()), "text": [texts[name] for name in asked]}
    tags = {"kind": KIND, PRACTICE_COLUMN: YES, SOURCE_COLUMN: ""}
    pairs = [(asked[name], doc_id) for name in asked for doc_id in agreed[name]]
    judgments = pd.DataFrame(pairs, columns=["query_id", "doc_id"], dtype="str").assign(grade=np.int64(1))
    return Practice(pd.DataFrame(rows, dtype="str").assign(**tags).astype("str"), judgments)


def _agreed(query_id: str, runs: Sequence[Run]) -> list[str]:
    rankings = [run.rankings.get(query_id) for run in runs]
    held = Counter(doc_id for ranking in rankings if ranking for doc_id in ranking.doc_ids[:DEPTH])
    return sorted(doc_id for doc_id, count in held.items() if 2 * count > len(runs))
