"""Giving disk space back when a project goes."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.vector_store import SharedDatabase
from components.training.project_models import tuned_folders
from components.workspace import Project, Workspace

MEDIA_KEPT_SECONDS = 3600.0


def delete_project(workspace: Workspace, project_id: str, chroma: SharedDatabase) -> None:
    """Delete a project with its data, results, maps and indexes, except what another project or a running job uses.

    Its pictures and sounds go, too, unless other data in the workspace name them or they arrived within the hour: an
    upload that is under way is no data yet. Vectors stay, because the same texts may be used again; they are pruned on
    the Models page; those of models trained for this project go with them. Where another process holds the Chroma
    index, its collections stay too.

    Raises:
        BadInputError: no project has this id.
    """
    workspace.project(project_id)
    for folder in tuned_folders(workspace, project_id):
        delete_tuned(workspace, project_id, folder, chroma)
    with workspace.data_guard():
        ids, documents_ids = _content_ids(workspace, workspace.project(project_id))
        media = _media_of(workspace.root / "datasets" / workspace.project(project_id).dataset_id)
        workspace.delete_project(project_id)
        for other in workspace.projects():
            ids -= _content_ids(workspace, other)[0]
        gone = workspace.remove_content(ids)
        if media:
            others = [_media_of(folder) for folder in (workspace.root / "datasets").glob("[!.]*")]
            known = [names for names in others if names is not None]
            if len(known) == len(others):  # of damaged data nobody knows which they name
                workspace.media.remove(media.difference(*known), older_than=MEDIA_KEPT_SECONDS)
    workspace.empty_trash()
    _drop_collections(chroma, documents_ids & gone)


def _media_of(folder: Path) -> set[str] | None:
    """The pictures and sounds that a saved collection's documents and questions name; None where they are damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names: set[str] = set()
    try:
        for part in ("documents", "queries"):
            path = folder / f"{part}.parquet"
            if path.is_file() and "media" in pq.read_schema(path).names:
                names |= set(pq.read_table(path, columns=["media"])["media"].to_pylist())
    except (pa.ArrowException, OSError, ValueError):
        return None
    return names - {"", None}


def delete_tuned(workspace: Workspace, project_id: str, folder: Path, chroma: SharedDatabase) -> None:
    """Delete a model trained for a project with all that was computed with it; it is no candidate any more."""
    for candidate in workspace.project(project_id).candidates:
        if candidate.spec.source == str(folder.resolve()):
            workspace.remove_candidate(project_id, candidate.name)
    with suppress(BadInputError):  # a damaged folder: what was computed with it is not known
        prune_model(workspace, resolve_name(str(folder)), chroma)
    shutil.rmtree(folder, ignore_errors=True)


def prune_model(workspace: Workspace, spec: ModelSpec, chroma: SharedDatabase) -> None:
    """Delete a model's stored vectors with its results and indexes, in all projects; it must be computed again.

    Raises:
        BadInputError: the model cannot be had any more, so what belongs to it is not known.
    """
    candidate = candidate_of(spec)
    key = candidate.key
    for folder in candidate.own_folders(workspace):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (workspace.root / "results").glob(f"*/{key}"):
        shutil.rmtree(folder, ignore_errors=True)
    held = chroma.get()
    if held is not None:
        for name in held.names():
            if f"-e{key}-" in name:
                held.drop(name)


def _content_ids(workspace: Workspace, project: Project) -> tuple[set[str], set[str]]:
    """All ids of a project's content, and those of its documents alone: of all and of the sample it started with."""
    try:
        collection = workspace.load_collection(project.dataset_id)
    except BadInputError:
        return {project.dataset_id}, set()
    collections = [collection]
    if project.document_limit is not None:
        collections.append(workspace.sampled(project.dataset_id, collection, project.document_limit))
        collections.append(collection.sample(project.document_limit))  # as it was before hard documents were chosen
    documents_ids = {collection.documents_id for collection in collections}
    return {project.dataset_id, *documents_ids, *(collection.search_id for collection in collections)}, documents_ids


def _drop_collections(chroma: SharedDatabase, documents_ids: set[str]) -> None:
    folder = chroma.get() if documents_ids else None
    if folder is None:
        return
    for name in folder.names():
        if name[1:].partition("-")[0] in documents_ids:
            folder.drop(name)
