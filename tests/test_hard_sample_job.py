"""A project that starts with a part of its documents: which ones, when that is chosen, and what stays as it was."""

from __future__ import annotations

from pathlib import Path

from components.candidates.by_spec import resolve_name, result_of
from components.candidates.compute import compute_model
from components.i18n import reading
from components.jobs.compute_job import HARD_FOR, ComputeJob
from components.progress import say_nothing
from components.records import Collection
from components.retrieval.hard_sample import sentence_of
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Project, Workspace
from tests.cases import QUICK, collection


def test_hard_documents_are_chosen_whatever_language_is_read(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w")
    project = workspace.create_project("Mine", collection(60, 5), document_limit=20)
    job = job_of(workspace, project, [resolve_name("bm25")])
    with reading("ja"):
        job.run()
    assert (job.state, job.notes, workspace.has_hard_sample(project.dataset_id)) == ("done", [], True)


def test_a_sample_is_chosen_hard_once_and_what_was_computed_before_keeps_its_own(tmp_path: Path) -> None:
    content = collection(60, 5)
    workspace = Workspace(tmp_path / "w")
    project = workspace.create_project("Mine", content, document_limit=20)
    drawn = workspace.project_collection(project)
    job = job_of(workspace, project, [resolve_name(QUICK)])
    job.run()
    assert job.state == "done" and workspace.has_hard_sample(project.dataset_id)
    chosen = workspace.project_collection(project)
    assert len(chosen.documents) == 20 and chosen.search_id != drawn.search_id
    assert sentence_of(chosen).startswith("Only 20 of 60 documents are searched: 5 judged, 15 that keyword search")
    assert result_of(workspace, chosen, resolve_name(QUICK)) is not None
    first = {ids[rank] for run in cheap_runs(workspace, content) for ids in run for rank in range(2)}
    assert len(first & set(chosen.documents["id"])) == len(first)
    # Complete in place: every vector is there already, and ids of what is not sampled are those they always were.
    whole = workspace.project_collection(workspace.update_project(project.id, document_limit=None))
    assert (whole.search_id, sentence_of(whole)) == (content.search_id, "")
    before = Workspace(tmp_path / "before")
    old = before.create_project("Old", content, document_limit=20)
    compute_model(before, before.project_collection(old), resolve_name(QUICK), say_nothing)
    job_of(before, old, [resolve_name(QUICK)])._choose_documents(content)
    assert not before.has_hard_sample(old.dataset_id)
    assert before.project_collection(old).search_id == drawn.search_id


def job_of(workspace: Workspace, project: Project, specs: list[ModelSpec]) -> ComputeJob:
    return ComputeJob(
        workspace,
        project.dataset_id,
        specs,
        chroma=SharedChroma(workspace.chroma_folder),
        project_id=project.id,
        document_limit=project.document_limit,
        with_maps=False,
    )


def cheap_runs(workspace: Workspace, content: Collection) -> list[list[tuple[str, ...]]]:
    """The rankings of the candidates that say what is hard."""
    found = [result_of(workspace, content, resolve_name(name)) for name in HARD_FOR]
    return [[ranking.doc_ids for ranking in one.run.rankings.values()] for one in found if one is not None]
