"""A workspace of the version before opens with nothing lost, and nothing is encoded again.

tests/fixtures/workspace_before was written by the last version without typed manifests: 14 documents, 4 questions and
seven candidates of every kind that needs no network, computed with maps; without the Chroma index, which can always be
built again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, encoder_key, query_vectors, result_of
from components.candidates.compute import compute_model
from components.comparison.comparison import Comparison
from components.costs.own_prices import OwnPrice
from components.jobs import ComputeJob
from components.measurements import maps
from components.progress import Report
from components.results.manifest import Manifest
from components.results.store import MANIFEST, ResultStore
from components.retrieval.bm25 import bm25_key
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Project, Workspace
from components.workspace.opinions import Opinions

BEFORE = Path(__file__).resolve().parents[1] / "fixtures" / "workspace_before"
BM25_BEFORE = "671d5cf106da412e"
FUSION = "wordllama-256 + bm25"
ENCODED = ("wordllama-256", "all-MiniLM-L6-v2-int8", "all-MiniLM-L6-v2-int8@128+int8", "our vectors")
CANDIDATES = ("wordllama-256", "bm25", "all-MiniLM-L6-v2-int8", FUSION, ENCODED[2], "our vectors", "our search")


def kept() -> tuple[str, ...]:
    """Candidates whose results must be found; keyword search counts words anew where its key was raised since."""
    return tuple(name for name in CANDIDATES if bm25_key() == BM25_BEFORE or name not in ("bm25", FUSION))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    shutil.copytree(BEFORE, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def project(workspace: Workspace) -> Project:
    (found,) = workspace.projects()
    return found


def test_what_a_person_said_is_all_there(workspace: Workspace, project: Project) -> None:
    assert (project.name, project.current_model, project.document_limit) == ("Kept from before", "bm25", None)
    assert [(one.name, one.slot) for one in project.ticked] == [(name, n) for n, name in enumerate(CANDIDATES, 1)]
    collection = workspace.project_collection(project)
    assert (len(collection.documents), len(collection.queries)) == (14, 4)
    grades = {(row.query_id, row.doc_id): row.grade for row in collection.judgments.itertuples()}
    assert grades == {**{(f"q{i}", f"d{i}"): 1 for i in range(3)}, ("q0", "d5"): 1, ("q3", "d3"): 2}
    (note,) = Opinions(workspace).notes(project.id)
    assert (note.query_id, note.note) == ("q1", "The second one is what people ask for.")


def test_the_comparison_reads_its_results_and_settings(workspace: Workspace, project: Project) -> None:
    comparison = Comparison.of_project(workspace, project)
    needs = comparison.needs
    assert (needs.margin, needs.p95_ms, needs.queries_per_month, needs.current_model) == (0.03, 200.0, 20_000.0, "bm25")
    assert comparison.settings.weights == {"quality": 3.0, "p95_ms": 1.0}
    assert comparison.settings.own_prices == {"text-embedding-3-small": OwnPrice(0.015, date(2026, 11, 1))}
    assert set(kept()) <= set(comparison.results)
    assert comparison.scores is not None and comparison.scores.queries == 4
    assert comparison.decision.recommendation is not None
    assert any("The second one is what people ask for." in line for line in comparison.memo.notes)


def test_every_manifest_is_read_whole_and_written_again_as_it_was(workspace: Workspace, project: Project) -> None:
    files = sorted((workspace.root / "results").glob(f"*/*/{MANIFEST}"))
    assert len(files) == len(CANDIDATES)
    for path in files:
        saved = json.loads(path.read_text(encoding="utf-8"))
        manifest = ResultStore.read_manifest(path.parent)
        assert manifest.version == 0 and manifest.extra == {} and manifest.as_dict() == saved
        assert (manifest.documents, manifest.queries, manifest.encoder_key) == (14, 4, path.parent.name)
        ResultStore.add_facts(path.parent, index_megabytes=1.5)
        assert ResultStore.read_manifest(path.parent).as_dict() == saved | {"index_megabytes": 1.5}


def test_a_key_nobody_knows_is_kept() -> None:
    manifest = Manifest.from_dict({"model": "m", "ann_recall@10": 0.5, "manifest_version": 9, "of tomorrow": [1]})
    assert (manifest.model, manifest.ann_recall, manifest.version) == ("m", 0.5, 9)
    more = manifest.with_facts(index_megabytes=2.0)
    assert more.as_dict() == {
        "model": "m", "ann_recall@10": 0.5, "manifest_version": 9, "of tomorrow": [1], "index_megabytes": 2.0,
    }  # fmt: skip
    assert more["of tomorrow"] == [1] and "dim" not in more and more.get("dim") is None and len(more) == 5


def test_vectors_and_maps_are_found(workspace: Workspace, project: Project) -> None:
    collection = workspace.project_collection(project)
    specs = {one.name: one.spec for one in project.ticked}
    reference = specs["wordllama-256"]
    for name in ENCODED:
        documents, asked = (of(workspace, collection, specs[name]) for of in (document_vectors, query_vectors))
        assert documents is not None and asked is not None and (len(documents), len(asked)) == (14, 4)
        assert maps.saved_layout(workspace, collection, specs[name], reference) is not None


def test_computing_again_encodes_nothing(
    workspace: Workspace, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = workspace.project_collection(project)
    before = {one.name: result_of(workspace, collection, one.spec) for one in project.ticked}
    vectors = {path: path.read_bytes() for path in (workspace.root / "vectors").rglob("vectors.f32")}
    assert len(vectors) == 2
    chroma = SharedChroma(workspace.chroma_folder)
    job = ComputeJob(
        workspace,
        project.dataset_id,
        [one.spec for one in project.ticked if one.name in kept()],
        chroma=chroma,
        project_id=project.id,
        only_missing=True,
        with_maps=False,
    )

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an encoder was loaded")

    def here(task: str, specs: Sequence[ModelSpec], report: Report, options: Mapping[str, Any]) -> dict[str, Any]:
        assert task == "compute"
        return compute_model(workspace, collection, specs[0], report, depth=options["depth"])

    for candidate in project.ticked:
        monkeypatch.setattr(type(candidate_of(candidate.spec)), "load", refuse)
    monkeypatch.setattr(job, "_ask", here)  # in this process, where encoders refuse
    try:
        job.run()
    finally:
        chroma.close()
    assert job.state == "done", [(step.name, step.reason) for step in job.steps]
    for step in job.steps:
        saved, now = before[step.name], result_of(workspace, collection, step.spec)
        assert saved is not None and now is not None
        assert now.run.rankings.keys() == saved.run.rankings.keys()
        assert all(now.run.rankings[one].doc_ids == ranking.doc_ids for one, ranking in saved.run.rankings.items())
        assert encoder_key(step.spec) == saved.manifest.encoder_key
        if step.name != "our search":  # which is shorter than asked, so that it is read again each time
            assert now.manifest.finished == saved.manifest.finished
    assert vectors == {path: path.read_bytes() for path in vectors}
