"""What a collection is made of, in counts that are cheap to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.records import Collection


@dataclass(frozen=True)
class Profile:
    """Counts over a collection; lengths are characters of the searchable text (title and text)."""

    documents: int
    queries: int
    judgments: int
    judged_queries: int
    """Queries with at least one relevant document (a grade above 0): those a mean is taken over."""
    empty_texts: int
    """Documents that have a title but no text."""
    duplicate_texts: int
    """Documents whose searchable text equals that of an earlier one."""
    characters_median: float
    characters_p95: float
    characters_max: int
    languages: Mapping[str, int]
    """Documents by language where one is given, commonest first."""
    labels: Mapping[str, int]
    """Documents by label where one is given, commonest first."""

    def as_dict(self) -> dict[str, Any]:
        """The counts by name, ready for JSON."""
        return asdict(self)


def profile(collection: Collection) -> Profile:
    """The profile of a collection. Languages and labels are those in the table: none is guessed here."""
    documents, judgments = collection.documents, collection.judgments
    texts = pd.Series(collection.document_texts(), dtype="str")
    lengths = texts.str.len().to_numpy()
    return Profile(
        documents=len(documents),
        queries=len(collection.queries),
        judgments=len(judgments),
        judged_queries=int(judgments.loc[judgments["grade"] > 0, "query_id"].nunique()),
        empty_texts=int((documents["text"].str.strip() == "").sum()),
        duplicate_texts=int(texts.duplicated().sum()),
        characters_median=float(np.median(lengths)),
        characters_p95=float(np.percentile(lengths, 95)),
        characters_max=int(lengths.max()),
        languages=_counts(documents["language"]),
        labels=_counts(documents["label"]),
    )


def _counts(column: pd.Series) -> dict[str, int]:
    counts = column[column != ""].value_counts()
    return {
        str(value): int(count) for value, count in sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    }
