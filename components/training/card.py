"""The card of a trained model: what it is, what it learned from, what it gained, under which licence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from components.catalogue.cards import ModelCard
from components.evaluation.model_pair import points_text
from components.files import write_atomically
from components.i18n import N_, tr
from components.numbers import commas
from components.records import Collection
from components.results import store
from components.training.adapter import DOCUMENT
from components.training.model_folder import CARD_FILE

_WORDS = N_("""\
# {name}

{sentence}

| | |
|---|---|
| base | {base} |
| licence of the base | {licence} |
| trained | {date}, {rung}, {pairs:,} pairs of {training_queries:,} questions, seed {seed} |
| data | {data}, SHA-256 {hash} |
| measured on | {queries:,} questions held out; none shares a right document or its wording with a training question |
| nDCG@10 gained | {gain} points (95 % interval {low} to {high}) |
| elsewhere (the demo) | {forgetting} |
| documents | {documents} |
| made with | {versions} |

Load it with `SentenceTransformer("this folder")`; use `encode_query` for questions and `encode_document` for documents.
A model made from {base} stays under that model's licence. It may repeat what its training texts say.
""")


def write_card(
    folder: Path, collection: Collection, base: ModelCard | None, told: Mapping[str, Any], sentence: str
) -> None:
    """Write card.md; ``told`` is what gain.json will hold, ``sentence`` the sentence of the gain."""
    forgotten = told["forgetting"]
    versions = store.versions()
    text = tr(
        _WORDS,
        **{
            **told,
            "name": tr("{base}, improved", base=told["base"]),
            "sentence": sentence,
            "licence": (base.licence if base is not None else "") or tr("unknown: look it up where the base came from"),
            "date": datetime.now(UTC).date().isoformat(),
            "data": collection.name,
            "hash": collection.content_hash,
            "gain": points_text(told["gain"], 1),
            "low": points_text(told["ci_low"], 1),
            "high": points_text(told["ci_high"], 1),
            "forgetting": _change(forgotten) if forgotten else tr("not measured"),
            "documents": _documents(told),
            "versions": commas(f"{name} {version}" for name, version in versions.items()),
        },
    )
    write_atomically(folder / CARD_FILE, lambda path: path.write_text(text, encoding="utf-8"))


def _change(forgotten: Mapping[str, Any]) -> str:
    gain, low, high = (points_text(forgotten[name], 1) for name in ("gain", "ci_low", "ci_high"))
    return tr(
        "{gain} points ({low} to {high}) over {queries:,} questions",
        gain=gain,
        low=low,
        high=high,
        queries=forgotten["queries"],
    )


def _documents(told: Mapping[str, Any]) -> str:
    if told["embeds_documents_again"]:
        return tr("must be embedded again")
    return (
        tr("have the base's vectors, multiplied once")
        if told.get("side") == DOCUMENT
        else tr("keep the base's vectors")
    )
