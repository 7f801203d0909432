"""What a folder of a model trained here says of its training, beside the model itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from components.catalogue.cards import ModelCard, find_card
from components.damage import DamagedError
from components.encoders import weights
from components.files import read_json, write_json
from components.i18n import tr
from components.records import BadInputError, Collection

FACTS_FILE = "training.json"
MATRIX_FILE = "map.npy"
"""Beside a model of texts and pictures: the map of one side, float32 (dim, dim)."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class TrainingFacts:
    """``base``: the name of the model it was made from; ``rung``: "adapter" or "full".

    ``seen`` and ``held_out`` are marks (see ``query_mark``) of the queries it may have learned from, and of those kept
    from it. ``documents_key``: the key of the encoder that gives documents the same vectors; "" where none does.
    ``side``: of an adapter, whose vectors it maps, "query" or "document"; those of documents it maps are then that
    encoder's before the map. ``files``: the SHA-256 of each file of the model, by its path in the folder, as
    ``save_facts`` saw them; models of before this was kept have none.
    """

    base: str
    rung: str
    seen: tuple[str, ...]
    held_out: tuple[str, ...]
    documents_key: str = ""
    side: str = "query"
    files: Mapping[str, str] = field(default_factory=dict)


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
    """Write them into a model's folder, with the checksums of the model's files, which are there already."""
    write_json(folder / FACTS_FILE, asdict(replace(facts, files=_checksums(folder))))


def read_facts(folder: Path) -> TrainingFacts:
    """What ``save_facts`` wrote.

    Raises:
        BadInputError: the file holds something else.
    """
    try:
        facts = read_json(folder / FACTS_FILE)
        texts = {name: str(facts[name]) for name in ("base", "rung", "documents_key")}
        texts["side"] = str(facts.get("side", "query"))
        files = {str(name): str(told) for name, told in dict(facts.get("files", {})).items()}
        return TrainingFacts(**texts, seen=tuple(facts["seen"]), held_out=tuple(facts["held_out"]), files=files)
    except (OSError, KeyError, TypeError, ValueError, DamagedError):
        raise BadInputError(
            tr(
                '"{folder}" does not say what the model was trained on; train it again, or '
                "delete that file to compare the model on every question.",
                folder=folder / FACTS_FILE,
            )
        ) from None


def check_files(folder: Path, facts: TrainingFacts) -> None:
    """Compare the model's files with what was written.

    Raises:
        BadInputError: one is gone, or not what was written; the sentence names it.
    """
    now = _checksums(folder)
    for name, told in facts.files.items():
        if now.get(name) != told:
            why = tr("its checksum does not fit") if name in now else tr("it is gone")
            raise BadInputError(
                tr(
                    'A file of the trained model "{model}" is damaged: {path} ({why}). Train the model again, or '
                    "delete it.",
                    model=folder.name,
                    path=folder / name,
                    why=why,
                )
            )


def _checksums(folder: Path) -> dict[str, str]:
    matrix = folder / MATRIX_FILE
    return weights.file_hashes(folder) | ({MATRIX_FILE: weights.file_sha256(matrix)} if matrix.is_file() else {})


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


def handed_down(name: str, base: str) -> ModelCard | None:
    """The card of a model made from ``base``: its licence and size, and nothing that was published of the base.

    None where nothing is known of the base.
    """
    known = find_card(base)
    if known is None:
        return None
    return replace(
        known,
        name=name,
        source="",
        adapted_from=known.name,
        superseded_by="",
        retires="",
        revision="",
        published_as="",
        published_note="",
        query_prompt="",  # its folder has those it was trained with
        document_prompt="",
    )
