"""What a collection is made of, in counts that are cheap to take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from components.datasets.languages import guess_languages
from components.datasets.word_scan import WordScan, scan_words
from components.records import Collection, searchable_texts

LANGUAGE_SAMPLE = 400  # documents whose language is guessed where none is given


@dataclass(frozen=True)
class Profile:
    """Counts over a collection; lengths are of the searchable text (title and text).

    Where documents are cut into chunks, ``documents``, ``languages`` and ``labels`` count the documents; empty and
    equal texts and lengths are those of the chunks, which is what a model reads.
    """

    documents: int
    texts: int
    """Documents, or the chunks they were cut into."""
    queries: int
    judgments: int
    judged_queries: int
    """Queries with at least one relevant document (a grade above 0): those a mean is taken over."""
    empty_texts: int
    """Texts of a title alone."""
    duplicate_texts: int
    """Texts that equal an earlier one."""
    characters_median: float
    characters_p95: float
    characters_max: int
    words_median: float
    """Words are letters and digits in a row; in scripts without spaces every character is one."""
    words_p95: float
    words_max: int
    words_total: int
    unspaced_share: float
    """Share (0 to 1) of the words that are characters of scripts without spaces."""
    languages: Mapping[str, int]
    """Documents by language where one is given, commonest first."""
    guessed_languages: Mapping[str, int]
    """Where none is given: documents of a sample by guessed language, commonest first ("" where unsure)."""
    language_sample: int
    """Documents in that sample; 0 where languages are given."""
    labels: Mapping[str, int]
    """Documents by label where one is given, commonest first."""

    def as_dict(self) -> dict[str, Any]:
        """The counts by name, ready for JSON."""
        return asdict(self)


def profile(collection: Collection, scan: WordScan | None = None, *, seed: int = 0) -> Profile:
    """The profile of a collection. ``scan`` saves the time of reading its searchable texts again."""
    documents, judgments, whole = collection.documents, collection.judgments, collection.parents()
    texts = pd.Series(collection.document_texts(), dtype="str")
    lengths = texts.str.len().to_numpy()
    scan = scan or scan_words(texts.tolist())
    languages = _counts(whole["language"])
    guessed = {} if languages else _guessed(searchable_texts(whole), seed)
    return Profile(
        documents=len(whole),
        texts=len(documents),
        queries=len(collection.queries),
        judgments=len(judgments),
        judged_queries=int(judgments.loc[judgments["grade"] > 0, "query_id"].nunique()),
        empty_texts=int((documents["text"].str.strip() == "").sum()),
        duplicate_texts=int(texts.duplicated().sum()),
        characters_median=float(np.median(lengths)),
        characters_p95=float(np.percentile(lengths, 95)),
        characters_max=int(lengths.max()),
        words_median=float(np.median(scan.lengths)),
        words_p95=float(np.percentile(scan.lengths, 95)),
        words_max=int(scan.lengths.max()),
        words_total=int(scan.lengths.sum()),
        unspaced_share=scan.unspaced_share,
        languages=languages,
        guessed_languages=guessed,
        language_sample=sum(guessed.values()),
        labels=_counts(whole["label"]),
    )


def drawn(count: int, limit: int, seed: int) -> list[int]:
    """At most ``limit`` positions of ``count``, drawn with ``seed``, in order."""
    if count <= limit:
        return list(range(count))
    return sorted(np.random.default_rng(seed).permutation(count)[:limit].tolist())


def _guessed(texts: Sequence[str], seed: int) -> dict[str, int]:
    sample = [texts[place] for place in drawn(len(texts), LANGUAGE_SAMPLE, seed)]
    return _falling(Counter(guess_languages(sample)))


def _counts(column: pd.Series) -> dict[str, int]:
    return _falling({str(value): int(count) for value, count in column[column != ""].value_counts().items()})


def _falling(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
