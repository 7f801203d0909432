"""A run of a system in use: what a person brought as results, with no model behind it here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from components.candidates.computed_elsewhere import ComputedElsewhere
from components.candidates.searching import EMPTY, Opened, Query, Searcher, only_rows
from components.candidates.work import Work
from components.files import read_parquet, write_parquet
from components.i18n import tr
from components.records import BadInputError, Ranking, Run
from components.results import store
from components.spec import ModelSpec
from components.workspace import Workspace


class OwnRun(ComputedElsewhere):
    """It answers the queries it holds."""

    kind = "run"
    why_no_further_texts = "ready run"

    def compute(self, work: Work) -> dict[str, Any]:
        """Take the rankings over, those of queries and documents that the collection has."""
        collection = work.collection
        rows = read_parquet(work.workspace.external_folder() / self.spec.source)
        names = {*collection.documents["id"], *collection.parent_ids}  # of chunks, a run may hold either
        known = rows["doc_id"].isin(names) & rows["query_id"].isin(set(collection.queries["id"]))
        run = store.run_from_table(self.name, rows[known])
        facts = {"encoded_documents": 0, "depth": int(rows.groupby("query_id").size().max()), "self_checks": []}
        return self.save(work, run.rankings, facts)

    def open_searcher(self, opened: Opened) -> RunSearcher:
        """See Candidate."""
        saved = self.result(opened.workspace, opened.collection)
        return RunSearcher(self.name, {} if saved is None else saved.run.rankings, opened.ids)


class RunSearcher(Searcher):
    """Rankings that are there already."""

    via = "saved run"

    def __init__(self, name: str, rankings: Mapping[str, Ranking], ids: Sequence[str]) -> None:
        self._name, self._rankings, self._ids = name, rankings, ids

    def encode(self, queries: Sequence[Query]) -> tuple[list[str], None]:
        """See Searcher: the queries' ids."""
        if not self._rankings or any(query.id is None for query in queries):
            raise BadInputError(
                tr("{name} is a ready run: it answers the questions it holds, not typed ones.", name=self._name)
            )
        return [str(query.id) for query in queries], None

    def search(self, encoded: Sequence[str], k: int, rows: np.ndarray | None = None) -> list[Ranking]:
        """See Searcher."""
        return [only_rows(self._rankings.get(name, EMPTY), k, self._ids, rows) for name in encoded]


def add_ready_run(workspace: Workspace, name: str, run: Run) -> ModelSpec:
    """Keep a run of a system in use as a candidate of its own."""
    table = store.run_to_table(run)
    digest = hashlib.sha256(table.to_csv(index=False).encode()).hexdigest()[:16]
    write_parquet(workspace.external_folder() / f"run-{digest}.parquet", table)
    return ModelSpec(name, OwnRun.kind, f"run-{digest}.parquet")
