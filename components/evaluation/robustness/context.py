"""What an edit may look at besides the text it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from components.datasets.identifiers import identifiers_in

_CAPITALISED = re.compile(r"(?<![\w\-])(?:[A-ZÀ-ÖØ-Þ][\w'’]+)(?:[ ](?:[A-ZÀ-ÖØ-Þ][\w'’]+))*")


@dataclass(frozen=True)
class Names:
    """Codes and names that stand in a set of queries, to put one in another's place."""

    codes: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    """Language code -> names in queries of that language."""

    @classmethod
    def of(cls, texts: Sequence[str], languages: Sequence[str]) -> Names:
        """The codes of all texts, and per language the capitalised words that do not start them; each once, sorted."""
        codes = {code for text in texts for code in codes_in(text)}
        names: dict[str, set[str]] = {}
        for text, language in zip(texts, languages, strict=True):
            names.setdefault(language, set()).update(names_in(text))
        return cls(
            tuple(sorted(codes)), {language: tuple(sorted(in_language)) for language, in_language in names.items()}
        )

    def of_language(self, language: str) -> tuple[str, ...]:
        """The names found in queries of one language."""
        return self.names.get(language, ())


@dataclass(frozen=True)
class EditContext:
    """The text's language code ("" where unknown), the draw of this one edit, and names of the other queries."""

    language: str
    rng: np.random.Generator
    names: Names


def names_in(text: str) -> list[str]:
    """Capitalised words after the first word, none in texts of capitals only. German nouns count: they are things."""
    if text.upper() == text:
        return []
    return [
        match.group()
        for match in _CAPITALISED.finditer(text)
        if text[: match.start()].strip("¿¡\"'(« ") and len(match.group()) > 2
    ]


def codes_in(text: str) -> list[str]:
    """Identifiers with a digit in them; "kHz" and "iPhone" are none."""
    return [code for code in identifiers_in(text) if any(character.isdigit() for character in code)]
