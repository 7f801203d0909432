"""Findings about the texts themselves: lengths, languages, codes, damage, labels."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from components.datasets.encoding_damage import encoding_damage, markup_left
from components.datasets.findings import words as say
from components.datasets.findings.base import EXAMPLES, Example, Finding, Looked, Severity
from components.datasets.identifiers import count_codes
from components.i18n import tr_count
from components.numbers import commas
from components.records import has_media

LONG_WORDS = 380  # about 512 tokens of English, what most small models read
SHORT_WORDS = 3
NOTABLE_CODES = 0.01  # identifiers per word from which keyword search matters
NOTABLE_NUMBERS = 0.1  # numbers per word
SMALL_LANGUAGE = 0.02  # share of documents below which a language is not named
WIDESPREAD = 0.1  # share of documents with broken characters from which it changes every number


def empty(looked: Looked) -> Iterator[Finding]:
    """Documents with a title and nothing else."""
    documents = looked.collection.documents
    without = documents["text"].str.strip() == ""
    if has_media(documents):
        without &= documents["media"] == ""
    ids = documents.loc[without, "id"].tolist()
    if ids:
        titles = documents.set_index("id")["title"]
        yield Finding(
            "empty",
            Severity.NUMBERS,
            say.empty(looked.say(len(ids)), len(ids)),
            say.EMPTY_MEAN,
            len(ids),
            len(ids) / len(documents),
            tuple(Example((document_id,), say.excerpt(str(titles[document_id]))) for document_id in ids[:EXAMPLES]),
        )


def languages(looked: Looked) -> Iterator[Finding]:
    """Which languages there are, where it is not English alone."""
    given = looked.profile.languages
    known = {code: count for code, count in (given or looked.profile.guessed_languages).items() if code}
    total = sum((given or looked.profile.guessed_languages).values())
    shares = {code: count / total for code, count in known.items() if count / total >= SMALL_LANGUAGE}
    if not shares:
        return
    main, share = next(iter(shares.items()))
    sample = say.documents(looked.profile.language_sample)
    if len(shares) > 1:
        named = commas(f"{say.language(code)} {say.whole_percent(part)}" for code, part in list(shares.items())[:6])
        text = say.LANGUAGES if given else say.LANGUAGES_GUESSED
        sentence = text.format(count=len(shares), named=named, sample=sample)
        yield Finding(
            "languages", Severity.CHOICE, sentence, say.LANGUAGES_MEAN, len(shares), 1 - share, _spoken(looked, shares)
        )
    elif main != "en":
        text = say.LANGUAGE if given else say.LANGUAGE_GUESSED
        sentence = text.format(language=say.language(main), sample=sample)
        yield Finding("languages", Severity.CHOICE, sentence, say.LANGUAGE_MEAN, 1, share)


def _spoken(looked: Looked, shares: dict[str, float]) -> tuple[Example, ...]:
    documents = looked.collection.documents
    examples = []
    for code in list(shares)[:EXAMPLES]:
        rows = documents[documents["language"] == code]
        if len(rows):
            text = f"{rows['title'].iloc[0]} {rows['text'].iloc[0]}".strip()
            examples.append(Example((str(rows["id"].iloc[0]),), f"{say.language(code)}: {say.excerpt(text)}"))
    return tuple(examples)


def lengths(looked: Looked) -> Iterator[Finding]:
    """Very long and very short texts."""
    lengths = looked.scan.lengths
    limit = LONG_WORDS if looked.scan.unspaced_share < 0.5 else LONG_WORDS * 2
    in_words = looked.scan.unspaced_share < 0.5
    order = np.argsort(-lengths, kind="stable")
    many = int((lengths > limit).sum())
    if many:
        yield Finding(
            "long",
            Severity.CHOICE if many / looked.count >= SMALL_LANGUAGE else Severity.NOTE,
            say.long(looked.say(many), many, limit, int(lengths.max()), in_words=in_words),
            say.LONG_MEAN_CHUNKS if looked.collection.is_chunked else say.LONG_MEAN,
            many,
            many / looked.count,
            tuple(
                looked.example([place], say.sized(int(lengths[place]), looked.texts[place], in_words=in_words))
                for place in order[: min(EXAMPLES, many)].tolist()
            ),
        )  # fmt: skip
    brief = np.flatnonzero(lengths <= SHORT_WORDS)
    if has_media(documents := looked.collection.documents):  # a caption is short, and not all there is of a picture
        captions = set(documents.loc[documents["media"] != "", "id"])
        brief = np.array([place for place in brief.tolist() if looked.ids[place] not in captions], dtype=np.int64)
    if len(brief):
        yield Finding(
            "short",
            Severity.CLEANING,
            say.short(looked.say(len(brief)), len(brief), SHORT_WORDS),
            say.SHORT_MEAN,
            len(brief),
            len(brief) / looked.count,
            tuple(looked.example([place], say.excerpt(looked.texts[place])) for place in brief[:EXAMPLES].tolist()),
        )


def codes(looked: Looked) -> Iterator[Finding]:
    """Identifiers, codes and numbers."""
    count = count_codes(looked.texts, looked.scan.lengths.tolist())
    share = count.texts_with_identifiers / looked.count
    if count.identifier_share >= NOTABLE_CODES or share >= WIDESPREAD:
        yield Finding(
            "identifiers",
            Severity.CHOICE,
            say.codes(
                looked.say(count.texts_with_identifiers),
                count.texts_with_identifiers,
                share=say.percent(count.identifier_share),
                examples=commas(sorted((name for name, _ in count.commonest), key=lambda name: len(name) < 4)[:3]),
            ),
            say.CODES_MEAN,
            count.texts_with_identifiers,
            share,
            tuple(looked.example([place], commas(names)) for place, names in count.examples),
        )
    if count.number_share >= NOTABLE_NUMBERS:
        sentence = say.NUMBERS.format(share=say.percent(count.number_share))
        yield Finding("numbers", Severity.CHOICE, sentence, say.NUMBERS_MEAN, count.numbers, count.number_share)


def damage(looked: Looked) -> Iterator[Finding]:
    """Characters that look broken, and what is left of markup."""
    broken = encoding_damage(looked.texts)
    if broken.texts:
        share = len(broken.texts) / looked.count
        yield Finding(
            "encoding",
            Severity.NUMBERS if share >= WIDESPREAD else Severity.CLEANING,
            say.broken(looked.say(len(broken.texts)), len(broken.texts), broken.places, broken.kinds),
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
            say.markup(looked.say(len(left.texts)), len(left.texts), left.kinds),
            say.MARKUP_MEAN,
            len(left.texts),
            len(left.texts) / looked.count,
            tuple(looked.example([place], evidence) for place, evidence in left.examples),
        )  # fmt: skip


def labels(looked: Looked) -> Iterator[Finding]:
    """Which labels there are."""
    labels = looked.profile.labels
    if not labels:
        return
    named = commas(f"{name} {count:,}" for name, count in list(labels.items())[:6])
    sentence = (say.LABELS_MORE if len(labels) > 6 else say.LABELS).format(
        labels=tr_count("{count} label", "{count} labels", len(labels)), named=named, more=len(labels) - 6
    )
    yield Finding(
        "labels", Severity.NOTE, sentence, say.LABELS_MEAN, len(labels), sum(labels.values()) / looked.profile.documents
    )
