"""Random collections come back equal or are refused; damaged files end in a collection or in one sentence."""

from __future__ import annotations

import os

import pytest

from components.datasets.read import collection_from_upload
from components.records import BadInputError
from tests.datasets.mutation import WHOLE, damaged
from tests.datasets.roundtrip import FORMATS, difference

DRAWS = int(os.environ.get("EXPLORER_TEST_DRAWS", "200"))  # ten thousand were run once
DAMAGES = DRAWS * 3 // 2
MOST_REFUSED = 0.1  # share of collections that may be refused, or the property would hold by refusing all
DOCUMENTS = ("d.csv", b"id,text\n1,one\n2,two\n")
QUERIES = ("q.csv", b"id,text\nq1,one\nq2,two\n")


def test_random_collections_in_every_format_come_back_equal_or_are_refused() -> None:
    found = {seed: difference(seed) for seed in range(DRAWS)}
    assert {seed: what for seed, (kind, what) in found.items() if kind == "different"} == {}
    assert sum(kind == "refused" for kind, _ in found.values()) <= MOST_REFUSED * DRAWS
    assert len(FORMATS) > 10


def read(name: str, data: bytes, place: str) -> None:
    """Read a file in one of its places, in this process."""
    function = collection_from_upload.__wrapped__  # type: ignore[attr-defined]
    if place == "documents":
        function((name, data))
    elif place == "queries":
        function(DOCUMENTS, (name, data))
    else:
        function(DOCUMENTS, QUERIES, (name, data))


@pytest.mark.parametrize("place", ["documents", "queries", "judgments"])
def test_damaged_files_of_every_format_end_in_a_collection_or_one_sentence(place: str) -> None:
    share = DAMAGES if place == "documents" else DAMAGES // 5
    for seed in range(share):
        name, data = damaged(seed)
        try:
            read(name, data, place)
        except BadInputError as error:
            assert "\n" not in str(error), (seed, name)


@pytest.mark.parametrize("name", sorted(name for name in WHOLE if "qrels" not in name))
def test_the_files_are_read_when_whole(name: str) -> None:
    read(name, WHOLE[name], "documents")
