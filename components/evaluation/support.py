"""How far each sentence of an answer is found in its contexts: a stand-in for faithfulness that asks no model to judge.

A sentence is supported as much as the context sentence nearest to it: half by cosine of an encoder's vectors where
there is one, half by the share of its content words that stand there; by the words alone without one. Numbers and
identifiers that stand in no context count against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from components.datasets.sentences import sentences
from components.records import FloatArray
from components.retrieval.tokens import document_tokens

Entails = Callable[[Sequence[tuple[str, str]]], npt.NDArray[np.float64]]
"""(premise, said) pairs to how surely the first entails the second, 0 to 1."""
Encode = Callable[[Sequence[str]], FloatArray]
"""Texts to float32 (n, dim), rows of length 1."""
LEAST = 0.5
"""Support from which a sentence counts as supported; see docs/answers.md for what it was chosen on."""
NEAREST = 5
"""Parts of the contexts, the most similar ones, that an entailment model reads for each sentence."""
_CITATION = re.compile(r"\s*\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class SentenceSupport:
    """One sentence: ``value`` from 0 to 1, and the place (from 0) of the context that supports it most."""

    text: str
    value: float
    context: int


def context_sentences(contexts: Sequence[str]) -> list[tuple[int, str]]:
    """Every sentence of the contexts with the place of its context, then every two neighbours together."""
    placed = []
    for place, context in enumerate(contexts):
        parts = sentences(context)
        placed += [(place, part) for part in parts]
        placed += [(place, f"{sentence} {other}") for sentence, other in zip(parts, parts[1:], strict=False)]
    return placed


def answer_sentences(answer: str, language: str = "en") -> list[str]:
    """The sentences of an answer that say something, without marks of citations."""
    return [part for part in sentences(_CITATION.sub("", answer)) if document_tokens(part, language)]


def support_by_sentence(
    answer: str, contexts: Sequence[str], encode: Encode | None = None, language: str = "en"
) -> list[SentenceSupport]:
    """The support of each sentence of an answer; none of an answer without words.

    Marks of citations are no part of a sentence here.
    """
    parts = answer_sentences(answer, language)
    against = context_sentences(contexts)
    if not parts or not against:
        return [SentenceSupport(part, 0.0, 0) for part in parts]
    shares = _similarities(parts, [text for _, text in against], encode, language)
    best = shares.argmax(axis=1)
    everywhere = set().union(*(document_tokens(context, language) for context in contexts))
    return [
        SentenceSupport(part, float(shares[row, at]) * _known_numbers(part, everywhere, language), against[at][0])
        for row, (part, at) in enumerate(zip(parts, best, strict=True))
    ]


def entailed_by_sentence(
    answer: str, contexts: Sequence[str], entails: Entails, encode: Encode | None = None, language: str = "en"
) -> list[SentenceSupport]:
    """How surely each sentence of an answer follows from a part of the contexts, by an entailment model.

    It reads the NEAREST parts of each sentence; the surest one counts.
    """
    parts = answer_sentences(answer, language)
    against = context_sentences(contexts)
    if not parts or not against:
        return [SentenceSupport(part, 0.0, 0) for part in parts]
    near = np.argsort(-_similarities(parts, [text for _, text in against], encode, language), axis=1)[:, :NEAREST]
    pairs = [(against[at][1], part) for part, places in zip(parts, near, strict=True) for at in places]
    sure = entails(pairs).reshape(near.shape)
    best = sure.argmax(axis=1)
    return [
        SentenceSupport(part, float(sure[row, at]), against[near[row, at]][0])
        for row, (part, at) in enumerate(zip(parts, best, strict=True))
    ]


def support(supports: Sequence[SentenceSupport]) -> float | None:
    """Mean over the sentences, 0 to 1; None without any."""
    return float(np.mean([sentence_support.value for sentence_support in supports])) if supports else None


def citations(answer: str) -> list[tuple[str, list[int]]]:
    """Each sentence that cites contexts as [1] or [1, 2], with the numbers it names (from 1)."""
    cited = []
    for part in sentences(answer):
        numbers = [int(number) for group in _CITATION.findall(part) for number in group.split(",")]
        if numbers:
            cited.append((part, numbers))
    return cited


def citation_score(
    answer: str, contexts: Sequence[str], encode: Encode | None = None, language: str = "en"
) -> float | None:
    """Share of citations that name a context which is there and supports their sentence; None without citations."""
    checks = []
    for part, numbers in citations(answer):
        for number in numbers:
            is_there = 1 <= number <= len(contexts)
            value = support(support_by_sentence(part, [contexts[number - 1]], encode, language)) if is_there else None
            checks.append(value is not None and value >= LEAST)
    return float(np.mean(checks)) if checks else None


def _similarities(
    parts: Sequence[str], against: Sequence[str], encode: Encode | None, language: str
) -> npt.NDArray[np.float64]:
    """Float64 (sentences of the answer, parts of the contexts), 0 to 1."""
    shares = np.array([[_share(part, text, language) for text in against] for part in parts], dtype=np.float64)
    if encode is None:
        return shares
    vectors = encode([*parts, *against])
    similar: npt.NDArray[np.float64] = np.clip(vectors[: len(parts)] @ vectors[len(parts) :].T, 0.0, 1.0)
    return (shares + similar) / 2


def _share(part: str, text: str, language: str) -> float:
    wanted, there = set(document_tokens(part, language)), set(document_tokens(text, language))
    return len(wanted & there) / len(wanted)


def _known_numbers(part: str, everywhere: set[str], language: str) -> float:
    """Share of the numbers and identifiers of a sentence that stand somewhere in the contexts; 1 without any."""
    numbers = {token for token in document_tokens(part, language) if _HAS_DIGIT.search(token)}
    return len(numbers & everywhere) / len(numbers) if numbers else 1.0
