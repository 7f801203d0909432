"""What teaches and what tests share nothing: no right document, no text of one, no wording of a question."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.records import BadInputError, Collection
from components.training.split import LEAST_PAIRS, LEAST_TEST, Split, split_queries


def collection(right: dict[str, list[str]], texts: dict[str, str], bodies: dict[str, str]) -> Collection:
    judged = [(query_id, doc_id, 1) for query_id, documents in right.items() for doc_id in documents]
    documents = pd.DataFrame(
        {"id": list(bodies), "title": "", "text": list(bodies.values()), "label": "", "language": ""}
    )
    queries = pd.DataFrame({"id": list(texts), "text": list(texts.values())})
    judgments = pd.DataFrame(judged, columns=["query_id", "doc_id", "grade"]).astype({"grade": np.int64})
    return Collection("made", documents.astype("str"), queries.astype("str"), judgments)


def question(number: int) -> str:
    """Three words that no other number's are like."""
    digits = hashlib.sha256(str(number).encode()).hexdigest()
    return " ".join(digits[start : start + 8] for start in (0, 8, 16))


def made(count: int) -> Collection:
    names = range(count)
    return collection(
        {f"q{i}": [f"d{i}"] for i in names},
        {f"q{i}": question(i) for i in names},
        {f"d{i}": f"body {i}" for i in names},
    )


def shared(content: Collection, split: Split) -> set[str]:
    """By brute force: whatever a training query and a test query have in common."""
    texts = dict(zip(content.queries["id"], content.queries["text"], strict=True))
    bodies = dict(zip(content.documents["id"], content.documents["text"], strict=True))
    right: dict[str, set[str]] = {}
    for query_id, doc_id in zip(content.judgments["query_id"], content.judgments["doc_id"], strict=True):
        right.setdefault(query_id, set()).add(bodies[doc_id])

    def marks(queries: tuple[str, ...]) -> set[str]:
        said = {" ".join(sorted(re.findall(r"\w+", texts[query_id].lower()))) for query_id in queries}
        return said.union(*(right[query_id] for query_id in queries))

    return marks(split.training) & marks(split.test)


@st.composite
def tangled(draw: st.DrawFn) -> Collection:
    """Queries with one to three right documents of a few hundred, some texts twice, some questions repeated."""
    seed = draw(st.integers(0, 10_000))
    random = np.random.default_rng(seed)
    count = int(random.integers(90, 200))
    bodies = {f"d{i}": f"body {random.integers(0, 400)}" for i in range(count * 3)}
    texts = {f"q{i}": question(i) for i in range(count)}
    for _ in range(int(random.integers(0, 10))):
        one, other = random.integers(0, count, 2)
        texts[f"q{one}"] = " ".join(reversed(texts[f"q{other}"].upper().split())) + "?"
    right = {name: [f"d{d}" for d in random.choice(count * 3, random.integers(1, 3), replace=False)] for name in texts}
    return collection(right, texts, bodies)


@settings(max_examples=30, deadline=None)
@given(tangled(), st.sampled_from([None, 40, 55]), st.integers(0, 3))
def test_training_and_test_share_nothing(content: Collection, pairs: int | None, seed: int) -> None:
    try:
        split = split_queries(content, pairs, seed)
    except BadInputError as error:
        assert "share no right document" in str(error)
        return
    assert len(split.pairs) >= LEAST_PAIRS
    assert len(split.test) >= LEAST_TEST
    assert pairs is None or len(split.pairs) == pairs
    assert shared(content, split) == set()
    sides = [set(split.training), set(split.test), set(split.left_out)]
    assert sum(map(len, sides)) == len(set.union(*sides)) == len(content.queries)


def test_a_pair_planted_in_both_sides_is_grouped() -> None:
    content = made(100)
    split = split_queries(content)
    train, test = split.training[0], split.test[0]
    judged = content.judgments
    right = judged.loc[judged["query_id"] == train, "doc_id"].iloc[0]
    planted = pd.concat(
        [judged, pd.DataFrame({"query_id": [test], "doc_id": [right], "grade": [2]})], ignore_index=True
    )
    again = split_queries(Collection("planted", content.documents, content.queries, planted))
    assert (train in again.test) == (test in again.test)


def test_a_chain_of_shared_documents_is_one_group_and_so_refused() -> None:
    content = made(100)
    links = [{"query_id": f"q{a}", "doc_id": f"d{b}", "grade": 1} for a, b in pairwise(range(100))]
    chained = Collection(
        "chain", content.documents, content.queries, pd.concat([content.judgments, pd.DataFrame(links)])
    )
    with pytest.raises(BadInputError, match="0 test questions"):
        split_queries(chained)


def test_a_document_graded_0_connects_nothing() -> None:
    content = made(100)
    links = [{"query_id": f"q{i}", "doc_id": "d0", "grade": 0} for i in range(1, 100)]
    judged = pd.concat([content.judgments, pd.DataFrame(links)], ignore_index=True)
    assert split_queries(Collection("zeros", content.documents, content.queries, judged)).groups == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I clean a wet tent?", "how do i clean a wet tent"),
        ("how to clean wet tents", "how to clean wet tent"),
        (
            "which stove boils a litre of cold water fastest when the wind is strong and the gas is low",
            "which stove boils a litre of cold water fastest when the wind is strong and the gas is empty",
        ),
    ],
)
def test_nearly_the_same_question_is_in_one_group(one: str, other: str) -> None:
    content = made(100)
    queries = content.queries.copy()
    queries.loc[[3, 70], "text"] = [one, other]
    assert split_queries(Collection("near", content.documents, queries, content.judgments)).groups == 99


@pytest.mark.parametrize("count", [10, LEAST_PAIRS + 8])
def test_few_judged_questions_are_refused_in_one_sentence(count: int) -> None:
    with pytest.raises(BadInputError, match=f"{count} judged questions .* {LEAST_PAIRS} pairs and {LEAST_TEST} test"):
        split_queries(made(count))


def test_too_few_pairs_asked_for_are_refused() -> None:
    with pytest.raises(BadInputError, match="39 training pairs are too few"):
        split_queries(made(100), pairs=39)


def test_the_seed_decides_and_smaller_choices_are_part_of_larger_ones() -> None:
    content = made(120)
    assert split_queries(content, 60, seed=1) == split_queries(content, 60, seed=1)
    split = split_queries(content, 60, seed=1)
    assert split.test != split_queries(content, 60, seed=2).test
    assert len(split.test) == 60
    assert set(split.first(8)) < set(split.first(30)) < set(split.first(60)) == set(split.pairs)
