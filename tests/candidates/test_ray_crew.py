"""Encoding on a cluster of two workers of this computer; one of them is killed in the middle."""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from components.candidates import ray_crew
from components.candidates.by_spec import build_encoder, resolve_name
from components.candidates.encoding import encode_missing
from components.candidates.ray_crew import LOCAL, SETTING, RayCrew
from components.progress import Progress
from components.records import BadInputError
from components.stores.vector_cache import VectorCache, text_hashes
from tests.cases import QUICK, texts

INSTALLED = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="ray is not installed: pip install -r requirements-cluster.txt -c constraints.txt",
)


@pytest.fixture(scope="module")
def crew() -> Iterator[RayCrew]:
    spec = resolve_name(QUICK)
    with RayCrew(LOCAL, spec, build_encoder(spec).key, workers=2) as opened:
        yield opened


class Appended(VectorCache):
    """A cache that counts what is given to it."""

    given = 0

    def append(self, kind: Any, hashes: Any, vectors: Any, *, characters: int, seconds: float) -> int:
        self.given += len(hashes)
        return super().append(kind, hashes, vectors, characters=characters, seconds=seconds)


@INSTALLED
def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_stored_twice(
    crew: RayCrew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_crew, "BATCH", 16)
    encoder, asked = build_encoder(resolve_name(QUICK)), texts(700)
    cache, told = Appended(tmp_path, encoder.dim), list[Progress]()
    killed: list[int] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.done > 100 and not killed:
            worker = next(
                one for one in psutil.Process().children(recursive=True) if "ray::_Holder" in str(one.cmdline())
            )
            worker.send_signal(signal.SIGKILL)
            killed.append(worker.pid)

    found, _ = encode_missing(cache, "document", encoder.encode_documents, asked, report, stage="documents", crew=crew)
    assert killed and crew.deaths >= 1
    assert found == cache.given == len(cache) == len(asked)
    hashes = text_hashes("document", asked)
    np.testing.assert_allclose(cache.read(hashes), encoder.encode_documents(asked), atol=1e-6)
    assert told[-1].done == 700 and told[-1].workers == 2 and (told[-1].texts_per_second or 0) > 0


@INSTALLED
def test_other_weights_on_the_cluster_are_refused(crew: RayCrew, monkeypatch: pytest.MonkeyPatch) -> None:
    other = RayCrew(LOCAL, resolve_name(QUICK), "0" * 16, workers=2)
    with pytest.raises(BadInputError, match="has other weights on the cluster"):
        other._start(1)


def test_a_cluster_without_its_package_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BadInputError, match="needs the package ray: pip install -r requirements-cluster.txt"):
        RayCrew(LOCAL, resolve_name(QUICK), "key").__enter__()
    assert SETTING == "EXPLORER_RAY_ADDRESS"
