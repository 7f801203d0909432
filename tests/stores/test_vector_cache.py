from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from components.records import BadInputError
from components.stores import vector_cache
from components.stores.vector_cache import VectorCache, text_hash
from tests.cases import ROOT

DIM = 8


def vector(text: str) -> np.ndarray:
    """What the tests store for a text, so that a mix-up of rows shows."""
    seed = int.from_bytes(text_hash("document", text)[:4], "little")
    return np.random.default_rng(seed).normal(size=DIM).astype(np.float32)


def vectors(names: list[str]) -> np.ndarray:
    return np.asarray([vector(name) for name in names], dtype=np.float32).reshape(-1, DIM)


def hashes(names: list[str]) -> list[bytes]:
    return [text_hash("document", name) for name in names]


def append(cache: VectorCache, names: list[str]) -> int:
    return cache.append("document", hashes(names), vectors(names), characters=sum(map(len, names)), seconds=0.5)


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "model", DIM)


def test_vectors_come_back_in_the_order_asked_for(cache: VectorCache) -> None:
    names = [f"text {i}" for i in range(50)]
    assert append(cache, names) == 50
    asked = [names[i] for i in np.random.default_rng(1).permutation(50)] + [names[3], names[3]]
    np.testing.assert_array_equal(cache.read(hashes(asked)), vectors(asked))
    assert cache.read(hashes(asked)).dtype == np.float32


def test_a_text_is_stored_once_however_often_it_is_appended(cache: VectorCache) -> None:
    append(cache, ["a", "b"])
    assert append(cache, ["b", "c", "a", "c"]) == 1
    assert len(cache) == 3
    assert cache.megabytes == pytest.approx(3 * DIM * 4 / 1e6)
    np.testing.assert_array_equal(cache.read(hashes(["c", "b", "a"])), vectors(["c", "b", "a"]))


def test_missing_names_each_distinct_text_once_in_order(cache: VectorCache) -> None:
    append(cache, ["b"])
    assert cache.missing(hashes(["a", "b", "a", "c"])) == [0, 3]
    assert cache.missing([]) == []


def test_reading_an_unknown_text_says_how_many_are_unknown(cache: VectorCache) -> None:
    append(cache, ["a"])
    with pytest.raises(KeyError, match="2 of 3"):
        cache.read(hashes(["a", "x", "y"]))


def test_reading_nothing_gives_no_rows(cache: VectorCache) -> None:
    assert cache.read([]).shape == (0, DIM)


def test_a_document_and_a_query_of_the_same_words_are_two_texts() -> None:
    assert text_hash("document", "same words") != text_hash("query", "same words")
    assert len(text_hash("query", "lone surrogate \ud800")) == 16


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_vector_that_is_no_number_is_refused_and_nothing_of_its_batch_is_stored(
    cache: VectorCache, bad: float
) -> None:
    broken = vectors(["a", "b", "c"])
    broken[1, 4] = bad
    with pytest.raises(BadInputError, match="text 2 of its batch"):
        cache.append("document", hashes(["a", "b", "c"]), broken, characters=3, seconds=0.1)
    assert len(cache) == 0
    assert cache.megabytes == 0
    assert cache.rate("document").texts == 0


def test_a_vector_of_zeros_is_refused_and_nothing_of_its_batch_is_stored(cache: VectorCache) -> None:
    broken = vectors(["a", "b"])
    broken[1] = 0
    with pytest.raises(BadInputError, match="zeros"):
        cache.append("document", hashes(["a", "b"]), broken, characters=2, seconds=0.1)
    assert len(cache) == 0


@pytest.mark.parametrize("shape", [(2, DIM + 1), (1, DIM), (3, DIM)])
def test_a_batch_of_another_shape_is_refused(cache: VectorCache, shape: tuple[int, int]) -> None:
    with pytest.raises(BadInputError, match="was expected"):
        cache.append("document", hashes(["a", "b"]), np.ones(shape, np.float32), characters=2, seconds=0.1)
    assert len(cache) == 0


def test_a_cache_of_another_dimension_is_refused(cache: VectorCache, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"9 numbers, but 8 were stored"):
        VectorCache(tmp_path / "model", 9)
    assert VectorCache(tmp_path / "model").dim == DIM


def test_a_cache_that_does_not_exist_needs_a_dimension(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="Compute the model first"):
        VectorCache(tmp_path / "nothing")


def test_the_rate_counts_all_batches(cache: VectorCache) -> None:
    assert cache.rate("document").texts_per_second is None
    append(cache, ["aaaa", "bbbb"])
    append(cache, ["cccc"])
    rate = cache.rate("document")
    assert (rate.texts, rate.characters, rate.seconds) == (3, 12, 1.0)
    assert rate.texts_per_second == pytest.approx(3.0)
    assert cache.rate("query").texts == 0


