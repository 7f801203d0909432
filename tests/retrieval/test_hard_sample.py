from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from components.records import HardSample, Ranking, Run
from components.retrieval.hard_sample import hard_sample, sentence_of
from tests.cases import collection

CONTENT = collection(30, 5)


def run(*rankings: tuple[int, ...]) -> Run:
    found = {f"q{i}": Ranking(tuple(f"d{n}" for n in ids), np.ones(len(ids))) for i, ids in enumerate(rankings)}
    return Run("some", found)


def test_after_judged_documents_come_the_best_of_each_question_rank_by_rank() -> None:
    runs = [run((20, 21, 22), (23, 20)), run((24,), (0, 25))]
    assert set(hard_sample(CONTENT, runs, 5).documents["id"]) == {f"d{i}" for i in range(5)}
    assert set(hard_sample(CONTENT, runs, 8).documents["id"]) == {f"d{i}" for i in (*range(5), 20, 23, 24)}
    made = hard_sample(CONTENT, runs, 10)  # second ranks: 21, 20 again, 25
    assert set(made.documents["id"]) == {f"d{i}" for i in (*range(5), 20, 21, 23, 24, 25)}
    assert made.hard_sample == HardSample(judged=5, found=5, drawn=0, total=30)
    assert sentence_of(made).startswith("Only 10 of 30 documents are searched: 5 judged, 5 that keyword search")


def test_documents_judged_wrong_come_before_what_nobody_judged() -> None:
    wrong = pd.DataFrame({"query_id": ["q0"], "doc_id": ["d29"], "grade": [0]})
    content = replace(CONTENT, judgments=pd.concat([CONTENT.judgments, wrong], ignore_index=True))
    made = hard_sample(content, [run((20,))], 6)
    assert "d29" in set(made.documents["id"])
    assert made.hard_sample is not None and made.hard_sample.judged == 6


def test_chunks_of_a_found_document_stay_together() -> None:
    documents = pd.DataFrame({"id": [f"d{i // 2}#{i % 2}" for i in range(20)]}).assign(
        document_id=[f"d{i // 2}" for i in range(20)], title="", text="x", label="", language="", page=0, start=0, end=1
    )
    content = replace(CONTENT, documents=documents, judgments=CONTENT.judgments.iloc[:1])
    assert content.is_chunked
    found = {"q0": Ranking(("d7#1", "d7#0", "d4#0"), np.array([3.0, 2.0, 1.0]))}
    made = hard_sample(content, [Run("some", found)], 6)
    assert made.documents["id"].tolist() == ["d0#0", "d0#1", "d4#0", "d4#1", "d7#0", "d7#1"]
    assert made.hard_sample == HardSample(judged=1, found=2, drawn=0, total=10)


@given(
    some.integers(1, 40), some.lists(some.lists(some.integers(0, 29), unique=True, max_size=6), min_size=5, max_size=5)
)
def test_it_grows_in_place_and_counts_what_it_took(limit: int, rankings: list[list[int]]) -> None:
    runs = [run(*map(tuple, rankings))]
    made = hard_sample(CONTENT, runs, limit)
    taken = set(made.documents["id"])
    assert made.hard_sample is not None
    parts = made.hard_sample
    assert len(taken) == min(limit, 30) == parts.judged + parts.found + parts.drawn
    assert taken <= set(hard_sample(CONTENT, runs, limit + 4).documents["id"])
    assert taken == set(hard_sample(CONTENT, runs, limit).documents["id"])


@pytest.mark.parametrize("limit", [7, 12])
def test_without_questions_it_is_a_random_sample(limit: int) -> None:
    made = hard_sample(CONTENT, [], limit)
    assert made.documents["id"].tolist() == CONTENT.sample(limit).documents["id"].tolist()
