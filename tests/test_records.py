from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.records import Collection, searchable_texts
from components.spec import ModelSpec
from tests.cases import collection

TEXT = st.text(max_size=12)


def of(rows: list[tuple[str, str]], queries: list[tuple[str, str]] = []) -> Collection:  # noqa: B006 - only read
    documents = pd.DataFrame(
        {"id": [r[0] for r in rows], "title": [r[1] for r in rows], "text": "x", "label": "", "language": ""}
    ).astype("str")
    asked = pd.DataFrame({"id": [q[0] for q in queries], "text": [q[1] for q in queries]}).astype("str")
    return Collection("c", documents, asked)


def test_what_is_searched_is_title_and_text_as_benchmarks_join_them() -> None:
    frame = pd.DataFrame({"title": ["A", "", " B "], "text": ["one", " two ", ""]})
    assert searchable_texts(frame) == ["A one", "two", "B"]


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), st.lists(st.tuples(TEXT, TEXT), max_size=5))
@settings(max_examples=80, deadline=None)
def test_different_documents_have_different_ids(a: list[tuple[str, str]], b: list[tuple[str, str]]) -> None:
    one, two = of(a), of(b)
    same = one.documents["id"].tolist() == two.documents["id"].tolist() and (
        one.document_texts() == two.document_texts()
    )
    assert (one.documents_id == two.documents_id) == same


def test_parts_cannot_run_into_each_other() -> None:
    assert of([("ab", "c")]).documents_id != of([("a", "bc")]).documents_id
    assert of([("a", "")], [("q", "12")]).search_id != of([("a", "")], [("q1", "2")]).search_id


def test_each_id_changes_with_what_it_stands_for_and_with_nothing_else() -> None:
    content = collection(10, 3)
    other_judgments = replace(content, judgments=content.judgments.iloc[:1])
    labelled = replace(content, documents=content.documents.assign(label="x"))
    asked = replace(content, queries=content.queries.assign(text="other"))
    renamed = replace(content, name="other")
    for changed in (other_judgments, labelled, renamed):
        assert changed.search_id == content.search_id
        assert changed.documents_id == content.documents_id
    assert asked.documents_id == content.documents_id
    assert asked.search_id != content.search_id
    assert labelled.metadata_id != content.metadata_id
    assert len({one.content_hash for one in (content, other_judgments, labelled, asked)}) == 4
    assert renamed.content_hash == content.content_hash


@given(st.integers(1, 40), st.integers(0, 3))
@settings(max_examples=30, deadline=None)
def test_a_sample_takes_what_was_judged_first_and_grows_in_place(limit: int, seed: int) -> None:
    content = collection(30, 6)
    part = content.sample(limit, seed)
    assert len(part.documents) == min(limit, 30)
    chosen = set(part.documents["id"])
    judged = {f"d{i}" for i in range(6)}
    assert chosen <= judged or judged <= chosen
    assert chosen <= set(content.sample(limit + 3, seed).documents["id"])
    order = [content.documents["id"].tolist().index(name) for name in part.documents["id"]]
    assert order == sorted(order)
    assert set(part.judgments["doc_id"]) <= chosen
    assert len(part.queries) == len(content.queries)


def test_qrels_hold_every_judgment() -> None:
    content = collection(10, 3)
    content.judgments["grade"] = np.array([2, 0, 1])
    assert content.qrels() == {"q0": {"d0": 2}, "q1": {"d1": 0}, "q2": {"d2": 1}}
    assert content.has_judgments
    content.judgments["grade"] = 0
    assert not content.has_judgments


@pytest.mark.parametrize("options", [{}, {"dim": 128, "query_prompt": "søk: “"}])
def test_a_spec_survives_json(options: dict[str, str | int]) -> None:
    spec = ModelSpec("näme", "openai", "https://example.org/v1", options)
    assert ModelSpec.from_json(spec.to_json()) == spec
    turned = ModelSpec("näme", "openai", "https://example.org/v1", dict(reversed(options.items())))
    assert turned.to_json() == spec.to_json()
