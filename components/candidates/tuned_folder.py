"""What a folder of a model trained here says of its training, beside the model itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from components.files import read_json, write_json
from components.records import BadInputError, Collection

FACTS_FILE = "training.json"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class TrainingFacts:
    """``base``: the name of the model it was made from; ``rung``: "adapter" or "full".

    ``seen`` and ``held_out`` are marks (see ``query_mark``) of the queries it may have learned from, and of those kept
    from it. ``documents_key``: the key of the encoder that gives documents the same vectors; "" where none does.
    """

    base: str
    rung: str
    seen: tuple[str, ...]
    held_out: tuple[str, ...]
    documents_key: str = ""


def plain_words(text: str) -> str:
    """A query's words in lower case, sorted: the same for queries that differ in order, case and punctuation only."""
    return " ".join(sorted(_WORD.findall(text.casefold()))) or text.strip()


def query_mark(text: str) -> str:
    """16 hex digits of a query's words: it can be recognised, and its text is not kept."""
    return hashlib.sha256(plain_words(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def query_marks(texts: Iterable[str]) -> tuple[str, ...]:
    """The marks of several queries, each once, sorted."""
    return tuple(sorted({query_mark(text) for text in texts}))


def save_facts(folder: Path, facts: TrainingFacts) -> None:
    """Write them into a model's folder."""
    write_json(folder / FACTS_FILE, asdict(facts))


def read_facts(folder: Path) -> TrainingFacts:
    """What ``save_facts`` wrote.

    Raises:
        BadInputError: the file holds something else.
    """
    try:
        found = read_json(folder / FACTS_FILE)
        texts = {name: str(found[name]) for name in ("base", "rung", "documents_key")}
        return TrainingFacts(**texts, seen=tuple(found["seen"]), held_out=tuple(found["held_out"]))
    except (OSError, KeyError, TypeError, ValueError):
        raise BadInputError(
            f'"{folder / FACTS_FILE}" does not say what the model was trained on; train it again, or delete that file '
            "to compare the model on every question."
        ) from None


def unseen_queries(collection: Collection, facts: TrainingFacts) -> frozenset[str] | None:
    """Ids of the queries that were held out of the training; None where it knew none of the collection's queries."""
    seen, held_out = set(facts.seen), set(facts.held_out)
    marks = {
        query_id: query_mark(text)
        for query_id, text in zip(collection.queries["id"], collection.queries["text"], strict=True)
    }
    if not seen & set(marks.values()):
        return None
    return frozenset(query_id for query_id, mark in marks.items() if mark in held_out)
