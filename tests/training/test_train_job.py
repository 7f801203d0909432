"""Training in the app: a job whose model becomes a candidate, and goes with its project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.comparison.trained_models import tuned_models, what_there_is
from components.costs.spending import Spending
from components.jobs import TrainJob, WorkerFailedError
from components.jobs.cleanup import delete_project, delete_tuned
from components.jobs.worker_tasks import TASKS, WorkerTask
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.training import train as training
from components.training.model_folder import aside_of
from components.training.project_models import new_folder, tuned_folders
from components.workspace import Project, Workspace
from tests.encoders.tiny import tiny_dense
from tests.training.test_train import collection

ORDER = {"rung": "adapter", "pairs": None, "seed": 1, "with_curve": True, "margin": 0.02}


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(training, "DEMO", tmp_path / "nowhere")
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    return Workspace()


@pytest.fixture
def project(workspace: Workspace, tmp_path: Path) -> Project:
    made = workspace.create_project("Tiny", collection())
    return workspace.set_candidates(made.id, [resolve_name(str(tiny_dense(tmp_path)))])


def in_this_process(
    job: TrainJob,
    work: str,
    specs: Sequence[ModelSpec],
    report: Callable[[Mapping[str, Any]], None],
    options: Mapping[str, Any],
) -> Any:
    """What a worker would do: starting one takes longer than all the rest."""
    content = job._workspace.load_collection(job._dataset_id)
    return TASKS[work](WorkerTask(job._workspace, content, specs, options, Spending(), say_nothing))


def job_of(workspace: Workspace, project: Project, name: str = "first", **options: Any) -> TrainJob:
    return TrainJob(
        workspace,
        project.dataset_id,
        [project.ticked[0].spec],
        chroma=SharedChroma(workspace.chroma_folder),
        name=name,
        options={**ORDER, **options},
        project_id=project.id,
    )


def test_a_trained_model_becomes_a_candidate_and_goes_with_its_project(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrainJob, "_ask", in_this_process)
    job = job_of(workspace, project)
    job.run()
    assert (job.state, job.notes) == ("done", [])
    changed = workspace.project(project.id)
    assert [one.name for one in changed.ticked] == ["dense", "tuned:dense#first"]
    tuned = changed.ticked[1].spec
    assert candidate_of(tuned).result(workspace, workspace.project_collection(changed)) is not None
    assert resolve_name("tuned:dense#first") == tuned
    with pytest.raises(BadInputError, match="trained here are tuned:dense#first"):
        resolve_name("tuned:dense#second")

    told = tuned_models(workspace, project.id)[0]
    assert told.said[0].startswith(("tuned:dense#first", "Can't tell whether tuned:dense#first"))
    assert told.curve["pairs"].tolist() == [
        round(share * job.steps[0].manifest["pairs"]) for share in (1 / 8, 1 / 4, 1 / 2, 1)
    ]
    assert told.curve["gain"].iloc[-1] == pytest.approx(100 * job.steps[0].manifest["gain"])
    held_out = pd.read_csv(told.folder / "heldout.csv")
    assert len(told.worse) == min(int((held_out["after"] < held_out["before"]).sum()), 10)
    assert "Documents keep the vectors they have" in " ".join(told.facts)

    vectors = workspace.vectors_folder(candidate_of(tuned).key)
    assert vectors.exists()
    delete_project(workspace, project.id, SharedChroma(workspace.chroma_folder))
    assert not vectors.exists()
    assert not list(workspace.root.glob("tuned/*"))
    assert not list(workspace.root.rglob("modules.json"))


def test_one_model_is_deleted_alone(workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainJob, "_ask", in_this_process)
    for name in ("first", "second"):
        job_of(workspace, workspace.project(project.id), name, with_curve=False, seed=len(name)).run()
    assert len(workspace.project(project.id).ticked) == 3
    folder = workspace.tuned_folder(project.id) / "first"
    delete_tuned(workspace, project.id, folder, SharedChroma(workspace.chroma_folder))
    assert [one.name for one in workspace.project(project.id).candidates] == ["dense", "tuned:dense#second"]
    assert [path.name for path in tuned_folders(workspace, project.id)] == ["second"]


def test_a_training_that_is_stopped_leaves_no_model(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(job: TrainJob, *_: Any) -> None:
        aside_of(job.target).mkdir(parents=True)
        (aside_of(job.target) / "model.safetensors").write_bytes(b"half")
        raise WorkerFailedError("Cancelled.")

    monkeypatch.setattr(TrainJob, "_ask", killed)
    job = job_of(workspace, project)
    job.run()
    assert (job.state, job.steps[0].reason) == ("failed", "Cancelled.")
    assert not list(workspace.root.rglob("*.safetensors"))
    assert tuned_models(workspace, project.id) == []
    assert [one.name for one in workspace.project(project.id).ticked] == ["dense"]


def test_a_project_that_is_deleted_meanwhile_gets_no_model(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trained(job: TrainJob, *_: Any) -> dict[str, Any]:
        workspace.delete_project(project.id)
        job.target.mkdir(parents=True)
        return {}

    monkeypatch.setattr(TrainJob, "_ask", trained)
    job = job_of(workspace, project)
    job.run()
    assert "no project" in job.steps[0].reason
    assert not list(workspace.root.glob("tuned/*"))


@pytest.mark.parametrize("name", ["", " ", "../out", "a/b", ".hidden", "a" * 41, "two words"])
def test_a_name_that_is_no_folder_is_refused(workspace: Workspace, project: Project, name: str) -> None:
    with pytest.raises(BadInputError, match="cannot be the name of a model"):
        new_folder(workspace, project.id, name)


def test_a_name_that_is_taken_is_refused(workspace: Workspace, project: Project) -> None:
    new_folder(workspace, project.id, "one").mkdir(parents=True)
    with pytest.raises(BadInputError, match='has a model "one" already'):
        new_folder(workspace, project.id, "one")


def test_what_there_is_is_counted_or_refused() -> None:
    content = collection()
    assert what_there_is(content).startswith(
        "63 pairs of a question and its right document can teach, and 27 questions"
    )
    few = Collection("few", content.documents, content.queries, content.judgments.head(60))
    with pytest.raises(BadInputError, match="40 pairs and 25 test questions are the least"):
        what_there_is(few)
