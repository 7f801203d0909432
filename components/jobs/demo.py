"""The demo project, computed here and now by ``python -m components.jobs.demo``, for a room that will not wait.

Everything is computed as the app would; what is there already costs nothing, so it can be repeated.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from components.candidates.by_spec import resolve_name
from components.catalogue.cards import included_models
from components.datasets.read import collection_from_path
from components.jobs.compute_job import ComputeJob
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Project, Workspace

NAME = "Outdoor shop (demo)"
CURRENT_MODEL = "all-MiniLM-L6-v2"
FOLDER = Path(__file__).resolve().parents[2] / "sample_data" / "outdoor_shop"
SEEN_FIRST = (
    "all-MiniLM-L6-v2",
    "bm25",
    "use-multilingual-v3",
    "multilingual-e5-small-4bit",
    "wordllama-256",
    "all-MiniLM-L6-v2-int8",
)
FOR_USERS = ("popularity", "item-knn", "als", "all-MiniLM-L6-v2", "bm25")
POLL_SECONDS = 0.5


def included_specs() -> list[ModelSpec]:
    """The models that come with the app, as candidates; the most different ones first, so that they are seen first."""
    specs = [resolve_name(card.name) for card in included_models()]
    return sorted(specs, key=lambda spec: SEEN_FIRST.index(spec.name) if spec.name in SEEN_FIRST else len(SEEN_FIRST))


def first_specs(collection: Collection) -> list[ModelSpec]:
    """What a new project starts with: the included models; for users, what learns from them and two models of texts."""
    if collection.interactions is None:
        return included_specs()
    return [resolve_name(name) for name in FOR_USERS]


def demo_project(workspace: Workspace) -> Project:
    """The demo's project: the one that is there, else a new one, as if one of its models were in use today.

    Raises:
        BadInputError: the demo collection is missing, or the workspace cannot be written to.
    """
    collection = collection_from_path(FOLDER)
    dataset_id = workspace.save_collection(collection)
    for project in workspace.projects():
        if project.name == NAME and project.dataset_id == dataset_id:
            return project
    project = workspace.create_project(NAME, collection)
    workspace.set_candidates(project.id, included_specs())
    return workspace.update_project(project.id, current_model=CURRENT_MODEL)


def prepare(workspace: Workspace) -> ComputeJob:
    """Compute the demo with its index and maps, writing a line to stdout for each model that is done; the job, over.

    Raises:
        BadInputError: as ``demo_project``.
    """
    project = demo_project(workspace)
    chroma = SharedChroma(workspace.chroma_folder)
    specs = [candidate.spec for candidate in project.ticked]
    job = ComputeJob(workspace, project.dataset_id, specs, chroma=chroma, project_id=project.id, only_missing=True)
    try:
        worker = threading.Thread(target=job.run, name="demo")
        worker.start()
        told: set[str] = set()
        while worker.is_alive():
            worker.join(POLL_SECONDS)
            _tell(job, told)
    finally:
        chroma.close()
    return job


def _tell(job: ComputeJob, told: set[str]) -> None:
    for step in job.steps:
        if step.state in ("done", "failed") and step.name not in told:
            told.add(step.name)
            sys.stdout.write(f"{step.name}: {step.state}{f', {step.reason}' if step.reason else ''}\n")
            sys.stdout.flush()


def main() -> int:
    """Prepare the demo in the workspace; 0 when all is computed, 3 when a model failed, 2 on bad input."""
    try:
        workspace = Workspace()
        job = prepare(workspace)
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    is_complete = job.state == "done" and all(step.state == "done" for step in job.steps)
    sys.stdout.write(
        f"The demo is {'ready' if is_complete else 'not complete'} in {workspace.root}: start with make run\n"
    )
    return 0 if is_complete else 3


if __name__ == "__main__":
    sys.exit(main())
