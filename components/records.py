"""The records every part of the engine passes around.

Tables are pandas data frames with a stated schema; what has identity is a frozen dataclass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.interactions import Interactions

DOCUMENT_COLUMNS = ("id", "title", "text", "label", "language")
QUERY_COLUMNS = ("id", "text")
JUDGMENT_COLUMNS = ("query_id", "doc_id", "grade")
CHUNK_COLUMNS = ("document_id", "page", "start", "end")
MEDIA_COLUMNS = ("media", "modality")
MODALITIES = ("text", "image", "audio")

FloatArray = npt.NDArray[np.float32]


class BadInputError(ValueError):
    """Input a person can mend: one sentence with what was seen, what is allowed and what to do."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a model may be given: a text, a picture or sound, or both (with its caption, or a wish to change it).

    ``media`` is the SHA-256 (64 hex digits) of the file's bytes, "" for a text alone; ``modality`` is that of the file
    (one of MODALITIES), "text" where there is none.
    """

    text: str = ""
    media: str = ""
    modality: str = "text"


def empty_queries() -> pd.DataFrame:
    """A query table with no rows."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in QUERY_COLUMNS})


def empty_judgments() -> pd.DataFrame:
    """A judgment table with no rows."""
    return pd.DataFrame(
        {"query_id": pd.Series(dtype="str"), "doc_id": pd.Series(dtype="str"), "grade": pd.Series(dtype="int64")}
    )


@dataclass(frozen=True, slots=True)
class Scoring:
    """How judgments are counted where tools differ.

    ``counts_absent``: a right document that is not in the collection counts as not found, as trec_eval has it; else
    its judgment is left out. ``leaves_out_own``: a query that is itself a document does not find itself, as BEIR and
    MTEB have it.
    """

    counts_absent: bool = True
    leaves_out_own: bool = True


@dataclass(frozen=True)
class HardSample:
    """Of ``total`` documents those taken: ``judged``, ``found`` by a cheap candidate, and ``drawn`` ones."""

    judged: int
    found: int
    drawn: int
    total: int


def is_chunk_table(documents: pd.DataFrame) -> bool:
    """Whether the rows are chunks: CHUNK_COLUMNS are there, and every id is its document's, "#" and a number."""
    if not set(CHUNK_COLUMNS) <= set(documents.columns) or documents.empty:
        return False
    pairs = zip(documents["id"], documents["document_id"], strict=True)
    return all(
        parent == document_id and number.isdecimal()
        for (document_id, _, number), parent in ((i.rpartition("#"), p) for i, p in pairs)
    )


def searchable_texts(documents: pd.DataFrame) -> list[str]:
    """What an encoder reads of each document: ``(title + " " + text).strip()``, as BEIR and MTEB do."""
    return [f"{title} {text}".strip() for title, text in zip(documents["title"], documents["text"], strict=True)]


def has_media(frame: pd.DataFrame) -> bool:
    """Whether any row of a table of documents or queries names a picture or a sound."""
    return "media" in frame.columns and bool((frame["media"] != "").any())


def items_of(frame: pd.DataFrame, texts: Sequence[str]) -> list[Item]:
    """One item per row of a table of documents or queries, with these texts."""
    if not has_media(frame):
        return [Item(text) for text in texts]
    rows = zip(texts, frame["media"], frame["modality"], strict=True)
    return [Item(text, media, modality if media else "text") for text, media, modality in rows]


