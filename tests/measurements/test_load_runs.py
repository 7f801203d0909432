from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest

from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.candidates.kinds.fusion import fusion
from components.costs.load_test import summarise_calls
from components.costs.memory import peak_memory_mb
from components.jobs import MeasureJob
from components.measurements import load_runs
from components.measurements.base import Subject, measure
from components.measurements.load_runs import Mode
from components.progress import say_nothing
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.cases import QUICK, collection
from tests.encoders.hostile_server import hostile_server


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 4), 20.0, 40, 1.0))


def test_every_call_is_kept_and_the_levels_are_apart(workspace: Workspace) -> None:
    spec, content = resolve_name(QUICK), collection(60)
    assert load_runs.LOAD_TEST.load(Subject(workspace, collection(9), spec)) is None
    facts = measure(load_runs.LOAD_TEST, Subject(workspace, content, spec), {"mode": "quick"})
    found = load_runs.LOAD_TEST.load(Subject(workspace, collection(9), spec))
    assert found is not None and found.facts["best_batch"] == facts["best_batch"]
    summary = summarise_calls(found.calls).set_index("concurrency")
    assert summary["calls"].to_dict() == {1: 40, 4: 40} and summary["errors"].sum() == 0
    assert {call.length for call in found.calls} == {"short", "median", "long"}
    assert facts["cold_ms"] > 0 and facts["load_seconds"] > 0
    assert set(facts["batch_texts_per_second"]) >= {"1", "4", "16"}


@pytest.mark.parametrize("is_computed", [True, False])
def test_a_dense_model_searches_all_documents_at_every_call(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, is_computed: bool
) -> None:
    spec, content, searched = resolve_name(QUICK), collection(60), []
    if is_computed:
        compute_model(workspace, content, spec, say_nothing)

    def search(queries: Any, documents: Any, ids: Any, k: int) -> list[Any]:
        searched.append((queries.shape, documents.shape, len(ids), k))
        return []

    monkeypatch.setattr(load_runs, "exact_search", search)
    measure(load_runs.LOAD_TEST, Subject(workspace, content, spec), {"mode": "quick"})
    assert set(searched) == {((1, 256), (60, 256), 60, load_runs.DEPTH)}
    assert len(searched) == 1 + load_runs.WARM_CALLS + 80


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_peak_memory_is_the_systems_figure(workspace: Workspace) -> None:
    measure(load_runs.LOAD_TEST, Subject(workspace, collection(30), resolve_name(QUICK)))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    high_water_kib = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak_memory_mb() == pytest.approx(high_water_kib * 1024 / 1e6, rel=0.05)
    assert peak_memory_mb() * 1e6 >= psutil.Process().memory_info().rss * 0.95


def test_keyword_search_is_loaded_with_whole_queries_and_has_no_batches(workspace: Workspace) -> None:
    facts = measure(load_runs.LOAD_TEST, Subject(workspace, collection(60), resolve_name("bm25")))
    assert facts["batch_texts_per_second"] == {} and facts["best_batch"] is None


def test_an_endpoint_is_sent_no_more_than_the_ceiling() -> None:
    remote = ModelSpec("m", "openai", "https://api.example.com/v1")
    assert load_runs.most_calls("full", remote, 25) == 25
    assert load_runs.most_calls("full", resolve_name(QUICK), 25) > 25


def test_batch_sizes_of_an_endpoint_are_tried_within_the_ceiling(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 4), 20.0, 40, 30.0))
    remote = ModelSpec("m", "openai", "https://api.example.com/v1")
    assert load_runs.most_texts("full", remote, 200) == 200 - 12 + 3 * (1 + 4 + 16 + 32)
    assert load_runs.most_texts("full", remote, 25) == 25  # too few to spend any on batches
    with hostile_server() as server:
        spec = ModelSpec("m", "openai", server.address, {"model": "m"})
        facts = measure(load_runs.LOAD_TEST, Subject(workspace, collection(200), spec), {"mode": "quick"})
        sizes = Counter(len(request["input"]) for request in server.requests)
    assert list(facts["batch_texts_per_second"]) == ["1", "4", "16", "32"]
    assert facts["best_batch"] in (1, 4, 16, 32)
    assert (sizes[4], sizes[16], sizes[32]) == (3, 3, 3)
    assert_not_seen(facts)


