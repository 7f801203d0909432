"""Collections in the workspace: Parquet files and a manifest, each content once."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from components.damage import DamagedError
from components.files import as_disk_problem, read_json, read_parquet, write_json, write_parquet
from components.i18n import N_, tr
from components.interactions import Interactions
from components.records import BadInputError, Collection, Scoring, empty_judgments
from components.said import from_kept
from components.workspace.uses import ID_DIGITS, DataUses

PARTS = ("documents", "queries", "judgments")
MANIFEST = "manifest.json"
NAME_LOST = N_("The name and the notes of these data were damaged and are lost; texts and judgments are whole.")
ABSENT = "absent.parquet"  # judgments on documents that are not there
INTERACTIONS = "interactions.parquet"


class SavedCollections(DataUses):
    """Storing and loading collections."""

    def save_collection(self, collection: Collection) -> str:
        """Store a collection; the same content is stored once. Returns its dataset id.

        Who goes on to work with it holds it (``using``), or it may go with a project that is deleted meanwhile.
        """
        dataset_id = collection.content_hash[:ID_DIGITS]
        if self._is_whole(dataset_id):
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
        if self._is_whole(dataset_id):
            return
        folder = self._dataset(dataset_id)
        self.to_trash(folder)  # damaged, or half of it, left by a version that was killed while it wrote
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
            DamagedError: its documents, questions or judgments are not what was written.
        """
        folder = self._dataset(dataset_id)
        if not (folder / f"{PARTS[-1]}.parquet").exists():
            raise BadInputError(
                tr(
                    "The data {dataset_id} is not in this workspace ({root}). Upload it again.",
                    dataset_id=dataset_id,
                    root=self.root,
                )
            )
        documents, queries, judgments = (read_parquet(folder / f"{part}.parquet") for part in PARTS)
        absent = read_parquet(folder / ABSENT) if (folder / ABSENT).exists() else empty_judgments()
        unnamed = Collection(dataset_id, documents, queries, judgments, (tr(NAME_LOST),), absent)
        table = read_parquet(folder / INTERACTIONS) if (folder / INTERACTIONS).exists() else None
        try:
            return _named(unnamed, table, read_json(folder / MANIFEST))
        except (DamagedError, FileNotFoundError) as error:
            if not unnamed.content_hash.startswith(dataset_id):  # it held more than a name and notes
                raise DamagedError(folder / MANIFEST) from error
            write_json(folder / MANIFEST, _manifest(unnamed))
            return unnamed

    def _is_whole(self, dataset_id: str) -> bool:
        """Whether data of this id are here as they were written."""
        if not (self._dataset(dataset_id) / MANIFEST).exists():
            return False
        try:
            self.load_collection(dataset_id)
        except BadInputError:
            return False
        return True

    def dataset_size(self, dataset_id: str) -> int:
        """Documents (or chunks) of a saved collection, without reading them."""
        try:
            return int(read_json(self._dataset(dataset_id) / MANIFEST)["documents"])
        except (DamagedError, FileNotFoundError):
            return len(self.load_collection(dataset_id).documents)  # which mends it, or says what is damaged


def _named(unnamed: Collection, table: pd.DataFrame | None, manifest: Mapping[str, Any]) -> Collection:
    """The collection with what its manifest says, and the interactions in ``table``, where it has some."""
    scoring = Scoring(**manifest.get("scoring", {}))
    interactions = None if table is None else Interactions(table, **manifest["interactions"])
    notes, kept = tuple(manifest["notes"]), manifest.get("notes_kept", [])
    if kept and len(kept) == len(notes):  # a version before had the records in a list beside the notes
        notes = tuple(map(from_kept, notes, kept))
    named = replace(unnamed, name=manifest["name"], notes=notes, scoring=scoring)
    return replace(named, interactions=interactions)


def _write(folder: Path, collection: Collection) -> None:
    for part, frame in zip(PARTS, (collection.documents, collection.queries, collection.judgments), strict=True):
        write_parquet(folder / f"{part}.parquet", frame)
    if len(collection.absent):
        write_parquet(folder / ABSENT, collection.absent)
    if collection.interactions is not None:
        write_parquet(folder / INTERACTIONS, collection.interactions.table)
    write_json(folder / MANIFEST, _manifest(collection))


def _manifest(collection: Collection) -> dict[str, Any]:
    known = collection.interactions
    of_users = {} if known is None else {"split": known.split, "keeps_repeats": known.keeps_repeats}
    return {
        "name": collection.name,
        "content_hash": collection.content_hash,
        "documents": len(collection.documents),
        "queries": len(collection.queries),
        "judgments": len(collection.judgments),
        "notes": list(collection.notes),
        "scoring": asdict(collection.scoring),
        **({"interactions": of_users} if of_users else {}),
        "saved": time.time(),
    }