@dataclass(frozen=True)
class Collection:
    """Documents, and where known the queries asked of them and the judgments.

    ``documents`` has DOCUMENT_COLUMNS (str, never missing, "" = not given; id unique and not empty) and then any
    metadata columns. ``queries`` has QUERY_COLUMNS and then any tags (``kind``, ``language`` ...). ``judgments`` has
    JUDGMENT_COLUMNS (grade int64, 0 or more; one row per pair; every id known). ``notes`` are sentences for the person
    about what reading changed or left out. ``pooled``: ids of the queries all of whose judgments were made by grading
    the first results of models, so that what is not judged was not looked at (see ``evaluation.partial_judgments``).

    Either table may have MEDIA_COLUMNS: ``media``, the SHA-256 of a picture's or sound's bytes, which the workspace
    keeps ("" = none), and ``modality``, one of MODALITIES. A row with media may have no text.

    Documents may be chunks of longer ones (see ``is_chunk_table`` and components.datasets.chunking). Judgments then
    name the documents the chunks were cut from, their parents; without chunks every document is its own parent.

    ``absent`` are judgments (JUDGMENT_COLUMNS, of known queries) on documents that are not there; ``scoring`` says
    whether they count.

    With ``interactions`` queries are users, their texts the titles of what they took last, and judgments name what was
    held out of them. ``hard_sample``: what the documents are of all, where they are such a sample.
    """

    name: str
    documents: pd.DataFrame
    queries: pd.DataFrame = field(default_factory=empty_queries)
    judgments: pd.DataFrame = field(default_factory=empty_judgments)
    notes: tuple[str, ...] = ()
    absent: pd.DataFrame = field(default_factory=empty_judgments)
    scoring: Scoring = Scoring()
    pooled: frozenset[str] = frozenset()
    interactions: Interactions | None = None
    hard_sample: HardSample | None = None

    @property
    def has_judgments(self) -> bool:
        """Whether at least one query has a relevant document (a grade above 0)."""
        return bool((self.judgments["grade"] > 0).any())

    @cached_property
    def is_chunked(self) -> bool:
        """Whether the documents are chunks of longer ones."""
        return is_chunk_table(self.documents)

    @cached_property
    def parent_of(self) -> Mapping[str, str]:
        """The id of each chunk -> that of the document it was cut from; empty without chunks."""
        if not self.is_chunked:
            return {}
        return dict(zip(self.documents["id"], self.documents["document_id"], strict=True))

    @cached_property
    def parent_ids(self) -> tuple[str, ...]:
        """The ids that judgments may name, in table order: of the documents, or of those the chunks were cut from."""
        return tuple(self.documents["document_id"].unique() if self.is_chunked else self.documents["id"])

    @property
    def row_documents(self) -> pd.Series:
        """Of each row of ``documents``, the id that judgments name: its own, or that of what the chunk was cut from."""
        return self.documents["document_id" if self.is_chunked else "id"]

    def parents(self) -> pd.DataFrame:
        """One row per parent: the documents, or the first chunk of each under its parent's id."""
        if not self.is_chunked:
            return self.documents
        first = self.documents.drop_duplicates("document_id")
        return first.assign(id=first["document_id"]).reset_index(drop=True)

    def grades(self, query_id: str | None) -> dict[str, int]:
        """Document id -> grade for one query, as ``documents`` has them: a chunk has the grade of its parent."""
        rows = self.judgments[self.judgments["query_id"] == query_id] if query_id is not None else self.judgments[:0]
        grades = {doc_id: int(grade) for doc_id, grade in zip(rows["doc_id"], rows["grade"], strict=True)}
        if not grades or not self.is_chunked:
            return grades
        chunks = self.documents[self.documents["document_id"].isin(grades)]
        return {row: grades[parent] for row, parent in zip(chunks["id"], chunks["document_id"], strict=True)}

    def document_texts(self) -> list[str]:
        """The searchable text of every document, in table order."""
        return searchable_texts(self.documents)

    def query_texts(self) -> list[str]:
        """The text of every query, in table order."""
        return self.queries["text"].tolist()

    def document_items(self) -> list[Item]:
        """Every document with its searchable text and its picture or sound, in table order."""
        return items_of(self.documents, self.document_texts())

    def query_items(self) -> list[Item]:
        """Every query with its text and its picture or sound, in table order."""
        return items_of(self.queries, self.query_texts())

    def asked_in_words(self) -> Collection:
        """The same without queries that are no text: a picture or a sound alone, or a user, known by what was taken."""
        if self.interactions is not None:
            return replace(self, queries=empty_queries(), judgments=empty_judgments(), interactions=None)
        if not has_media(self.queries):
            return self
        return replace(self, queries=self.queries[self.queries["text"].str.strip() != ""].reset_index(drop=True))

    @cached_property
    def modalities(self) -> frozenset[str]:
        """The kinds of file among the documents: "image", "audio"; "text" where a document has none."""
        if "media" not in self.documents.columns:
            return frozenset(("text",))
        return frozenset(item.modality for item in self.document_items())

    def all_judgments(self) -> pd.DataFrame:
        """The judgments, then those on documents that are not there."""
        return pd.concat([self.judgments, self.absent], ignore_index=True) if len(self.absent) else self.judgments

    def qrels(self, *, only_present: bool = False) -> dict[str, dict[str, int]]:
        """Judgments as query id -> document id -> grade; with those on absent documents where ``scoring`` counts them.

        ``only_present`` leaves these out whatever ``scoring`` says.
        """
        counts_absent = self.scoring.counts_absent and not only_present
        table = self.all_judgments() if counts_absent else self.judgments
        qrels: dict[str, dict[str, int]] = {}
        for query_id, doc_id, grade in zip(table["query_id"], table["doc_id"], table["grade"], strict=True):
            qrels.setdefault(query_id, {})[doc_id] = int(grade)
        return qrels

    @cached_property
    def documents_id(self) -> str:
        """16 hex digits over document ids and searchable texts: what an index or a map depends on."""
        digest = hashlib.sha256()
        _add_parts(digest, self.documents["id"])
        _add_parts(digest, self.document_texts())
        _add_media(digest, self.documents)
        return digest.hexdigest()[:16]

    @cached_property
    def search_id(self) -> str:
        """16 hex digits over documents_id and the queries: what a run depends on (not judgments, not labels)."""
        digest = hashlib.sha256(self.documents_id.encode())
        _add_parts(digest, self.queries["id"])
        _add_parts(digest, self.queries["text"])
        _add_media(digest, self.queries)
        if self.interactions is not None:
            _add_parts(digest, (*self.interactions.parts(), self.interactions.read_as))
        return digest.hexdigest()[:16]

    @cached_property
    def metadata_id(self) -> str:
        """8 hex digits over labels, languages and metadata columns: what filters of an index depend on."""
        digest = hashlib.sha256()
        for column in self.documents.columns:
            if column not in ("id", "title", "text", *MEDIA_COLUMNS):
                _add_part(digest, str(column))
                _add_parts(digest, self.documents[column].astype(str))
        return digest.hexdigest()[:8]

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) over documents, queries and judgments: equal content, equal hash, whatever its name."""
        digest = hashlib.sha256()
        for frame in (self.documents, self.queries, self.judgments, *([self.absent] if len(self.absent) else [])):
            for column in frame.columns:
                _add_part(digest, str(column))
                _add_parts(digest, frame[column].astype(str))
        if self.scoring != Scoring():
            _add_part(digest, repr(self.scoring))
        if self.pooled:
            _add_parts(digest, ["pooled", *sorted(self.pooled)])
        if self.interactions is not None:
            _add_parts(digest, [*self.interactions.parts(), self.interactions.split])
        return digest.hexdigest()

    def sample(self, limit: int, seed: int = 0, then: Sequence[str] = ()) -> Collection:
        """At most ``limit`` documents: those judged relevant, those of ``then``, then a seeded draw; in table order.

        Judgments on documents that were left out go too. Chunks of one document stay together: parents are taken in
        that order as long as all their chunks fit, the first one always. A search in fewer documents is easier than in
        all of them; whoever shows its numbers must say so.
        """
        if limit >= len(self.documents):
            return self
        relevant = set(self.judgments.loc[self.judgments["grade"] > 0, "doc_id"])
        names = pd.Series(self.parent_ids, dtype="str")
        order = np.random.default_rng(seed).permutation(len(names))
        is_relevant = names.isin(relevant).to_numpy()
        turn = {name: place for place, name in enumerate(then)}
        turns = names.map(turn).fillna(len(turn)).to_numpy()[order]
        chosen = order[np.lexsort((turns, ~is_relevant[order]))]
        if self.is_chunked:
            parents = self.documents["document_id"]
            sizes = parents.value_counts().reindex(names).to_numpy()[chosen]
            taken = set(names.iloc[chosen[: max(1, int((np.cumsum(sizes) <= limit).sum()))]])
            kept_rows = np.flatnonzero(parents.isin(taken))
        else:
            kept_rows = np.sort(chosen[:limit])
        smaller = replace(self, documents=self.documents.iloc[kept_rows].reset_index(drop=True))
        kept = self.judgments["doc_id"].isin(set(smaller.parent_ids))
        smaller = replace(smaller, judgments=self.judgments[kept].reset_index(drop=True))
        if self.interactions is None:
            return smaller
        interactions = self.interactions.among(smaller.parent_ids)
        users, judged = (
            self.queries["id"].isin(interactions.histories),
            smaller.judgments["query_id"].isin(interactions.histories),
        )
        kept_queries = self.queries[users].reset_index(drop=True)
        kept_judgments = smaller.judgments[judged].reset_index(drop=True)
        return replace(smaller, queries=kept_queries, judgments=kept_judgments, interactions=interactions)


def _add_part(digest: hashlib._Hash, part: str) -> None:
    data = part.encode("utf-8", "surrogatepass")
    digest.update(len(data).to_bytes(8, "little"))
    digest.update(data)


def _add_parts(digest: hashlib._Hash, parts: Iterable[str]) -> None:
    for part in parts:
        _add_part(digest, part)


def _add_media(digest: hashlib._Hash, frame: pd.DataFrame) -> None:
    """Nothing for a table of texts, so that its hash stays what it was before there were pictures."""
    if has_media(frame):
        _add_part(digest, "media")
        _add_parts(digest, frame["media"])


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
