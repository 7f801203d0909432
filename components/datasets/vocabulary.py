"""How well tokenizers know a collection's words, and whether a model for a special field is worth trying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from components.datasets.domain_words import FIELDS
from components.datasets.findings.words import percent
from components.datasets.terms import Term
from components.datasets.word_scan import WordScan, hash_word, scan_words
from components.i18n import tr
from components.numbers import commas

SAMPLE_DOCUMENTS = 500  # cut into tokens per candidate
SAMPLE_CHARACTERS = 150_000
MANY_PIECES = 4  # tokens from which a word counts as cut to shreds
SPACED = 0.5  # share of unspaced characters above which tokens per word make no sense
LEAST_DOCUMENTS = 30  # below, nothing is said of a field
LEAST_WORDS = 1500
FIELD_SHARE = 0.3  # documents that must hold words of a field
FIELD_WORDS = 3  # different words of a field such a document must hold
FIELD_VARIETY = 12  # different words of a field the collection must hold
# Rules of thumb: on English of librarians, engineers and physicians general tokenizers make 1.2 to 1.7 tokens per word
# and cut 0 to 5 % to shreds; a tokenizer made for English makes 2.4 of German and cuts 23 %.
MANY_TOKENS = 1.9  # tokens per word
MUCH_JARGON = 0.08  # of what carries meaning, cut to shreds
MUCH_UNKNOWN = 0.01


class Tokenizes(Protocol):
    """Cuts texts as one model does. Safe between threads."""

    @property
    def overhead(self) -> int:
        """Tokens ``count`` adds to the text's own: special tokens, and a prompt where the encoder counts it."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text before any cut: what the encoder's own ``count_tokens`` says."""

    def pieces(self, text: str) -> list[str]:
        """The tokens of a text as written in the vocabulary, special tokens and prompts left out."""

    def unknown_share(self, texts: Sequence[str]) -> float:
        """Share (0 to 1) of the texts' tokens the model knows nothing of: unknown tokens and bare bytes."""


@dataclass(frozen=True)
class Fertility:
    """How many tokens a model's tokenizer makes of the texts; fewer is better."""

    tokens_per_word: float | None
    """None where words are not separated by spaces."""
    tokens_per_100_characters: float
    unknown_share: float
    """Share (0 to 1) of tokens the model knows nothing of."""
    documents: int
    """Documents in the sample this rests on."""


@dataclass(frozen=True)
class CutTerm:
    """A word of the collection that a tokenizer cuts to shreds."""

    term: Term
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Jargon:
    """What a tokenizer does to the collection's words."""

    cut: tuple[CutTerm, ...]
    """Words of MANY_PIECES tokens or more, most occurrences first."""
    share: float
    """Their part of all occurrences of words that carry meaning (0 to 1)."""
    words: int
    """Different words looked at."""


@dataclass(frozen=True)
class FieldMatch:
    """How far a collection's words are those of a special field."""

    name: str
    models: str
    share: float
    """Documents with FIELD_WORDS different words of the field (0 to 1)."""
    matched: tuple[tuple[str, int], ...]
    """The words found, with how many documents hold them, commonest first."""

    @property
    def applies(self) -> bool:
        """Whether there are enough documents and enough different words to name the field."""
        return self.share >= FIELD_SHARE and len(self.matched) >= FIELD_VARIETY


@dataclass(frozen=True)
class Advice:
    """Whether general models are likely to be enough: a hint with its evidence."""

    verdict: str
    """"enough", "compare" or "unknown"."""
    sentence: str
    evidence: tuple[str, ...]
    struggling: tuple[str, ...] = ()
    """Models whose tokenizer is strained by these words."""


def sample_texts(texts: Sequence[str], *, seed: int = 0) -> list[str]:
    """At most SAMPLE_DOCUMENTS texts and about SAMPLE_CHARACTERS characters, drawn with ``seed``."""
    order = np.random.default_rng(seed).permutation(len(texts))[:SAMPLE_DOCUMENTS].tolist()
    sample, size = [], 0
    for place in order:
        if size >= SAMPLE_CHARACTERS:
            break
        sample.append(texts[place][: SAMPLE_CHARACTERS - size])
        size += len(sample[-1])
    return sample


def fertility(counter: Tokenizes, sample: Sequence[str]) -> Fertility:
    """Tokens per word and per 100 characters of the sample, tokens added to every text aside.

    Words are runs of letters and digits, so punctuation marks raise the figure a little above 1 for every model.
    """
    tokens = sum(counter.count(sample)) - counter.overhead * len(sample)
    scan = scan_words(sample)
    words, characters = len(scan.hashes), sum(map(len, sample))
    is_spaced = scan.unspaced_share < SPACED
    return Fertility(
        tokens / words if words and is_spaced else None,
        100 * tokens / characters if characters else 0.0,
        counter.unknown_share(sample),
        len(sample),
    )


def jargon(counter: Tokenizes, words: Sequence[Term], *, most: int = 12) -> Jargon:
    """Words the tokenizer cuts into MANY_PIECES tokens or more."""
    counts = [count - counter.overhead for count in counter.count([word.text for word in words])]
    cut = [word for word, count in zip(words, counts, strict=True) if count >= MANY_PIECES]
    total = sum(word.occurrences for word in words)
    share = sum(word.occurrences for word in cut) / total if total else 0.0
    return Jargon(tuple(CutTerm(word, tuple(counter.pieces(word.text))) for word in cut[:most]), share, len(words))


