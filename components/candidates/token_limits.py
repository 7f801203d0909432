"""How a model cuts texts into tokens and how much it reads, told from its tokenizer alone: weights are never read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from components.datasets.vocabulary import Tokenizes
from components.encoders import weights
from components.encoders.piece_counters import RustCounter


class TokenCounter(Tokenizes, Protocol):
    """Cuts texts as one model does, and says which tokenizer that is."""

    @property
    def identity(self) -> str:
        """What its counts depend on: models with the same tokenizer have the same identity."""


@dataclass(frozen=True)
class ReadingLimit:
    """How much of a text a model reads."""

    max_tokens: int | None
    """Tokens read before a text is cut, special tokens included; None: no limit, or unknown."""
    reads_all: bool
    """Whether nothing is ever cut. False with ``max_tokens`` None means unknown."""
    prompt_tokens: int = 0
    """Tokens of the document prompt, which take room in front of every text and are not counted by ``count``."""

    @property
    def room(self) -> int | None:
        """Tokens left for a text (special tokens included) after the prompt; None: no limit, or unknown."""
        return None if self.max_tokens is None else max(self.max_tokens - self.prompt_tokens, 1)


READS_ALL = ReadingLimit(None, reads_all=True)
UNKNOWN = ReadingLimit(None, reads_all=False)


def minilm_counter() -> TokenCounter:
    """MiniLM's tokenizer, from its package.

    Raises:
        BadInputError: the package is missing or damaged.
    """
    return rust_counter(checked_file(weights.MINILM, "model/tokenizer.json"), special=True)


def checked_file(package: weights.Package, name: str) -> Path:
    """One file of a model package, its checksum compared; the others are not read.

    Raises:
        BadInputError: the package is missing or damaged.
    """
    only = replace(package, files=tuple(entry for entry in package.files if entry[0] == name))
    return weights.package_folder(only) / name


@lru_cache(maxsize=16)
def rust_counter(path: Path, *, special: bool) -> RustCounter:
    """The tokenizer in a ``tokenizer.json``; ``special`` counts its special tokens too."""
    return RustCounter(path, f"{weights.file_sha256(path)}:{special}", with_special=special)
