from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.candidates import compute, indexing
from components.candidates.by_spec import document_vectors, result_of
from components.candidates.kinds.wordllama import WordLlama
from components.candidates.live_search import LiveSearch
from components.jobs.cleanup import delete_project
from components.records import Collection, FloatArray, Ranking
from components.spec import ModelSpec
from components.stores.chroma_store import ChromaFolder, SharedChroma
from components.workspace import Workspace
from tests.cases import FakeEncoder, collection

SPEC = ModelSpec("fake", "wordllama")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(WordLlama, "load", lambda *_: FakeEncoder())
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def shared(workspace: Workspace) -> Iterator[SharedChroma]:
    chroma = SharedChroma(workspace.chroma_folder)
    yield chroma
    chroma.close()


def opened(shared: SharedChroma) -> ChromaFolder:
    folder = shared.get()
    assert folder is not None
    return folder


def computed(workspace: Workspace, content: Collection) -> Collection:
    compute.compute_model(workspace, content, SPEC, lambda _: None)
    return content


def labelled(content: Collection, labels: list[str]) -> Collection:
    documents = content.documents.copy()
    documents["label"] = labels
    return replace(content, documents=documents)


def test_the_index_holds_the_cache_and_is_not_written_twice(workspace: Workspace, shared: SharedChroma) -> None:
    content = computed(workspace, collection(40, 5))
    written: list[int] = []
    store = indexing.build_index(opened(shared), workspace, content, SPEC, written.append)
    assert store is not None
    stored = document_vectors(workspace, content, SPEC)
    np.testing.assert_allclose(store.vectors(content.documents["id"].tolist()), np.asarray(stored), atol=1e-6)
    indexing.build_index(opened(shared), workspace, content, SPEC, written.append)
    assert written == [40]


def test_an_index_cut_short_is_completed(workspace: Workspace, shared: SharedChroma) -> None:
    content = computed(workspace, collection(40, 5))
    store = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert store is not None
    store.delete([f"d{i}" for i in range(10, 25)])
    again = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert again is not None
    assert again.count() == 40


def test_the_index_is_built_again_after_its_folder_was_deleted(workspace: Workspace) -> None:
    content = computed(workspace, collection(40, 5))
    with ChromaFolder(workspace.chroma_folder) as folder:
        indexing.build_index(folder, workspace, content, SPEC)
    shutil.rmtree(workspace.chroma_folder)
    with ChromaFolder(workspace.chroma_folder) as folder:
        store = indexing.build_index(folder, workspace, content, SPEC)
        assert store is not None
        assert store.count() == 40


def test_new_labels_on_the_same_texts_reach_the_filters(workspace: Workspace, shared: SharedChroma) -> None:
    before = computed(workspace, labelled(collection(40, 5), ["old"] * 40))
    indexing.build_index(opened(shared), workspace, before, SPEC)
    after = labelled(before, ["new" if i < 7 else "old" for i in range(40)])
    assert after.documents_id == before.documents_id
    store = indexing.build_index(opened(shared), workspace, after, SPEC)
    assert store is not None
    asked = FakeEncoder().vectors(["anything"])
    assert set(store.query(asked, 40, {"label": "new"})[0].doc_ids) == {f"d{i}" for i in range(7)}
    old = indexing.open_store(opened(shared), before, SPEC, 8)
    assert old.query(asked, 40, {"label": "new"})[0].doc_ids == ()


def test_what_the_index_loses_is_counted_against_exact_search(workspace: Workspace, shared: SharedChroma) -> None:
    content = computed(workspace, collection(40, 4))
    store = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert store is not None
    assert indexing.measure_index(store, workspace, content, SPEC) == {
        "ann_recall@10": 1.0,
        "ann_queries": 4,
        "ann_store": "Chroma",
    }
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    assert saved.manifest["ann_recall@10"] == 1.0

    whole = store.query

    class Forgetful:
        def query(self, vectors: FloatArray, k: int) -> list[Ranking]:
            exact = whole(vectors, k)
            return [Ranking(one.doc_ids[: 5 if row % 2 else k], one.scores) for row, one in enumerate(exact)]

    assert indexing.measure_index(Forgetful(), workspace, content, SPEC)["ann_recall@10"] == 0.75  # type: ignore[arg-type]


def test_a_copy_found_instead_of_another_is_no_loss(workspace: Workspace, shared: SharedChroma) -> None:
    copies = collection(40, 2)
    documents = copies.documents.assign(title="", text="the same words")
    content = computed(workspace, replace(copies, documents=documents))
    store = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert store is not None
    assert indexing.measure_index(store, workspace, content, SPEC)["ann_recall@10"] == 1.0


