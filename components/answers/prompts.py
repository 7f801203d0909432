"""The prompts an answer is made with: one of our own, or a file a person edits; each known by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from components.datasets.languages import languages_in
from components.i18n import tr
from components.records import BadInputError

QUESTION, CONTEXTS = "{question}", "{contexts}"
DEFAULT = (
    "Answer the question from the passages below and from nothing else. Be brief: one to three sentences, in the "
    "language of the question. Behind every sentence name the passage it rests on, as [1]. If the passages do not "
    "answer it, say: I do not know.\n\n{contexts}\n\nQuestion: {question}\nAnswer:"
)
IN_JAPANESE = (
    "以下の文章だけをもとに質問に答えてください。回答は質問と同じ言語で、1〜3文で簡潔に書いてください。各文の終わりに、"
    "根拠とした文章の番号を[1]のように示してください。文章に答えがない場合は「わかりません」と書いてください。"
    "\n\n{contexts}\n\n質問：{question}\n回答："
)
DEFAULTS = {"en": DEFAULT, "ja": IN_JAPANESE}
"""Language of the documents -> our own prompt; other languages have the English one."""
SYSTEM = "You answer questions from passages that are given to you."
MOST_CHARACTERS = 20_000  # of a prompt file
ORDERS = ("best-first", "best-last")


@dataclass(frozen=True)
class Prompt:
    """A text with {question} and {contexts} in it."""

    text: str = DEFAULT

    @property
    def version(self) -> str:
        """12 hex digits that change with every character."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def fill(self, question: str, contexts: Sequence[str]) -> str:
        """The prompt of one question; passages are numbered from 1. Braces in texts stay what they are."""
        passages = "\n\n".join(f"[{place}] {text}" for place, text in enumerate(contexts, 1))
        before, _, after = self.text.partition(QUESTION)
        return question.join(part.replace(CONTEXTS, passages) for part in (before, after))


def checked(text: str, where: str = "The prompt") -> Prompt:
    """The prompt of a text a person wrote.

    Raises:
        BadInputError: it lacks a place for question or contexts, holds one twice, or is very long.
    """
    for place in (QUESTION, CONTEXTS):
        if text.count(place) != 1:
            raise BadInputError(
                tr(
                    "{where} holds {place} {times} times; it needs it once.",
                    where=where,
                    place=place,
                    times=text.count(place),
                )
            )
    if len(text) > MOST_CHARACTERS:
        raise BadInputError(
            tr(
                "{where} has {length:,} characters; it may have {most:,}.",
                where=where,
                length=len(text),
                most=MOST_CHARACTERS,
            )
        )
    return Prompt(text)


def own_prompt(documents: pd.DataFrame) -> Prompt:
    """Our own prompt, in the main language of these documents where there is one in it."""
    main = languages_in(documents)[:1]
    return Prompt(DEFAULTS.get(main[0] if main else "", DEFAULT))


def read_prompt(path: Path) -> Prompt:
    """The prompt in a file.

    Raises:
        BadInputError: as ``checked``, or the file cannot be read.
    """
    try:
        return checked(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(
            tr("{path} cannot be read as text ({why}); check the path.", path=path, why=type(error).__name__)
        ) from None
