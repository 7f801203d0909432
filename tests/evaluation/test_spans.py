"""Span metrics equal counting characters one by one, and give the benchmark's published figures."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.datasets.read import collection_from_path
from components.datasets.spans import right_spans
from components.evaluation.spans import best_precision, span_scores
from tests.cases import ROOT

spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda one: (one[0], one[0] + one[1]))
pieces = st.lists(st.tuples(st.sampled_from("ab"), spans).map(lambda one: (one[0], *one[1])), max_size=6)
truths = st.dictionaries(st.sampled_from("abc"), st.lists(spans, min_size=1, max_size=4), min_size=1)
FOLDER = "chunking_evaluation/chunking_evaluation/evaluation_framework/general_evaluation_data"
PUBLISHED = {200: (21.0, 11.9), 400: (12.5, 8.1)}
"""TokenText, no overlap: mean and spread of precision omega, in per cent (Smith & Troynikov 2024, table 1)."""


def characters(spans_of: dict[str, list[tuple[int, int]]]) -> set[tuple[str, int]]:
    return {(name, place) for name, found in spans_of.items() for start, end in found for place in range(start, end)}


@given(truths, pieces)
def test_scores_equal_counting_characters(
    right: dict[str, list[tuple[int, int]]], found: list[tuple[str, int, int]]
) -> None:
    wanted = characters(right)
    read = Counter((name, place) for name, start, end in found for place in range(start, end))
    hit = len(wanted & set(read))
    scores = span_scores(right, found)
    assert scores.recall == pytest.approx(hit / len(wanted))
    assert scores.precision == pytest.approx(hit / read.total() if read else 0)
    assert scores.iou == pytest.approx(hit / (read.total() + len(wanted - set(read))))


@given(truths, pieces)
def test_the_best_precision_equals_counting_characters(
    right: dict[str, list[tuple[int, int]]], chunks: list[tuple[str, int, int]]
) -> None:
    wanted = characters(right)
    held: set[tuple[str, int]] = set()
    for name, start, end in chunks:
        chunk = characters({name: [(start, end)]})
        held |= chunk if chunk & wanted else set()
    assert best_precision(right, chunks) == pytest.approx(len(held & wanted) / len(held | wanted))


def test_a_question_without_a_right_span_has_no_scores() -> None:
    with pytest.raises(ValueError, match="no recall"):
        span_scores({"a": [(3, 3)]}, [("a", 0, 5)])


@pytest.mark.parametrize("size", PUBLISHED)
def test_the_published_precision_omega_is_reproduced(size: int, test_data: Path) -> None:
    """Of chunks of so many cl100k tokens, whose ends were written down: no tokenizer of OpenAI's is needed here."""
    folder = test_data / FOLDER
    if not folder.is_dir():
        pytest.skip("chunking_evaluation is not among the test collections")
    collection = collection_from_path(folder)
    ends = json.loads((ROOT / "tests" / "fixtures" / "chunk_ends.json").read_text(encoding="utf-8"))
    texts = dict(zip(collection.documents["id"], collection.documents["text"], strict=True))
    # The benchmark looks for each chunk's text and takes the first place: a third of finance.md stands there twice.
    chunks = {
        name: [
            (name, texts[name].find(text := texts[name][start:end]), texts[name].find(text) + len(text))
            for start, end in pairwise([0, *of_size[str(size)]])
        ]
        for name, of_size in ends.items()
    }
    right = right_spans(collection)
    assert len(right) == 472
    found = [100 * best_precision(spans_of, chunks[next(iter(spans_of))]) for spans_of in right.values()]
    mean, spread = PUBLISHED[size]
    assert np.mean(found) == pytest.approx(mean, abs=0.051)
    assert np.std(found) == pytest.approx(spread, abs=0.051)
