from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from components.candidates.by_spec import document_vectors, query_vectors, resolve_name, result_of
from components.candidates.compute import compute_model
from components.comparison.cost.store import store_rows
from components.measurements import index_settings, sizes
from components.measurements.base import Subject, measure
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.address import SETTING, read_address
from components.stores.shared import connect
from components.workspace import Workspace
from tests.cases import QUICK, collection
from tests.stores.servers import MILVUS_LITE, chroma_server


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "w")


@pytest.fixture
def content(workspace: Workspace) -> Collection:
    made = collection(80, 12)
    compute_model(workspace, made, resolve_name(QUICK), say_nothing)
    return made


def test_full_size_is_the_saved_run_and_bytes_are_counted_by_hand(workspace: Workspace, content: Collection) -> None:
    spec = resolve_name(QUICK)
    assert sizes.SIZES.load(Subject(workspace, content, spec)) is None
    measure(sizes.SIZES, Subject(workspace, content, spec))
    found, saved = sizes.SIZES.load(Subject(workspace, content, spec)), result_of(workspace, content, spec)
    assert found is not None and saved is not None
    for query_id, ranking in found.runs["256-float32"].rankings.items():
        assert ranking.doc_ids == saved.run.rankings[query_id].doc_ids
    by_name = found.table.set_index("name")["bytes_per_document"].to_dict()
    assert by_name["256-float32"] == 1024 and by_name["128-int8"] == 128 and by_name["64-binary"] == 8
    assert len(found.table) == 15 and (found.table["calls"] > 0).all()


def test_smaller_runs_equal_brute_force(workspace: Workspace, content: Collection) -> None:
    spec = resolve_name(QUICK)
    measure(sizes.SIZES, Subject(workspace, content, spec))
    found = sizes.SIZES.load(Subject(workspace, content, spec))
    documents = document_vectors(workspace, content, spec)
    queries = query_vectors(workspace, content, spec)
    assert found is not None and documents is not None and queries is not None
    cut, asked = documents[:, :64], queries[:, :64]
    cosines = (asked @ cut.T) / np.outer(np.linalg.norm(asked, axis=1), np.linalg.norm(cut, axis=1))
    ids = np.array(content.documents["id"])
    for row, query_id in enumerate(content.queries["id"]):
        assert found.runs["64-float32"].rankings[query_id].doc_ids[0] == ids[cosines[row].argmax()]


def test_index_settings_are_measured_against_exact_search(workspace: Workspace, content: Collection) -> None:
    spec = resolve_name(QUICK)
    assert index_settings.INDEX_SETTINGS.load(Subject(workspace, content, spec)) is None
    measure(index_settings.INDEX_SETTINGS, Subject(workspace, content, spec))
    table = index_settings.INDEX_SETTINGS.load(Subject(workspace, content, spec))
    assert table is not None
    assert table["setting"].tolist() == [index_settings.EXACT, *index_settings.HNSW]
    assert table["recall"].iloc[0] == 1 and table["recall"].between(0, 1).all()
    assert (table["megabytes"] > 0).all() and (table["p50_ms"] > 0).all()
    assert index_settings.exact_is_enough(table.assign(p95_ms=1.0))
    assert not index_settings.exact_is_enough(table.assign(p95_ms=500.0))
    assert not list((workspace.root / "chroma").glob("*")) if (workspace.root / "chroma").exists() else True


def test_index_settings_of_a_server_stand_beside_and_make_its_code(
    workspace: Workspace, content: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    subject = Subject(workspace, content, resolve_name(QUICK))
    with chroma_server(tmp_path / "served") as address:
        monkeypatch.setenv(SETTING, address)
        measure(index_settings.INDEX_SETTINGS, subject)
        database = connect(read_address(address))
        assert database.names() == []  # what was tried is gone again
        database.close()
    table = index_settings.INDEX_SETTINGS.load(subject)
    assert table is not None
    served = table[table["store"] == address]
    assert len(served) == len(index_settings.HNSW) and served["recall"].between(0.9, 1).all()
    assert (served["busy_p95_ms"] > 0).all() and served["megabytes"].isna().all()  # it does not say
    assert store_rows(table)["megabytes"].tolist()[-1] == "unknown"
    monkeypatch.setenv(SETTING, "chroma:http://127.0.0.1:1")
    with pytest.raises(BadInputError, match="does not answer"):
        measure(index_settings.INDEX_SETTINGS, subject)


@MILVUS_LITE
def test_every_kind_of_index_of_a_milvus_file_is_tried(
    workspace: Workspace, content: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    subject = Subject(workspace, content, resolve_name(QUICK))
    monkeypatch.setenv(SETTING, f"milvus:{tmp_path}/vectors.db")
    measure(index_settings.INDEX_SETTINGS, subject)
    table = index_settings.INDEX_SETTINGS.load(subject)
    assert table is not None and table.attrs["refused"] == []
    served = table[table["store"].str.startswith("milvus:")].set_index("kind")
    assert set(served.index) == {"FLAT", "HNSW", "IVF_FLAT", "IVF_SQ8"}
    assert served.loc["FLAT", "recall"] == 1 and (served["megabytes"] > 0).all()


def test_what_has_no_vectors_is_said(workspace: Workspace, content: Collection) -> None:
    for measurement in (sizes.SIZES, index_settings.INDEX_SETTINGS):
        with pytest.raises(BadInputError, match="has no (full )?vectors"):
            measure(measurement, Subject(workspace, content, resolve_name("bm25")))
    with pytest.raises(BadInputError, match="not computed yet"):
        measure(sizes.SIZES, Subject(workspace, collection(20, 3), resolve_name(QUICK)))
    assert not sizes.can_shrink(ModelSpec("x", "run", "y"))
