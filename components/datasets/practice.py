"""Practice queries: known-item queries taken from the documents themselves, for collections nobody has judged.

A query is a part of one document's text and that document is its right answer (grade 1), as in the known-item search of
Azzopardi, de Rijke and Balog (2007), but word for word and without any model. What such queries can tell: a model
that does not find a document by its own words is broken, reads too little of it, or does not know the language. What
they cannot tell: whether a model finds documents that say the same in other words, which is what people pay for.

The match is trivial wherever the query still stands in the text that is searched. Two ways around that exist here:

- near-duplicate pairs: the document the query was taken from is left out of the results (column ``taken_from``), so
  only its near duplicate can be found, as BEIR does for ArguAna and Quora;
- ``held_out``: a copy of the collection whose documents lack the part that became their query. Only those documents
  are encoded again.

Inside the person's own project the documents stay as they are, so there "title -> body" and the like are easy and
favour models that match words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from components.datasets.near_duplicates import near_duplicates
from components.datasets.sentences import sentences
from components.records import BadInputError, Collection, searchable_texts
from components.retrieval.tokens import words

PRACTICE_COLUMN = "practice"
SOURCE_COLUMN = "taken_from"
OWN_COLUMNS = (PRACTICE_COLUMN, SOURCE_COLUMN)  # of the query table, beside ``kind``
YES = "yes"

EACH = 50  # queries per method
FEWEST_WORDS = 5  # of a sentence that becomes a query
MOST_WORDS = 40
FEWEST_TITLE_WORDS = 2
FEWEST_LEFT = 8  # words a document must keep once the query is taken out
COPY = 0.95  # share of word triples from which two documents count as the same text
PAIR_CHARACTERS = 400  # of a document whose near duplicate is looked for
COUNTED = 5_000  # documents drawn to count how rare a word is


@dataclass(frozen=True, slots=True)
class Method:
    """A way of making practice queries. ``leaks``: the query stands word for word in the text that is searched."""

    key: str
    kind: str
    what: str
    cannot_tell: str
    leaks: bool


METHODS = (
    Method(
        "title",
        "practice: title",
        "A document's title; the document is the answer.",
        "The title is part of what is searched, so matching words is enough.",
        leaks=True,
    ),
    Method(
        "first-sentence",
        "practice: first sentence",
        "The first sentence of a text; the document is the answer.",
        "The sentence is part of what is searched, and every model reads the beginning.",
        leaks=True,
    ),
    Method(
        "distinctive-sentence",
        "practice: distinctive sentence",
        "The sentence with the rarest words, from further down; the document is the answer.",
        "Rare words favour keyword search; what a model cuts off it cannot find.",
        leaks=True,
    ),
    Method(
        "near-duplicate",
        "practice: near-duplicate",
        "The beginning of a text; another document that says nearly the same is the answer.",
        "The text itself is left out of the results, but its near duplicate shares most of its words.",
        leaks=False,
    ),
)
KINDS = {method.key: method.kind for method in METHODS}


@dataclass(frozen=True)
class Practice:
    """Practice queries and their judgments.

    ``queries``: id, text, kind, practice ("yes"), taken_from (the document to leave out of its results, "" for none).
    ``judgments``: JUDGMENT_COLUMNS, grade 1. ``without``: document id -> (title, text) once its query is taken out.
    """

    queries: pd.DataFrame
    judgments: pd.DataFrame
    without: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Queries by kind, in the order of METHODS; a method that found none is 0."""
        found = Counter(self.queries["kind"])
        return {method.kind: found[method.kind] for method in METHODS}


@dataclass(frozen=True, slots=True)
class _Item:
    method: str
    doc_id: str
    text: str
    answers: tuple[str, ...]
    without: tuple[str, str] | None = None


