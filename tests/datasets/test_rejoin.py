"""Chunks put together again are the text they were cut from."""

from __future__ import annotations

import pandas as pd
import pytest

from components.datasets.rejoin import joined
from components.records import BadInputError, Collection
from tests.cases import chunked


def collection(*bodies: str) -> Collection:
    rows = [
        {"id": f"d{i}", "title": f"T{i}", "text": body, "label": "", "language": ""} for i, body in enumerate(bodies)
    ]
    return Collection("c", pd.DataFrame(rows).astype("str"))


LONG = "\n\n".join(f"Sentence number {i} speaks of harbours, lanterns and orchards." for i in range(40))


@pytest.mark.parametrize("overlap", [0, 8])
def test_a_document_is_whole_again(overlap: int) -> None:
    chunks = chunked(collection(LONG, "short one"), 32, overlap).documents
    assert len(chunks) > 10
    found = joined(chunks, None)
    assert found.parents == ["d0", "d1"]
    assert found.texts[0].split() == f"T0 {LONG}".split()
    assert found.texts[1] == "T1 short one"


def test_neighbours_are_joined_in_twos_and_nothing_is_lost() -> None:
    chunks = chunked(collection(LONG, LONG), 32, 0).documents
    found = joined(chunks, 2)
    own = (chunks["document_id"] == "d0").sum()
    assert found.parents.count("d0") == -(-own // 2)
    text = " ".join(t.removeprefix("T0 ") for t, p in zip(found.texts, found.parents, strict=True) if p == "d0")
    assert text.split() == LONG.split()


def test_whole_documents_are_refused() -> None:
    with pytest.raises(BadInputError, match="not chunks"):
        joined(collection("a b").documents, 2)
