"""A file of text pairs with a score, such as STS or duplicate questions, read as a collection of its texts.

Each pair becomes two documents, ``<number>-1`` and ``<number>-2``, with the columns ``pair`` and ``pair_score``, so
that every model encodes them like any document and nothing else needs to know about pairs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError, Collection

PAIR_COLUMN, SCORE_COLUMN = "pair", "pair_score"
_TEXT_COLUMNS = (
    ("sentence1", "sentence2"), ("sentence_1", "sentence_2"), ("text1", "text2"), ("text_1", "text_2"),
    ("question1", "question2"), ("sentence_a", "sentence_b"), ("text_a", "text_b"),
)  # fmt: skip
_SCORE_COLUMNS = ("score", "similarity", "is_duplicate", "duplicate", "label", "gold")
_WORDS = {"true": 1.0, "yes": 1.0, "duplicate": 1.0, "false": 0.0, "no": 0.0, "different": 0.0}


@dataclass(frozen=True)
class Pairs:
    """Row numbers of the documents of each pair, and its score (float64). ``is_binary``: every score is 0 or 1."""

    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]

    @property
    def is_binary(self) -> bool:
        """Whether the scores only say duplicate or not."""
        return set(np.unique(self.scores)) <= {0.0, 1.0}


def pair_columns(columns: Iterable[object]) -> tuple[str, str, str] | None:
    """The columns of both texts and the score, by name; None where the table is no table of pairs."""
    named = {str(column).strip().lower(): str(column) for column in columns}
    texts = next((two for two in _TEXT_COLUMNS if set(two) <= named.keys()), None)
    score = next((score_column for score_column in _SCORE_COLUMNS if score_column in named), None)
    return (named[texts[0]], named[texts[1]], named[score]) if texts and score else None


def documents_of_pairs(table: pd.DataFrame, columns: tuple[str, str, str]) -> pd.DataFrame:
    """The texts as a table of documents: id, text, pair, pair_score (all str).

    Raises:
        BadInputError: a score is neither a number nor yes or no.
    """
    first, second, score = columns
    scores = [_number(value, row) for row, value in enumerate(table[score], start=1)]
    numbers = [str(number) for number in range(1, len(table) + 1)]
    sides = [
        pd.DataFrame(
            {
                "id": [f"{number}-{side}" for number in numbers],
                "text": table[column].fillna("").astype("str"),
                PAIR_COLUMN: numbers,
                SCORE_COLUMN: [f"{value:g}" for value in scores],
            }
        )
        for side, column in ((1, first), (2, second))
    ]
    return pd.concat(sides).sort_index(kind="stable").reset_index(drop=True).astype("str")


def pairs_of(collection: Collection) -> Pairs | None:
    """The pairs whose two texts are both there; None where the collection holds none."""
    documents = collection.documents
    if PAIR_COLUMN not in documents.columns or SCORE_COLUMN not in documents.columns or collection.is_chunked:
        return None
    rows = documents.reset_index()
    rows = rows[rows[PAIR_COLUMN] != ""]
    grouped = rows.groupby(PAIR_COLUMN, sort=False)["index"].agg(["first", "last", "count"])
    whole = grouped[grouped["count"] == 2]
    if whole.empty:
        return None
    first, second = whole["first"].to_numpy(dtype=np.int64), whole["last"].to_numpy(dtype=np.int64)
    scores = pd.to_numeric(documents[SCORE_COLUMN].iloc[first], errors="coerce").to_numpy(dtype=np.float64)
    known = np.isfinite(scores)
    return Pairs(first[known], second[known], scores[known]) if known.any() else None


def _number(value: object, row: int) -> float:
    words = str(value).strip().lower()
    if words in _WORDS:
        return _WORDS[words]
    try:
        number = float(words)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadInputError(
            tr("The score of pair {row} is {value}; give a number, or yes or no.", row=row, value=shown(str(value)))
        )
    return number
