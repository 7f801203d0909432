"""Projects in the workspace and the models ticked in them."""

from __future__ import annotations

import secrets
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from components.i18n import tr
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace.collections import SavedCollections
from components.workspace.records import MAX_MODELS, Project, ProjectCandidate
from components.workspace.uses import content_ids

LONGEST_ID = 40


def _slug(name: str) -> str:
    """The letters and digits of a name in any script, with hyphens between words."""
    written = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in written)
    return "-".join(kept.split())[:LONGEST_ID].strip("-") or "project"


class SavedProjects(SavedCollections):
    """Creating, changing and deleting projects."""

    def create_project(self, name: str, collection: Collection, document_limit: int | None = None) -> Project:
        """A new project over a collection, which is saved. Its id, which stands in addresses, is its name, readably."""
        slug = _slug(name)
        with self.using(content_ids(collection)):  # another project of the same data may be deleted at this moment
            dataset_id = self.save_collection(collection)
            with self.database() as database:
                database.execute("begin immediate")  # or two of one name at once would choose the same id
                taken = {row[0] for row in database.execute("select id from projects")}
                project_id = slug
                while project_id in taken:
                    project_id = f"{slug}-{secrets.token_hex(2)}"
                database.execute(
                    "insert into projects values (?, ?, ?, ?, ?, ?)",
                    (project_id, name.strip() or tr("Project"), dataset_id, document_limit, None, time.time()),
                )
                database.execute("commit")
        return self.project(project_id)

    def change_collection(self, project_id: str, change: Callable[[Collection], Collection]) -> Collection:
        """Give a project the data that ``change`` makes of those it has, and return them.

        Where somebody else changed them meanwhile, ``change`` is asked again with what that one left, so that nothing
        is lost; it must depend on nothing but its argument.

        Raises:
            BadInputError: the project is gone, or ``change`` refuses.
        """
        while True:
            before = self.project(project_id).dataset_id
            changed = change(self.load_collection(before))
            with self.using(content_ids(changed)):
                dataset_id = self.save_collection(changed)
                with self.database() as database:
                    done = database.execute(
                        "update projects set dataset_id = ? where id = ? and dataset_id = ?",
                        (dataset_id, project_id, before),
                    ).rowcount
            if done:
                return changed

    def projects(self) -> list[Project]:
        """All projects, newest first."""
        with self.database() as database:
            rows = database.execute("select id from projects order by created desc, rowid desc").fetchall()
        return [self.project(row[0]) for row in rows]

    def project(self, project_id: str) -> Project:
        """One project.

        Raises:
            BadInputError: no project has this id.
        """
        with self.database() as database:
            row = database.execute(
                "select id, name, dataset_id, document_limit, current_model, created from projects where id = ?",
                (project_id,),
            ).fetchone()
            models = database.execute(
                "select spec, slot, ticked from models where project_id = ? order by slot", (project_id,)
            ).fetchall()
        if row is None:
            raise BadInputError(
                tr(
                    "There is no project “{project_id}” in this workspace. Choose one from the list.",
                    project_id=project_id,
                )
            )
        candidates = tuple(
            ProjectCandidate(ModelSpec.from_json(spec), slot, bool(ticked)) for spec, slot, ticked in models
        )
        name, dataset_id, limit, current_model, created = row[1:]
        return Project(project_id, name, dataset_id, limit, current_model, created, candidates)

    def delete_project(self, project_id: str) -> None:
        """Forget a project, the models trained for it, and its data, unless another one or a running job uses them.

        Vectors stay: they may be used again.
        """
        with self.data_guard():
            project = self.project(project_id)
            with self.database() as database:
                database.execute("delete from projects where id = ?", (project_id,))
                still_used = database.execute(
                    "select count(*) from projects where dataset_id = ?", (project.dataset_id,)
                ).fetchone()[0]
            if not still_used:
                self.remove_content({project.dataset_id})
            self.to_trash(self.tuned_folder(project_id))
        self.empty_trash()

    def update_project(self, project_id: str, **changes: Any) -> Project:  # noqa: ANN401 - one of the columns below
        """Change ``name``, ``dataset_id``, ``document_limit`` or ``current_model``."""
        allowed = {"name", "dataset_id", "document_limit", "current_model"}
        if unknown := set(changes) - allowed:
            raise ValueError(f"unknown project columns: {sorted(unknown)}")
        with self.database() as database:
            for column, value in changes.items():
                database.execute(f"update projects set {column} = ? where id = ?", (value, project_id))  # noqa: S608 - from the set above
        return self.project(project_id)

    def replace_candidate(self, project_id: str, spec: ModelSpec) -> None:
        """Give the candidate of this name other options; its slot and tick stay. Nothing happens where it is none."""
        with self.database() as database:
            database.execute(
                "update models set spec = ? where project_id = ? and name = ?", (spec.to_json(), project_id, spec.name)
            )

    def set_candidates(self, project_id: str, specs: Sequence[ModelSpec]) -> Project:
        """Tick exactly these models. A model keeps the slot it had; a new one gets the lowest that is free.

        Raises:
            BadInputError: more than MAX_MODELS are ticked.
        """
        if len(specs) > MAX_MODELS:
            raise BadInputError(
                tr(
                    "{number_of_specs} models are ticked; a project compares at most {max_models}. Untick some.",
                    number_of_specs=len(specs),
                    max_models=MAX_MODELS,
                )
            )
        wanted = {spec.name: spec for spec in specs}
        with self.database() as database:
            database.execute("begin immediate")
            rows = database.execute("select name, slot from models where project_id = ?", (project_id,)).fetchall()
            slots = dict(rows)
            for name in slots:
                database.execute(
                    "update models set ticked = ? where project_id = ? and name = ?", (name in wanted, project_id, name)
                )
            for name, spec in wanted.items():
                if name in slots:
                    database.execute(
                        "update models set spec = ? where project_id = ? and name = ?",
                        (spec.to_json(), project_id, name),
                    )
                    continue
                slot = self._free_slot(database, project_id, slots, wanted)
                slots[name] = slot
                database.execute("insert into models values (?, ?, ?, ?, 1)", (project_id, name, slot, spec.to_json()))
            database.execute("commit")
        return self.project(project_id)

    def remove_candidate(self, project_id: str, name: str) -> None:
        """Forget a model of a project; its slot is free again."""
        with self.database() as database:
            database.execute("delete from models where project_id = ? and name = ?", (project_id, name))

    @staticmethod
    def _free_slot(
        database: sqlite3.Connection, project_id: str, slots: dict[str, int], wanted: dict[str, ModelSpec]
    ) -> int:
        free = sorted(set(range(1, MAX_MODELS + 1)) - set(slots.values()))
        if free:
            return free[0]
        # All slots are taken, some by models no longer ticked: the first of those gives its slot up.
        name = min((name for name in slots if name not in wanted), key=lambda name: slots[name])
        database.execute("delete from models where project_id = ? and name = ?", (project_id, name))
        return slots.pop(name)
