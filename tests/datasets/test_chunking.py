"""Chunks: exact spans, sizes that hold, pages, and judgments that go on naming documents."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.assemble import assemble
from components.datasets.chunking import Cutting
from components.datasets.read import collection_from_path, collection_from_upload
from components.encoders.minilm_tokens import minilm_tokens
from components.records import BadInputError, Collection
from tests.cases import chunked
from tests.datasets.files import pdf

WORDS = st.sampled_from(
    [
        "tent",
        "waterproof",
        "a",
        "日本語の文章",
        "漢字",
        "。",
        "😀",
        "👩‍👩‍👧‍👦",
        "é",
        "e\u0301",
        "\n",
        "\n\n",
        " ",
        ". ",
        "ไทย",
        "\f",
        "x" * 130,
    ]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=120).map(" ".join), st.lists(WORDS, max_size=80).map("".join), st.text())


def collection_of(*texts: str, **columns: list[str]) -> Collection:
    """A collection of these texts, with ids d0, d1 ..."""
    ids = [f"d{place}" for place in range(len(texts))]
    return assemble("few", pd.DataFrame({"id": ids, "text": list(texts), **columns}))


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.integers(16, 40), st.data())
def test_every_chunk_is_its_span_of_the_text_and_nothing_but_blanks_is_lost(
    text: str, size: int, data: st.DataObject
) -> None:
    overlap = data.draw(st.integers(0, size // 2))
    chunks = Cutting(minilm_tokens, size, overlap).chunks(text)
    covered = np.zeros(len(text), dtype=bool)
    for chunk in chunks:
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip() == chunk.text != ""
        covered[chunk.start : chunk.end] = True
    assert [chunk.start for chunk in chunks] == sorted({chunk.start for chunk in chunks})
    lost = "".join(character for character, kept in zip(text, covered, strict=True) if not kept)
    assert lost.strip() == ""


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.integers(16, 40))
def test_no_chunk_has_more_tokens_than_allowed(text: str, size: int) -> None:
    for chunk in Cutting(minilm_tokens, size, size // 4).chunks(text):
        assert minilm_tokens(chunk.text) <= size or len(chunk.text) < 12  # one character in several code points


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_the_fast_count_is_the_tokenizers_own(text: str) -> None:
    from tokenizers import Tokenizer

    from components.encoders import weights

    tokenizer = Tokenizer.from_file(str(weights.package_folder(weights.MINILM) / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    assert minilm_tokens(text) == len(tokenizer.encode(text, add_special_tokens=False).ids)


def test_neighbours_share_at_most_the_overlap() -> None:
    text = " ".join(f"word{number}" for number in range(400))
    chunks = Cutting(lambda part: len(part.split()), 50, 10).chunks(text)
    shared = [len(text[b.start : a.end].split()) for a, b in zip(chunks, chunks[1:], strict=False)]
    assert max(shared) <= 10
    assert min(shared) > 0
    assert all(len(chunk.text.split()) <= 50 for chunk in chunks)


def test_cuts_fall_between_paragraphs_where_that_fits() -> None:
    paragraphs = [f"Paragraph {number} says little, and says it slowly, in some words." for number in range(9)]
    chunks = Cutting(minilm_tokens, 16, 0).chunks("\n\n".join(paragraphs))
    assert [chunk.text for chunk in chunks] == paragraphs


@pytest.mark.parametrize("text", ["漢" * 60_000, "a" * 200_000, "ab " * 60_000, "word\n" * 40_000])
def test_a_text_without_places_to_cut_takes_no_forever(text: str) -> None:
    started = time.perf_counter()
    chunks = Cutting(minilm_tokens, 200, 20).chunks(text)
    assert time.perf_counter() - started < 15
    assert max(len(chunk.text) for chunk in chunks) <= 200 * 12


def test_the_page_of_a_chunk_is_the_one_it_begins_on() -> None:
    pages = [f"Page{number} " + "word " * 30 for number in range(1, 7)]
    collection = chunked(collection_from_upload(("a.pdf", pdf(pages))), 16, 4)
    whole = collection_from_upload(("a.pdf", pdf(pages))).documents["text"].iloc[0]
    assert collection.is_chunked
    assert set(collection.documents["page"]) == {"1", "2", "3", "4", "5", "6"}
    for row in collection.documents.to_dict("records"):
        assert row["text"] == whole[int(row["start"]) : int(row["end"])]
        assert int(row["page"]) == whole.count("\f", 0, int(row["start"])) + 1


def test_chunks_keep_their_documents_columns_and_the_judgments() -> None:
    long = "Tents are light. " * 40
    documents = pd.DataFrame({"id": ["a", "b"], "text": [long, "Short."], "label": ["x", "y"], "page": ["7", "8"]})
    queries = pd.DataFrame({"id": ["q"], "text": ["tents"]})
    judgments = pd.DataFrame({"query_id": ["q"], "doc_id": ["a"], "grade": [2]})
    collection = chunked(assemble("few", documents, queries, judgments), 50, 5)
    rows = collection.documents
    assert rows["id"].tolist() == [f"a#{number}" for number in range(1, len(rows))] + ["b#1"]
    assert set(rows.loc[rows["document_id"] == "a", "label"]) == {"x"}
    assert rows["page (column)"].iloc[-1] == "8"
    assert rows["page"].iloc[-1] == ""
    assert collection.parent_ids == ("a", "b")
    assert collection.qrels() == {"q": {"a": 2}}
    assert collection.grades("q") == {f"a#{number}": 2 for number in range(1, len(rows))}
    assert collection.grades(None) == {}
    assert collection.parents()[["id", "label"]].to_numpy().tolist() == [["a", "x"], ["b", "y"]]
    assert all(str(kind) == "str" for kind in rows.dtypes)


def test_reading_chunks_again_keeps_their_judgments() -> None:
    first = chunked(collection_of("Tents are light. " * 40), 50, 5)
    queries = pd.DataFrame({"id": ["q"], "text": ["tents"]})
    pairs = [("q", "d0", 1), ("q", "d0#2", 3), ("q", "d9", 1)]
    judgments = pd.DataFrame(pairs, columns=["query_id", "doc_id", "grade"])
    again = assemble("again", first.documents, queries, judgments)
    assert again.qrels() == {"q": {"d0": 3, "d9": 1}}  # one named a chunk; one is not there, and cannot be found


def test_a_table_with_columns_of_these_names_is_not_taken_for_chunks() -> None:
    found = collection_of("a", "b", document_id=["d0", "x"], page=["", ""], start=["0", "0"], end=["1", "1"])
    assert not found.is_chunked
    assert found.parent_ids == ("d0", "d1")


def test_a_sample_keeps_the_chunks_of_a_document_together() -> None:
    texts = ["word " * (30 * (1 + number % 7)) for number in range(60)]
    queries = pd.DataFrame({"id": ["q"], "text": ["word"]})
    judgments = pd.DataFrame({"query_id": ["q"], "doc_id": ["d59"], "grade": [1]})
    documents = pd.DataFrame({"id": [f"d{n}" for n in range(60)], "text": texts})
    whole = chunked(assemble("few", documents, queries, judgments), 20, 2)
    some = whole.sample(80)
    assert len(some.documents) <= 80
    sizes = whole.documents["document_id"].value_counts().to_dict()
    assert some.documents["document_id"].value_counts().to_dict() == {name: sizes[name] for name in some.parent_ids}
    assert "d59" in some.parent_ids
    assert some.qrels() == {"q": {"d59": 1}}
    assert whole.sample(1).parent_ids == ("d59",)


@pytest.mark.parametrize(("size", "overlap"), [(5, 0), (100_000, 0), (50, 26), (50, -1)])
def test_sizes_without_sense_are_refused(size: int, overlap: int) -> None:
    with pytest.raises(BadInputError, match=r"tokens; give a whole number"):
        chunked(collection_of("a"), size, overlap)


def test_chunks_are_not_cut_again() -> None:
    with pytest.raises(BadInputError, match="chunks already"):
        chunked(chunked(collection_of("a b c"), 200, 20), 200, 20)


def test_a_document_without_text_stays_as_one_chunk() -> None:
    rows = chunked(collection_of("", "b", title=["Only a title", ""]), 200, 20).documents
    assert rows[["id", "text", "start", "end"]].to_numpy().tolist() == [["d0#1", "", "0", "0"], ["d1#1", "b", "0", "1"]]


def test_answers_of_a_real_corpus_lie_within_the_chunks(test_data: Path) -> None:
    folder = (
        test_data / "chunking_evaluation" / "chunking_evaluation" / "evaluation_framework" / "general_evaluation_data"
    )
    folder = folder if folder.is_dir() else test_data / "chunking_evaluation"
    questions = next(folder.rglob("questions_df.csv"), None)
    corpora = {path.stem: path for path in folder.rglob("*.md")} | {path.stem: path for path in folder.rglob("*.txt")}
    if questions is None or not corpora:
        pytest.skip("the spans are not there")
    table = pd.read_csv(questions)
    name = "state_of_the_union" if "state_of_the_union" in corpora else sorted(corpora)[0]
    text = corpora[name].read_text(encoding="utf-8")
    collection = chunked(collection_of(text), 200, 0)
    spans = [(int(row["start"]), int(row["end"])) for row in collection.documents.to_dict("records")]
    found = [json.loads(cell) for cell in table.loc[table["corpus_id"] == name, "references"]]
    answers = [reference for references in found for reference in references]
    assert answers
    for answer in answers:
        assert text[answer["start_index"] : answer["end_index"]] == answer["content"]
        covered = sum(
            len(text[max(a, answer["start_index"]) : min(b, answer["end_index"])].strip())
            for a, b in spans
            if a < answer["end_index"] and b > answer["start_index"]
        )
        assert covered >= 0.98 * len(answer["content"].strip())


def test_the_command_line_chunks_a_real_collection_and_keeps_its_judgments(
    test_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from components.cli import main

    source, out = test_data / "xquad" / "en", tmp_path / "out"
    whole = collection_from_path(source)
    common = ["compare", "--data", str(source), "--model", "bm25", "--workspace", str(tmp_path / "ws")]
    assert main([*common, "--out", str(out), "--chunk-tokens", "60", "--chunk-overlap", "10"]) == 0
    row = pd.read_csv(out / "metrics.csv").iloc[0]
    assert row["documents"] == len(whole.documents)
    assert row["queries"] == len(whole.qrels())
    assert row["ndcg@10"] > 0.8
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["data"]["chunks"] > len(whole.documents)
    run = pd.read_csv(out / "runs" / "bm25.trec", sep=r"\s+", header=None, dtype={0: str, 2: str})
    assert set(run[2]) <= set(whole.documents["id"])
    assert run.groupby(0)[2].nunique().eq(run.groupby(0).size()).all()
    assert main([*common, "--out", str(tmp_path / "b"), "--chunk-overlap", "5"]) == 2
    assert "--chunk-tokens" in capsys.readouterr().err
