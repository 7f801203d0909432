"""Files that would stop or starve the server, and a reader that breaks down."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from components.datasets import guarded, reader_client, reader_process
from components.datasets.guarded import limits_for, read
from components.datasets.read import collection_from_path, collection_from_upload
from components.datasets.reader_process import Limits
from components.records import BadInputError
from tests.datasets.hostile import READ, REFUSED


@pytest.mark.parametrize("what", REFUSED)
def test_a_small_file_that_swells_ends_in_a_sentence_and_the_next_one_is_read(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, build, words = REFUSED[what]
    if words == "longer than":  # what is promised is tested below; here it need not be waited for
        monkeypatch.setattr(guarded, "limits_for", lambda *_: Limits(700_000_000, 2, 10.0))
    with pytest.raises(BadInputError, match=words) as refused:
        collection_from_upload((name, build()))
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(collection_from_upload(("b.csv", b"id,text\n1,words\n")).documents) == 1


@pytest.mark.parametrize("what", READ)
def test_a_file_that_only_took_long_is_read(what: str) -> None:
    name, build, words = READ[what]
    assert words in collection_from_upload((name, build())).documents["text"].iloc[0]


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    data = "id,text,label\n007,Füße,a\n8,,b\n9,ok,\n".encode()
    here = collection_from_upload.__wrapped__(("a.csv", data))  # type: ignore[attr-defined]
    apart = collection_from_upload(("a.csv", data))
    assert apart.content_hash == here.content_hash
    assert apart.documents.equals(here.documents)
    assert apart.notes == here.notes
    assert apart.documents.dtypes.tolist() == here.documents.dtypes.tolist()
    (tmp_path / "a.csv").write_bytes(data)
    assert collection_from_path(tmp_path / "a.csv").content_hash == here.content_hash


def test_a_path_is_meant_from_where_the_person_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"id,text\n1,words\n")
    monkeypatch.chdir(tmp_path)
    assert collection_from_path(Path("a.csv")).documents["text"].tolist() == ["words"]


# Functions that behave like parsers of native code; they run in the reader, which finds them by their names.


def dies(_: bytes, name: str) -> None:
    os.kill(os.getpid(), getattr(signal, name))


def stops_with(_: bytes, name: str) -> None:
    os._exit(7)


def raises(_: bytes, name: str) -> None:
    raise ZeroDivisionError(name)


def takes_memory(_: bytes, name: str) -> int:
    return int(np.ones(200_000_000).sum())


def calls_it_damage(_: bytes, name: str) -> None:
    try:
        np.ones(200_000_000)
    except MemoryError as error:
        raise BadInputError(f"{name} is damaged.") from error


def works_for_ever(_: bytes, name: str) -> None:
    while True:
        pass


def waits_for_ever(_: bytes, name: str) -> None:
    time.sleep(1000)


def doubles(data: bytes, name: str) -> bytes:
    return data * 2


@pytest.mark.parametrize(
    ("function", "name", "words"),
    [
        (dies, "SIGSEGV", "SIGSEGV cannot be read: its reader broke down over it (SIGSEGV)"),
        (dies, "SIGABRT", "SIGABRT takes more than 700 MB of memory"),
        (dies, "SIGKILL", "SIGKILL takes more than 700 MB of memory"),
        (stops_with, "a.pdf", "(exit status 7)"),
        (raises, "a.pdf", "(ZeroDivisionError: a.pdf)"),
        (takes_memory, "a.pdf", "a.pdf takes more than 700 MB of memory"),
        (calls_it_damage, "a.pdf", "a.pdf takes more than 700 MB of memory"),
    ],
)
def test_a_reader_that_breaks_down_is_one_sentence(function: object, name: str, words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read(function, b"x", name)  # type: ignore[arg-type]
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("function", [works_for_ever, waits_for_ever])
def test_a_reader_without_end_is_ended(function: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "limits_for", lambda *_: Limits(700_000_000, 1, 2.0))
    with pytest.raises(BadInputError, match="a.html takes longer than 1 seconds"):
        read(function, b"x", "a.html")  # type: ignore[arg-type]


@pytest.mark.parametrize(("share", "status"), [(0.0, signal.SIGALRM), (0.99, 0)])
def test_seconds_without_a_processor_are_not_held_against_a_reader(
    share: float, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.monotonic()
    monkeypatch.setattr(reader_process, "_starved", lambda _: share * (time.monotonic() - begun))
    begins, tell = os.pipe()
    os.write(tell, reader_process.CLOCK.pack(0.2))
    reader = os.fork()
    if reader == 0:
        time.sleep(1.0)
        os._exit(0)
    assert reader_process._ended(reader, begins) == status


def test_how_long_a_process_had_no_processor_is_told_where_the_system_knows() -> None:
    assert 0.0 <= reader_process._starved(os.getpid()) < time.monotonic()
    assert reader_process._starved(-1) == 0.0


def test_without_forking_the_same_sentences_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_client, "needs_fresh", True)
    assert read(doubles, b"ab", "a.bin") == b"abab"
    with pytest.raises(BadInputError, match="a.pdf takes more than 700 MB"):
        read(takes_memory, b"x", "a.pdf")
    with pytest.raises(BadInputError, match="SIGSEGV"):
        read(dies, b"x", "SIGSEGV")
    monkeypatch.setattr(guarded, "limits_for", lambda *_: Limits(700_000_000, 100, 3.0))
    with pytest.raises(BadInputError, match="longer than 100 seconds"):
        read(waits_for_ever, b"x", "a.html")


def test_a_server_of_readers_that_was_killed_is_started_again() -> None:
    assert read(doubles, b"a", "a") == b"aa"
    assert reader_client._server is not None
    before = reader_client._server.pid
    os.kill(before, signal.SIGKILL)
    reader_client._server.wait()
    assert read(doubles, b"b", "b") == b"bb"
    assert reader_client._server.pid != before


def test_many_threads_read_at_once_each_its_own_file() -> None:
    found: dict[int, bytes] = {}

    def one(number: int) -> None:
        found[number] = read(doubles, bytes([number]) * 1000, "a")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: bytes([number]) * 2000 for number in range(8)}


def test_large_files_may_take_more_than_small_ones_and_small_ones_end_within_twenty_seconds() -> None:
    assert limits_for(1_000_000, ["a.pdf"]).seconds < 20
    assert limits_for(8_000_000, ["a.csv", "b.parquet"]).seconds < 20
    assert limits_for(2_000_000).memory < 1_000_000_000
    assert limits_for(200_000_000).memory > 2_000_000_000
    assert limits_for(200_000_000, ["a.zip"]).seconds > 600
    assert limits_for(200_000_000, ["a.csv"]).seconds > 300


def test_a_function_called_in_the_reader_is_not_sent_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_process, "is_reader", True)
    assert read(lambda data: data, b"x") == b"x"  # a lambda could not be sent
