"""The whole workspace: on top of collections and projects, the settings and judgments people change."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from components.damage import DamagedError
from components.files import read_json, write_json
from components.records import Collection
from components.retrieval.hard_sample import sample_in_order
from components.workspace.projects import SavedProjects
from components.workspace.records import Project

log = logging.getLogger(__name__)

ORDER_FILE = "hard-sample.json"


class Workspace(SavedProjects):
    """A folder of projects, collections, vectors and results."""

    def setting(self, project_id: str, name: str, default: Any = None) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """A setting of a project, or ``default`` where it was never set."""
        with self.database() as database:
            row = database.execute(
                "select value from settings where project_id = ? and name = ?", (project_id, name)
            ).fetchone()
        return default if row is None else json.loads(row[0])

    def save_setting(self, project_id: str, name: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Store a setting."""
        with self.database() as database:
            database.execute(
                "insert into settings values (?, ?, ?) "
                "on conflict (project_id, name) do update set value = excluded.value",
                (project_id, name, json.dumps(value)),
            )

    def judge(self, project_id: str, query_id: str, doc_id: str, grade: int | None) -> None:
        """Store a person's grade (0 to 3) at once; None takes it back."""
        with self.database() as database:
            if grade is None:
                database.execute(
                    "delete from judgments where project_id = ? and query_id = ? and doc_id = ?",
                    (project_id, query_id, doc_id),
                )
                return
            database.execute(
                "insert into judgments values (?, ?, ?, ?, ?) "
                "on conflict (project_id, query_id, doc_id) "
                "do update set grade = excluded.grade, judged_at = excluded.judged_at",
                (project_id, query_id, doc_id, grade, time.time()),
            )

    def own_judgments(self, project_id: str) -> pd.DataFrame:
        """The grades given in the app: query_id, doc_id (str), grade (int64)."""
        with self.database() as database:
            rows = database.execute(
                "select query_id, doc_id, grade from judgments where project_id = ? order by judged_at", (project_id,)
            ).fetchall()
        frame = pd.DataFrame(rows, columns=["query_id", "doc_id", "grade"])
        return frame.astype({"query_id": "str", "doc_id": "str", "grade": "int64"})

    def sampled(self, dataset_id: str, collection: Collection, limit: int | None) -> Collection:
        """The collection of a dataset, or the ``limit`` documents of it that are used at first: hard ones, once chosen.

        Before that, and for what was computed before there was a choice, judged documents and a draw.
        """
        if limit is None or limit >= len(collection.documents):
            return collection
        order = self._hard_order(dataset_id)
        return collection.sample(limit) if order is None else sample_in_order(collection, order, limit)

    def _hard_order(self, dataset_id: str) -> Sequence[str] | None:
        """As kept; None where none was, or a damaged one, which is deleted: it may be found again by computing."""
        path = self._order_file(dataset_id)
        try:
            return list(read_json(path)["documents"]) if path.exists() else None
        except DamagedError as error:
            log.warning("%s", error)
            path.unlink(missing_ok=True)
            return None

    def has_hard_sample(self, dataset_id: str) -> bool:
        """Whether hard documents of a dataset were chosen."""
        return self._order_file(dataset_id).exists()

    def keep_hard_order(self, dataset_id: str, order: Sequence[str]) -> None:
        """Keep in which order a dataset's documents are taken into its sample; it goes with the dataset."""
        write_json(self._order_file(dataset_id), {"documents": list(order)})

    def _order_file(self, dataset_id: str) -> Path:
        return self.root / "datasets" / dataset_id / ORDER_FILE

    def project_collection(self, project: Project) -> Collection:
        """The project's documents (or the sample it started with), queries, and judgments with its own on top."""
        collection = self.load_collection(project.dataset_id)
        collection = self.sampled(project.dataset_id, collection, project.document_limit)
        own = self.own_judgments(project.id)
        if own.empty:
            return collection
        known = own["query_id"].isin(set(collection.queries["id"])) & own["doc_id"].isin(set(collection.parent_ids))
        merged = pd.concat([collection.judgments, own[known]], ignore_index=True)
        merged = merged.drop_duplicates(["query_id", "doc_id"], keep="last").reset_index(drop=True)
        pooled = frozenset(own.loc[known, "query_id"]) - frozenset(collection.judgments["query_id"])
        return replace(collection, judgments=merged, pooled=pooled)
