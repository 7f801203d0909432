"""What a server did with single texts, kept with the measurements of its model and said beside its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from components.candidates.encoding import refused_by
from components.encoders.protocol import Encoder
from components.files import read_json, write_json
from components.i18n import tr, tr_count
from components.nouns import counted
from components.numbers import commas, sentences
from components.records import BadInputError, Collection
from components.stores.vector_cache import VectorCache, text_hashes

NAMED = 3  # ids a sentence names


def settle_refused(cache: VectorCache, encoder: Encoder, collection: Collection, *, skips: bool) -> None:
    """Once all others are stored: texts that the server does not take are left out where a person chose so.

    Raises:
        BadInputError: nobody chose that; the sentence names them and says what to do.
    """
    refused = refused_by(encoder)
    if not refused:
        return
    documents, queries = _ids(collection, refused)
    if not skips:
        reason = next(iter(refused.values()))
        raise BadInputError(
            sentences(
                [
                    _not_taken(documents, "document"),
                    _not_taken(queries, "question"),
                    tr("All others are stored."),
                    reason,
                ]
            )
        )
    for kind, texts in (("document", collection.document_texts()), ("query", collection.query_texts())):
        hashes = text_hashes(kind, texts)  # type: ignore[arg-type]
        cache.skip({hashes[row]: refused[text] for row, text in enumerate(texts) if text in refused})


def skipped_facts(cache: VectorCache, collection: Collection) -> dict[str, Any]:
    """``skipped_documents``: ids of those that have no vector; nothing where all have one."""
    hashes = text_hashes("document", collection.document_texts())
    ids = collection.documents["id"].tolist()
    skipped = [ids[row] for row in cache.skipped(hashes)]
    return {"skipped_documents": skipped} if skipped else {}


def keep_facts(path: Path, encoder: Encoder, collection: Collection) -> None:
    """Add to a model's measurements what its server mended and which texts were cut; earlier runs' are kept."""
    if not hasattr(encoder, "encode_some"):
        return
    known = read_json(path) if path.exists() else {}
    cut: dict[str, int] = getattr(encoder, "cut", {})
    documents, queries = _ids(collection, cut)
    facts: dict[str, Any] = {
        "answers_as": getattr(encoder, "answers_as", "") or known.get("answers_as", ""),
        "server_notes": list(dict.fromkeys([*known.get("server_notes", []), *getattr(encoder, "notes", [])])),
        "most_texts": getattr(encoder, "most_texts", None) or known.get("most_texts"),
        "cut_texts": list(dict.fromkeys([*known.get("cut_texts", []), *documents, *queries])),
    }
    write_json(path, known | {name: value for name, value in facts.items() if value})


def server_sentences(name: str, manifest: Mapping[str, Any]) -> list[str]:
    """What a person should know of the server behind a result, one sentence each."""
    notes = [str(note) for note in manifest.get("server_notes", [])]
    cut, skipped = manifest.get("cut_texts", []), manifest.get("skipped_documents", [])
    if cut:
        notes.append(
            tr_count(
                "{name}: {count} text ({named}) was longer than its server reads; only the beginning was read.",
                "{name}: {count} texts ({named}) were longer than its server reads; only the beginning was read.",
                len(cut),
                name=name,
                named=_named(cut),
            )
        )
    if skipped:
        notes.append(
            tr_count(
                "{name}: {count} document ({named}) was not taken by its server and left out, so never found.",
                "{name}: {count} documents ({named}) were not taken by its server and left out, so never found.",
                len(skipped),
                name=name,
                named=_named(skipped),
            )
        )
    return notes


def _ids(collection: Collection, among: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - a container of texts
    documents = [
        str(document_id)
        for document_id, text in zip(collection.documents["id"], collection.document_texts(), strict=True)
        if text in among
    ]
    queries = [
        str(query_id)
        for query_id, text in zip(collection.queries["id"], collection.query_texts(), strict=True)
        if text in among
    ]
    return documents, queries


def _not_taken(ids: Sequence[str], what: str) -> str:
    if not ids:
        return ""
    return tr_count(
        "{things} ({named}) was not taken.",
        "{things} ({named}) were not taken.",
        len(ids),
        things=counted(what, len(ids)),
        named=_named(ids),
    )


def _named(ids: Sequence[str]) -> str:
    return commas([*ids[:NAMED], *["…"] * (len(ids) > NAMED)])
