"""The chunk grid: ways to cut, what is encoded twice (nothing), the command and its files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.candidates.by_spec import encoder_key, resolve_name
from components.cli import main
from components.datasets.chunking import Cutting
from components.datasets.cutters import HeadingCutting, SentenceCutting
from components.datasets.spans import right_spans, spans_text
from components.evaluation.spans import span_scores
from components.measurements.base import Subject, measure
from components.measurements.chunk_grid import CHUNK_GRID, ChunkSetting, settings_of
from components.measurements.chunk_tables import choose
from components.records import BadInputError, Collection
from components.stores.vector_cache import VectorCache
from components.workspace import Workspace
from tests.cases import QUICK, WORDS

TEXTS = {
    name: "\n\n".join(
        f"## Part {part}\n"
        + " ".join(
            f"The {word} of {name} stands by number {part}{place}." for place, word in enumerate(WORDS[part : part + 9])
        )
        for part in range(6)
    )
    for name in ("one", "two")
}
WITHIN = Cutting(lambda text: len(text.split()), 16, 0)


def spanned() -> Collection:
    asked, tags = [], []
    for name, text in TEXTS.items():
        for part in range(6):
            sentence = f"The {WORDS[part + 4]} of {name} stands by number {part}4."
            start = text.index(sentence)
            asked.append(f"Where does the {WORDS[part + 4]} of {name} stand, number {part}4?")
            tags.append(spans_text({name: [(start, start + len(sentence))]}))
    documents = pd.DataFrame(
        {"id": list(TEXTS), "title": "", "text": list(TEXTS.values()), "label": "", "language": ""}
    )
    queries = pd.DataFrame({"id": [f"q{i}" for i in range(len(asked))], "text": asked, "spans": tags})
    judgments = pd.DataFrame({"query_id": queries["id"], "doc_id": ["one"] * 6 + ["two"] * 6, "grade": 1})
    return Collection("spanned", documents.astype("str"), queries.astype("str"), judgments)


def write(folder: Path, content: Collection) -> Path:
    folder.mkdir()
    rows = [{"_id": row.id, "title": "", "text": row.text} for row in content.documents.itertuples()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    asked = [
        {"_id": row.id, "text": row.text, "spans": json.loads(str(row.spans))} for row in content.queries.itertuples()
    ]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    judged = [f"{row.query_id}\t{row.doc_id}\t1" for row in content.judgments.itertuples()]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]), encoding="utf-8")
    return folder


@given(st.text(alphabet="ab. \n#?!-=\f", max_size=200))
def test_no_way_to_cut_loses_or_moves_a_character(text: str) -> None:
    for cutter in (HeadingCutting(WITHIN), SentenceCutting(WITHIN), WITHIN):
        chunks = cutter.chunks(text)
        assert all(text[one.start : one.end] == one.text for one in chunks)
        covered = {place for one in chunks for place in range(one.start, one.end)}
        assert all(place in covered for place, letter in enumerate(text) if not letter.isspace())


def test_headings_begin_chunks_and_sentences_stand_alone() -> None:
    text = "Before. And on.\n# First\nWords here.\n\nSecond\n======\nMore words."
    within = Cutting(len, 200, 0)
    assert [one.text.split("\n")[0] for one in HeadingCutting(within).chunks(text)] == [
        "Before. And on.",
        "# First",
        "Second",
    ]
    assert [one.text for one in SentenceCutting(within).chunks(text)][:2] == ["Before.", "And on."]


def test_every_score_is_that_of_the_first_chunks(tmp_path: Path) -> None:
    content = spanned()
    subject = Subject(Workspace(tmp_path), content, resolve_name("bm25"))
    options = {"sizes": [32], "overlaps": [0, 16], "by": ["sentence"], "k": 1}
    measure(CHUNK_GRID, subject, options)
    found = CHUNK_GRID.load(subject, options)
    assert found is not None
    assert [one.setting.name for one in found] == ["32", "32+16", "sentence"]
    # Each question repeats its sentence: BM25 finds exactly that one, and one sentence is all that is read.
    assert found[2].scores[["recall", "precision", "iou"]].eq(1).all(axis=None)
    right = right_spans(content)
    whole = span_scores(right["q0"], [("one", 0, len(TEXTS["one"]))])
    assert found[0].scores["precision"].min() > whole.precision
    assert choose("bm25", found, 0.02).smallest.setting.name == "sentence"
    assert CHUNK_GRID.load(subject, {**options, "k": 2}) is None


def test_nothing_is_encoded_twice(tmp_path: Path) -> None:
    content, spec = spanned(), resolve_name(QUICK)
    subject = Subject(Workspace(tmp_path), content, spec)
    measure(CHUNK_GRID, subject, {"sizes": [32], "overlaps": [0], "by": [], "k": 2})
    cache = VectorCache(subject.workspace.vectors_folder(encoder_key(spec)))
    before = len(cache)
    measure(CHUNK_GRID, subject, {"sizes": [32], "overlaps": [0], "by": [], "k": 5})
    assert len(cache) == before == len(content.queries) + len(set(ChunkSetting(32).cut(content).document_texts()))


def test_the_command_names_the_smallest_setting_within_the_margin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = write(tmp_path / "data", spanned()), tmp_path / "out"
    arguments = [
        "chunks",
        "--data",
        data,
        "--model",
        QUICK,
        "--model",
        "bm25",
        "--sizes",
        "32,64",
        "--overlaps",
        "0,16",
    ]
    assert main([*map(str, arguments), "--by-sentence", "--out", str(out), "--workspace", str(tmp_path / "w")]) == 0
    table = pd.read_csv(out / "chunks.csv")
    assert set(table["setting"]) == {"32", "64", "32+16", "64+16", "sentence"}
    assert ((table["recall_low"] <= table["recall"]) & (table["recall"] <= table["recall_high"])).all()
    assert len(pd.read_csv(out / "chunks_per_query.csv")) == 2 * 5 * 12
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["take"]) == {QUICK, "bm25"}
    said = capsys.readouterr().out
    assert all(f"{model}: choose the setting {name}." in said for model, name in manifest["take"].items())


def test_data_without_spans_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = spanned()
    data = write(tmp_path / "data", replace(content, queries=content.queries.assign(spans="{}")))
    assert main(["chunks", "--data", str(data), "--model", "bm25", "--out", str(tmp_path / "out")]) == 2
    assert "No question says which span" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("tag", ['{"one": [[5, 3]]}', '{"one": [[0, 99999]]}', '{"three": [[0, 1]]}', "[1]", "half {"])
def test_wrong_spans_are_named(tag: str) -> None:
    content = spanned()
    wrong = content.queries.assign(spans=[tag, *content.queries["spans"][1:]])
    with pytest.raises(BadInputError, match="question q0"):
        right_spans(replace(content, queries=wrong))


def test_an_overlap_over_half_a_size_is_left_out() -> None:
    assert [one.name for one in settings_of({"sizes": [64, 32], "overlaps": [0, 20], "by": []})] == [
        "32",
        "64",
        "64+20",
    ]
    with pytest.raises(BadInputError, match="no way to cut"):
        settings_of({"sizes": [32], "overlaps": [30], "by": []})
