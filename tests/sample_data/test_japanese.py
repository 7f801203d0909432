"""The Japanese part of the demo: keyword search works without spaces, and a multilingual model is worth its name."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from components.candidates.by_spec import build_encoder, resolve_name
from components.candidates.kinds.bm25 import build_bm25
from components.datasets.read import collection_from_path
from components.evaluation import metrics
from components.records import Collection, Run
from components.retrieval.exact import exact_search
from tests.sample_data.collection import BEIR_FOLDER


@pytest.fixture(scope="module")
def japanese() -> Collection:
    """The Japanese questions, their right documents in whatever language, the Japanese ones and some others."""
    demo = collection_from_path(BEIR_FOLDER)
    queries = demo.queries[(demo.queries["language"] == "ja") & (demo.queries["kind"] != "identifier")]
    right = set(demo.judgments.loc[demo.judgments["query_id"].isin(set(queries["id"])), "doc_id"])
    kept = demo.documents["id"].isin(right) | (demo.documents["language"] == "ja") | (demo.documents.index % 10 == 0)
    judgments = demo.judgments[demo.judgments["query_id"].isin(set(queries["id"]))]
    assert len(queries) == 8
    return replace(
        demo,
        documents=demo.documents[kept].reset_index(drop=True),
        queries=queries.reset_index(drop=True),
        judgments=judgments.reset_index(drop=True),
    )


def ndcg(collection: Collection, model: str) -> float:
    encoder = build_encoder(resolve_name(model))
    rankings = exact_search(
        encoder.encode_queries(collection.query_texts()),
        encoder.encode_documents(collection.document_texts()),
        collection.documents["id"].tolist(),
        100,
    )
    run = Run(model, dict(zip(collection.queries["id"].tolist(), rankings, strict=True)))
    return float(metrics.per_query(run, collection.qrels(), ["ndcg@10"])["ndcg@10"].mean())


def test_a_multilingual_model_beats_an_english_one(japanese: Collection) -> None:
    assert ndcg(japanese, "use-multilingual-v3") > ndcg(japanese, "all-MiniLM-L6-v2-int8") + 0.1


def test_keyword_search_finds_a_word_inside_a_sentence_without_spaces(japanese: Collection) -> None:
    added = pd.DataFrame(
        {
            "id": ["tokyo", "boots"],
            "title": "",
            "text": ["東京都の店舗は九時に開きます。", "新しい登山靴を買う前に必ず試し履きしてください。"],
            "label": "",
            "language": "ja",
        }
    ).astype("str")
    documents = pd.concat([japanese.documents[added.columns], added], ignore_index=True)
    index = build_bm25(replace(japanese, documents=documents))
    found = index.search({"tokyo": "東京", "boots": "登山靴"}, 5).rankings
    assert found["tokyo"].doc_ids[0] == "tokyo"
    assert "boots" in found["boots"].doc_ids
