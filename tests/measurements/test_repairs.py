"""Searches with one stage put right: what they find, that nothing is encoded twice, and what cannot be measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates import by_spec, compute
from components.candidates.by_spec import resolve_name, result_of
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.candidates.token_limits import ReadingLimit
from components.evaluation.anisotropy import centring
from components.measurements import diagnosis, repairs
from components.measurements.base import Subject, measure
from components.progress import Progress
from components.records import BadInputError, Collection, Run
from components.results import store as results
from components.results.manifest import Manifest
from components.retrieval.exact import exact_search
from components.spec import ModelSpec
from components.stores.chroma_store import ChromaFolder
from components.workspace import Workspace
from tests.cases import INT8, QUICK, chunked, collection, texts

SPEC = resolve_name(QUICK)
K = 10


def quiet(_: Progress) -> None:
    """A report nobody reads."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def cut_at_twenty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick model as if it read twenty tokens of a text, weights and vectors of beginnings alike."""
    limit = ReadingLimit(20, reads_all=False)
    monkeypatch.setattr(repairs, "reading_limit", lambda _: limit)
    monkeypatch.setattr(diagnosis, "reading_limit", lambda _: limit)


def long_collection() -> Collection:
    """Documents whose last words are what is asked for: twelve common words, and then six of their own."""
    content = collection(40, 8, words=6)
    tails = texts(40, words=12, seed=9)
    filler = "the store is open every day and we are glad to help you with any thing you may need from us here"
    bodies = [f"{filler} {tail}" for tail in tails]
    queries = content.queries.assign(text=[" ".join(tails[i].split()[1:]) for i in range(8)])
    return replace(content, documents=content.documents.assign(text=bodies), queries=queries)


@pytest.mark.usefixtures("cut_at_twenty")
def test_what_was_cut_off_is_found_as_a_passage_and_encoded_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = long_collection()
    compute.compute_model(workspace, content, SPEC, quiet)
    facts = measure(repairs.UNREAD_PARTS, Subject(workspace, content, SPEC))
    assert facts["documents_cut"] == 40 and facts["encoded"] == facts["passages"] >= 40
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    found = repairs.load(saved.folder, repairs.TRUNCATION)
    assert found is not None
    own = {doc_id: 0.0 for doc_id in content.documents["id"]}
    exact, unread = (one.rankings["q0"] for one in (saved.run, found.runs["unread"]))
    assert set(unread.doc_ids) == set(own) == set(exact.doc_ids)
    before, after = (dict(zip(one.doc_ids, one.scores, strict=True)) for one in (exact, unread))
    assert all(after[doc_id] >= before[doc_id] - 1e-12 for doc_id in own)  # a document keeps its own vector
    assert unread.doc_ids[0] == "d0"
    monkeypatch.setattr(repairs, "build_encoder", lambda _: pytest.fail("the model was loaded again"))
    assert measure(repairs.UNREAD_PARTS, Subject(workspace, content, SPEC)) == facts
    (saved.folder / "diagnosis" / repairs.TRUNCATION / "facts.json").unlink()
    assert measure(repairs.UNREAD_PARTS, Subject(workspace, content, SPEC))["encoded"] == 0


@pytest.mark.usefixtures("cut_at_twenty")
def test_until_it_is_measured_a_missed_document_that_is_cut_blames_nobody(workspace: Workspace) -> None:
    content = long_collection()
    compute.compute_model(workspace, content, SPEC, quiet)
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    cut = diagnosis.cut_documents(content, SPEC)
    assert cut == {f"d{i}" for i in range(8)}
    before = diagnosis.recall_of(content, SPEC, saved, 1, margin=0.02, cut=cut)
    assert before.stages["truncation"].state == "open"
    assert before.waterfall.means["model"].mean == 0
    measure(repairs.UNREAD_PARTS, Subject(workspace, content, SPEC))
    after = diagnosis.recall_of(content, SPEC, saved, 1, margin=0.02, cut=frozenset())
    assert after.waterfall.means["not measured"].mean == 0
    assert after.stages["truncation"].state == "measured"
    missed = before.waterfall.means["not measured"].mean
    assert after.waterfall.means["truncation"].mean + after.waterfall.means["model"].mean == pytest.approx(missed)
    assert set(after.gains) == {"unread"}


