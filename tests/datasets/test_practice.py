"""Practice queries: where they come from, that they are the same again, and that they never mix with true ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.duplicates import near_duplicates
from components.datasets.export import to_qrels
from components.datasets.practice import (
    counted,
    counts_practice,
    held_out,
    left_out_documents,
    practice_ids,
    truly_judged,
    with_practice,
    without_practice,
)
from components.datasets.practice_queries import KINDS, LEAST_SHARED, practice_queries
from components.datasets.qrels import read_qrels
from components.datasets.sentences import sentences
from components.datasets.word_scan import scan_words
from components.evaluation.practice_agreement import proxy_agreement
from components.records import (
    BadInputError,
    Collection,
    Ranking,
    Run,
    empty_judgments,
    empty_queries,
    searchable_texts,
)
from components.results import scores
from components.results.manifest import Manifest
from components.results.store import ModelResult

WORDS = [
    f"{a}{b}" for a in "ba be bi bo bu da de di do du".split() for b in "kan ken kin lan len lin man men min".split()
]


def documents(count: int = 24, seed: int = 0) -> pd.DataFrame:
    """Documents with a title and three sentences of their own; the last is of words nobody else has."""
    random = np.random.default_rng(seed)

    def sentence(size: int) -> str:
        return " ".join(random.choice(WORDS, size)).capitalize() + "."

    rows = [
        {
            "id": f"d{n:02}",
            "title": f"Guide {' '.join(random.choice(WORDS, 3))} {n}",
            "text": f"{sentence(9)} {sentence(10)} Zebra{n} quagga{n} okapi{n} tapir{n} of gnu{n} here.",
        }
        for n in range(count)
    ]
    return pd.DataFrame(rows).assign(label="", language="").astype("str")


def collection(queries: pd.DataFrame | None = None, judgments: pd.DataFrame | None = None) -> Collection:
    asked = empty_queries() if queries is None else queries
    return Collection("c", documents(), asked, empty_judgments() if judgments is None else judgments)


def real_queries() -> pd.DataFrame:
    return pd.DataFrame({"id": ["q1", "q2"], "text": ["one", "two"]}, dtype="str")


def real_judgments() -> pd.DataFrame:
    return pd.DataFrame({"query_id": ["q1"], "doc_id": ["d00"], "grade": [2]}).astype(
        {"query_id": "str", "doc_id": "str"}
    )


def near_duplicate_documents() -> pd.DataFrame:
    found = documents(8)
    twin = found.iloc[0].copy()
    twin["id"], twin["text"] = "twin", twin["text"].replace("gnu0", "another")
    copy = found.iloc[1].copy()
    copy["id"] = "copy"
    return pd.concat([found, pd.DataFrame([twin, copy])], ignore_index=True).astype("str")


def test_every_query_is_a_part_of_the_document_that_answers_it() -> None:
    rows = documents()
    made = practice_queries(rows, ["title", "first-sentence", "distinctive-sentence", "half-document"])
    texts = dict(zip(rows["id"], searchable_texts(rows), strict=True))
    pairs = made.queries.merge(made.judgments, left_on="id", right_on="query_id")
    assert len(pairs) == len(made.queries) == len(made.judgments)
    assert all(row.text in texts[row.doc_id] for row in pairs.itertuples())
    assert set(made.judgments["grade"]) == {1}
    assert set(made.queries["kind"]) == {KINDS[key] for key in KINDS if key != "near-duplicate"}


def test_the_methods_share_the_documents_and_no_document_is_asked_for_twice() -> None:
    methods = ["title", "first-sentence", "distinctive-sentence"]
    made = practice_queries(documents(24), methods)
    assert made.judgments["doc_id"].is_unique
    assert {made.counts()[KINDS[method]] for method in methods} == {8}


def test_half_a_document_leads_to_its_other_half() -> None:
    rows = pd.DataFrame(
        [{"id": "one", "title": "", "text": " ".join(f"{WORDS[n].title()} {WORDS[n + 9]} it is." for n in range(9))}]
    )
    rows = pd.concat([rows.assign(label="", language="").astype("str"), documents(4)], ignore_index=True)
    made = practice_queries(rows, ["half-document"])
    kept = held_out(Collection("c", rows, empty_queries(), empty_judgments()), made)
    after = dict(zip(kept.documents["id"], kept.documents["text"], strict=True))
    asked = dict(zip(made.judgments["doc_id"], made.queries["text"], strict=True))
    assert set(asked) == set(rows["id"])
    for row in rows.itertuples():
        assert f"{asked[row.id]} {after[row.id]}" == row.text
    assert len(sentences(asked["one"])) in (4, 5)
    twice = pd.concat([rows, rows.iloc[:1].assign(id="twin")], ignore_index=True).astype("str")
    assert not {"one", "twin"} & set(practice_queries(twice, ["half-document"]).judgments["doc_id"])


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), order=st.permutations(range(12)))
def test_the_same_seed_gives_the_same_queries_in_any_row_order(seed: int, order: list[int]) -> None:
    rows = documents(12)
    first, again = practice_queries(rows, seed=seed), practice_queries(rows.iloc[order], seed=seed)
    pd.testing.assert_frame_equal(first.queries, again.queries)
    pd.testing.assert_frame_equal(first.judgments, again.judgments)


def test_another_seed_gives_other_queries() -> None:
    rows = documents()
    assert set(practice_queries(rows, each=3).queries["id"]) != set(
        practice_queries(rows, each=3, seed=5).queries["id"]
    )


def test_the_distinctive_sentence_is_the_one_with_words_nobody_else_has() -> None:
    made = practice_queries(documents(), ["distinctive-sentence"])
    assert made.queries["text"].str.startswith("Zebra").all()


def test_a_title_or_sentence_of_several_documents_is_no_query() -> None:
    rows = documents(6)
    rows.loc[:4, "title"] = "The same  title everywhere"
    rows.loc[4, "title"] = "the same title EVERYWHERE"
    made = practice_queries(rows, ["title"])
    assert made.judgments["doc_id"].tolist() == ["d05"]


def test_a_part_that_stands_twice_in_its_document_is_no_query() -> None:
    rows = documents(2)
    rows.loc[0, "text"] = f"{rows['title'].iloc[0]} is what follows. {rows['text'].iloc[0]}"
    assert practice_queries(rows, ["title"]).judgments["doc_id"].tolist() == ["d01"]


def test_documents_that_give_nothing_are_one_clear_sentence() -> None:
    rows = pd.DataFrame([{"id": "a", "title": "", "text": "short", "label": "", "language": ""}], dtype="str")
    with pytest.raises(BadInputError, match="No practice question could be made"):
        practice_queries(rows)
    with pytest.raises(BadInputError, match="'llm' is no way"):
        practice_queries(documents(), ["llm"])
    with pytest.raises(BadInputError, match="0 practice questions"):
        practice_queries(documents(), each=0)


def test_a_near_duplicate_is_asked_for_by_the_other_text_which_is_left_out_of_the_results() -> None:
    made = practice_queries(near_duplicate_documents(), ["near-duplicate"])
    assert len(made.queries) == 1  # the exact copies are none, and a pair is asked for once
    answer, source = made.judgments["doc_id"].iloc[0], made.queries["taken_from"].iloc[0]
    assert {answer, source} == {"d00", "twin"}
    assert left_out_documents(made.queries) == {made.queries["id"].iloc[0]: source}


def test_near_duplicates_are_those_brute_force_finds() -> None:
    texts = searchable_texts(near_duplicate_documents())
    triples = [{tuple(t.lower().replace(".", "").split()[i : i + 3]) for i in range(len(t.split()) - 2)} for t in texts]
    expected = [
        (a, b)
        for a in range(len(texts))
        for b in range(a + 1, len(texts))
        if len(triples[a] & triples[b]) / len(triples[a] | triples[b]) >= 0.5
    ]
    found = near_duplicates(scan_words(texts), alike=LEAST_SHARED).pairs
    assert sorted((pair.first, pair.second) for pair in found) == expected == [(0, 8), (1, 9)]


def test_the_versions_of_one_template_are_no_query_for_which_only_some_are_right() -> None:
    body = " ".join(WORDS[:60])
    rows = pd.DataFrame({"id": [f"t{n:02}" for n in range(40)], "title": "", "label": "", "language": ""})
    rows["text"] = [f"{body} {' '.join(f'only{n}x{m}' for m in range(10))}." for n in range(40)]
    with pytest.raises(BadInputError, match="No practice question could be made"):
        practice_queries(rows.astype("str"), ["near-duplicate"])
    made = practice_queries(rows.iloc[:6].astype("str"), ["near-duplicate"])
    assert len(made.queries) == 1
    assert len(made.judgments) == 5


def test_held_out_documents_lack_the_part_that_became_their_query_and_nothing_else_changes() -> None:
    whole = collection(queries=real_queries(), judgments=real_judgments())
    made = practice_queries(whole.documents, ["title", "first-sentence", "distinctive-sentence"], each=4)
    apart = held_out(whole, made)
    texts = dict(zip(apart.documents["id"], apart.document_texts(), strict=True))
    before = dict(zip(whole.documents["id"], whole.document_texts(), strict=True))
    for query, doc_id in zip(made.queries.itertuples(), made.judgments["doc_id"], strict=True):
        assert str(query.text) not in texts[doc_id]
        assert len(texts[doc_id]) >= len(before[doc_id]) - len(str(query.text)) - 1
    asked = set(made.judgments["doc_id"])
    assert all(texts[doc_id] == before[doc_id] for doc_id in texts if doc_id not in asked)
    assert practice_ids(apart.queries) == set(apart.queries["id"])
    assert whole.documents.equals(documents())  # the person's own texts stay


def test_of_chunks_the_whole_document_is_the_answer_and_every_chunk_loses_the_part_held_out() -> None:
    rows = documents(4)
    second = rows.assign(text="Some more of it. " + rows["text"].str.split(". ").str[1] + ". The end.")
    chunks = pd.concat([rows, second]).assign(document_id=lambda f: f["id"], page="", start="0", end="9")
    chunks["id"] = [f"{doc_id}#{number // 4 + 1}" for number, doc_id in enumerate(chunks["id"])]
    whole = Collection("c", chunks.reset_index(drop=True))
    assert whole.is_chunked
    made = practice_queries(whole.parents(), ["title", "first-sentence"])
    assert set(made.judgments["doc_id"]) == set(rows["id"])
    apart = held_out(whole, made)
    assert apart.is_chunked
    asked = dict(zip(made.judgments["doc_id"], made.queries["text"], strict=True))
    texts = zip(apart.documents["document_id"], apart.document_texts(), strict=True)
    assert not [doc_id for doc_id, text in texts if asked[doc_id] in text]
    found = {
        "a": results({name: [f"{d}#2", f"{d}#1"] for name, d in made.judgments[["query_id", "doc_id"]].values}, "a")
    }
    assert (
        scores.score(replace(whole, queries=made.queries, judgments=made.judgments), found, margin=0.02)
        .means["mrr@10"]
        .iloc[0]
        == 1.0
    )


def test_adding_marks_them_and_taking_them_away_gives_back_what_was_there() -> None:
    whole = collection(queries=real_queries(), judgments=real_judgments())
    both = with_practice(whole, practice_queries(whole.documents, each=5))
    assert practice_ids(both.queries) == {name for name in both.queries["id"] if name.startswith("practice-")}
    assert both.queries.dtypes.map(str).eq("str").all()
    assert without_practice(both).content_hash == whole.content_hash
    with pytest.raises(BadInputError, match="there already"):
        with_practice(both, practice_queries(whole.documents, each=5))


def test_practice_counts_only_while_no_real_query_is_judged() -> None:
    made = practice_queries(documents(), each=5)
    with_real = with_practice(collection(queries=real_queries(), judgments=real_judgments()), made)
    unjudged = with_practice(collection(queries=real_queries()), made)
    graded_wrong = with_practice(collection(queries=real_queries(), judgments=real_judgments().assign(grade=0)), made)
    assert truly_judged(with_real) and not counts_practice(with_real)
    assert set(counted(with_real).judgments["query_id"]) == {"q1"}
    for one in (unjudged, graded_wrong):
        assert counts_practice(one) and not truly_judged(one)
        assert set(counted(one).queries["id"]) == set(made.queries["id"])
    plain = collection(queries=real_queries())
    assert counted(plain) is plain and not counts_practice(plain)


def results(rankings: dict[str, list[str]], name: str) -> ModelResult:
    made = {q: Ranking(tuple(ids), np.linspace(1, 0.5, len(ids))) for q, ids in rankings.items()}
    return ModelResult(Run(name, made), Manifest(), Path())


def test_scores_leave_practice_out_beside_true_judgments_and_say_when_they_rest_on_it() -> None:
    made = practice_queries(documents(), ["title"], each=6)
    perfect = dict(
        zip(
            made.judgments["query_id"],
            [[d, "d23"] if d != "d23" else [d] for d in made.judgments["doc_id"]],
            strict=True,
        )
    )
    found = {"a": results({**perfect, "q1": ["d05", "d06"]}, "a")}
    both = with_practice(collection(queries=real_queries(), judgments=real_judgments()), made)
    true = scores.score(both, found, margin=0.02)
    assert (true.means["ndcg@10"].iloc[0], true.queries, true.unjudged_queries, true.is_practice) == (0.0, 1, 1, False)
    practice = scores.score(with_practice(collection(queries=real_queries()), made), found, margin=0.02)
    assert (practice.means["ndcg@10"].iloc[0], practice.queries, practice.is_practice) == (1.0, 6, True)


def test_a_near_duplicate_query_does_not_score_for_finding_its_own_text() -> None:
    rows = near_duplicate_documents()
    made = practice_queries(rows, ["near-duplicate"])
    query_id, source, answer = (
        made.queries["id"].iloc[0],
        made.queries["taken_from"].iloc[0],
        made.judgments["doc_id"].iloc[0],
    )
    found = {"a": results({query_id: [source, answer, "d05"]}, "a")}
    scored = scores.score(Collection("c", rows, made.queries, made.judgments), found, margin=0.02)
    assert scored.means["mrr@10"].iloc[0] == 1.0


def test_how_far_practice_ranks_alike_is_told_from_both_kinds_of_query() -> None:
    rows = documents()
    made = practice_queries(rows, ["title"], each=6)
    whole = with_practice(Collection("c", rows, real_queries(), real_judgments()), made)
    found = {}
    others = ["d20", "d21", "d22", "d23", "d19"]
    for place in range(4):  # model m0 finds everything first, m3 everything fourth

        def at(doc_id: str, place: int = place) -> list[str]:
            rest = [one for one in others if one != doc_id]
            return [*rest[:place], doc_id, *rest[place:]]

        practice = dict(zip(made.judgments["query_id"], map(at, made.judgments["doc_id"]), strict=True))
        found[f"m{place}"] = results({**practice, "q1": at("d00", 3 - place)}, f"m{place}")
    told = scores.practice_agreement(whole, found)
    assert told is not None and (told.tau, told.models, told.alike) == (-1.0, 4, 0)
    assert scores.practice_agreement(without_practice(whole), found) is None
    assert proxy_agreement({"a": 1.0}, {"a": 1.0}).models == 1


def test_sentences_end_where_a_reader_would_end_them() -> None:
    assert sentences("One. Two two! “Three?” Four 5.5 kg, e.g. this one. 3 m long.") == [
        "One.", "Two two!", "“Three?”", "Four 5.5 kg, e.g. this one. 3 m long.",
    ]  # fmt: skip
    assert sentences("最初の文。次の文！ 終わり") == ["最初の文。", "次の文！", "終わり"]
    assert sentences("Heading\n\nBody of it\n- item one\n- item two") == [
        "Heading",
        "Body of it",
        "- item one",
        "- item two",
    ]
    assert sentences(" \n ") == []


def test_qrels_written_are_read_back_the_same_with_spaces_in_ids_too() -> None:
    for names in (["q1", "q2"], ["q 1", "q 2"]):
        table = pd.DataFrame({"query_id": names, "doc_id": ["d1", "d-2"], "grade": [3, 0]})
        back = read_qrels(to_qrels(table).encode(), "x.qrels")
        judged = back[["column 1", "column 3", "column 4"]]
        assert judged.to_numpy().tolist() == [[names[0], "d1", "3"], [names[1], "d-2", "0"]]
    assert to_qrels(table.head(0)) == ""
