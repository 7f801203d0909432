"""Small tables of interactions for tests: users with a taste, documents, and folders as people bring them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from components.datasets.interactions.rules import Rules
from components.datasets.interactions.split import interaction_collection
from components.records import Collection


def documents_of(ids: list[str]) -> pd.DataFrame:
    """Documents whose titles are their ids in words."""
    return pd.DataFrame(
        {
            "id": ids,
            "title": [f"Title {i}" for i in ids],
            "text": [f"about {i}" for i in ids],
            "label": "",
            "language": "",
        }
    ).astype("str")


def events_of(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """User, document and time, row by row."""
    frame = pd.DataFrame(rows, columns=["user_id", "doc_id", "time"])
    return frame.astype({"user_id": "str", "doc_id": "str", "time": "float64"})


def tasteful(users: int = 40, items: int = 24, each: int = 8, seed: int = 0) -> pd.DataFrame:
    """Events of two groups of users, each of which takes items of one half of the catalogue, some oftener."""
    draw = np.random.default_rng(seed)
    half = items // 2
    weights = 1.0 / np.arange(1, half + 1)
    rows = []
    for user in range(users):
        chosen = draw.choice(half, size=each, replace=False, p=weights / weights.sum()) + half * (user % 2)
        rows += [(f"u{user}", f"i{item}", float(1000 * user + place)) for place, item in enumerate(chosen)]
    return events_of(*rows)


def of_users(rules: Rules | None = None, **more: int) -> Collection:
    """A collection of ``tasteful`` users."""
    events = tasteful(**more)
    items = more.get("items", 24)
    return interaction_collection("shop", documents_of([f"i{n}" for n in range(items)]), events, rules or Rules())


def write_shop(folder: Path, events: pd.DataFrame, items: int = 24) -> Path:
    """The folder a person brings: corpus.jsonl and interactions.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = documents_of([f"i{n}" for n in range(items)]).rename(columns={"id": "_id"})[["_id", "title", "text"]]
    documents.to_json(folder / "corpus.jsonl", orient="records", lines=True)
    named = events.rename(columns={"user_id": "user", "doc_id": "item"})
    named.astype({"time": "int64"}).to_csv(folder / "interactions.csv", index=False)
    return folder