def test_joined_chunks_and_whole_documents_are_searched_by_their_best_part(workspace: Workspace) -> None:
    content = collection(12, 4, words=60)
    pieces = chunked(content, 16, 0)
    compute.compute_model(workspace, pieces, SPEC, quiet)
    facts = measure(repairs.JOINED, Subject(workspace, pieces, SPEC))
    assert facts["whole_texts"] == 12 and 12 < facts["joined_texts"] < len(pieces.documents)
    saved = result_of(workspace, pieces, SPEC)
    assert saved is not None
    found = repairs.load(saved.folder, repairs.CHUNKING)
    assert found is not None
    encoder = by_spec.build_encoder(SPEC)
    vectors = encoder.encode_documents(content.document_texts())
    queries = encoder.encode_queries(content.query_texts())
    expected = exact_search(queries, vectors, content.documents["id"].tolist(), K)
    for query_id, ranking in zip(content.queries["id"], expected, strict=True):
        whole = found.runs["whole"].rankings[query_id]
        assert whole.scores[:3] == pytest.approx(ranking.scores[:3], abs=1e-5)
    recall = diagnosis.recall_of(pieces, SPEC, saved, 3, margin=0.02, cut=frozenset())
    assert recall.stages["chunking"].state == "measured" and set(recall.gains) == {"joined", "whole"}


def test_centred_vectors_are_searched_exactly(workspace: Workspace) -> None:
    content = collection(30, 5)
    compute.compute_model(workspace, content, SPEC, quiet)
    measure(repairs.SPREAD_VECTORS, Subject(workspace, content, SPEC))
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    found = repairs.load(saved.folder, repairs.SPREADING)
    vectors, queries = (f(workspace, content, SPEC) for f in (by_spec.document_vectors, by_spec.query_vectors))
    assert found is not None and vectors is not None and queries is not None
    mean = vectors.astype(np.float64).mean(axis=0)
    moved, asked = ((one - mean) / np.linalg.norm(one - mean, axis=1, keepdims=True) for one in (vectors, queries))
    assert centring(vectors)(vectors) == pytest.approx(moved, abs=1e-5)
    order = np.argsort(-(asked @ moved.T), axis=1)[:, :K]
    ids = content.documents["id"].to_numpy()
    for row, query_id in enumerate(content.queries["id"]):
        assert list(found.runs["centred"].rankings[query_id].doc_ids[:K]) == ids[order[row]].tolist()


@pytest.mark.parametrize("is_chunked", [False, True])
def test_what_the_index_returns_is_kept_per_query(workspace: Workspace, is_chunked: bool) -> None:
    content = collection(30, 5, words=60 if is_chunked else 12)
    content = chunked(content, 16, 0) if is_chunked else content
    compute.compute_model(workspace, content, SPEC, quiet)
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    with ChromaFolder(workspace.chroma_folder) as folder:
        with pytest.raises(BadInputError, match="Another process holds the Chroma index"):
            measure(repairs.INDEX_RUN, Subject(workspace, content, SPEC))
        assert measure(repairs.INDEX_RUN, Subject(workspace, content, SPEC, index=folder))["asked"]["index"] == 100
    found = repairs.load(saved.folder, repairs.INDEX)
    assert found is not None
    assert set(found.runs) == ({"index", "deep"} if is_chunked else {"index"})
    exact = results.document_run(saved, content)
    for query_id, ranking in exact.rankings.items():  # so small an index loses nothing
        assert set(found.runs["index"].rankings[query_id].doc_ids[:K]) == set(ranking.doc_ids[:K])
    recall = diagnosis.recall_of(content, SPEC, saved, K, margin=0.02, cut=frozenset())
    assert recall.waterfall.means["index"].mean == 0 and recall.stages["index"].state == "measured"


