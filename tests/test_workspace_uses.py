"""Data that one works with while another deletes, in threads and in processes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from components.datasets.assemble import assemble
from components.jobs.cleanup import delete_project
from components.records import BadInputError, Collection
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace, content_ids
from tests.cases import ROOT


def collection(words: str = "canoe") -> Collection:
    documents = pd.DataFrame({"id": ["a", "b"], "title": ["", ""], "text": [words, "tent"]})
    queries = pd.DataFrame({"id": ["q"], "text": ["boats?"]})
    judgments = pd.DataFrame({"query_id": ["q"], "doc_id": ["a"], "grade": [1]})
    return assemble("small", documents, queries, judgments)


def with_question(data: Collection, words: str) -> Collection:
    fresh = pd.DataFrame({"id": [f"q-{words}"], "text": [words]})
    return assemble(
        data.name, data.documents, pd.concat([data.queries, fresh], ignore_index=True), data.judgments, data.notes
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def delete(workspace: Workspace, project_id: str) -> None:
    chroma = SharedChroma(workspace.chroma_folder)
    try:
        delete_project(workspace, project_id, chroma)
    finally:
        chroma.close()


def put_results(workspace: Workspace, data: Collection) -> list[Path]:
    """One file under each id of the data, as models leave them."""
    places = [
        workspace.results_folder(data.search_id, "k") / "run.parquet",
        workspace.layouts_folder(data.documents_id) / "map.json",
        workspace.index_folder(data.documents_id, "k") / "words.json",
    ]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x", encoding="utf-8")
    return places


def test_deleting_a_project_leaves_what_another_process_works_with(workspace: Workspace) -> None:
    data = collection()
    project = workspace.create_project("One", data)
    places = put_results(workspace, data)
    code = (
        "import sys; from pathlib import Path; from components.workspace import Workspace\n"
        "workspace = Workspace(Path(sys.argv[1]))\n"
        "with workspace.using(sys.argv[2:]):\n"
        "    print('holding', flush=True); sys.stdin.readline()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace.root), *content_ids(data)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None and other.stdin is not None
    assert other.stdout.readline() == "holding\n"
    delete(workspace, project.id)
    assert workspace.projects() == []
    assert all(place.exists() for place in places)
    assert workspace.load_collection(project.dataset_id).content_hash == data.content_hash

    other.stdin.write("\n")
    other.stdin.close()
    assert other.wait() == 0
    assert not any(place.exists() for place in places), "the last user takes it along"
    with pytest.raises(BadInputError, match="not in this workspace"):
        workspace.load_collection(project.dataset_id)


def test_a_killed_process_holds_nothing(workspace: Workspace) -> None:
    data = collection()
    project = workspace.create_project("One", data)
    code = (
        "import os, sys; from pathlib import Path; from components.workspace import Workspace\n"
        "workspace = Workspace(Path(sys.argv[1])); workspace.keep_in_use(sys.argv[2:]); os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(workspace.root), *content_ids(data)], cwd=ROOT, check=False)
    places = put_results(workspace, data)
    delete(workspace, project.id)
    assert not any(place.exists() for place in places)
    assert list((workspace.root / "locks" / "uses").iterdir()) == []


def test_what_another_project_has_stays(workspace: Workspace) -> None:
    data = collection()
    first, second = workspace.create_project("One", data), workspace.create_project("Two", data)
    places = put_results(workspace, data)
    delete(workspace, first.id)
    assert all(place.exists() for place in places)
    delete(workspace, second.id)
    assert not any(place.exists() for place in places)
    assert not (workspace.root / "trash").exists()


def test_a_project_made_while_another_of_the_same_data_goes_has_its_data(workspace: Workspace) -> None:
    data = collection()
    kept: list[str] = []

    def make_and_delete() -> None:
        own = Workspace(workspace.root)
        for _ in range(8):
            delete(own, own.create_project("Goes", data).id)

    def make() -> None:
        own = Workspace(workspace.root)
        kept.extend(own.create_project("Stays", data).id for _ in range(8))

    threads = [threading.Thread(target=one) for one in (make_and_delete, make, make_and_delete)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    for project_id in kept:
        found = workspace.load_collection(workspace.project(project_id).dataset_id)
        assert found.content_hash == data.content_hash


def test_two_who_add_questions_at_once_lose_none(workspace: Workspace) -> None:
    project = workspace.create_project("One", collection())
    both_have_read = threading.Barrier(2)

    def add(words: str) -> None:
        calls = []

        def change(now: Collection) -> Collection:
            calls.append(len(now.queries))
            if len(calls) == 1:
                both_have_read.wait(timeout=60)
            return with_question(now, words)

        Workspace(workspace.root).change_collection(project.id, change)

    threads = [threading.Thread(target=add, args=(words,)) for words in ("one?", "two?")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queries = workspace.load_collection(workspace.project(project.id).dataset_id).queries
    assert sorted(queries["text"]) == ["boats?", "one?", "two?"]


def test_data_wanted_again_while_they_wait_to_go_stay(workspace: Workspace) -> None:
    data = collection()
    project = workspace.create_project("One", data)
    with workspace.using(content_ids(data)):
        delete(workspace, project.id)
        again = workspace.create_project("Again", data)
    assert workspace.load_collection(again.dataset_id).content_hash == data.content_hash


def test_half_a_collection_of_a_killed_process_is_written_anew(workspace: Workspace) -> None:
    data = collection()
    folder = workspace.root / "datasets" / data.content_hash[:16]
    folder.mkdir(parents=True)
    (folder / "documents.parquet").write_bytes(b"half")
    project = workspace.create_project("One", data)
    assert workspace.load_collection(project.dataset_id).content_hash == data.content_hash
    assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name]


def test_pictures_go_with_the_last_project_that_names_them(workspace: Workspace) -> None:
    """All but one of another project, and one that somebody uploaded again a moment ago."""
    names = [workspace.media.put(io.BytesIO(content)) for content in (b"own", b"shared", b"again", b"asked")]
    own, shared, again, asked = names
    modality = {"modality": "image"}
    documents = pd.DataFrame({"id": ["a", "b", "c"], "text": "x", "media": [own, shared, again], **modality})
    queries = pd.DataFrame({"id": ["q"], "text": "", "media": [asked], **modality})
    first = workspace.create_project("One", assemble("one", documents, queries))
    workspace.create_project("Two", assemble("two", documents[1:2]))
    day_ago = time.time() - 86_400
    for name in names:
        os.utime(workspace.media.path(name), (day_ago, day_ago))
    assert workspace.media.put(io.BytesIO(b"again")) == again
    delete(workspace, first.id)
    assert [name in workspace.media for name in names] == [False, True, True, False]
