"""nDCG@10 of keyword search on real collections; prints, asserts nothing."""

from __future__ import annotations

import json
from pathlib import Path

from components.datasets.languages import main_language
from components.evaluation.metrics import per_query
from components.retrieval.bm25 import BM25
from tests.conftest import TEST_DATA

COLLECTIONS = (
    "xquad/en", "xquad/de", "xquad/es", "scifact_mini", "cranfield", "cisi", "medline_med", "adi", "limit_small",
    "mlquestions_dev",
)  # fmt: skip


def quality() -> None:
    """(n) BM25 as the app has it, its language told as the app tells it."""
    for name in COLLECTIONS:
        folder = TEST_DATA / name
        if not folder.is_dir():
            print(f"(n) BM25, {name}: the collection is not here")
            continue
        documents, queries = _rows(folder / "corpus.jsonl"), _rows(folder / "queries.jsonl")
        texts = [f"{row.get('title', '')} {row['text']}".strip() for row in documents]
        language = main_language(texts)[0]
        index = BM25.build([row["_id"] for row in documents], texts, language)
        run = index.search({row["_id"]: row["text"] for row in queries}, 10)
        table = per_query(run, _judgments(folder / "qrels.tsv"), ["ndcg@10"])
        print(f"(n) BM25, {name} ({language}, {len(table)} questions): nDCG@10 {table['ndcg@10'].mean():.4f}")


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _judgments(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query_id, doc_id, grade = line.split("\t")
        found.setdefault(query_id, {})[doc_id] = int(float(grade))
    return found
