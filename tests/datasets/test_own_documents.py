"""Queries that are documents, right documents that are not there: counted as BEIR and trec_eval do, or otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import pytrec_eval

from components.candidates.kinds.bm25 import KeywordSearcher
from components.candidates.searching import search_collection
from components.datasets.assemble import assemble
from components.datasets.own_documents import counting_notes, own_documents
from components.records import Collection, Run, Scoring
from components.results import scores
from components.results.manifest import Manifest
from components.results.store import ModelResult
from components.retrieval.bm25 import BM25
from components.workspace import Workspace

TEXTS = {
    "1-pro": "Tents should be aired before storage", "1-con": "Airing tents before storage is not needed at all",
    "2-pro": "Gas stoves are the safest in winter", "2-con": "Gas stoves fail in winter, so they are not the safest",
    "3-pro": "Maps on paper are needed", "3-con": "Paper maps are not needed on marked paths",
}  # fmt: skip


def argument(judged: dict[str, dict[str, int]] | None = None) -> Collection:
    """Each question is the document it argues against; the right answer is the other one."""
    documents = pd.DataFrame({"id": list(TEXTS), "text": list(TEXTS.values())})
    queries = documents[documents["id"].str.endswith("pro")].copy()
    queries["text"] = queries["text"].str.replace(" ", "  ")
    judged = judged or {f"{n}-pro": {f"{n}-con": 1} for n in "123"}
    rows = [(query, doc, grade) for query, grades in judged.items() for doc, grade in grades.items()]
    return assemble("a", documents, queries, pd.DataFrame(rows, columns=["query_id", "doc_id", "grade"]))


def found(collection: Collection, depth: int = 3) -> ModelResult:
    index = BM25.build(list(TEXTS), list(TEXTS.values()), "en")
    rankings, _ = search_collection(KeywordSearcher(index, list(TEXTS)), collection, depth)
    return ModelResult(Run("bm25", rankings), Manifest(), Path())


def mean(collection: Collection, key: str = "ndcg@10") -> float:
    scored = scores.score(collection, {"bm25": found(collection)}, margin=0.02, metric_keys=[key])
    return float(scored.means[key].iloc[0])


def test_a_query_does_not_find_itself_unless_asked_to() -> None:
    content = argument()
    assert own_documents(content) == {f"{n}-pro": f"{n}-pro" for n in "123"}
    assert mean(content) == 1.0
    keeping = replace(content, scoring=Scoring(leaves_out_own=False))
    assert mean(keeping) == pytest.approx(1 / np.log2(3))
    assert all(
        len(ranking.doc_ids) == 4 for ranking in found(content, 3).run.rankings.values() if len(ranking.doc_ids) > 3
    )


def test_the_rule_is_beir_s() -> None:
    """An evaluator of its own on the results without identical ids, as BEIR's ignore_identical_ids makes them."""
    content = argument({"1-pro": {"1-con": 2, "3-con": 1}, "2-pro": {"2-con": 1}, "3-pro": {"1-con": 1}})
    run = found(content).run
    left = {
        query: {doc: float(score) for doc, score in zip(one.doc_ids, one.scores, strict=True) if doc != query}
        for query, one in run.rankings.items()
    }
    oracle = pytrec_eval.RelevanceEvaluator(content.qrels(), {"ndcg_cut_10"}).evaluate(left)
    assert mean(content) == pytest.approx(np.mean([one["ndcg_cut_10"] for one in oracle.values()]))


def test_only_the_same_id_with_the_same_text_is_the_query_itself() -> None:
    content = argument()
    other = replace(
        content, queries=content.queries.assign(text=["something else", *content.queries["text"].tolist()[1:]])
    )
    assert list(own_documents(other)) == ["2-pro", "3-pro"]
    judged = argument({"1-pro": {"1-pro": 1}, "2-pro": {"2-pro": 0, "2-con": 1}})
    assert list(own_documents(judged)) == ["2-pro", "3-pro"]  # of the first, itself is a right answer


def test_right_documents_that_are_not_there_count_as_trec_eval_counts_them() -> None:
    content = argument({"1-pro": {"1-con": 1, "lost": 2}, "2-pro": {"gone": 1}, "3-pro": {"3-con": 1}})
    run = scores.without_sources(content, {"bm25": found(content)})["bm25"].run
    ranked = {q: dict(zip(r.doc_ids, map(float, r.scores), strict=True)) for q, r in run.rankings.items()}
    qrels = {"1-pro": {"1-con": 1, "lost": 2}, "2-pro": {"gone": 1}, "3-pro": {"3-con": 1}}
    for ours, theirs in (("ndcg@10", "ndcg_cut_10"), ("map@100", "map_cut_100"), ("recall@10", "recall_10")):
        oracle = pytrec_eval.RelevanceEvaluator(qrels, {theirs.replace("_10", ".10", 1)}).evaluate(ranked)
        assert mean(content, ours) == pytest.approx(np.mean([one[theirs] for one in oracle.values()]))
    without = replace(content, scoring=Scoring(counts_absent=False))
    assert mean(without) == 1.0
    assert mean(content) < 0.6


def test_how_they_count_is_said() -> None:
    content = argument({"1-pro": {"1-con": 1, "lost": 2}, "2-pro": {"gone": 1}, "3-pro": {"3-con": 1}})
    assert counting_notes(content) == (
        "3 questions are documents of the collection, with the same id and text (1-pro, 2-pro, 3-pro). A "
        "question’s own document is left out of its results, as BEIR and MTEB do.",
        "2 right documents are not in the collection (lost, gone). They count as right documents that nothing can "
        "find, as trec_eval counts them; 1 question has no other and scores 0.",
    )
    other = replace(content, scoring=Scoring(counts_absent=False, leaves_out_own=False))
    own, absent = counting_notes(other)
    assert "counts as a result" in own and "are left out" in absent


def test_the_rules_and_absent_judgments_are_kept_with_the_data(tmp_path: Path) -> None:
    content = argument({"1-pro": {"1-con": 1, "lost": 2}})
    workspace = Workspace(tmp_path)
    other = replace(content, scoring=Scoring(counts_absent=False))
    ids = workspace.save_collection(content), workspace.save_collection(other)
    assert ids[0] != ids[1]
    assert workspace.load_collection(ids[0]).qrels() == {"1-pro": {"1-con": 1, "lost": 2}}
    assert workspace.load_collection(ids[1]).scoring == other.scoring
    assert workspace.load_collection(ids[1]).qrels() == {"1-pro": {"1-con": 1}}
    assert content.search_id == other.search_id  # no run is computed again


def test_a_sound_that_asks_for_others_of_its_kind_does_not_find_itself() -> None:
    """The same id and the same file; another file under the id of a document is another question."""
    table = pd.DataFrame({"id": ["a", "b"], "title": "", "text": "rain", "label": "", "language": ""})
    files = {"media": ["0" * 64, "1" * 64], "modality": "audio"}
    queries = pd.DataFrame({"id": ["a", "b"], "text": "", "media": ["0" * 64, "2" * 64], "modality": "audio"})
    judged = pd.DataFrame({"query_id": ["a"], "doc_id": ["b"], "grade": [1]})
    content = assemble("s", table.assign(**files).astype("str"), queries.astype("str"), judged)
    assert own_documents(content) == {"a": "a"}
    assert "1 question is a document of the collection, with the same id and picture or sound (a)" in " ".join(
        counting_notes(content)
    )