def practice_queries(
    documents: pd.DataFrame, methods: Sequence[str] = tuple(KINDS), *, each: int = EACH, seed: int = 0
) -> Practice:
    """Up to ``each`` queries per method, at most one from a document; the same seed gives the same, in any row order.

    A title or a sentence that several documents have is no query: more than one answer would be right.

    Args:
        documents: a collection's documents (DOCUMENT_COLUMNS); of one in chunks its ``parents()``, so that queries come
            from the first chunk of each and judgments name the document it was cut from.
        methods: keys of METHODS.
        each: the most queries of a method; fewer where the documents give no more.
        seed: of the draw.

    Raises:
        BadInputError: an unknown method, fewer than one query asked for, or no document gives any.
    """
    unknown = [key for key in methods if key not in KINDS]
    if unknown or each < 1:
        raise BadInputError(
            f"{unknown[0]!r} is no way of making practice queries; choose among {', '.join(KINDS)}."
            if unknown
            else f"{each} practice queries cannot be made; ask for 1 or more."
        )
    rows = documents.sort_values("id", kind="stable", ignore_index=True)
    items = _pairs(rows, each, seed) if "near-duplicate" in methods else []
    items += _parts(rows, [key for key in methods if key != "near-duplicate"], each, seed, {i.doc_id for i in items})
    if not items:
        raise BadInputError(
            "No practice query could be made: no document has a title, a sentence or a near duplicate of its own that "
            "leaves enough text behind. Write a few questions yourself."
        )
    order = list(KINDS)
    return _as_tables(sorted(items, key=lambda item: (order.index(item.method), item.doc_id)))


def _as_tables(items: Sequence[_Item]) -> Practice:
    ids = [f"practice-{item.method}-{item.doc_id}" for item in items]
    queries = pd.DataFrame(
        {
            "id": ids,
            "text": [item.text for item in items],
            "kind": [KINDS[item.method] for item in items],
            PRACTICE_COLUMN: YES,
            SOURCE_COLUMN: [item.doc_id if item.doc_id not in item.answers else "" for item in items],
        },
        dtype="str",
    )
    pairs = [(name, doc_id) for name, item in zip(ids, items, strict=True) for doc_id in item.answers]
    judgments = pd.DataFrame(pairs, columns=["query_id", "doc_id"], dtype="str").assign(grade=np.int64(1))
    without = {item.doc_id: item.without for item in items if item.without is not None}
    return Practice(queries, judgments, without)


def _pairs(rows: pd.DataFrame, each: int, seed: int) -> list[_Item]:
    texts = searchable_texts(rows)
    ids = rows["id"].tolist()
    partners: dict[int, list[int]] = {}
    copied: set[int] = set()
    for a, b, similarity in near_duplicates(texts, seed=seed):
        partners.setdefault(a, []).append(b)
        partners.setdefault(b, []).append(a)
        if similarity >= COPY:
            copied.update((a, b))
    # The copy of a query's own text would be found before anything else, which tells nothing.
    draw = np.random.default_rng(seed).permutation(sorted(partners.keys() - copied))
    chosen: list[_Item] = []
    answered: set[int] = set()
    for row in (int(one) for one in draw):
        if len(chosen) == each:
            break
        if row in answered:  # its own query would be the same pair the other way round
            continue
        answered.update(partners[row])
        answers = tuple(sorted(ids[other] for other in partners[row]))
        chosen.append(_Item("near-duplicate", ids[row], _cut(texts[row]), answers))
    return chosen


