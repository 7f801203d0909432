"""Ways of grouping questions by what they are like: for slices, and for what lost questions have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from components.i18n import N_, tr
from components.records import Collection
from components.retrieval.tokens import words

MOST_VALUES = 12  # a column with more different values is no kind of question
COUNTED_DOCUMENTS = 5_000  # drawn to count how rare a word is
RARE_ONE_IN = 1_000  # a word is rare when at most one document in so many has it
NOT_GIVEN = N_("not given")
LENGTH, NUMBER, NEGATION, RARE = "length", "number", "negation", "rare words"
ANSWER_LANGUAGE, ANSWER_LABEL = "language of the answer", "label of the answer"
YES, NO = "yes", "no"

_DIGIT = re.compile(r"\d")
# English, German, French, Spanish, Italian, Portuguese, Dutch; then Japanese and Chinese, which have no spaces.
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|except|cannot|\w+n['’]t|nicht|kein\w*|nie|niemals|ohne|außer|ne|pas|"
    r"sans|jamais|aucune?|sauf|sin|nunca|ningun[oa]?|ningún|non|senza|mai|nessun[oa]?|não|sem|nenhum[a]?|niet|geen|"
    r"zonder|nooit)\b|ない|ません|なし|ず(?:に|$)|以外|不|没|無|无|别|除了",
    re.IGNORECASE,
)


def query_groups(collection: Collection, query_ids: Sequence[str], hidden: Iterable[str] = ()) -> dict[str, pd.Series]:
    """Name of a grouping -> value of each of ``query_ids`` (str, index query id); only groupings with 2 to 12 values.

    First every column the queries have (but ``hidden`` ones). Where they are questions, not users, then length in words
    (thirds), language and label of the right documents, whether there is a number, a negation (word lists of nine
    languages), and a word that at most one in 1,000 documents has, counted on at most 5,000 documents drawn.
    """
    queries = collection.queries.set_index("id").reindex(list(query_ids))
    texts = queries["text"].fillna("").tolist()
    index = pd.Index(list(query_ids), name="query_id", dtype="str")
    groupings: dict[str, list[str]] = {
        str(column): [value or tr(NOT_GIVEN) for value in queries[column].fillna("").astype("str")]
        for column in queries.columns
        if column not in ("text", "media", *hidden)
    }
    if collection.interactions is None:
        groupings |= _by_words(collection, query_ids, texts)
    series = {name: pd.Series(values, index=index, dtype="str") for name, values in groupings.items()}
    return {name: values for name, values in series.items() if 1 < values.nunique() <= MOST_VALUES}


def _by_words(collection: Collection, query_ids: Sequence[str], texts: Sequence[str]) -> dict[str, list[str]]:
    groupings = {LENGTH: lengths(texts)}
    answers = _answers(collection, query_ids)
    groupings[ANSWER_LANGUAGE], groupings[ANSWER_LABEL] = answers["language"].tolist(), answers["label"].tolist()
    groupings[NUMBER] = [_said(bool(_DIGIT.search(text))) for text in texts]
    groupings[NEGATION] = [_said(bool(_NEGATION.search(text))) for text in texts]
    groupings[RARE] = [_said(is_rare) for is_rare in _has_rare_word(texts, collection)]
    return groupings


def lengths(texts: Sequence[str]) -> list[str]:
    """Short, medium or long: thirds by words (in scripts without spaces by pairs of characters), limits included."""
    counts = np.array([len(words(text)) for text in texts])
    if not len(counts):
        return []
    low, high = (int(edge) for edge in np.quantile(counts, [1 / 3, 2 / 3], method="lower"))
    middle = tr("{low} to {high}", low=low + 1, high=high) if high > low + 1 else f"{high}"
    names = (
        tr("short (up to {low} words)", low=low),
        tr("medium ({middle})", middle=middle),
        tr("long ({high} or more)", high=high + 1),
    )
    return [names[int(count > low) + int(count > high)] for count in counts]


def _said(is_so: bool) -> str:
    return YES if is_so else NO


def _answers(collection: Collection, query_ids: Sequence[str]) -> pd.DataFrame:
    """Language and label that all right documents of a query share; "several" where they differ."""
    judged = collection.judgments[collection.judgments["grade"] > 0]
    facts = collection.parents().set_index("id")[["language", "label"]]
    rows = judged[["query_id", "doc_id"]].join(facts, on="doc_id")
    table = rows.groupby("query_id")[["language", "label"]].agg(_shared)
    return table.reindex(list(query_ids)).fillna(tr(NOT_GIVEN))


def _shared(values: pd.Series) -> str:
    different = set(values.fillna("")) or {""}
    return (different.pop() or tr(NOT_GIVEN)) if len(different) == 1 else tr("several")


def _has_rare_word(texts: Sequence[str], collection: Collection) -> list[bool]:
    asked = [set(words(text)) for text in texts]
    wanted = set().union(*asked) if asked else set()
    documents = collection.document_texts()
    drawn = np.random.default_rng(0).permutation(len(documents))[:COUNTED_DOCUMENTS]
    holders: Counter[str] = Counter()
    for row in drawn:
        holders.update(wanted.intersection(words(documents[int(row)])))
    most = max(1, len(drawn) // RARE_ONE_IN)
    return [any(holders[word] <= most for word in own) for own in asked]
