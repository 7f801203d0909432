from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from components.records import BadInputError
from components.stores.chroma_store import ChromaFolder, ChromaStore, SharedChroma, StoreBusyError
from tests.cases import ROOT

HOLDER = """
import sys
from pathlib import Path
from components.stores.chroma_store import ChromaFolder
folder = ChromaFolder(Path(sys.argv[1]))
sys.stdout.write("held\\n")
sys.stdout.flush()
sys.stdin.readline()
"""


def unit(count: int, dim: int = 16, seed: int = 0) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def hold(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ChromaFolder]:
    with ChromaFolder(tmp_path / "chroma") as opened:
        yield opened


@pytest.fixture
def store(folder: ChromaFolder) -> ChromaStore:
    store = folder.open("things", 16)
    rows = [{"language": "de" if i % 2 else "en", "label": f"topic {i % 3}", "empty": ""} for i in range(60)]
    store.upsert([f"d{i}" for i in range(60)], unit(60), rows)
    return store


def test_vectors_come_back_in_the_order_asked_for(store: ChromaStore) -> None:
    assert store.count() == 60
    order = np.random.default_rng(3).permutation(60)
    np.testing.assert_allclose(store.vectors([f"d{i}" for i in order]), unit(60)[order], atol=1e-6)
    with pytest.raises(KeyError):
        store.vectors(["d0", "unknown"])


def test_query_gives_cosines_best_first(store: ChromaStore) -> None:
    asked = unit(3, seed=9)
    exact = asked @ unit(60).T
    for row, ranking in enumerate(store.query(asked, 5)):
        best = np.argsort(-exact[row])[:5]
        assert ranking.doc_ids == tuple(f"d{i}" for i in best)
        np.testing.assert_allclose(ranking.scores, exact[row][best], atol=1e-5)


def test_query_for_more_than_there_are_gives_all_and_for_nothing_gives_nothing(store: ChromaStore) -> None:
    assert len(store.query(unit(1), 500)[0].doc_ids) == 60
    assert store.query(np.empty((0, 16), np.float32), 5) == []


def test_query_of_an_empty_store_finds_nothing(folder: ChromaFolder) -> None:
    found = folder.open("empty", 16).query(unit(2), 5)
    assert [ranking.doc_ids for ranking in found] == [(), ()]


@pytest.mark.parametrize(
    ("where", "matches"),
    [
        ({"language": "de"}, lambda i: i % 2 == 1),
        ({"language": "en", "label": "topic 1"}, lambda i: i % 2 == 0 and i % 3 == 1),
        ({"label": "none"}, lambda i: False),
    ],
)
def test_a_filter_keeps_exactly_what_matches(
    store: ChromaStore, where: dict[str, str], matches: Callable[[int], bool]
) -> None:
    found = store.query(unit(1, seed=4), 60, where)[0]
    assert set(found.doc_ids) == {f"d{i}" for i in range(60) if matches(i)}


def test_upsert_replaces_and_delete_forgets(store: ChromaStore) -> None:
    other = unit(1, seed=77)
    store.upsert(["d5"], other)
    assert store.count() == 60
    np.testing.assert_allclose(store.vectors(["d5"]), other, atol=1e-6)
    store.delete(["d5", "d6"])
    assert store.count() == 58
    assert "d5" not in store.query(other, 58)[0].doc_ids


def test_more_than_one_batch_goes_in_and_is_reported(folder: ChromaFolder) -> None:
    store = folder.open("batches", 4)
    store._batch = 10
    told: list[int] = []
    store.upsert([f"d{i}" for i in range(25)], unit(25, 4), report=told.append)
    assert told == [10, 20, 25]
    np.testing.assert_allclose(store.vectors([f"d{i}" for i in range(24, -1, -1)]), unit(25, 4)[::-1], atol=1e-6)


def test_a_vector_of_zeros_is_refused_and_nothing_is_stored(folder: ChromaFolder) -> None:
    store = folder.open("zeros", 16)
    broken = unit(3)
    broken[2] = 0
    with pytest.raises(BadInputError, match="zeros"):
        store.upsert(["a", "b", "c"], broken)
    assert store.count() == 0


def test_an_index_of_another_distance_is_refused(folder: ChromaFolder) -> None:
    folder._client.create_collection("old", configuration={"hnsw": {"space": "l2"}}, embedding_function=None)
    with pytest.raises(BadInputError, match="l2 distance"):
        folder.open("old", 16)


def test_an_index_of_another_dimension_is_refused(folder: ChromaFolder, store: ChromaStore) -> None:
    with pytest.raises(BadInputError, match="16 numbers"):
        folder.open("things", 17)


def test_dropping_frees_the_disk(folder: ChromaFolder, store: ChromaStore) -> None:
    folder.open("stays", 16).upsert(["a"], unit(1))
    store.query(unit(1), 1)
    before = {path for path in folder.folder.iterdir() if path.is_dir()}
    folder.drop("things")
    after = {path for path in folder.folder.iterdir() if path.is_dir()}
    assert len(before) == 2
    assert len(after) == 1
    assert folder.names() == ["stays"]
    assert folder.open("stays", 16).count() == 1
    folder.drop("was never there")


def test_a_second_process_is_told_that_the_index_is_busy(tmp_path: Path) -> None:
    holder = hold(tmp_path / "chroma")
    shared = SharedChroma(tmp_path / "chroma")
    try:
        with pytest.raises(StoreBusyError, match="Another process"):
            ChromaFolder(tmp_path / "chroma")
        assert shared.get() is None
    finally:
        holder.communicate("end\n", timeout=20)
    opened = shared.get()
    assert opened is not None
    assert shared.get() is opened
    shared.close()
    with ChromaFolder(tmp_path / "chroma") as again:
        assert again.names() == []


def test_a_holder_that_was_killed_leaves_no_lock_and_whole_data(tmp_path: Path) -> None:
    with ChromaFolder(tmp_path / "chroma") as folder:
        folder.open("things", 16).upsert([f"d{i}" for i in range(20)], unit(20))
    holder = hold(tmp_path / "chroma")
    holder.kill()
    holder.communicate()
    with ChromaFolder(tmp_path / "chroma") as folder:
        store = folder.open("things", 16)
        np.testing.assert_allclose(store.vectors([f"d{i}" for i in range(20)]), unit(20), atol=1e-6)