def test_what_cannot_be_measured_is_said_in_one_sentence(workspace: Workspace) -> None:
    content = collection(10, 3)
    with pytest.raises(BadInputError, match="not computed yet"):
        measure(repairs.SPREAD_VECTORS, Subject(workspace, content, SPEC))
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(10, 4)).astype(np.float32)
    spec = add_ready_vectors(workspace, "ours", content, vectors, vectors[:3])
    compute.compute_model(workspace, content, spec, quiet)
    with pytest.raises(BadInputError, match="tokenizer is not on this computer"):
        measure(repairs.UNREAD_PARTS, Subject(workspace, content, spec))
    bm25 = resolve_name("bm25")
    compute.compute_model(workspace, content, bm25, quiet)
    with pytest.raises(BadInputError, match="no vectors"):
        measure(repairs.SPREAD_VECTORS, Subject(workspace, content, bm25))


def test_what_an_older_version_measured_is_not_shown(workspace: Workspace) -> None:
    content = collection(10, 3)
    compute.compute_model(workspace, content, SPEC, quiet)
    measure(repairs.SPREAD_VECTORS, Subject(workspace, content, SPEC))
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    path = saved.folder / "diagnosis" / repairs.SPREADING / "facts.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 0'))
    assert repairs.load(saved.folder, repairs.SPREADING) is None


def test_headroom_fuses_every_model_with_keyword_search(workspace: Workspace) -> None:
    content = collection(30, 8)
    specs = [SPEC, resolve_name("bm25")]
    found = {}
    for spec in specs:
        compute.compute_model(workspace, content, spec, quiet)
        saved = result_of(workspace, content, spec)
        assert saved is not None
        found[spec.name] = saved
    systems = diagnosis.systems_of(content, found, "bm25", ["ndcg@10"])
    head = diagnosis.headroom_of(systems, "ndcg@10", margin=0.02)
    kinds = dict(zip(head.systems["system"], head.systems["kind"], strict=True))
    assert kinds == {QUICK: "model", "bm25": "keyword", f"{QUICK} + bm25": "fusion", "best per query": "best per query"}
    assert isinstance(head.systems, pd.DataFrame) and head.queries == 8


FUSION = ModelSpec("both", "fusion", parts=(SPEC, resolve_name("bm25")))
CUT_FUSION = ModelSpec("cut", "fusion", parts=(resolve_name(INT8), resolve_name("bm25")))
BYTES = ModelSpec("small", "variant", options={"precision": "int8"}, parts=(SPEC,))
REMOTE = ModelSpec("far", "openai", "https://api.example.com/v1", {"model": "m", "max_tokens": 100})


@pytest.mark.parametrize(
    ("spec", "name", "state", "why"),
    [
        (resolve_name("bm25"), "truncation", "none", "keyword"),
        (SPEC, "truncation", "none", "reads all"),
        (SPEC, "index", "open", ""),
        (resolve_name(INT8), "truncation", "open", ""),
        (FUSION, "truncation", "none", "reads all"),
        (FUSION, "index", "none", "no index"),
        (FUSION, "spreading", "none", "no index"),
        (CUT_FUSION, "truncation", "unknown", "derived"),
        (BYTES, "index", "none", "no index"),
        (BYTES, "spreading", "open", ""),
        (ModelSpec("s", "sparse", "somewhere"), "truncation", "unknown", "sparse"),
        (ModelSpec("r", "run", "r"), "truncation", "unknown", "ready run"),
        (ModelSpec("r", "run", "r"), "index", "unknown", "ready run"),
        (REMOTE, "truncation", "unknown", "remote"),
    ],
)
def test_each_kind_of_candidate_says_what_can_be_measured(
    tmp_path: Path, spec: ModelSpec, name: str, state: str, why: str
) -> None:
    stage = diagnosis.stage_of(collection(), spec, results.ModelResult(Run(spec.name, {}), Manifest(), tmp_path), name)
    assert (stage.state, stage.why) == (state, why)


def test_what_a_part_cuts_off_may_be_why_its_fusion_missed_it() -> None:
    assert diagnosis.cut_documents(collection(6, 3, words=600), CUT_FUSION) == {"d0", "d1", "d2"}
    assert diagnosis.cut_documents(collection(6, 3, words=600), FUSION) == frozenset()
    assert diagnosis.cut_documents(collection(6, 3), ModelSpec("s", "sparse", "somewhere")) == {"d0", "d1", "d2"}