def test_memory_of_a_server_is_not_seen_where_it_is_one_of_several_stages(workspace: Workspace) -> None:
    content, local = collection(60), resolve_name("bm25")
    with hostile_server() as server:
        spec = fusion([ModelSpec("m", "openai", server.address, {"model": "m"}), local])
        compute_model(workspace, content, spec, say_nothing)
        assert_not_seen(measure(load_runs.LOAD_TEST, Subject(workspace, content, spec), {"mode": "quick"}))
    assert measure(load_runs.LOAD_TEST, Subject(workspace, content, local), {"mode": "quick"})["peak_memory_mb"] > 0


def assert_not_seen(facts: Mapping[str, Any]) -> None:
    """They are another process's."""
    assert [facts[name] for name in ("load_seconds", "peak_memory_mb", "cpu_share")] == [None, None, None]


def test_a_server_that_refuses_a_batch_keeps_the_smaller_ones(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 4), 20.0, 40, 30.0))
    singles = 1 + load_runs.WARM_CALLS + 2 * 40 + 3
    with hostile_server([*["ok"] * (singles + 3), "quota"]) as server:
        spec = ModelSpec("m", "openai", server.address, {"model": "m"})
        facts = measure(load_runs.LOAD_TEST, Subject(workspace, collection(200), spec), {"mode": "quick"})
    assert list(facts["batch_texts_per_second"]) == ["1", "4"]


def test_it_runs_as_a_job_in_a_process_of_its_own(workspace: Workspace) -> None:
    dataset = workspace.create_project("p", collection(40)).dataset_id
    chroma = SharedChroma(workspace.chroma_folder)
    job = MeasureJob(workspace, dataset, [resolve_name("bm25")], "loadtest", chroma=chroma, options={"mode": "quick"})
    job.run()
    chroma.close()
    assert job.state == "done", job.steps[0].reason
    assert load_runs.LOAD_TEST.load(Subject(workspace, collection(9), resolve_name("bm25"))) is not None


def test_what_cannot_be_loaded_is_said(workspace: Workspace) -> None:
    with pytest.raises(BadInputError, match="was computed elsewhere"):
        measure(load_runs.LOAD_TEST, Subject(workspace, collection(9), ModelSpec("old", "run", "x")))
    with pytest.raises(BadInputError, match='no load test "endless"'):
        measure(load_runs.LOAD_TEST, Subject(workspace, collection(9), resolve_name(QUICK)), {"mode": "endless"})


def test_a_level_whose_callers_would_wait_beyond_the_time_is_left_out(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_at_a_time = threading.Lock()

    def slow(_: str) -> None:
        with one_at_a_time:
            time.sleep(0.2)

    monkeypatch.setattr(load_runs, "_sender", lambda *_: (slow, None))
    monkeypatch.setattr(load_runs, "LAST_CALLS_SECONDS", 0.5)
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 2, 64), 0.5, 40, 1.0, most_seconds=3.0))
    measure(load_runs.LOAD_TEST, Subject(workspace, collection(30), resolve_name(QUICK)))
    found = load_runs.LOAD_TEST.load(Subject(workspace, collection(9), resolve_name(QUICK)))
    assert found is not None and {call.concurrency for call in found.calls} == {1, 2}  # 64 would wait 13 s


def test_a_model_that_takes_no_words_is_asked_with_pictures(workspace: Workspace) -> None:
    content, spec = picture_collection(workspace), resolve_name("colour-histogram")
    compute_model(workspace, content, spec, say_nothing)
    measure(load_runs.LOAD_TEST, Subject(workspace, content, spec), {"mode": "quick"})
    found = load_runs.LOAD_TEST.load(Subject(workspace, content, spec))
    assert found is not None
    assert found.calls and not any(call.error for call in found.calls)
    with pytest.raises(BadInputError, match="colour-histogram takes pictures, and there are none here"):
        measure(load_runs.LOAD_TEST, Subject(workspace, collection(9), spec), {"mode": "quick"})
