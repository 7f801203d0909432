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

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from components.datasets.duplicates import MOST_TOGETHER, near_duplicates
from components.datasets.practice_parts import PracticeItem, parts_of
from components.datasets.profile import drawn
from components.datasets.word_scan import scan_words
from components.i18n import N_, Translated, tr
from components.numbers import commas
from components.records import BadInputError, searchable_texts

PRACTICE_COLUMN = "practice"
SOURCE_COLUMN = "taken_from"
SYNTHETIC_COLUMN = "synthetic"
"""A tag of queries: who wrote them; real questions have none."""
OWN_COLUMNS = (PRACTICE_COLUMN, SOURCE_COLUMN)  # of the query table, beside ``kind``
YES = "yes"

EACH = 50  # queries per method
LEAST_SHARED = 0.5  # share of word triples from which two documents say nearly the same
COPY = 0.95  # share of word triples from which two documents count as the same text
PAIR_CHARACTERS = 400  # of a document whose near duplicate is looked for
MOST_COMPARED = 20_000  # documents drawn to look for near duplicates among them


@dataclass(frozen=True, slots=True)
class Method(Translated):
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
        N_("A document's title; the document is the answer."),
        N_("The title is part of what is searched, so matching words is enough."),
        leaks=True,
    ),
    Method(
        "first-sentence",
        "practice: first sentence",
        N_("The first sentence of a text; the document is the answer."),
        N_("The sentence is part of what is searched, and every model reads the beginning."),
        leaks=True,
    ),
    Method(
        "distinctive-sentence",
        "practice: distinctive sentence",
        N_("The sentence with the rarest words, from further down; the document is the answer."),
        N_("Rare words favour keyword search; what a model cuts off it cannot find."),
        leaks=True,
    ),
    Method(
        "half-document",
        "practice: half a document",
        N_("The first half of a text; the document is the answer, in a practice project its other half."),
        N_("Half a document is longer than what people ask, and says more than they would."),
        leaks=True,
    ),
    Method(
        "near-duplicate",
        "practice: near-duplicate",
        N_("The beginning of a text; another document that says nearly the same is the answer."),
        N_("The text itself is left out of the results, but its near duplicate shares most of its words."),
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
        by_kind = Counter(self.queries["kind"])
        return {method.kind: by_kind[method.kind] for method in METHODS}


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
            tr(
                "{unknown!r} is no way of making practice questions; choose among {kinds}.",
                unknown=unknown[0],
                kinds=commas(KINDS),
            )
            if unknown
            else tr("{each} practice questions cannot be made; ask for 1 or more.", each=each)
        )
    rows = documents.sort_values("id", kind="stable", ignore_index=True)
    items = _pairs(rows, each, seed) if "near-duplicate" in methods else []
    items += parts_of(rows, [key for key in methods if key != "near-duplicate"], each, seed, {i.doc_id for i in items})
    if not items:
        raise BadInputError(
            tr(
                "No practice question could be made: no document has a title, a sentence or "
                "a near duplicate of its own "
                "that leaves enough text behind. Write a few questions yourself."
            )
        )
    order = list(KINDS)
    return _as_tables(sorted(items, key=lambda item: (order.index(item.method), item.doc_id)))


def _as_tables(items: Sequence[PracticeItem]) -> Practice:
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


def _pairs(rows: pd.DataFrame, each: int, seed: int) -> list[PracticeItem]:
    texts = searchable_texts(rows)
    ids = rows["id"].tolist()
    places = drawn(len(texts), MOST_COMPARED, seed)
    duplicates = near_duplicates(scan_words([texts[place] for place in places]), alike=LEAST_SHARED, seed=seed)
    # Not every pair of a large group is listed, and what is not listed would count as wrong.
    barred = {places[number] for group in duplicates.groups if len(group) > MOST_TOGETHER for number in group}
    partners: dict[int, list[int]] = {}
    for pair in duplicates.pairs:
        a, b = places[pair.first], places[pair.second]
        partners.setdefault(a, []).append(b)
        partners.setdefault(b, []).append(a)
        if pair.similarity >= COPY:  # the copy of a query's own text would be found first, which tells nothing
            barred.update((a, b))
    draw = np.random.default_rng(seed).permutation(sorted(partners.keys() - barred))
    chosen: list[PracticeItem] = []
    answered: set[int] = set()
    for row in (int(number) for number in draw):
        if len(chosen) == each:
            break
        if row in answered:  # its own query would be the same pair the other way round
            continue
        answered.update(partners[row])
        answers = tuple(sorted(ids[other] for other in partners[row]))
        chosen.append(PracticeItem("near-duplicate", ids[row], _cut(texts[row]), answers))
    return chosen


def _cut(text: str) -> str:
    joined = " ".join(text.split())
    if len(joined) <= PAIR_CHARACTERS:
        return joined
    head = joined[:PAIR_CHARACTERS]
    return head.rsplit(" ", 1)[0] if " " in head[PAIR_CHARACTERS // 2 :] else head
