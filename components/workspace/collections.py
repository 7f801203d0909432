"""Collections in the workspace: Parquet files and a manifest, each content once."""

from __future__ import annotations

import secrets
import shutil
import time
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from components.files import as_disk_problem, read_json, write_json, write_parquet
from components.records import BadInputError, Collection, Scoring, empty_judgments
from components.workspace.uses import ID_DIGITS, DataUses

PARTS = ("documents", "queries", "judgments")
ABSENT = "absent.parquet"  # judgments on documents that are not there


class SavedCollections(DataUses):
    """Storing and loading collections."""

    def save_collection(self, collection: Collection) -> str:
        """Store a collection; the same content is stored once. Returns its dataset id.

        Who goes on to work with it holds it (``using``), or it may go with a project that is deleted meanwhile.
        """
        dataset_id = collection.content_hash[:ID_DIGITS]
        if (self._dataset(dataset_id) / "manifest.json").exists():
            return dataset_id
        arriving = self._dataset(f".arriving-{secrets.token_hex(8)}")
        try:
            _write(arriving, collection)  # outside of the guard, because it may take seconds
            with self.data_guard():
                self._put_in_place(arriving, dataset_id)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
        return dataset_id

    def _put_in_place(self, arriving: Path, dataset_id: str) -> None:
        folder = self._dataset(dataset_id)
        if (folder / "manifest.json").exists():
            return
        shutil.rmtree(folder, ignore_errors=True)  # half of it, left by a version that was killed while it wrote
        try:
            arriving.rename(folder)
        except OSError as error:
            raise as_disk_problem(error, folder) from error

    def _dataset(self, name: str) -> Path:
        return self.root / "datasets" / name

    def load_collection(self, dataset_id: str) -> Collection:
        """The collection saved under this id.

        Raises:
            BadInputError: there is none.
        """
        folder = self.root / "datasets" / dataset_id
        if not (folder / "manifest.json").exists():
            raise BadInputError(f"The data {dataset_id} is not in this workspace ({self.root}). Upload it again.")
        manifest = read_json(folder / "manifest.json")
        frames = (pd.read_parquet(folder / f"{part}.parquet") for part in PARTS)
        documents, queries, judgments = frames
        absent = pd.read_parquet(folder / ABSENT) if (folder / ABSENT).exists() else empty_judgments()
        scoring = Scoring(**manifest.get("scoring", {}))
        return Collection(manifest["name"], documents, queries, judgments, tuple(manifest["notes"]), absent, scoring)

    def dataset_size(self, dataset_id: str) -> int:
        """Documents (or chunks) of a saved collection, without reading them."""
        return int(read_json(self.root / "datasets" / dataset_id / "manifest.json")["documents"])


def _write(folder: Path, collection: Collection) -> None:
    for part, frame in zip(PARTS, (collection.documents, collection.queries, collection.judgments), strict=True):
        write_parquet(folder / f"{part}.parquet", frame)
    if len(collection.absent):
        write_parquet(folder / ABSENT, collection.absent)
    content = {
        "name": collection.name,
        "content_hash": collection.content_hash,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "judgments": len(collection.judgments),
        "notes": list(collection.notes),
        "scoring": asdict(collection.scoring),
        "saved": time.time(),
    }
    write_json(folder / "manifest.json", content)
