from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from components.candidates import estimates
from components.candidates.by_spec import document_vectors, encoder_key, resolve_name, result_of
from components.candidates.compute import compute_model, estimate_model
from components.candidates.encoding import FIRST_BATCH, encode_missing
from components.candidates.kinds import bm25 as keyword_search
from components.candidates.kinds.openai_compatible import OpenAICompatible
from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.candidates.kinds.wordllama import WordLlama
from components.datasets.trec_run import read_trec_run
from components.measurements.neighbour_runs import neighbour_runs
from components.progress import Progress
from components.records import BadInputError, Collection, Ranking, Run
from components.results import scores
from components.results import store as results
from components.retrieval import bm25
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache, text_hash
from components.workspace import Workspace
from tests.cases import NOWHERE, FakeEncoder, collection

SPEC = ModelSpec("fake", "wordllama")
BM25 = ModelSpec("bm25", "bm25")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    fake = FakeEncoder()
    monkeypatch.setattr(WordLlama, "load", lambda *_: fake)
    return fake


def run(workspace: Workspace, content: Collection, spec: ModelSpec = SPEC) -> dict[str, object]:
    return compute_model(workspace, content, spec, lambda _: None)


def test_each_text_is_encoded_once_and_never_again(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(30, 5)
    assert run(workspace, content)["encoded_documents"] == 30
    assert sorted(encoder.documents) == sorted(content.document_texts())
    assert set(encoder.queries) == set(content.query_texts())
    assert run(workspace, content)["encoded_documents"] == 0
    assert len(encoder.documents) == 30
    assert len(encoder.queries) == 5


def test_an_unchanged_run_does_not_even_load_the_model(
    workspace: Workspace, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = collection(30, 5)
    run(workspace, content)

    def refuse(*_: object) -> None:
        pytest.fail("the model was loaded")

    monkeypatch.setattr(WordLlama, "load", refuse)
    again = run(workspace, content)
    assert (again["encoded_documents"], again["depth"], again["dim"]) == (0, 100, 8)


def test_editing_one_document_encodes_one(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(30, 5)
    run(workspace, content)
    documents = content.documents.copy()
    documents.loc[7, "text"] = "quite another text"
    encoder.documents.clear()
    assert run(workspace, replace(content, documents=documents))["encoded_documents"] == 1
    assert encoder.documents == ["quite another text"]


def test_texts_that_are_equal_are_encoded_once(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(10, 2)
    content.documents["text"] = "all the same"
    assert run(workspace, content)["encoded_documents"] == 1
    found = document_vectors(workspace, content, SPEC)
    assert found is not None
    assert found.shape == (10, 8)


def test_a_sample_holds_what_was_judged_and_completing_it_encodes_only_the_rest(
    workspace: Workspace, encoder: FakeEncoder
) -> None:
    project = workspace.create_project("Mine", collection(50, 5), document_limit=20)
    part = workspace.project_collection(project)
    assert len(part.documents) == 20
    assert {f"d{i}" for i in range(5)} <= set(part.documents["id"])
    assert run(workspace, part)["encoded_documents"] == 20
    whole = workspace.project_collection(workspace.update_project(project.id, document_limit=None))
    assert run(workspace, whole)["encoded_documents"] == 30
    assert len(encoder.documents) == len(set(encoder.documents)) == 50


def test_what_was_committed_before_a_crash_is_not_encoded_again(
    workspace: Workspace, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = collection(200, 5)
    healthy, calls = encoder.vectors, 0

    def fails_at_the_second_batch(bodies: list[str]) -> np.ndarray:
        nonlocal calls
        calls += len(bodies) > 1
        if calls == 2:
            raise RuntimeError("crash")
        return healthy(bodies)

    monkeypatch.setattr(encoder, "vectors", fails_at_the_second_batch)
    with pytest.raises(RuntimeError):
        run(workspace, content)
    assert result_of(workspace, content, SPEC) is None
    monkeypatch.setattr(encoder, "vectors", healthy)
    assert run(workspace, content)["encoded_documents"] == 200 - FIRST_BATCH


def test_what_was_timed_before_a_crash_is_still_known_after_it(
    workspace: Workspace, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, far = collection(30, 5), ModelSpec("m", "openai", "http://far.example/v1", {"model": "m"})
    monkeypatch.setattr(OpenAICompatible, "load", lambda *_: encoder)
    monkeypatch.setattr(OpenAICompatible, "meter", lambda *_: None)

    def crash(_: list[str]) -> np.ndarray:
        raise RuntimeError("crash")

    monkeypatch.setattr(encoder, "encode_documents", crash)
    with pytest.raises(RuntimeError):
        run(workspace, content, far)
    monkeypatch.setattr(encoder, "encode_documents", encoder.encode_queries)
    times = run(workspace, content, far)["query_ms"]
    assert isinstance(times, list)
    assert len(times) == 4  # after the cold one


def test_progress_never_falls_and_ends_at_the_end(tmp_path: Path) -> None:
    cache, fake, seen = VectorCache(tmp_path / "m", 8), FakeEncoder(), list[Progress]()
    bodies = collection(300).document_texts()
    count, seconds = encode_missing(cache, "document", fake.encode_documents, bodies, seen.append, stage="documents")
    assert count == 300
    assert seconds >= 0
    shares = [step.share for step in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1], seen[-1].done, seen[-1].total) == (0.0, pytest.approx(1.0), 300, 300)
    assert [len(text) for text in fake.documents] == sorted(map(len, bodies), reverse=True)


def test_the_saved_run_is_exact_search_by_brute_force(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(40, 5)
    run(workspace, content)
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    similarity = encoder.vectors(content.query_texts()) @ encoder.vectors(content.document_texts()).T
    for row, query_id in enumerate(content.queries["id"]):
        ranking = saved.run.rankings[query_id]
        expected = [f"d{i}" for i in np.argsort(-similarity[row], kind="stable")]
        assert set(ranking.doc_ids[:10]) == set(expected[:10])
        np.testing.assert_allclose(ranking.scores, np.sort(similarity[row])[::-1], atol=1e-5)


def test_an_encoder_that_gives_nan_fails_in_one_sentence_and_saves_nothing(
    workspace: Workspace, encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = collection(20, 2)
    monkeypatch.setattr(encoder, "vectors", lambda bodies: np.full((len(bodies), 8), np.nan, np.float32))
    with pytest.raises(BadInputError, match="NaN"):
        run(workspace, content)
    assert result_of(workspace, content, SPEC) is None


def test_a_run_written_in_trec_format_reads_back_the_same(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(30, 4)
    run(workspace, content)
    saved = result_of(workspace, content, SPEC)
    assert saved is not None
    text = results.to_trec(saved.run).encode()
    back, _ = read_trec_run(text, "fake.trec", content.queries["id"].tolist(), content.documents["id"].tolist())
    assert {name: ranking.doc_ids for name, ranking in back.rankings.items()} == {
        name: ranking.doc_ids for name, ranking in saved.run.rankings.items()
    }


def test_an_estimate_keeps_what_it_encoded(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(100, 3)
    found = estimate_model(workspace, content, SPEC)
    assert found["documents_per_second"] > 0
    assert len(estimates.left_to_encode(workspace, content, SPEC)) == 100 - 32 + 3
    assert estimates.known_estimate(workspace, content, SPEC) is not None
    assert run(workspace, content)["encoded_documents"] == 68


def test_a_model_whose_weights_are_nowhere_has_no_known_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert estimates.known_estimate(workspace, collection(30, 4), resolve_name(NOWHERE)) is None


def test_bm25_builds_its_index_once(workspace: Workspace) -> None:
    content = collection(30, 5)
    assert run(workspace, content, BM25)["encoded_documents"] == 30
    assert run(workspace, content, BM25)["encoded_documents"] == 0
    saved = result_of(workspace, content, BM25)
    assert saved is not None
    assert saved.run.rankings["q0"].doc_ids[0] == "d0"


def test_loading_stemmers_is_no_part_of_what_an_index_takes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    real = keyword_search.build_bm25

    def slow_at_first(content: Collection) -> bm25.BM25:
        clock[0] += 20.0 if clock[0] == 0 else 0.5
        return real(content)

    monkeypatch.setattr(keyword_search, "build_bm25", slow_at_first)
    monkeypatch.setattr(keyword_search.time, "perf_counter", lambda: clock[0])
    assert run(workspace, collection(30, 5), BM25)["documents_per_second"] == 60


def test_ready_vectors_and_ready_runs_become_candidates_like_any_other(workspace: Workspace) -> None:
    content, fake = collection(30, 5), FakeEncoder()
    vectors = fake.vectors(content.document_texts())
    asked = fake.vectors(content.query_texts())
    one = add_ready_vectors(workspace, "ours", content, vectors, asked)
    other = add_ready_vectors(workspace, "ours, new queries", content, vectors, asked[::-1].copy())
    system = add_ready_run(workspace, "live", Run("live", {"q1": Ranking(("d1", "d9"), np.array([2.0, 1.0]))}))
    for spec in (one, other, system):
        run(workspace, content, spec)
    found = [result_of(workspace, content, spec) for spec in (one, other, system)]
    assert all(found)
    assert found[0].run.rankings["q0"].doc_ids != found[1].run.rankings["q0"].doc_ids  # type: ignore[union-attr]
    assert found[2].run.rankings["q1"].doc_ids == ("d1", "d9")  # type: ignore[union-attr]
    stored = document_vectors(workspace, content, one)
    np.testing.assert_array_equal(np.asarray(stored), vectors)


def test_ready_vectors_follow_ids_and_not_the_order_of_rows(workspace: Workspace) -> None:
    content, fake = collection(10, 2), FakeEncoder()
    spec = add_ready_vectors(
        workspace, "ours", content, fake.vectors(content.document_texts()), fake.vectors(content.query_texts())
    )
    turned = replace(content, documents=content.documents.iloc[::-1].reset_index(drop=True))
    stored = document_vectors(workspace, turned, spec)
    assert stored is not None
    np.testing.assert_array_equal(stored, fake.vectors(turned.document_texts()))
    more = replace(content, documents=collection(12, 2).documents)
    with pytest.raises(BadInputError, match="2 of 12 documents came without a vector"):
        document_vectors(workspace, more, spec)


def test_a_run_that_scores_like_chance_is_shown_and_not_ranked(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(100, 40)
    run(workspace, content)
    run(workspace, content, BM25)
    found = {spec.name: result_of(workspace, content, spec) for spec in (SPEC, BM25)}
    scored = scores.score(content, {name: one for name, one in found.items() if one is not None}, margin=0.02)
    by_name = scored.means.set_index("model")
    assert by_name.loc["fake", "problem"]
    assert by_name.loc["bm25", "problem"] == ""
    assert scored.queries == 40


def test_neighbours_of_a_document_never_hold_the_document_itself(workspace: Workspace, encoder: FakeEncoder) -> None:
    content = collection(30, 0)
    run(workspace, content)
    runs, sampled = neighbour_runs(workspace, content, [SPEC, BM25])
    assert sampled == 30
    assert list(runs) == ["fake"]
    for doc_id, ranking in runs["fake"].rankings.items():
        assert doc_id not in ranking.doc_ids
        assert len(ranking.doc_ids) == 10


def test_neighbours_of_documents_in_chunks_are_documents_ranked_by_their_best_chunk(
    workspace: Workspace, encoder: FakeEncoder
) -> None:
    rows = collection(60, 0).documents
    parents = [f"p{number // 3}" for number in range(60)]
    rows["id"] = [f"{parent}#{number % 3 + 1}" for number, parent in enumerate(parents)]
    content = replace(collection(60, 0), documents=rows.assign(document_id=parents, page="", start="0", end="9"))
    assert content.is_chunked
    run(workspace, content)
    runs, sampled = neighbour_runs(workspace, content, [SPEC])
    assert sampled == 20
    vectors = encoder.vectors(content.document_texts())
    for number in range(20):
        best = (vectors @ vectors[3 * number]).reshape(20, 3).max(axis=1)
        best[number] = -np.inf
        expected = [f"p{other}" for other in np.argsort(-best)[:10]]
        assert list(runs["fake"].rankings[f"p{number}"].doc_ids) == expected


def test_a_cache_with_documents_but_without_queries_gets_only_the_queries(
    workspace: Workspace, encoder: FakeEncoder
) -> None:
    content = collection(20, 5)
    run(workspace, replace(content, queries=content.queries.iloc[:2], judgments=content.judgments.iloc[:2]))
    before = len(encoder.queries)
    again = run(workspace, content)
    assert again["encoded_documents"] == 0
    assert again["encoded_queries"] == 3
    assert len(encoder.queries) == before + 3
    cache = VectorCache(workspace.vectors_folder(encoder_key(SPEC)))
    assert not cache.missing([text_hash("query", text) for text in content.query_texts()])