def test_computing_again_without_the_index_forgets_nothing_about_it(workspace: Workspace, shared: SharedChroma) -> None:
    content = computed(workspace, collection(60, 8))
    store = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert store is not None
    measured = indexing.measure_index(store, workspace, content, SPEC)
    again = result_of(workspace, computed(workspace, content), SPEC)
    assert again is not None
    assert measured["ann_queries"] == 8
    assert {name: again.manifest[name] for name in measured} == measured


def test_without_queries_nothing_is_claimed_about_the_index(workspace: Workspace, shared: SharedChroma) -> None:
    content = computed(workspace, collection(20, 0))
    store = indexing.build_index(opened(shared), workspace, content, SPEC)
    assert store is not None
    assert indexing.measure_index(store, workspace, content, SPEC)["ann_recall@10"] is None


def test_live_search_uses_the_index_or_says_that_it_did_not(workspace: Workspace, shared: SharedChroma) -> None:
    import threading

    content = computed(workspace, labelled(collection(40, 5), ["a" if i % 2 else "b" for i in range(40)]))
    live = LiveSearch(workspace, content, SPEC, lambda _: (FakeEncoder(), threading.Lock()))
    without = live.search("harbour copper", 5)
    assert (without.via, without.missed_by_index) == ("exact search", [])
    not_built = live.search("harbour copper", 5, chroma=opened(shared))
    assert not_built.via == "exact search"
    indexing.build_index(opened(shared), workspace, content, SPEC)
    found = live.search("harbour copper", 5, chroma=opened(shared), where={"label": "a"})
    assert found.via == "index"
    assert found.shown.doc_ids == found.exact.doc_ids
    assert all(int(name[1:]) % 2 for name in found.shown.doc_ids)
    known = live.search(content.query_texts()[0], 5, query_id="q0")
    assert known.encode_ms is None


def test_among_chosen_documents_every_one_is_checked(workspace: Workspace, shared: SharedChroma) -> None:
    import threading

    content = computed(workspace, labelled(collection(40, 5), ["a" if i % 2 else "b" for i in range(40)]))
    indexing.build_index(opened(shared), workspace, content, SPEC)
    live = LiveSearch(workspace, content, SPEC, lambda _: (FakeEncoder(), threading.Lock()))
    everywhere = live.search("harbour copper", 40).exact.doc_ids
    chosen = frozenset({"d3", "d4", "d9", "d17", "not there"})
    found = live.search("harbour copper", 5, chroma=opened(shared), among=chosen)
    assert found.via == "exact search"
    assert list(found.shown.doc_ids) == [doc_id for doc_id in everywhere if doc_id in chosen]
    both = live.search("harbour copper", 5, chroma=opened(shared), where={"label": "a"}, among=chosen)
    assert set(both.shown.doc_ids) == {"d3", "d9", "d17"}
    assert live.search("harbour copper", 5, chroma=opened(shared), among=frozenset()).shown.doc_ids == ()


def test_deleting_a_project_gives_everything_but_its_vectors_back(workspace: Workspace, shared: SharedChroma) -> None:
    kept = workspace.create_project("Kept", collection(20, 2))
    gone = workspace.create_project("Gone", collection(60, 4))
    for project in (kept, gone):
        content = computed(workspace, workspace.project_collection(project))
        indexing.build_index(opened(shared), workspace, content, SPEC)
        workspace.results_folder(content.documents_id, "labels").mkdir(parents=True)
    assert len(opened(shared).names()) == 2
    delete_project(workspace, gone.id, shared)
    assert [project.name for project in workspace.projects()] == ["Kept"]
    assert len(opened(shared).names()) == 1
    assert len(list((workspace.root / "datasets").iterdir())) == 1
    left = workspace.project_collection(kept)
    assert {path.name for path in (workspace.root / "results").iterdir()} == {left.search_id, left.documents_id}
    assert sum(path.is_dir() for path in workspace.chroma_folder.iterdir()) == 1
    content = workspace.project_collection(kept)
    assert result_of(workspace, content, SPEC) is not None


def test_deleting_a_project_keeps_what_another_one_uses(workspace: Workspace, shared: SharedChroma) -> None:
    one, two = (workspace.create_project(name, collection(20, 2)) for name in ("One", "Two"))
    content = computed(workspace, workspace.project_collection(one))
    indexing.build_index(opened(shared), workspace, content, SPEC)
    delete_project(workspace, one.id, shared)
    assert result_of(workspace, workspace.project_collection(two), SPEC) is not None
    assert len(opened(shared).names()) == 1
