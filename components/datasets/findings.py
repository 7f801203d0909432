"""What a person should know of a collection before choosing a model: sentences with counts, and where to look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from components.datasets import finding_words as say
from components.datasets.boilerplate import shared_passages
from components.datasets.duplicates import NearDuplicates, exact_groups, near_duplicates
from components.datasets.encoding_damage import encoding_damage, markup_left
from components.datasets.identifiers import count_codes
from components.datasets.profile import Profile, drawn, profile
from components.datasets.word_scan import WordScan, scan_words
from components.records import Collection

MOST_DOCUMENTS = 50_000  # looked at; larger collections are sampled
MOST_CHARACTERS = 80_000_000  # of all documents together
LONG_WORDS = 380  # about 512 tokens of English, what most small models read
SHORT_WORDS = 3
EXAMPLES = 5
NOTABLE_CODES = 0.01  # identifiers per word from which keyword search matters
NOTABLE_NUMBERS = 0.1  # numbers per word
SMALL_LANGUAGE = 0.02  # share of documents below which a language is not named
WIDESPREAD = 0.1  # share of documents with broken characters from which it changes every number


class Severity(IntEnum):
    """How much a finding matters, most first."""

    NUMBERS = 1
    """Scores come out wrong unless it is dealt with."""
    CHOICE = 2
    """It changes which model fits."""
    CLEANING = 3
    """Worth cleaning; it weighs on every model."""
    NOTE = 4
    """Good to know."""


@dataclass(frozen=True)
class Example:
    """Documents to look at, and what is to be seen in them."""

    documents: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Finding:
    """One thing about the data."""

    key: str
    severity: Severity
    sentence: str
    """What was found, with its count."""
    meaning: str
    """What it means for the choice of a model."""
    count: int
    """Documents concerned (languages or labels for findings about those)."""
    share: float
    """Of the documents looked at (0 to 1)."""
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Report:
    """A profile and what follows from it."""

    profile: Profile
    findings: tuple[Finding, ...]
    """Most consequential first."""
    looked_at: int
    """Documents the findings rest on: all of them, or a seeded sample."""


@dataclass(frozen=True)
class _Looked:
    collection: Collection
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    scan: WordScan
    profile: Profile

    @property
    def count(self) -> int:
        return len(self.ids)

    def example(self, places: Sequence[int], evidence: str) -> Example:
        return Example(tuple(self.ids[place] for place in places), evidence)


def examine(collection: Collection, *, seed: int = 0) -> Report:
    """Everything worth saying about a collection; of more than MOST_DOCUMENTS a sample is looked at."""
    texts = collection.document_texts()
    places = drawn(len(texts), _affordable(texts), seed)
    ids = collection.documents["id"].tolist()
    chosen = tuple(texts[place] for place in places)
    scan = scan_words(chosen)
    counts = profile(collection, scan if len(places) == len(texts) else None, seed=seed)
    looked = _Looked(collection, tuple(ids[place] for place in places), chosen, scan, counts)
    copies = exact_groups(looked.texts)
    later = [place for group in copies for place in group[1:]]
    near = near_duplicates(looked.scan, skip=later, seed=seed)
    found = [
        *_duplicates(looked, copies),
        *_near(looked, near),
        *_empty(looked),
        *_languages(looked),
        *_lengths(looked),
        *_codes(looked),
        *_shared(looked, later),
        *_damage(looked),
        *_labels(looked),
    ]
    ordered = sorted(found, key=lambda finding: (finding.severity, -finding.share))
    return Report(counts, tuple(ordered), looked.count)


def _affordable(texts: Sequence[str]) -> int:
    """How many documents can be looked at."""
    mean = sum(map(len, texts)) / max(len(texts), 1)
    return max(min(MOST_DOCUMENTS, int(MOST_CHARACTERS / max(mean, 1))), 1)


def _duplicates(looked: _Looked, groups: list[list[int]]) -> Iterator[Finding]:
    count = sum(len(group) - 1 for group in groups)
    if not count:
        return
    unfair = unjudged_copies(looked.collection, [[looked.ids[place] for place in group] for group in groups])
    yield Finding(
        "duplicates",
        Severity.NUMBERS,
        say.DUPLICATES.format(documents=say.documents(count), repeat=say.verb(count, "repeats", "repeat")),
        say.DUPLICATES_JUDGED.format(questions=say.count(unfair, "question")) if unfair else say.DUPLICATES_MEAN,
        count,
        count / looked.count,
        tuple(looked.example(group[:4], say.excerpt(looked.texts[group[0]])) for group in groups[:EXAMPLES]),
    )


def unjudged_copies(collection: Collection, groups: Sequence[Sequence[str]]) -> int:
    """Queries with a relevant document of which an equal one is not judged: it counts as wrong when found.

    ``groups`` are ids of equal documents. Chunks stand for the documents they were cut from.
    """
    parent_of = collection.parent_of
    groups = [tuple(dict.fromkeys(parent_of.get(one, one) for one in group)) for group in groups]
    group_of = {one: number for number, group in enumerate(groups) for one in group}
    relevant = collection.judgments[collection.judgments["grade"] > 0]
    judged = set(zip(collection.judgments["query_id"], collection.judgments["doc_id"], strict=True))
    found = set()
    for query_id, doc_id in zip(relevant["query_id"], relevant["doc_id"], strict=True):
        copies = groups[group_of[doc_id]] if doc_id in group_of else ()
        if any((query_id, copy) not in judged for copy in copies):
            found.add(query_id)
    return len(found)


def _near(looked: _Looked, near: NearDuplicates) -> Iterator[Finding]:
    if not near.repeats:
        return
    involved = sum(len(group) for group in near.groups)
    examples = tuple(
        looked.example((pair.first, pair.second), say.difference(looked.texts[pair.first], looked.texts[pair.second]))
        for pair in near.pairs[:EXAMPLES]
    )
    yield Finding(
        "near-duplicates",
        Severity.NUMBERS,
        say.NEAR.format(
            documents=say.documents(involved), groups=say.count(len(near.groups), "group"),
            at_least=" or more" if near.was_cut else "",
        ),
        say.NEAR_MEAN,
        involved,
        involved / looked.count,
        examples,
    )  # fmt: skip


def _empty(looked: _Looked) -> Iterator[Finding]:
    documents = looked.collection.documents
    ids = documents.loc[documents["text"].str.strip() == "", "id"].tolist()
    if ids:
        titles = documents.set_index("id")["title"]
        yield Finding(
            "empty",
            Severity.NUMBERS,
            say.EMPTY.format(documents=say.documents(len(ids)), have=say.verb(len(ids), "has", "have")),
            say.EMPTY_MEAN,
            len(ids),
            len(ids) / len(documents),
            tuple(Example((one,), say.excerpt(str(titles[one]))) for one in ids[:EXAMPLES]),
        )


def _languages(looked: _Looked) -> Iterator[Finding]:
    given = looked.profile.languages
    known = {code: count for code, count in (given or looked.profile.guessed_languages).items() if code}
    total = sum((given or looked.profile.guessed_languages).values())
    shares = {code: count / total for code, count in known.items() if count / total >= SMALL_LANGUAGE}
    if not shares:
        return
    main, share = next(iter(shares.items()))
    basis = "" if given else say.GUESSED.format(sample=say.documents(looked.profile.language_sample))
    if len(shares) > 1:
        named = ", ".join(f"{say.language(code)} {part * 100:.0f} %" for code, part in list(shares.items())[:6])
        sentence = say.LANGUAGES.format(count=len(shares), named=named, basis=basis)
        yield Finding(
            "languages", Severity.CHOICE, sentence, say.LANGUAGES_MEAN, len(shares), 1 - share, _spoken(looked, shares)
        )
    elif main != "en":
        sentence = say.LANGUAGE.format(language=say.language(main), basis=basis)
        yield Finding("languages", Severity.CHOICE, sentence, say.LANGUAGE_MEAN, 1, share)


def _spoken(looked: _Looked, shares: dict[str, float]) -> tuple[Example, ...]:
    documents = looked.collection.documents
    examples = []
    for code in list(shares)[:EXAMPLES]:
        rows = documents[documents["language"] == code]
        if len(rows):
            text = f"{rows['title'].iloc[0]} {rows['text'].iloc[0]}".strip()
            examples.append(Example((str(rows["id"].iloc[0]),), f"{say.language(code)}: {say.excerpt(text)}"))
    return tuple(examples)


def _lengths(looked: _Looked) -> Iterator[Finding]:
    lengths = looked.scan.lengths
    limit = LONG_WORDS if looked.scan.unspaced_share < 0.5 else LONG_WORDS * 2
    unit = "words" if looked.scan.unspaced_share < 0.5 else "characters"
    order = np.argsort(-lengths, kind="stable")
    many = int((lengths > limit).sum())
    if many:
        yield Finding(
            "long",
            Severity.CHOICE if many / looked.count >= SMALL_LANGUAGE else Severity.NOTE,
            say.LONG.format(
                documents=say.documents(many), are=say.verb(many, "is", "are"), limit=limit, unit=unit,
                longest=f"{int(lengths.max()):,}",
            ),
            say.LONG_MEAN,
            many,
            many / looked.count,
            tuple(
                looked.example([place], f"{int(lengths[place]):,} {unit}: {say.excerpt(looked.texts[place])}")
                for place in order[: min(EXAMPLES, many)].tolist()
            ),
        )  # fmt: skip
    brief = np.flatnonzero(lengths <= SHORT_WORDS)
    if len(brief):
        yield Finding(
            "short",
            Severity.CLEANING,
            say.SHORT.format(
                documents=say.documents(len(brief)), have=say.verb(len(brief), "has", "have"), limit=SHORT_WORDS
            ),
            say.SHORT_MEAN,
            len(brief),
            len(brief) / looked.count,
            tuple(looked.example([place], say.excerpt(looked.texts[place])) for place in brief[:EXAMPLES].tolist()),
        )


def _codes(looked: _Looked) -> Iterator[Finding]:
    found = count_codes(looked.texts, looked.scan.lengths.tolist())
    share = found.texts_with_identifiers / looked.count
    if found.identifier_share >= NOTABLE_CODES or share >= WIDESPREAD:
        yield Finding(
            "identifiers",
            Severity.CHOICE,
            say.CODES.format(
                documents=say.documents(found.texts_with_identifiers),
                hold=say.verb(found.texts_with_identifiers, "holds", "hold"),
                share=say.percent(found.identifier_share),
                examples=", ".join(sorted((name for name, _ in found.commonest), key=lambda name: len(name) < 4)[:3]),
            ),
            say.CODES_MEAN,
            found.texts_with_identifiers,
            share,
            tuple(looked.example([place], ", ".join(names)) for place, names in found.examples),
        )
    if found.number_share >= NOTABLE_NUMBERS:
        sentence = say.NUMBERS.format(share=say.percent(found.number_share))
        yield Finding("numbers", Severity.CHOICE, sentence, say.NUMBERS_MEAN, found.numbers, found.number_share)


def _shared(looked: _Looked, copies: Sequence[int]) -> Iterator[Finding]:
    found = shared_passages(looked.scan, skip=copies)
    if found.different:
        yield Finding(
            "boilerplate",
            Severity.CLEANING,
            say.SHARED.format(
                passages=say.count(found.different, "sentence or line", "sentences or lines"),
                stand=say.verb(found.different, "stands", "stand"),
                limit=found.limit,
                documents=say.documents(found.documents),
                share=say.percent(found.word_share),
            ),
            say.SHARED_MEAN,
            found.documents,
            found.documents / looked.count,
            tuple(
                looked.example(one.examples, f"{say.documents(one.documents)}: {say.excerpt(one.text)}")
                for one in found.passages[:EXAMPLES]
            ),
        )


def _damage(looked: _Looked) -> Iterator[Finding]:
    broken = encoding_damage(looked.texts)
    if broken.texts:
        share = len(broken.texts) / looked.count
        yield Finding(
            "encoding",
            Severity.NUMBERS if share >= WIDESPREAD else Severity.CLEANING,
            say.BROKEN.format(
                documents=say.documents(len(broken.texts)), hold=say.verb(len(broken.texts), "holds", "hold"),
                places=say.count(broken.places, "place"), kinds=say.kinds(broken.kinds),
            ),
            say.BROKEN_MEAN,
            len(broken.texts),
            share,
            tuple(looked.example([place], evidence) for place, evidence in broken.examples),
        )  # fmt: skip
    left = markup_left(looked.texts)
    if left.texts:
        yield Finding(
            "markup",
            Severity.CLEANING,
            say.MARKUP.format(
                documents=say.documents(len(left.texts)), hold=say.verb(len(left.texts), "holds", "hold"),
                kinds=say.kinds(left.kinds),
            ),
            say.MARKUP_MEAN,
            len(left.texts),
            len(left.texts) / looked.count,
            tuple(looked.example([place], evidence) for place, evidence in left.examples),
        )  # fmt: skip


def _labels(looked: _Looked) -> Iterator[Finding]:
    labels = looked.profile.labels
    if not labels:
        return
    named = ", ".join(f"{name} {count:,}" for name, count in list(labels.items())[:6])
    more = f" and {len(labels) - 6} more" if len(labels) > 6 else ""
    sentence = say.LABELS.format(labels=say.count(len(labels), "label"), named=named, more=more)
    yield Finding(
        "labels", Severity.NOTE, sentence, say.LABELS_MEAN, len(labels), sum(labels.values()) / looked.profile.documents
    )