def test_bytes_left_by_a_killed_write_are_overwritten(cache: VectorCache, tmp_path: Path) -> None:
    append(cache, ["a", "b"])
    file = tmp_path / "model" / "vectors.f32"
    with file.open("ab") as left:
        left.write(b"\xff" * (DIM * 4 * 3 + 5))  # three rows and part of one
    np.testing.assert_array_equal(cache.read(hashes(["b", "a"])), vectors(["b", "a"]))
    append(cache, ["c"])
    assert file.stat().st_size == 3 * DIM * 4
    np.testing.assert_array_equal(cache.read(hashes(["c", "b", "a"])), vectors(["c", "b", "a"]))


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_cut_from_outside_is_reported_and_never_filled_with_zeros(
    cache: VectorCache, tmp_path: Path, gone: bool
) -> None:
    append(cache, ["a", "b"])
    file = tmp_path / "model" / "vectors.f32"
    if gone:
        file.unlink()
    else:
        os.truncate(file, DIM * 4)
    with pytest.raises(BadInputError, match="2 stored vectors in model are damaged and were dropped"):
        cache.read(hashes(["a", "b"]))
    assert cache.missing(hashes(["a", "b"])) == [0, 1]
    append(cache, ["c", "a"])
    np.testing.assert_array_equal(cache.read(hashes(["a", "c"])), vectors(["a", "c"]))


@pytest.mark.parametrize("gone", [True, False])
def test_what_is_appended_to_a_cut_file_is_read_back(cache: VectorCache, tmp_path: Path, gone: bool) -> None:
    append(cache, ["a", "b"])
    file = tmp_path / "model" / "vectors.f32"
    file.unlink() if gone else os.truncate(file, DIM * 4)
    append(cache, ["c"])
    np.testing.assert_array_equal(cache.read(hashes(["c"])), vectors(["c"]))


def test_a_full_disk_is_one_sentence_and_stores_nothing(cache: VectorCache, monkeypatch: pytest.MonkeyPatch) -> None:
    append(cache, ["a"])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vector_cache.os, "fsync", full)
    with pytest.raises(BadInputError, match="disk is full"):
        append(cache, ["b"])
    monkeypatch.undo()
    assert len(cache) == 1
    assert append(cache, ["b"]) == 1
    np.testing.assert_array_equal(cache.read(hashes(["b", "a"])), vectors(["b", "a"]))


def test_a_folder_closed_to_us_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BadInputError, match="cannot be written to"):
        VectorCache(tmp_path / "closed", DIM)


def test_threads_that_append_overlapping_texts_lose_nothing(tmp_path: Path) -> None:
    VectorCache(tmp_path / "m", DIM)

    def work(offset: int) -> int:
        own = VectorCache(tmp_path / "m")
        return sum(append(own, [f"t{offset + i}", f"t{offset + i + 1}"]) for i in range(20))

    with ThreadPoolExecutor(4) as pool:
        added = sum(pool.map(work, [0, 10, 20, 30]))
    names = [f"t{i}" for i in range(51)]
    cache = VectorCache(tmp_path / "m")
    assert added == len(cache) == 51
    np.testing.assert_array_equal(cache.read(hashes(names)), vectors(names))


# A process that appends batches and says on stdout which were acknowledged.
WRITER = """
import sys
from pathlib import Path
from components.stores.vector_cache import VectorCache
from tests.stores.test_vector_cache import DIM, append
folder, prefix, batches = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
cache = VectorCache(folder, DIM)
for number in range(batches):
    append(cache, [f"{prefix} {number} {i}" for i in range(40)])
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


def start_writer(folder: Path, prefix: str, batches: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), prefix, str(batches)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def names_of(prefix: str, batches: int) -> list[str]:
    return [f"{prefix} {number} {i}" for number in range(batches) for i in range(40)]


def test_what_was_acknowledged_survives_being_killed_again_and_again(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for life in range(4):
        process = start_writer(tmp_path / "m", f"life {life}", 100_000)
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(7 + 5 * life)]
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.readlines()
        process.wait()
        whole = [line for line in seen if line.endswith("\n")]
        acknowledged += names_of(f"life {life}", len(whole))
    cache = VectorCache(tmp_path / "m")
    np.testing.assert_array_equal(cache.read(hashes(acknowledged)), vectors(acknowledged))
    append(cache, ["after"])
    np.testing.assert_array_equal(cache.read(hashes(["after"])), vectors(["after"]))


def test_two_processes_that_open_and_fill_one_cache_at_once_lose_nothing(tmp_path: Path) -> None:
    started = [start_writer(tmp_path / "m", prefix, 25) for prefix in ("one", "two", "one")]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    for process in started:
        assert process.stdout is not None
        process.stdout.close()
    names = names_of("one", 25) + names_of("two", 25)
    cache = VectorCache(tmp_path / "m")
    assert len(cache) == len(names)
    assert cache.megabytes == pytest.approx(len(names) * DIM * 4 / 1e6)
    np.testing.assert_array_equal(cache.read(hashes(names)), vectors(names))
