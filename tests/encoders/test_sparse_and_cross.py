"""Sparse models, cross-encoders and static models against the library's own calls."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from components.candidates import candidate_of, compute, live_search
from components.candidates.by_spec import (
    build_encoder,
    load_model,
    resolve_name,
    result_of,
)
from components.candidates.kinds.reranked import rerank
from components.candidates.kinds.sparse import pack_rows, unpack_rows
from components.records import BadInputError
from components.retrieval.rerank import pairs_to_score
from components.spec import ModelSpec
from components.workspace import Workspace
from tests.cases import collection
from tests.encoders import tiny

TEXTS = ["how do i clean my tent", "a long rope", "", "warm boot and dry lamp " * 20, "東京都の登山靴", "green"]
PAIRS = [("how to clean a tent", text) for text in TEXTS]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("tiny")
    return {
        "sparse": tiny.tiny_splade(root / "s"),
        "cross": tiny.tiny_cross_encoder(root / "c" / "reader"),
        "dense": tiny.tiny_dense(root / "d"),
        "static": tiny.tiny_static(root / "t"),
    }


def test_a_folder_says_itself_what_kind_of_model_it_holds(folders: dict[str, Path]) -> None:
    assert resolve_name(str(folders["sparse"])).kind == "sparse"
    assert resolve_name(f"sparse:{folders['sparse']}").kind == "sparse"
    assert resolve_name(str(folders["dense"])).kind == "sentence-transformers"
    assert resolve_name(str(folders["static"])).kind == "sentence-transformers"


def test_sparse_rows_are_what_the_library_gives(folders: dict[str, Path]) -> None:
    from sentence_transformers import SparseEncoder

    own = SparseEncoder(str(folders["sparse"]))
    subject = load_model(resolve_name(str(folders["sparse"])))
    for found, expected in (
        (subject.encode_documents(TEXTS), own.encode_document(TEXTS)),
        (subject.encode_queries(TEXTS), own.encode_query(TEXTS)),
    ):
        np.testing.assert_allclose(found.toarray(), expected.to_dense().numpy(), atol=1e-5)
        assert found.shape == (len(TEXTS), subject.dim)
    assert subject.encode_documents([]).shape == (0, subject.dim)
    assert subject.count_tokens(["tent", "a long rope"]) == [3, 5]
    assert subject.max_tokens == 32


def test_sparse_rows_are_stored_as_they_are(folders: dict[str, Path]) -> None:
    rows = load_model(resolve_name(str(folders["sparse"]))).encode_documents(TEXTS)
    again = unpack_rows(pack_rows(rows), rows.shape[1])
    np.testing.assert_array_equal(again.toarray(), rows.toarray())
    assert unpack_rows([], 9).shape == (0, 9)


def test_pair_scores_are_the_librarys_logits(folders: dict[str, Path]) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    found = load_model(rerank(resolve_name("bm25"), str(folders["cross"]))).scores(PAIRS)
    own = CrossEncoder(str(folders["cross"]))
    np.testing.assert_allclose(found, own.predict(PAIRS, activation_fn=torch.nn.Identity()), atol=1e-5)
    # The same order as with its usual squashing.
    assert list(np.argsort(found)) == list(np.argsort(own.predict(PAIRS)))


def test_dense_and_static_vectors_are_the_librarys_own_with_its_prompts(folders: dict[str, Path]) -> None:
    from sentence_transformers import SentenceTransformer

    for kind in ("dense", "static"):
        own = SentenceTransformer(str(folders[kind]))
        subject = build_encoder(resolve_name(str(folders[kind])))
        known = [text for text in TEXTS if text] if kind == "static" else TEXTS
        for found, expected in (
            (subject.encode_documents(known), own.encode_document(known)),
            (subject.encode_queries(known), own.encode_query(known)),
        ):
            cosines = (found * expected).sum(axis=1) / np.linalg.norm(expected, axis=1)
            assert (cosines > 0.99999).all()


def test_a_sparse_model_is_computed_stored_and_searched(folders: dict[str, Path], tmp_path: Path) -> None:
    workspace, content = Workspace(tmp_path / "workspace"), collection(30)
    spec = resolve_name(str(folders["sparse"]))
    manifest = compute.compute_model(workspace, content, spec, lambda _: None)
    assert (manifest["encoded_documents"], manifest["encoded_queries"]) == (30, 5)
    assert compute.compute_model(workspace, content, spec, lambda _: None)["encoded_documents"] == 0
    subject = load_model(spec)
    scores = (
        subject.encode_queries(content.query_texts()).toarray().astype(np.float64)
        @ subject.encode_documents(content.document_texts()).toarray().astype(np.float64).T
    )
    saved = result_of(workspace, content, spec)
    assert saved is not None
    for row, query_id in zip(scores, content.queries["id"], strict=True):
        found = saved.run.rankings[query_id]
        np.testing.assert_allclose(found.scores, np.sort(row[row > 0])[::-1], rtol=1e-5)
    search = live_search.LiveSearch(workspace, content, spec, lambda part: (load_model(part), threading.Lock()))
    assert len(search.search("copper lantern", 4).shown.doc_ids) == 4
    assert compute.estimate_model(workspace, content, spec)["documents_per_second"] > 0


def test_a_reranked_candidate_is_computed_with_a_real_cross_encoder(folders: dict[str, Path], tmp_path: Path) -> None:
    workspace, content = Workspace(tmp_path / "workspace"), collection(30)
    spec = resolve_name(f"rerank-5:{folders['cross']}@bm25")
    manifest = compute.compute_model(workspace, content, spec, lambda _: None)
    saved = result_of(workspace, content, spec)
    first = result_of(workspace, content, spec.parts[0])
    assert saved is not None and first is not None
    queries = dict(zip(content.queries["id"], content.query_texts(), strict=True))
    texts = dict(zip(content.documents["id"], content.document_texts(), strict=True))
    pairs = pairs_to_score(first.run, queries, texts, 5)
    scores = dict(zip(pairs, load_model(spec).scores(pairs), strict=True))
    for query_id, found in saved.run.rankings.items():
        head = first.run.rankings[query_id].doc_ids[:5]
        expected = sorted(((scores[queries[query_id], texts[one]], one) for one in head), reverse=True)
        assert found.doc_ids[: len(head)] == tuple(one for _, one in expected)
    assert len(manifest["rerank_ms"]) > 0
    assert manifest["query_ms"][0] > 0
    assert all(folder.exists() for folder in candidate_of(spec).own_folders(workspace)[1:])
    assert compute.estimate_model(workspace, content, spec)["seconds"] > 0


def test_what_cannot_be_used_is_one_clear_sentence(folders: dict[str, Path], tmp_path: Path) -> None:
    three = tiny.tiny_cross_encoder(tmp_path / "three", labels=3)
    with pytest.raises(BadInputError, match="gives 3 numbers per pair"):
        load_model(rerank(resolve_name("bm25"), str(three)))
    with pytest.raises(BadInputError, match="encodes no texts"):
        build_encoder(ModelSpec("x", "sparse", str(folders["sparse"])))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text('{"architectures": ["BertForMaskedLM", "BertForSequenceClassification"]}')
    (broken / "model.safetensors").write_bytes(b"no weights")
    for name in (f"sparse:{broken}", f"rerank:{broken}@bm25"):
        with pytest.raises(BadInputError, match="could not be loaded"):
            load_model(resolve_name(name))


def test_a_model_without_the_part_it_needs_is_refused_rather_than_ranked_by_chance(folders: dict[str, Path]) -> None:
    with pytest.raises(BadInputError, match="is no cross-encoder: .* by chance"):
        load_model(rerank(ModelSpec("bm25", "bm25"), str(folders["dense"])))
    with pytest.raises(BadInputError, match="is no sparse model: .* by chance"):
        load_model(ModelSpec("dense", "sparse", str(folders["dense"])))