def _cut(text: str) -> str:
    joined = " ".join(text.split())
    if len(joined) <= PAIR_CHARACTERS:
        return joined
    head = joined[:PAIR_CHARACTERS]
    return head.rsplit(" ", 1)[0] if " " in head[PAIR_CHARACTERS // 2 :] else head


def _parts(rows: pd.DataFrame, methods: Sequence[str], each: int, seed: int, used: set[str]) -> list[_Item]:
    """Parts of documents, drawn in turn so that methods share the documents evenly."""
    if not methods:
        return []
    titles, texts, ids = rows["title"].tolist(), rows["text"].tolist(), rows["id"].tolist()
    split = [sentences(text) for text in texts]
    held_by = _holders(titles, split)
    rarity = _Rarity(texts, seed)
    counts = dict.fromkeys(methods, 0)
    items: list[_Item] = []
    for row in (int(one) for one in np.random.default_rng(seed).permutation(len(rows))):
        wanted = sorted((key for key in methods if counts[key] < each), key=lambda key: (counts[key], key))
        if not wanted:
            break
        if ids[row] in used:
            continue
        item = next((one for key in wanted if (one := _part(key, ids[row], titles[row], split[row], rarity))), None)
        if item is not None and held_by[_folded(item.text)] == 1:
            items.append(item)
            counts[item.method] += 1
    return items


def _holders(titles: Sequence[str], split: Sequence[Sequence[str]]) -> Counter[str]:
    """How many documents have this title or sentence, whatever its case and spacing."""
    found: Counter[str] = Counter()
    for title, parts in zip(titles, split, strict=True):
        found.update({_folded(part) for part in (title, *parts)})
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Rarity:
    """How rare words are: log(N / documents with the word), counted on at most COUNTED documents drawn."""

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self._texts, self._seed = texts, seed
        self._counted: tuple[int, Counter[str]] | None = None

    def of(self, sentence: str) -> float:
        """The mean rarity of the sentence's different words."""
        total, holders = self._counts()
        rare = [math.log((total + 1) / (holders[word] + 1)) for word in set(words(sentence))]
        return sum(rare) / max(len(rare), 1)

    def _counts(self) -> tuple[int, Counter[str]]:
        if self._counted is None:
            draw = np.random.default_rng(self._seed).permutation(len(self._texts))[:COUNTED]
            holders: Counter[str] = Counter()
            for row in draw:
                holders.update(set(words(self._texts[int(row)])))
            self._counted = len(draw), holders
        return self._counted


def _part(key: str, doc_id: str, title: str, parts: Sequence[str], rarity: _Rarity) -> _Item | None:
    """The document's query by this method; None where it has none, or would not keep enough text."""
    if key == "title":
        asked, rest = " ".join(title.split()), ("", " ".join(parts))
        size, fewest = len(words(asked)), FEWEST_TITLE_WORDS
    else:
        place = 0 if key == "first-sentence" else _most_distinctive(parts, rarity)
        if place is None or len(parts) < 2:
            return None
        asked = parts[place]
        rest = (title, " ".join([*parts[:place], *parts[place + 1 :]]))
        size, fewest = len(words(asked)), FEWEST_WORDS
    if not fewest <= size <= MOST_WORDS or len(words(rest[1])) < FEWEST_LEFT:
        return None
    if _folded(asked) in _folded(" ".join(rest)):
        return None  # it would stand there twice
    return _Item(key, doc_id, asked, (doc_id,), rest)


def _most_distinctive(parts: Sequence[str], rarity: _Rarity) -> int | None:
    """The place, not the first, of the sentence of fitting length with the rarest words."""
    fitting = [place for place in range(1, len(parts)) if FEWEST_WORDS <= len(words(parts[place])) <= MOST_WORDS]
    return max(fitting, key=lambda place: (rarity.of(parts[place]), -place)) if fitting else None


def with_practice(collection: Collection, practice: Practice) -> Collection:
    """The collection with the practice queries that it does not have yet, and their judgments.

    Raises:
        BadInputError: it has all of them.
    """
    fresh = practice.queries[~practice.queries["id"].isin(set(collection.queries["id"]))]
    if fresh.empty:
        raise BadInputError("All of these practice questions are there already; nothing was added.")
    judgments = practice.judgments[practice.judgments["query_id"].isin(set(fresh["id"]))]
    return replace(
        collection,
        queries=pd.concat([collection.queries, fresh], ignore_index=True).fillna("").astype("str"),
        judgments=pd.concat([collection.judgments, judgments], ignore_index=True),
    )


def without_practice(collection: Collection) -> Collection:
    """The collection without practice queries, their judgments, and the columns only they have."""
    practice = practice_ids(collection.queries)
    if not practice:
        return collection
    queries = collection.queries[~collection.queries["id"].isin(practice)].reset_index(drop=True)
    empty = [name for name in (*OWN_COLUMNS, "kind") if name in queries.columns and (queries[name] == "").all()]
    judgments = collection.judgments[~collection.judgments["query_id"].isin(practice)].reset_index(drop=True)
    return replace(collection, queries=queries.drop(columns=empty), judgments=judgments)


def held_out(collection: Collection, practice: Practice) -> Collection:
    """A collection of its own with only the practice queries, whose documents lack the part that became their query.

    Near-duplicate queries need no such thing and keep their documents. Its numbers are about these documents only.
    """
    documents = collection.documents.copy()
    parents = documents["document_id"] if collection.is_chunked else documents["id"]
    rows = parents.isin(set(practice.without))
    documents.loc[rows, "title"] = [practice.without[doc_id][0] for doc_id in parents[rows]]
    is_first = rows & ~parents.duplicated()  # the chunk that the query was taken from; titles stand before them all
    documents.loc[is_first, "text"] = [practice.without[doc_id][1] for doc_id in parents[is_first]]
    asked = dict(zip(practice.judgments["doc_id"], practice.judgments["query_id"].map(_texts(practice)), strict=True))
    overlapping = rows & ~is_first
    documents.loc[overlapping, "text"] = [
        text.replace(asked[doc_id], " ")
        for text, doc_id in zip(documents.loc[overlapping, "text"], parents[overlapping], strict=True)
    ]
    note = (
        f"{len(practice.without):,} documents of this practice collection lack the title or sentence that became "
        "their question."
    )
    return Collection(f"{collection.name} (practice)", documents, practice.queries, practice.judgments, (note,))


def _texts(practice: Practice) -> dict[str, str]:
    return dict(zip(practice.queries["id"], practice.queries["text"], strict=True))


def practice_ids(queries: pd.DataFrame) -> set[str]:
    """The ids of the practice queries in a query table."""
    if PRACTICE_COLUMN not in queries.columns:
        return set()
    return set(queries.loc[queries[PRACTICE_COLUMN] == YES, "id"])


def left_out_documents(queries: pd.DataFrame) -> dict[str, str]:
    """Query id -> the document that must not count among its results, because the query is its own text."""
    if SOURCE_COLUMN not in queries.columns or not practice_ids(queries):
        return {}
    rows = queries[(queries[PRACTICE_COLUMN] == YES) & (queries[SOURCE_COLUMN] != "")]
    return dict(zip(rows["id"], rows[SOURCE_COLUMN], strict=True))


def truly_judged(collection: Collection) -> bool:
    """Whether a query that is not a practice one has a relevant document (a grade above 0)."""
    return bool(_relevant(collection) - practice_ids(collection.queries))


def counts_practice(collection: Collection) -> bool:
    """Whether numbers about this collection rest on practice queries: some are judged, and no other query is."""
    return bool(_relevant(collection)) and not truly_judged(collection)


def counted(collection: Collection) -> Collection:
    """What numbers are taken over: true judgments where there are any, else the practice queries alone.

    The two are never mixed. Where nothing is judged the collection stays as it is.
    """
    practice = practice_ids(collection.queries)
    if not practice or not collection.has_judgments:
        return collection
    return without_practice(collection) if truly_judged(collection) else only_practice(collection)


def only_practice(collection: Collection) -> Collection:
    """The collection with its practice queries and their judgments alone."""
    practice = practice_ids(collection.queries)
    return replace(
        collection,
        queries=_rows_of(collection.queries, "id", practice),
        judgments=_rows_of(collection.judgments, "query_id", practice),
    )


def _rows_of(frame: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.DataFrame:
    return frame[frame[column].isin(set(ids))].reset_index(drop=True)


def _relevant(collection: Collection) -> set[str]:
    return set(collection.judgments.loc[collection.judgments["grade"] > 0, "query_id"])
