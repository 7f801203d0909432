"""The demo projects, computed here and now by ``python -m components.jobs.demo``, for a room that will not wait.

Everything is computed as the app would; what is there already costs nothing, so it can be repeated. The shop is
computed where nothing else is named: ``python -m components.jobs.demo shop pictures sounds`` computes all three.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from components import command_language
from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name
from components.catalogue.cards import included_models, included_not_reading
from components.comparison.file_shortlist import CONSE
from components.datasets.languages import languages_in
from components.datasets.read import collection_from_path
from components.i18n import N_, tr, tr_count
from components.jobs.compute_job import ComputeJob
from components.numbers import commas
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.address import read_address
from components.stores.shared import shared_database
from components.workspace import Project, Workspace

PROGRAM = "python -m components.jobs.demo"
NAME = N_("Outdoor shop (demo)")
CURRENT_MODEL = "all-MiniLM-L6-v2"
SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"
FOLDER = SAMPLE_DATA / "outdoor_shop"
SEEN_FIRST = (
    "all-MiniLM-L6-v2",
    "bm25",
    "use-multilingual-v3",
    "multilingual-e5-small-4bit",
    "wordllama-256",
    "all-MiniLM-L6-v2-int8",
)
FOR_USERS = ("popularity", "item-knn", "als", "all-MiniLM-L6-v2", "bm25")
FOR_PICTURES = (CONSE, "efficientnet-lite0", "colour-histogram", "all-MiniLM-L6-v2", "bm25")
FOR_SOUNDS = ("musicnn-mtt", "mel-statistics", "all-MiniLM-L6-v2", "bm25")
ON_THE_SHELF = (
    "all-MiniLM-L6-v2",
    "bm25",
    CONSE,
    f"fusion:{CONSE}+all-MiniLM-L6-v2",
    "use-multilingual-v3",
    "colour-histogram",
)
IN_THE_BOX = ("mel-statistics", "musicnn-mtt", "mel-statistics@binary")
POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Demo:
    """A collection that comes with the app; ``current_model`` is as if in use today.

    ``lacks_models``: some that suit it are left out of ``specs``, because the package of their weights is missing.
    """

    name: str
    folder: Path
    specs: list[ModelSpec]
    current_model: str
    lacks_models: bool = False


def available(names: Sequence[str]) -> list[ModelSpec]:
    """The specs of these models, without those whose package of weights is not installed."""
    specs = [resolve_name(name) for name in names]
    return [spec for spec in specs if not candidate_of(spec).missing_package]


def demos() -> dict[str, Demo]:
    """The demos by the name the command line gives them."""
    pictures, sounds = available(ON_THE_SHELF), available(IN_THE_BOX)
    return {
        "shop": Demo(tr(NAME), FOLDER, included_specs(), CURRENT_MODEL),
        "pictures": Demo(
            tr("Picture shelf (demo)"),
            SAMPLE_DATA / "picture_shelf",
            pictures,
            "bm25",
            lacks_models=len(pictures) < len(ON_THE_SHELF),
        ),
        "sounds": Demo(
            tr("Sound box (demo)"),
            SAMPLE_DATA / "sound_box",
            sounds,
            "mel-statistics",
            lacks_models=len(sounds) < len(IN_THE_BOX),
        ),
    }


def included_specs() -> list[ModelSpec]:
    """The models that come with the app, as candidates; the most different ones first, so that they are seen first."""
    specs = [resolve_name(card.name) for card in included_models()]
    return sorted(specs, key=lambda spec: SEEN_FIRST.index(spec.name) if spec.name in SEEN_FIRST else len(SEEN_FIRST))


def first_specs(collection: Collection) -> list[ModelSpec]:
    """What a new project starts with: the included models that read the documents' main language.

    A language that cannot be told, or that hardly any of them reads, leaves none out. For users, what learns from them
    and two models of texts; for pictures or sounds, what looks at them or hears them, and two models of their names and
    captions.
    """
    if collection.interactions is not None:
        return [resolve_name(name) for name in FOR_USERS]
    if collection.modalities == {"image"}:
        return available(FOR_PICTURES)
    if collection.modalities == {"audio"}:
        return available(FOR_SOUNDS)
    languages = languages_in(collection.documents)[:1]
    foreign = {card.name for card in included_not_reading(languages[0])} if languages else set()
    reading = [spec for spec in included_specs() if spec.name not in foreign]
    return reading if len(reading) > 1 else included_specs()


def demo_project(workspace: Workspace, demo: str = "shop") -> Project:
    """A demo's project: the one that is there, else a new one, as if one of its models were in use today.

    Raises:
        BadInputError: the demo collection is missing, or the workspace cannot be written to.
    """
    wanted = demos()[demo]
    collection = collection_from_path(wanted.folder, workspace.media)
    dataset_id = workspace.save_collection(collection)
    for project in workspace.projects():
        if project.name == wanted.name and project.dataset_id == dataset_id:
            return project
    project = workspace.create_project(wanted.name, collection)
    workspace.set_candidates(project.id, wanted.specs)
    return workspace.update_project(project.id, current_model=wanted.current_model)


def prepare(workspace: Workspace, demo: str = "shop") -> ComputeJob:
    """Compute the demo with its index and maps, writing a line to stdout for each model that is done; the job, over.

    Raises:
        BadInputError: as ``demo_project``.
    """
    project = demo_project(workspace, demo)
    chroma = shared_database(workspace.chroma_folder, read_address(""))
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
            line = tr("{name}: done") if step.state == "done" else tr("{name}: failed, {reason}")
            sys.stdout.write(line.format(name=step.name, reason=step.reason) + "\n")
            sys.stdout.flush()


def main(arguments: Sequence[str] = ()) -> int:
    """Prepare demos in the workspace; 0 when all is computed, 3 when a model failed, 2 on bad input."""
    with command_language.spoken(PROGRAM, arguments) as others:
        return _main(others)


def _main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog=PROGRAM, description=tr("Compute demos beforehand."))
    command_language.add_option(parser)
    parser.add_argument(
        "demo",
        nargs="*",
        help=tr("{demos}; shop where none is named", demos=commas(demos())),
        metavar="DEMO",
        default=["shop"],
    )
    wanted = list(dict.fromkeys(parser.parse_args(arguments).demo))
    if unknown := [name for name in wanted if name not in demos()]:
        sys.stderr.write(
            tr('"{unknown}" is no demo; name one of {demos}.', unknown=unknown[0], demos=commas(demos())) + "\n"
        )
        return 2
    try:
        workspace = Workspace()
        jobs = [prepare(workspace, demo) for demo in wanted]
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    is_complete = all(job.state == "done" and all(step.state == "done" for step in job.steps) for job in jobs)
    if is_complete:
        sentence = tr_count(
            "The demo is ready in {root}: start with make run",
            "The demos are ready in {root}: start with make run",
            len(jobs),
            root=workspace.root,
        )
    else:
        sentence = tr_count(
            "The demo is not complete in {root}: start with make run",
            "The demos are not complete in {root}: start with make run",
            len(jobs),
            root=workspace.root,
        )
    sys.stdout.write(sentence + "\n")
    return 0 if is_complete else 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
