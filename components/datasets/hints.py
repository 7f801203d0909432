"""Whether keyword search, meaning or both fit a collection: a hint from the data, never more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from components.datasets.domain_words import FUNCTION_WORDS
from components.datasets.findings.words import percent
from components.datasets.identifiers import count_codes
from components.datasets.word_scan import scan_words
from components.i18n import N_, tr, tr_count
from components.records import Collection

MOST_PAIRS = 2000  # pairs of a query and a relevant document compared
MOST_DOCUMENTS = 10_000  # looked at for identifiers
LEAST_QUERIES = 10  # below, queries say nothing
CODED_QUERIES = 0.1  # share of queries with an identifier from which keywords are needed
CODED_WORDS = 0.02  # identifiers per word of the documents
SHORT_QUERY = 3  # words
LONG_QUERY = 7  # words
MUCH_OVERLAP = 0.7  # share of a query's words found in its right document
LITTLE_OVERLAP = 0.4


class Way(StrEnum):
    """Which kind of search the data points to."""

    KEYWORDS = "keywords"
    MEANING = "meaning"
    BOTH = "both"
    OPEN = "open"
    UNKNOWN = "unknown"


class Points(StrEnum):
    """What one reason speaks for."""

    KEYWORDS = "keywords"
    MEANING = "meaning"
    NEITHER = "neither"


@dataclass(frozen=True)
class Reason:
    """One observation and what it speaks for."""

    points_to: Points
    sentence: str


@dataclass(frozen=True)
class Overlap:
    """How many of a query's words stand in the documents that answer it."""

    mean: float
    """Share of a query's words (0 to 1), mean over pairs."""
    by_chance: float
    """The same with a document drawn at random."""
    without: int
    """Pairs that share no word at all: keyword search cannot find these."""
    pairs: int


@dataclass(frozen=True)
class Hint:
    """The hint and its reasons."""

    way: Way
    sentence: str
    reasons: tuple[Reason, ...]


SENTENCES = {
    Way.KEYWORDS: N_(
        "Keyword search should do well here: keep bm25 in the comparison, and see whether a model beats it."
    ),
    Way.MEANING: N_("Search by meaning is likely to pay here: keywords alone would miss answers."),
    Way.BOTH: N_("Both seem needed: compare bm25 and models, and a fusion of the two."),
    Way.OPEN: N_("Nothing points clearly to either side: keep bm25 beside the models, and let the scores decide."),
    Way.UNKNOWN: N_("Can't tell from this data. Add questions people ask, best with the documents that answer them."),
}


def hint(collection: Collection, *, seed: int = 0) -> Hint:
    """What identifiers, query lengths and shared words point to; only measured scores can settle it."""
    overlap = word_overlap(collection, seed=seed)
    reasons = [_documents_reason(collection, seed)]
    if len(collection.queries) >= LEAST_QUERIES:
        reasons += [_coded_queries(collection), _query_length(collection, counts=overlap is None)]
    else:
        asked = tr_count("{count} question", "{count} questions", len(collection.queries))
        reasons.append(
            Reason(
                Points.NEITHER,
                tr("{asked} to judge by; {least_queries} are the least.", asked=asked, least_queries=LEAST_QUERIES),
            )
        )
    if overlap is not None:
        reasons.append(_overlap_reason(overlap))
    way = _weigh(reasons, knows_queries=len(collection.queries) >= LEAST_QUERIES)
    return Hint(way, tr(SENTENCES[way]), tuple(reasons))


def word_overlap(collection: Collection, *, seed: int = 0) -> Overlap | None:
    """How many of each query's words its relevant documents hold, stems compared and stop words left out.

    Of more than MOST_PAIRS pairs as many are drawn. None without relevant documents.
    """
    relevant = collection.judgments[collection.judgments["grade"] > 0]
    if relevant.empty:
        return None
    random = np.random.default_rng(seed)
    chosen = relevant.iloc[np.sort(random.permutation(len(relevant))[:MOST_PAIRS])]
    texts = _parent_texts(collection)
    parents = collection.parents()
    spoken = dict(zip(parents["id"], parents["language"], strict=True))
    asked = dict(zip(collection.queries["id"], collection.queries["text"], strict=True))
    others = parents["id"].to_numpy()[random.integers(len(parents), size=len(chosen))]
    main = _main_language(collection)
    shares, chance = [], []
    for query, document, other in zip(chosen["query_id"], chosen["doc_id"], others, strict=True):
        share = _shared(asked[query], texts[document], spoken[document] or main)
        if share is not None:
            shares.append(share)
            chance.append(_shared(asked[query], texts[other], spoken[other] or main) or 0.0)
    if not shares:
        return None
    return Overlap(float(np.mean(shares)), float(np.mean(chance)), sum(share == 0 for share in shares), len(shares))


