"""Neighbouring chunks joined: no character twice, none lost, nothing of another document."""

from __future__ import annotations

import numpy as np

from components.answers.chain import Chain, rows_of
from components.answers.joining import joined
from components.answers.records import Context
from components.datasets.chunking import chunk_collection
from components.encoders.minilm_tokens import minilm_tokens
from components.records import Ranking, Run
from tests.cases import collection

TEXT = "The tent weighs two kilos. It stands in a storm. Pegs are in the bag. The poles are of steel."


def chunk(name: str, start: int, end: int, document: str = "d") -> tuple[Context, str]:
    body = TEXT[start:end]
    return Context(name, f"Tents {body}", document, start, end), body


def test_random_cuts_joined_are_the_text_itself() -> None:
    random = np.random.default_rng(3)
    for _ in range(200):
        cuts = sorted({0, len(TEXT), *random.integers(1, len(TEXT), 5).tolist()})
        overlap = int(random.integers(0, 12))
        pieces = [
            chunk(f"c{number}", max(start - overlap, 0), end)
            for number, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False))
        ]
        shuffled = [pieces[place] for place in random.permutation(len(pieces))]
        found = joined([one for one, _ in shuffled], {one.id: body for one, body in pieces})
        assert [one.text for one in found] == [f"Tents {TEXT}"]
        assert found[0].piece == ("d", 0, len(TEXT))
        assert found[0].id == "+".join(one.id for one, _ in pieces)


def test_what_is_apart_or_of_another_document_stays_apart_in_its_order() -> None:
    pieces = [chunk("far", 60, 90), chunk("a", 0, 26), chunk("other", 0, 26, "e"), chunk("b", 27, 48)]
    found = joined([one for one, _ in pieces], {one.id: body for one, body in pieces})
    assert [one.id for one in found] == ["far", "a+b", "other"]
    assert found[1].text == f"Tents {TEXT[:48]}"


def test_rows_of_a_chunked_collection_are_joined_where_asked_for() -> None:
    content = collection(8, 3)
    long = content.documents.assign(text=[" ".join([text] * 6) for text in content.documents["text"]])
    chunked = chunk_collection(type(content)("long", long, content.queries, content.judgments), minilm_tokens, 24, 4)
    first = chunked.documents[chunked.documents["document_id"] == "d0"]
    assert len(first) > 2
    query = content.queries["id"].iloc[0]
    run = Run("x", {query: Ranking(tuple(first["id"][:3][::-1]), np.array([3, 2, 1], dtype=np.float32))})
    plain = rows_of(chunked, run, Chain(3))[0].contexts
    whole = rows_of(chunked, run, Chain(3, is_joined=True))[0].contexts
    assert (len(plain), len(whole)) == (3, 1)
    body = long["text"].iloc[0]
    assert body[whole[0].start : whole[0].end] in whole[0].text
