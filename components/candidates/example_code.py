"""The parts of Python files that embed and search with a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from components.i18n import tr
from components.retrieval.tokens import SNOWBALL, STOP_WORD_LISTS, language_code

TEMPLATES = Path(__file__).with_name("code")


@dataclass(frozen=True)
class ExampleCode:
    """``code`` that runs with ``packages`` (as pip takes them); ``notes``: sentences on what differs from here."""

    code: str
    packages: tuple[str, ...]
    notes: tuple[str, ...] = ()


def template(name: str) -> str:
    """The text of a part, with named fields."""
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def comment(text: str) -> str:
    """Text that may stand inside a docstring."""
    return " ".join(text.split()).replace("\\", "/").replace('"""', "'''")


def comment_lines(facts: Sequence[str]) -> str:
    """Sentences that may stand inside a docstring, one a line."""
    return "".join(f"{comment(fact)}\n" for fact in facts)


def of_keywords(facts: Sequence[str], language: str, *, k1: object, b: object) -> ExampleCode:
    """A whole file that searches by keywords; ``language`` is the documents' main one."""
    code = language_code(language)
    packages = ("bm25s==0.3.16", "PyStemmer==3.1.0")
    stop_words: str | None = code if code in STOP_WORD_LISTS else None
    text = template("bm25").format(
        facts=comment_lines(facts),
        packages=" ".join(packages),
        stop_words=stop_words,
        stemmer=SNOWBALL.get(code, ""),
        k1=k1,
        b=b,
    )
    note = tr(
        "The file splits words in a simpler way than the comparison did: it knows one language, keeps Japanese and "
        "Chinese sentences whole, and passes over names of one letter and signs (C, C++). Measure it again where your "
        "documents are in several languages or without spaces, or full of such names."
    )
    return ExampleCode(text.strip("\n") + "\n\n" + template("tail").format().lstrip("\n"), packages, (note,))