def _parent_texts(collection: Collection) -> dict[str, str]:
    """The text of each document that judgments may name; chunks are put together again."""
    if not collection.is_chunked:
        return dict(zip(collection.documents["id"], collection.document_texts(), strict=True))
    parts: dict[str, list[str]] = {}
    for parent, text in zip(collection.documents["document_id"], collection.document_texts(), strict=True):
        parts.setdefault(parent, []).append(text)
    return {parent: " ".join(texts) for parent, texts in parts.items()}


def _shared(query: str, document: str, language: str) -> float | None:
    """Share of the query's words that the document holds; None where the query has none."""
    from components.retrieval.tokens import document_tokens

    wanted = set(document_tokens(_without_function_words(query, language), language))
    return len(wanted & set(document_tokens(document, language))) / len(wanted) if wanted else None


def _without_function_words(query: str, language: str) -> str:
    """The list of stop words BM25 uses is short in English; where, does and our would count as words not shared."""
    from components.retrieval.tokens import language_code, words

    if language_code(language) != "en":
        return query
    return " ".join(word for word in words(query) if word not in FUNCTION_WORDS)


def _main_language(collection: Collection) -> str:
    given = collection.documents["language"]
    given = given[given != ""]
    if len(given):
        return str(given.mode().iloc[0])
    from components.datasets.languages import main_language

    return main_language(collection.document_texts())[0]


def _documents_reason(collection: Collection, seed: int) -> Reason:
    texts = collection.document_texts()
    if len(texts) > MOST_DOCUMENTS:
        texts = [texts[place] for place in np.random.default_rng(seed).permutation(len(texts))[:MOST_DOCUMENTS]]
    codes = count_codes(texts, scan_words(texts).lengths.tolist())
    points = Points.KEYWORDS if codes.identifier_share >= CODED_WORDS else Points.NEITHER
    share = codes.texts_with_identifiers / len(texts)
    return Reason(
        points,
        tr(
            "{percent} of documents hold a code or identifier: {percent_2} of all words.",
            percent=percent(share),
            percent_2=percent(codes.identifier_share),
        ),
    )


def _coded_queries(collection: Collection) -> Reason:
    codes = count_codes(collection.query_texts())
    total = len(collection.queries)
    share = codes.texts_with_identifiers / total
    points = Points.KEYWORDS if share >= CODED_QUERIES else Points.NEITHER
    return Reason(
        points,
        tr(
            "{texts_with_identifiers:,} of {questions} hold a code or identifier.",
            texts_with_identifiers=codes.texts_with_identifiers,
            questions=tr_count("{count} question", "{count} questions", total),
        ),
    )


def _query_length(collection: Collection, *, counts: bool) -> Reason:
    """Length is a weak sign: it counts only where shared words cannot be looked at."""
    scan = scan_words(collection.query_texts())
    middle = float(np.median(scan.lengths))
    if scan.unspaced_share >= 0.5:
        return Reason(Points.NEITHER, tr("Half of the questions have {middle:.0f} characters or fewer.", middle=middle))
    points = Points.NEITHER
    if counts and middle <= SHORT_QUERY:
        points = Points.KEYWORDS
    elif counts and middle >= LONG_QUERY:
        points = Points.MEANING
    return Reason(points, tr("Half of the questions have {middle:.0f} words or fewer.", middle=middle))


def _overlap_reason(overlap: Overlap) -> Reason:
    points = Points.NEITHER
    if overlap.mean >= MUCH_OVERLAP:
        points = Points.KEYWORDS
    elif overlap.mean <= LITTLE_OVERLAP:
        points = Points.MEANING
    return Reason(
        points,
        tr(
            "{percent} of a question's words stand in its right document, {percent_2} in "
            "one at random; {without:,} of {pairs} share no word at all.",
            percent=percent(overlap.mean),
            percent_2=percent(overlap.by_chance),
            without=overlap.without,
            pairs=tr_count("{count} pair", "{count} pairs", overlap.pairs),
        ),
    )


def _weigh(reasons: Iterable[Reason], *, knows_queries: bool) -> Way:
    """Reasons for one side only name it; reasons for both sides ask for both."""
    sides = {reason.points_to for reason in reasons} - {Points.NEITHER}
    if not knows_queries:
        return Way.BOTH if sides else Way.UNKNOWN
    if not sides:
        return Way.OPEN
    if sides == {Points.KEYWORDS}:
        return Way.KEYWORDS
    return Way.MEANING if sides == {Points.MEANING} else Way.BOTH
