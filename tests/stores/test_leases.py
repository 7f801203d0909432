"""Two that do the same work at once: each piece is done by one of them, and none is left."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from components.stores.leases import Leases, shares
from components.stores.vector_cache import VectorCache
from tests.cases import ROOT
from tests.stores.test_vector_cache import DIM, hashes, vectors

NAMES = [f"text {number}" for number in range(100)]


def work(folder: Path, done: list[str], pause: float = 0.0, stop_after: int | None = None) -> None:
    """What encoding does: take a share, compute it, store it."""
    cache, names = VectorCache(folder, DIM), hashes(NAMES)
    for count, part in enumerate(shares(folder, names, cache.missing(names), cache.missing, lambda _: 7)):
        if count == stop_after:
            raise KeyboardInterrupt
        time.sleep(pause)
        texts = [NAMES[i] for i in part]
        done.extend(texts)
        cache.append("document", [names[i] for i in part], vectors(texts), characters=1, seconds=0.1)


def test_several_at_once_do_each_piece_once(tmp_path: Path) -> None:
    done: list[str] = []
    threads = [threading.Thread(target=work, args=(tmp_path, done, 0.01)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(done) == Counter(NAMES)
    assert VectorCache(tmp_path).missing(hashes(NAMES)) == []
    assert list((tmp_path / ".leases").glob("*.lock")) == []


def test_what_a_killed_process_had_taken_is_given_out_again(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from components.stores.leases import Leases\n"
        "leases = Leases(Path(sys.argv[1])).__enter__()\n"
        "print(len(leases.take([bytes.fromhex(name) for name in sys.argv[2:]])), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    names = [name.hex() for name in hashes(NAMES)]
    taken = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert taken.stdout == "100\n"
    done: list[str] = []
    work(tmp_path, done)
    assert Counter(done) == Counter(NAMES)


def test_one_that_fails_leaves_its_share_to_the_others(tmp_path: Path) -> None:
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        work(tmp_path, done, stop_after=3)
    work(tmp_path, done)
    assert Counter(done) == Counter(NAMES)


def test_a_lease_is_seen_by_others_until_it_is_given_back(tmp_path: Path) -> None:
    names = hashes(NAMES[:3])
    with Leases(tmp_path) as one, Leases(tmp_path) as other:
        assert one.take(names[:2]) == set(names[:2])
        assert other.held_by_others(names) == set(names[:2])
        assert other.take(names) == {names[2]}
        assert one.held_by_others(names) == {names[2]}
        one.give_back(names[:1])
        assert other.take(names) == {names[0], names[2]}


def test_a_damaged_list_of_leases_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / ".leases").mkdir()
    (tmp_path / ".leases" / "leases.sqlite").write_bytes(b"garbage" * 1000)
    done: list[str] = []
    work(tmp_path, done)
    assert Counter(done) == Counter(NAMES)
