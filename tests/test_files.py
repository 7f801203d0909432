from __future__ import annotations

import errno
import sqlite3
import threading
from pathlib import Path

import pandas as pd
import pytest

from components import files
from components.files import open_database, read_json, write_atomically, write_csv, write_json, write_parquet
from components.records import BadInputError

PROBLEMS = [
    (errno.ENOSPC, "disk is full"),
    (errno.EDQUOT, "disk is full"),
    (errno.EACCES, "cannot be written to"),
    (errno.EROFS, "cannot be written to"),
]


def test_a_failed_write_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "x.json"
    write_json(path, {"n": 1})

    def half(temporary: Path) -> None:
        temporary.write_text("{half")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_atomically(path, half)
    assert read_json(path) == {"n": 1}
    assert [child.name for child in path.parent.iterdir()] == ["x.json"]


@pytest.mark.parametrize(("number", "sentence"), PROBLEMS)
def test_a_full_or_closed_disk_is_one_sentence_and_leaves_no_rest(tmp_path: Path, number: int, sentence: str) -> None:
    def fail(temporary: Path) -> None:
        temporary.write_text("some")
        raise OSError(number, "from the system")

    with pytest.raises(BadInputError, match=sentence):
        write_atomically(tmp_path / "x.csv", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_at_fsync_is_noticed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    write_csv(tmp_path / "x.csv", pd.DataFrame({"a": [1]}))
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(BadInputError, match="disk is full"):
        write_csv(tmp_path / "x.csv", pd.DataFrame({"a": [2]}))
    assert (tmp_path / "x.csv").read_text() == "a\n1\n"


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path, stop, seen = tmp_path / "x.json", threading.Event(), set[int]()
    write_json(path, {"rows": [0] * 2000})

    def read() -> None:
        while not stop.is_set():
            content = read_json(path)["rows"]
            seen.add(len(set(content)))
            seen.add(len(content))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        write_json(path, {"rows": [number] * 2000})
    stop.set()
    reader.join()
    assert seen == {1, 2000}


def test_tables_come_back_as_they_were(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "ü,\n"], "n": [1.5, 2.0]}).astype({"id": "str"})
    write_parquet(tmp_path / "x.parquet", frame)
    write_csv(tmp_path / "x.csv", frame)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "x.parquet"), frame)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "x.csv"), frame)


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    problems: list[Exception] = []

    def work(path: Path, start: threading.Barrier) -> None:
        start.wait()
        try:
            with open_database(path, 10) as database:
                database.execute("create table if not exists t (n integer)")
                database.execute("insert into t values (1)")
        except Exception as error:
            problems.append(error)

    for attempt in range(15):
        path, start = tmp_path / f"{attempt}.sqlite", threading.Barrier(6)
        workers = [threading.Thread(target=work, args=(path, start)) for _ in range(6)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        with open_database(path, 10) as database:
            assert database.execute("select count(*) from t").fetchone() == (6,)
    assert problems == []


def test_a_database_that_finds_the_disk_full_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="disk is full"), open_database(tmp_path / "x.sqlite", 1) as database:
        database.execute("create table t (x text)")
        database.execute("pragma max_page_count = 3")
        database.execute("insert into t values (?)", ("y" * 100_000,))


def test_a_database_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be written to"), open_database(tmp_path / "no" / "x.sqlite", 1):
        pass


def test_other_errors_of_a_database_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), open_database(tmp_path / "x", 1) as database:
        database.execute("select * from absent")
