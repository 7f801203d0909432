"""What lies beyond a limit, against counting by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets import truncation as module
from components.datasets.assemble import assemble
from components.datasets.truncation import token_lengths, truncation, truncation_of
from components.records import Collection
from tests.datasets.reading import read_beir_folder


class WordsPlusTwo:
    """Counts words and two special tokens."""

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]


def collection(lengths: list[int], relevant: list[int] | None = None) -> Collection:
    documents = pd.DataFrame({"id": [f"d{n}" for n in range(len(lengths))], "text": ["w " * size for size in lengths]})
    if relevant is None:
        return assemble("a", documents)
    queries = pd.DataFrame({"id": ["q"], "text": ["?"]})
    judged = pd.DataFrame({"query_id": "q", "doc_id": [f"d{n}" for n in relevant], "grade": 1})
    return assemble("a", documents, queries, judged)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=20), st.integers(3, 40))
def test_shares_are_those_counted_by_hand(lengths: list[int], limit: int) -> None:
    found = truncation(collection(lengths), WordsPlusTwo(), limit)
    tokens = [size + 2 for size in lengths]
    assert found.documents_over == sum(size > limit for size in tokens)
    assert found.share_of_text == pytest.approx(sum(max(size - limit, 0) for size in tokens) / sum(tokens))
    assert (found.looked_at, found.relevant, found.relevant_over) == (len(lengths), None, None)


def test_relevant_documents_beyond_the_limit_are_counted_once_each() -> None:
    found = truncation(collection([5, 50, 60, 7], relevant=[0, 1, 3]), WordsPlusTwo(), 20)
    assert (found.relevant, found.relevant_over) == (3, 1)


def test_without_a_limit_everything_is_read() -> None:
    found = truncation(collection([5, 5000], relevant=[1]), WordsPlusTwo(), None)
    assert (found.documents_over, found.share_of_text, found.relevant_over) == (0, 0, 0)


def test_a_large_collection_is_sampled_but_relevant_documents_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_DOCUMENTS", 10)
    content = collection([30] * 100, relevant=list(range(40)))
    shares: list[float] = []
    lengths = token_lengths(content, WordsPlusTwo(), progress=shares.append)
    assert len(lengths.sample) == 10
    assert lengths.relevant is not None
    assert len(lengths.relevant) == 40
    assert shares[-1] == 1
    np.testing.assert_array_equal(lengths.sample, token_lengths(content, WordsPlusTwo()).sample)


def test_a_document_cut_into_chunks_is_affected_when_one_of_them_is() -> None:
    documents = pd.DataFrame({
        "id": ["a#1", "a#2", "b#1"], "title": "", "text": ["w " * 3, "w " * 30, "w"], "label": "", "language": "",
        "document_id": ["a", "a", "b"], "page": "", "start": "0", "end": "1",
    }).astype("str")  # fmt: skip
    judged = pd.DataFrame({"query_id": ["q", "q"], "doc_id": ["a", "b"], "grade": [1, 1]})
    content = Collection("c", documents, pd.DataFrame({"id": ["q"], "text": ["?"]}), judged)
    found = truncation_of(token_lengths(content, WordsPlusTwo()), 10)
    assert (found.documents_over, found.looked_at, found.relevant_over, found.relevant) == (1, 3, 1, 2)


def test_the_audit_of_a_real_collection_is_what_its_encoder_cuts(test_data: Path) -> None:
    from components.candidates.by_spec import reading_limit, resolve_name, token_counter
    from components.encoders.weights import MINILM, package_folder

    content = read_beir_folder(test_data / "cranfield")
    spec = resolve_name("all-MiniLM-L6-v2")
    counter = token_counter(spec)
    assert counter is not None
    found = truncation(content, counter, reading_limit(spec).room)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(package_folder(MINILM) / "model" / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    cut = tokenizer.encode_batch(content.document_texts())
    assert found.documents_over == sum(bool(entry.overflowing) for entry in cut)
    assert found.tokens - found.tokens_beyond == sum(len(entry.ids) for entry in cut)
    assert 0 < found.relevant_over < found.relevant  # type: ignore[operator]
