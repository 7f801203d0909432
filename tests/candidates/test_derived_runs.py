"""Derived candidates over a small collection: nothing is encoded twice, and their numbers are those of their parts."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from components.candidates import candidate_of, compute, live_search
from components.candidates.by_spec import document_vectors, result_of
from components.candidates.kinds.fusion import fuse_rankings, fusion
from components.candidates.kinds.reranked import Reranked, rerank
from components.candidates.kinds.variant import variant
from components.candidates.kinds.wordllama import WordLlama
from components.costs.latency import added
from components.records import BadInputError, Collection, Ranking, Run
from components.results import store as results
from components.retrieval.fusion import reciprocal_rank_fusion
from components.retrieval.quantised import CompactIndex, Storage
from components.retrieval.rerank import Pair
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.cases import FakeEncoder, chunked, collection

DENSE = ModelSpec("fake", "wordllama")
BM25 = ModelSpec("bm25", "bm25")
BOTH = fusion([DENSE, BM25])


class FakeScorer:
    """Prefers short documents, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Pair] = []

    def scores(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
        self.asked.extend(pairs)
        return np.array([-float(len(text)) for _, text in pairs])


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    fake = FakeEncoder()
    monkeypatch.setattr(WordLlama, "load", lambda *_: fake)
    return fake


@pytest.fixture
def scorer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeScorer:
    fake = FakeScorer()
    monkeypatch.setattr(Reranked, "load", lambda *_: fake)
    return fake


@pytest.fixture
def reader(tmp_path: Path) -> str:
    """A folder that looks like a cross-encoder; what it would say comes from FakeScorer."""
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    return str(folder)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def run(workspace: Workspace, content: Collection, spec: ModelSpec) -> dict[str, Any]:
    return compute.compute_model(workspace, content, spec, lambda _: None)


def rankings(workspace: Workspace, content: Collection, spec: ModelSpec) -> dict[str, Ranking]:
    saved = result_of(workspace, content, spec)
    assert saved is not None
    return dict(saved.run.rankings)


def test_a_fusion_is_that_of_its_parts_runs_and_encodes_nothing_again(
    workspace: Workspace, encoder: FakeEncoder
) -> None:
    content = collection(200)
    run(workspace, content, DENSE)
    run(workspace, content, BM25)
    asked = len(encoder.documents) + len(encoder.queries)
    manifest = run(workspace, content, BOTH)
    assert len(encoder.documents) + len(encoder.queries) == asked
    parts = [Run(one.name, rankings(workspace, content, one)) for one in (DENSE, BM25)]
    expected = reciprocal_rank_fusion(parts, "x")
    for query_id, found in rankings(workspace, content, BOTH).items():
        assert found.doc_ids == expected.rankings[query_id].doc_ids
        np.testing.assert_allclose(found.scores, expected.rankings[query_id].scores)
    assert manifest["spec"]["parts"][0]["name"] == "fake"
    assert manifest["encoded_documents"] == 0


def test_a_derived_candidate_alone_computes_its_parts_first(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(40)
    run(workspace, content, BOTH)
    assert len(encoder.documents) == 40
    assert result_of(workspace, content, DENSE) is not None
    run(workspace, content, DENSE)
    assert len(encoder.documents) == 40


def test_what_a_fusion_costs_is_the_sum_of_its_parts(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(40)
    first, second = run(workspace, content, DENSE), run(workspace, content, BM25)
    both = run(workspace, content, BOTH)
    assert both["vector_megabytes"] == pytest.approx(first["vector_megabytes"] + second["vector_megabytes"])
    speeds = first["documents_per_second"], second["documents_per_second"]
    assert both["documents_per_second"] == pytest.approx(1 / sum(1 / speed for speed in speeds))
    assert both["query_ms"] == pytest.approx(
        [a + b for a, b in zip(first["query_ms"], second["query_ms"], strict=False)]
    )
    assert [part["name"] for part in both["parts"]] == ["fake", "bm25"]


def test_times_that_were_not_taken_stay_unknown() -> None:
    assert added([[1.0, 2.0], []]) == []
    assert added([[1.0, 2.0], [10.0]]) == [11.0]


def test_a_failing_part_is_named_and_the_reason_kept(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BadInputError("The weights are gone.")

    monkeypatch.setattr(WordLlama, "load", refuse)
    with pytest.raises(BadInputError, match="It needs fake, which failed: The weights are gone."):
        run(workspace, collection(10), BOTH)


@pytest.mark.parametrize(
    ("storage", "size"),
    [
        (Storage(4), 16),
        (Storage(None, "int8"), 8),
        (Storage(None, "binary", True), 1),
        (Storage(4, "int8", True), 4),
    ],
)
def test_a_variant_searches_what_is_left_of_the_stored_vectors(
    workspace: Workspace, encoder: FakeEncoder, storage: Storage, size: int
) -> None:
    content = collection(60)
    run(workspace, content, DENSE)
    asked = len(encoder.documents)
    spec = variant(DENSE, dim=storage.dim, precision=storage.precision, is_rescored=storage.is_rescored)
    manifest = run(workspace, content, spec)
    assert len(encoder.documents) == asked
    documents = encoder.vectors(content.document_texts())
    index = CompactIndex(documents, content.documents["id"].tolist(), storage)
    expected = index.search(encoder.vectors(content.query_texts()), 100)
    found = rankings(workspace, content, spec)
    assert [found[query_id].doc_ids for query_id in content.queries["id"]] == [one.doc_ids for one in expected]
    assert manifest["vector_megabytes"] == pytest.approx(60 * size / 1e6)
    assert manifest["notes"] == ([] if storage.dim is None else manifest["notes"])
    kept = document_vectors(workspace, content, spec)
    assert kept is not None
    assert kept.shape == (60, storage.dim or 8)
    assert candidate_of(spec).has_index == (storage.precision == "float32")


def test_reranking_orders_the_first_results_and_keeps_its_scores(
    workspace: Workspace, encoder: FakeEncoder, scorer: FakeScorer, reader: str
) -> None:
    content = collection(40)
    spec = rerank(DENSE, reader, 10)
    manifest = run(workspace, content, spec)
    texts = dict(zip(content.documents["id"], content.document_texts(), strict=True))
    first = rankings(workspace, content, DENSE)
    for query_id, found in rankings(workspace, content, spec).items():
        head = first[query_id].doc_ids[:10]
        assert (
            found.doc_ids
            == tuple(sorted(sorted(head, reverse=True), key=lambda one: len(texts[one]))) + first[query_id].doc_ids[10:]
        )
    assert len(scorer.asked) == 10 * len(content.queries)
    assert manifest["reranked"] == 10
    run(workspace, content, spec)
    run(workspace, content, rerank(DENSE, reader, 5))
    assert len(scorer.asked) == 10 * len(content.queries)


def in_chunks(count: int = 12) -> Collection:
    return chunked(collection(count, words=60), 20, 4)


def test_of_chunks_a_fusion_ranks_documents(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = in_chunks()
    assert content.is_chunked
    run(workspace, content, BOTH)
    saved = result_of(workspace, content, BOTH)
    assert saved is not None
    parents = results.document_run(saved, content)
    parts = []
    for one in (DENSE, BM25):
        part = result_of(workspace, content, one)
        assert part is not None
        parts.append(results.document_run(part, content))
    expected = reciprocal_rank_fusion(parts, "x")
    for query_id, found in parents.rankings.items():
        scores = dict(zip(found.doc_ids, found.scores, strict=True))
        wanted = dict(zip(expected.rankings[query_id].doc_ids, expected.rankings[query_id].scores, strict=True))
        assert scores == pytest.approx(wanted)
        assert all(doc_id in set(content.documents["id"]) for doc_id in saved.run.rankings[query_id].doc_ids)


def test_a_document_stands_as_the_chunk_that_ranked_best() -> None:
    parent_of = {"a#1": "a", "a#2": "a", "b#1": "b"}
    first = Run("x", {"q": Ranking(("b#1", "a#1", "a#2"), np.array([3.0, 2.0, 1.0]))})
    second = Run("y", {"q": Ranking(("a#2", "b#1"), np.array([2.0, 1.0]))})
    found = fuse_rankings([first, second], "z", 10, parent_of).rankings["q"]
    assert set(found.doc_ids) == {"a#2", "b#1"}
    assert found.scores[0] == found.scores[1] == pytest.approx(1 / 61 + 1 / 62)


@pytest.mark.parametrize("kind", ["fusion", "variant", "cut", "rerank"])
def test_a_typed_query_finds_what_the_saved_run_holds(
    workspace: Workspace, encoder: FakeEncoder, scorer: FakeScorer, reader: str, kind: str
) -> None:
    content = collection(50)
    spec = {
        "fusion": BOTH,
        "variant": variant(DENSE, precision="int8", is_rescored=True),
        "cut": variant(DENSE, dim=4),
        "rerank": rerank(BOTH, reader, 20),
    }[kind]
    run(workspace, content, spec)

    def load(part: ModelSpec) -> tuple[Any, threading.Lock]:
        return (scorer if part.kind == "rerank" else encoder), threading.Lock()

    search = live_search.LiveSearch(workspace, content, spec, load)
    query_id, text = content.queries.iloc[0][["id", "text"]]
    saved = rankings(workspace, content, spec)[query_id]
    assert search.search(text, 10, query_id=query_id).shown.doc_ids == saved.doc_ids[:10]
    typed = search.search("copper lantern in the harbour", 7)
    assert len(typed.shown.doc_ids) == 7
    assert typed.encode_ms is not None
    some = search.search(text, 5, query_id=query_id, where={"id": "d3"})
    assert some.shown.doc_ids == ("d3",)
    among = search.search(text, 5, query_id=query_id, among=frozenset({"d3", "d8"}))
    assert set(among.shown.doc_ids) == {"d3", "d8"}
