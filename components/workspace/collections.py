"""Collections in the workspace: Parquet files and a manifest, each content once."""

from __future__ import annotations

import time

import pandas as pd

from components.files import read_json, write_json, write_parquet
from components.records import BadInputError, Collection
from components.workspace.folder import WorkspaceFolder

ID_DIGITS = 16  # hex digits of a hash in a folder name


class SavedCollections(WorkspaceFolder):
    """Storing and loading collections."""

    def save_collection(self, collection: Collection) -> str:
        """Store a collection; the same content is stored once. Returns its dataset id."""
        dataset_id = collection.content_hash[:ID_DIGITS]
        folder = self.root / "datasets" / dataset_id
        manifest = folder / "manifest.json"
        if manifest.exists():
            return dataset_id
        write_parquet(folder / "documents.parquet", collection.documents)
        write_parquet(folder / "queries.parquet", collection.queries)
        write_parquet(folder / "judgments.parquet", collection.judgments)
        content = {
            "name": collection.name,
            "content_hash": collection.content_hash,
            "documents": len(collection.documents),
            "queries": len(collection.queries),
            "judgments": len(collection.judgments),
            "notes": list(collection.notes),
            "saved": time.time(),
        }
        write_json(manifest, content)
        return dataset_id

    def load_collection(self, dataset_id: str) -> Collection:
        """The collection saved under this id.

        Raises:
            BadInputError: there is none.
        """
        folder = self.root / "datasets" / dataset_id
        if not (folder / "manifest.json").exists():
            raise BadInputError(f"The data {dataset_id} is not in this workspace ({self.root}). Upload it again.")
        manifest = read_json(folder / "manifest.json")
        frames = (pd.read_parquet(folder / f"{part}.parquet") for part in ("documents", "queries", "judgments"))
        documents, queries, judgments = frames
        return Collection(manifest["name"], documents, queries, judgments, tuple(manifest["notes"]))