def fields(scan: WordScan) -> tuple[FieldMatch, ...]:
    """Special fields whose words the collection holds, most documents first. The word lists are English."""
    matches = []
    owners = scan.text_of_word
    for field in FIELDS:
        names = sorted(field.words)
        hashes = np.array([hash_word(word) for word in names], dtype=np.uint64)
        order = np.argsort(hashes)
        places = np.flatnonzero(np.isin(scan.hashes, hashes))
        which = order[np.searchsorted(hashes[order], scan.hashes[places])]
        pairs = np.unique(which * max(scan.texts, 1) + owners[places])
        documents = np.bincount(pairs // max(scan.texts, 1), minlength=len(names))
        per_text = np.bincount(pairs % max(scan.texts, 1), minlength=scan.texts)
        matched = sorted(((names[n], int(documents[n])) for n in np.flatnonzero(documents)), key=lambda row: -row[1])
        share = float((per_text >= FIELD_WORDS).mean()) if scan.texts else 0.0
        matches.append(FieldMatch(field.name, field.models, share, tuple(matched)))
    return tuple(sorted(matches, key=lambda match: -match.share))


def advice(
    known: Mapping[str, tuple[Fertility, Jargon]],
    matches: Sequence[FieldMatch],
    *,
    documents: int,
    words: int,
    language: str,
) -> Advice:
    """Whether general models are likely to be enough.

    Args:
        known: model -> what its tokenizer does to the collection.
        matches: from ``fields``.
        documents: how many the collection has.
        words: how many were looked at.
        language: the two-letter code of the commonest language; word lists of fields are English.
    """
    if documents < LEAST_DOCUMENTS or words < LEAST_WORDS:
        return Advice(
            "unknown",
            tr("Can't tell whether general models are enough: there is too little text."),
            (
                tr(
                    "{documents:,} documents with {words:,} words; {least_documents} and "
                    "{least_words:,} are the least.",
                    documents=documents,
                    words=words,
                    least_documents=LEAST_DOCUMENTS,
                    least_words=LEAST_WORDS,
                ),
            ),
        )
    applying = [match for match in matches if match.applies] if language == "en" else []
    evidence = [_field_evidence(match) for match in applying[:2]]
    if language != "en":
        evidence.append(tr("Special fields were not looked for: the word lists are English."))
    if not known:
        evidence.append(tr("No tokenizer of a ticked model could be asked."))
        return _specialist(applying, evidence) if applying else Advice(
            "unknown", tr("Can't tell whether general models are enough."), tuple(evidence)
        )  # fmt: skip
    struggling = tuple(name for name, measures in known.items() if _is_strained(*measures))
    evidence.append(_best(known))
    if applying:
        return _specialist(applying, evidence, struggling)
    if len(struggling) == len(known):
        return Advice(
            "compare",
            tr(
                "General models may struggle: every tokenizer cuts many of these words to pieces. "
                "Compare a model trained on your language and field."
            ),
            tuple(evidence),
            struggling,
        )
    no_field = [tr("No special field stands out among the words.")] if language == "en" else []
    return Advice(
        "enough",
        tr("General models are likely to be enough: at least one of those ticked knows these words well."),
        (*evidence, *no_field),
        struggling,
    )


def _specialist(applying: Sequence[FieldMatch], evidence: Sequence[str], struggling: tuple[str, ...] = ()) -> Advice:
    first = applying[0]
    return Advice(
        "compare",
        tr(
            "The words are {name}: {models} may do better than general ones. Compare one; "
            "a good general model is often still ahead.",
            name=tr(first.name),
            models=tr(first.models),
        ),
        tuple(evidence),
        struggling,
    )


def _field_evidence(match: FieldMatch) -> str:
    named = commas(f"{word} ({count:,})" for word, count in match.matched[:8])
    return tr(
        "{percent} of documents hold {field_words} or more {name} words; "
        "{number_of_matched} different ones were found: {named}.",
        percent=percent(match.share),
        field_words=FIELD_WORDS,
        name=tr(match.name),
        number_of_matched=len(match.matched),
        named=named,
    )


def _is_strained(tokens: Fertility, words: Jargon) -> bool:
    return (
        (tokens.tokens_per_word is not None and tokens.tokens_per_word >= MANY_TOKENS)
        or words.share >= MUCH_JARGON
        or tokens.unknown_share >= MUCH_UNKNOWN
    )


def _best(known: Mapping[str, tuple[Fertility, Jargon]]) -> str:
    """What the tokenizer that suits best does to the words."""
    name, (tokens, words) = min(
        known.items(), key=lambda item: (_is_strained(*item[1]), item[1][1].share, item[1][0].tokens_per_100_characters)
    )
    rate = tr(
        "{tokens_per_100_characters:.0f} tokens per 100 characters",
        tokens_per_100_characters=tokens.tokens_per_100_characters,
    )
    if tokens.tokens_per_word is not None:
        rate = tr("{tokens_per_word:.2f} tokens per word", tokens_per_word=tokens.tokens_per_word)
    return tr(
        "{name} knows the words best: {rate}; {percent} of what carries meaning is cut "
        "into {many_pieces} or more pieces, and {percent_2} of the tokens are unknown "
        "to it.",
        name=name,
        rate=rate,
        percent=percent(words.share),
        many_pieces=MANY_PIECES,
        percent_2=percent(tokens.unknown_share),
    )
