"""The records every part of the engine passes around.

Tables are pandas data frames with a stated schema; what has identity is a frozen dataclass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

DOCUMENT_COLUMNS = ("id", "title", "text", "label", "language")
QUERY_COLUMNS = ("id", "text")
JUDGMENT_COLUMNS = ("query_id", "doc_id", "grade")

FloatArray = npt.NDArray[np.float32]


class BadInputError(ValueError):
    """Input a person can mend: one sentence with what was seen, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text a search may return. Empty strings mean "not given"."""

    id: str
    text: str
    title: str = ""
    label: str = ""
    language: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """One thing a person looks for."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Judgment:
    """How relevant one document is to one query: 0 is not at all, higher is more."""

    query_id: str
    doc_id: str
    grade: int


def empty_queries() -> pd.DataFrame:
    """A query table with no rows."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in QUERY_COLUMNS})


def empty_judgments() -> pd.DataFrame:
    """A judgment table with no rows."""
    return pd.DataFrame(
        {"query_id": pd.Series(dtype="str"), "doc_id": pd.Series(dtype="str"), "grade": pd.Series(dtype="int64")}
    )


def searchable_texts(documents: pd.DataFrame) -> list[str]:
    """What an encoder reads of each document: ``(title + " " + text).strip()``, as BEIR and MTEB do."""
    return [f"{title} {text}".strip() for title, text in zip(documents["title"], documents["text"], strict=True)]


@dataclass(frozen=True)
class Collection:
    """Documents, and where known the queries asked of them and the judgments.

    ``documents`` has DOCUMENT_COLUMNS (str, never missing, "" = not given; id unique and not empty) and then any
    metadata columns. ``queries`` has QUERY_COLUMNS and then any tags (``kind``, ``language`` ...). ``judgments`` has
    JUDGMENT_COLUMNS (grade int64, 0 or more; one row per pair; every id known). ``notes`` are sentences for the person
    about what reading changed or left out.
    """

    name: str
    documents: pd.DataFrame
    queries: pd.DataFrame = field(default_factory=empty_queries)
    judgments: pd.DataFrame = field(default_factory=empty_judgments)
    notes: tuple[str, ...] = ()

    @property
    def has_judgments(self) -> bool:
        """Whether at least one query has a relevant document (a grade above 0)."""
        return bool((self.judgments["grade"] > 0).any())

    def document_texts(self) -> list[str]:
        """The searchable text of every document, in table order."""
        return searchable_texts(self.documents)

    def query_texts(self) -> list[str]:
        """The text of every query, in table order."""
        return self.queries["text"].tolist()

    def qrels(self) -> dict[str, dict[str, int]]:
        """Judgments as query id -> document id -> grade."""
        found: dict[str, dict[str, int]] = {}
        rows = zip(self.judgments["query_id"], self.judgments["doc_id"], self.judgments["grade"], strict=True)
        for query_id, doc_id, grade in rows:
            found.setdefault(query_id, {})[doc_id] = int(grade)
        return found

    @cached_property
    def documents_id(self) -> str:
        """16 hex digits over document ids and searchable texts: what an index or a map depends on."""
        digest = hashlib.sha256()
        _add_parts(digest, self.documents["id"])
        _add_parts(digest, self.document_texts())
        return digest.hexdigest()[:16]

    @cached_property
    def search_id(self) -> str:
        """16 hex digits over documents_id and the queries: what a run depends on (not judgments, not labels)."""
        digest = hashlib.sha256(self.documents_id.encode())
        _add_parts(digest, self.queries["id"])
        _add_parts(digest, self.queries["text"])
        return digest.hexdigest()[:16]

    @cached_property
    def metadata_id(self) -> str:
        """8 hex digits over labels, languages and metadata columns: what filters of an index depend on."""
        digest = hashlib.sha256()
        for column in self.documents.columns:
            if column not in ("id", "title", "text"):
                _add_part(digest, str(column))
                _add_parts(digest, self.documents[column].astype(str))
        return digest.hexdigest()[:8]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) over documents, queries and judgments: equal content, equal hash, whatever its name."""
        digest = hashlib.sha256()
        for frame in (self.documents, self.queries, self.judgments):
            for column in frame.columns:
                _add_part(digest, str(column))
                _add_parts(digest, frame[column].astype(str))
        return digest.hexdigest()

    def sample(self, limit: int, seed: int = 0) -> Collection:
        """At most ``limit`` documents: first those judged relevant, then a seeded draw of the rest, in table order.

        Judgments on documents that were left out go too. A search in fewer documents is easier than in all of them;
        whoever shows its numbers must say so.
        """
        if limit >= len(self.documents):
            return self
        relevant = set(self.judgments.loc[self.judgments["grade"] > 0, "doc_id"])
        order = np.random.default_rng(seed).permutation(len(self.documents))
        is_relevant = self.documents["id"].isin(relevant).to_numpy()
        chosen = np.concatenate([order[is_relevant[order]], order[~is_relevant[order]]])[:limit]
        documents = self.documents.iloc[np.sort(chosen)].reset_index(drop=True)
        kept = self.judgments["doc_id"].isin(set(documents["id"]))
        return replace(self, documents=documents, judgments=self.judgments[kept].reset_index(drop=True))


def _add_part(digest: hashlib._Hash, part: str) -> None:
    data = part.encode("utf-8", "surrogatepass")
    digest.update(len(data).to_bytes(8, "little"))
    digest.update(data)


def _add_parts(digest: hashlib._Hash, parts: Iterable[str]) -> None:
    for part in parts:
        _add_part(digest, part)


@dataclass(frozen=True)
class Ranking:
    """One query's results, best first. ``scores`` is float64 (n,), falling; ties stand by document id descending."""

    doc_ids: tuple[str, ...]
    scores: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Run:
    """What one system returned: query id -> ranking. A query it found nothing for may be missing or empty."""

    model: str
    rankings: Mapping[str, Ranking]
