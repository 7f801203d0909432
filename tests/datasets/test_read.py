"""Folders, archives and uploads become the same collections."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.datasets.limits import MAX_UPLOAD_MB
from components.datasets.read import collection_from_path, collection_from_upload
from components.records import DOCUMENT_COLUMNS, BadInputError
from tests.datasets.reading import read_beir_folder, read_beir_zip
from tests.datasets.test_archive import packed

FILES = {
    "corpus.jsonl": b'{"_id": "d1", "title": "T", "text": "a", "metadata": {"url": "u"}, "category": "x", '
    b'"lang": "en"}\n'
    b'{"_id": "d2", "text": "b", "metadata": {}}\n{"_id": "d3", "title": "", "text": " "}\n',
    "queries.jsonl": b'{"_id": "q1", "text": "one", "metadata": {}}\n{"_id": "q2", "text": "two"}\n',
    "qrels/test.tsv": b"query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t-1\nq1\td3\t1\n",
    "qrels/train.tsv": b"query-id\tcorpus-id\tscore\nq2\td2\t1\n",
}
DOCUMENTS = ("docs.csv", "sku,name,description\nA1,Lamp,A bright lamp\nA2,Chair,A soft chair\n".encode("utf-16"))


def folder(path: Path, files: dict[str, bytes]) -> Path:
    """The files written below a folder."""
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def test_a_beir_folder_is_read_with_its_extra_keys(tmp_path: Path) -> None:
    collection = read_beir_folder(folder(tmp_path / "shop", FILES))
    assert collection.name == "shop"
    assert list(collection.documents.columns) == [*DOCUMENT_COLUMNS, "url"]
    assert collection.documents.iloc[0].tolist() == ["d1", "T", "a", "x", "en", "u"]
    assert collection.documents["id"].tolist() == ["d1", "d2"]
    assert collection.qrels(only_present=True) == {"q1": {"d1": 2, "d2": 0}}
    assert collection.qrels() == {"q1": {"d1": 2, "d2": 0, "d3": 1}}
    assert collection.queries["id"].tolist() == ["q1", "q2"]
    assert collection.notes == (
        "1 row has neither title nor text and was left out: row 3.",
        "1 negative grade counts as 0 (not relevant).",
        "1 judgment names documents that are not in the collection: d3.",
        "Judgments come from qrels/test.tsv; qrels/train.tsv was not read.",
    )


@pytest.mark.parametrize("prefix", ["", "shop/"])
def test_a_zip_gives_the_same_collection_as_its_folder(tmp_path: Path, prefix: str) -> None:
    files = {f"{prefix}{name}": content for name, content in FILES.items()}
    zipped = packed({**files, "__MACOSX/shop/._corpus.jsonl": b"\x00", f"{prefix}notes.md": b"\xff"})
    (tmp_path / "shop.zip").write_bytes(zipped)
    wanted = read_beir_folder(folder(tmp_path / "shop", FILES))
    for collection in (read_beir_zip(zipped, "shop.zip"), collection_from_path(tmp_path / "shop.zip")):
        assert collection.content_hash == wanted.content_hash
        assert (collection.name, collection.notes[: len(wanted.notes)]) == (wanted.name, wanted.notes)
        assert collection.notes[len(wanted.notes) :] == (
            "1 file is not part of a collection in this layout and not read: notes.md.",
        )


@pytest.mark.parametrize(
    ("present", "chosen"),
    [
        (["qrels/dev.tsv", "qrels/train.tsv"], "qrels/dev.tsv"),
        (["qrels.tsv", "qrels/dev.tsv"], "qrels.tsv"),
        (["qrels.tsv", "qrels/test.tsv"], "qrels/test.tsv"),
        (["qrels/other.tsv"], "qrels/other.tsv"),
        (["qrels.trec"], "qrels.trec"),
    ],
)
def test_the_test_split_of_the_judgments_comes_first(tmp_path: Path, present: list[str], chosen: str) -> None:
    grades = {name: b"q1\td1\t9\n" if name == chosen else b"q1\td1\t1\n" for name in present}
    files = {name: FILES[name] for name in ("corpus.jsonl", "queries.jsonl")}
    assert read_beir_folder(folder(tmp_path, {**files, **grades})).qrels() == {"q1": {"d1": 9}}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "has no corpus.jsonl"),
        ({"docs.mp3": b"x"}, r"no corpus.jsonl and no file that can be read \(it holds docs.mp3\)"),
        ({**FILES, "queries.jsonl": b"\n"}, "queries.jsonl is empty"),
        ({**FILES, "corpus.jsonl": b'{"_id": 1, "text": "a"}\nx'}, "corpus.jsonl, line 2"),
        (
            {**FILES, "corpus.jsonl": b'{"_id": 1, "text": "a"}\n{"_id": 1, "text": "b"}'},
            "corpus.jsonl: .*rows 1 and 2",
        ),
        ({**FILES, "qrels/test.tsv": b"q1\td1\thigh\n"}, "qrels/test.tsv: Row 1"),
        ({"corpus.jsonl": FILES["corpus.jsonl"], "qrels.tsv": b"q1\td1\t1\n"}, "no queries.jsonl"),
    ],
)
def test_a_broken_folder_is_refused_with_the_file_at_fault(
    tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        collection_from_path(folder(tmp_path, files))


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no file or folder"):
        collection_from_path(tmp_path / "none")


def test_a_single_documents_file_is_a_collection(tmp_path: Path) -> None:
    (tmp_path / "docs.csv").write_bytes(DOCUMENTS[1])
    collection = collection_from_path(tmp_path / "docs.csv")
    assert collection.name == "docs"
    assert collection.document_texts() == ["Lamp A bright lamp", "Chair A soft chair"]
    assert not collection.has_judgments and collection.queries.empty


def test_a_zip_of_one_table_is_read_as_documents() -> None:
    assert read_beir_zip(packed({"x/docs.csv": DOCUMENTS[1]}), "x.zip").documents["id"].tolist() == ["A1", "A2"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"a.csv": b"x", "b.csv": b"x"}, "no corpus.jsonl .a.csv, b.csv"),
        ({"a/corpus.jsonl": b"x", "b/corpus.jsonl": b"x"}, "more than one corpus"),
        ({"picture.png": b"x"}, "no corpus.jsonl .no table, but picture.png"),
    ],
)
def test_a_zip_without_one_collection_is_refused(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_beir_zip(packed(files), "a.zip")


@pytest.mark.parametrize(
    "judgments",
    [
        ("j.csv", b"query_id,doc_id,grade\nq1,A1,2\nq2,A2,1\n"),
        ("j.tsv", b"q1\tA1\t2\nq2\tA2\t1\n"),
        ("j.txt", b"q1 0 A1 2\nq2 0 A2 1\n"),
        ("j.qrels", b"q1 0 A1 2\nq2 0 A2 1\n"),
        ("j.json", b'[{"qid": "q1", "sku": "A1", "rel": 2}, {"qid": "q2", "sku": "A2", "rel": 1.0}]'),
    ],
)
@pytest.mark.parametrize("queries", [("q.txt", b"bright\n\nsoft\n"), ("q.csv", b"id,query\nq1,bright\nq2,soft\n")])
def test_three_uploads_in_any_format_make_one_collection(
    judgments: tuple[str, bytes], queries: tuple[str, bytes]
) -> None:
    collection = collection_from_upload(DOCUMENTS, queries, judgments)
    assert collection.query_texts() == ["bright", "soft"]
    assert collection.qrels() == {"q1": {"A1": 2}, "q2": {"A2": 1}}


def test_questions_with_their_document_need_no_queries() -> None:
    collection = collection_from_upload(
        DOCUMENTS, judgments=("t.csv", b"question,answer\nWhat shines?,lamp\nWhere to sit?,A2\n")
    )
    assert collection.qrels() == {"q1": {"A1": 1}, "q2": {"A2": 1}}


@pytest.mark.parametrize(
    "names",
    [
        ("corpus/test-00000-of-00001.jsonl", "queries/test-00000-of-00001.jsonl", "qrels/test-00000-of-00001.tsv"),
        ("data/corpus-00000-of-00001.jsonl", "data/queries-00000-of-00001.jsonl", "data/qrels-00000-of-00001.tsv"),
        ("corpus/corpus.jsonl", "queries/queries.jsonl", "qrels/test.tsv"),
        ("Dokumente.jsonl", "Fragen.jsonl", "Bewertungen.tsv"),
    ],
)
def test_a_data_set_of_the_hub_and_names_of_other_languages_are_known(tmp_path: Path, names: tuple[str, ...]) -> None:
    contents = (
        b'{"_id": "1", "text": "a tent"}\n{"_id": "2", "text": "a stove"}\n',
        b'{"_id": "q", "text": "what?"}\n',
        b"query-id\tcorpus-id\tscore\nq\t2\t1\n",
    )
    files = dict(zip(names, contents, strict=True))
    for found in (
        collection_from_path(folder(tmp_path / "c", files)),
        collection_from_upload(("c.zip", packed(files))),
    ):
        assert found.documents["id"].tolist() == ["1", "2"] and found.qrels() == {"q": {"2": 1}}
        assert found.notes == ()


def test_parts_of_one_table_are_not_taken_for_the_whole() -> None:
    part = b'{"_id": "%d", "text": "a tent"}\n'
    files = {f"corpus/test-0000{n}-of-00002.jsonl": part % n for n in (0, 1)}
    with pytest.raises(BadInputError, match="test-00000-of-00002"):
        collection_from_upload(("c.zip", packed({**files, "queries/test-00000-of-00001.jsonl": part % 7})))


def test_ids_in_a_sheet_of_questions_that_are_written_apart_are_said() -> None:
    found = collection_from_upload(
        ("d.csv", b"id,text\n00123,a tent\n7,a stove\n"), None, ("q.csv", b"Frage;Artikelnummer\nwhat?;123\nwhy?;7\n")
    )
    assert found.qrels() == {"q1": {"00123": 1}, "q2": {"7": 1}}
    assert found.notes[-1].startswith("1 document id differs from the collection's only in")
    assert "'123' for '00123'" in found.notes[-1]


def test_a_persons_mapping_wins_over_the_guess() -> None:
    collection = collection_from_upload(DOCUMENTS, mappings={"documents": {"id": "name", "text": "description"}})
    assert collection.documents["id"].tolist() == ["Lamp", "Chair"]
    assert collection.documents["sku"].tolist() == ["A1", "A2"]


def test_an_old_encoding_is_said() -> None:
    collection = collection_from_upload(("d.csv", "id,text\n1,Größe und Gewicht\n".encode("latin-1")))
    assert collection.documents["text"].tolist() == ["Größe und Gewicht"]
    assert "not UTF-8; it was read as CP1252" in collection.notes[0]


def test_a_first_row_that_is_a_text_is_read_as_one_and_it_is_said() -> None:
    collection = collection_from_upload(("d.csv", b"This line is a text\nAnd so is this\n"))
    assert collection.documents["text"].tolist() == ["This line is a text", "And so is this"]
    assert "has no row of column names: row 1, 'This line is a text'" in collection.notes[0]


def test_a_file_over_the_limit_is_sent_to_the_command_line() -> None:
    with pytest.raises(BadInputError, match="201 MB; .* up to 200 MB: use the command line"):
        collection_from_upload(("d.csv", bytes((MAX_UPLOAD_MB + 1) * 1_000_000)))


@pytest.mark.parametrize(
    ("name", "documents", "queries", "judgments", "notes"),
    [
        ("adi", 82, 35, 170, 0),
        ("cisi", 1460, 112, 3114, 0),
        ("cranfield", 1398, 225, 1836, 2),
        ("medline_med", 1033, 30, 696, 0),
        ("scifact_mini", 1000, 100, 114, 0),
        ("xquad/en", 240, 1185, 1185, 0),
        ("xquad/de", 240, 1181, 1181, 0),
        ("xquad/es", 240, 1184, 1184, 0),
        ("limit_small", 46, 1000, 2000, 0),
    ],
)
def test_real_collections_have_their_known_counts(
    test_data: Path, name: str, documents: int, queries: int, judgments: int, notes: int
) -> None:
    collection = collection_from_path(test_data / name)
    counts = (len(collection.documents), len(collection.queries), len(collection.judgments), len(collection.notes))
    assert counts == (documents, queries, judgments, notes)
    assert collection.judgments["grade"].min() >= 0


def test_cranfields_empty_documents_cost_one_judgment_and_no_query(test_data: Path) -> None:
    collection = collection_from_path(test_data / "cranfield")
    assert not {"471", "995"} & set(collection.documents["id"])
    assert len(collection.qrels()) == 225
    assert sum(grade == 0 for grades in collection.qrels().values() for grade in grades.values()) == 225


def test_queries_without_judgments_stay(test_data: Path) -> None:
    collection = collection_from_path(test_data / "cisi")
    assert (len(collection.queries), len(collection.qrels())) == (112, 76)


HEADS = [b"", b"PK\x03\x04", b"PAR1", b"{", b"q1 0 1 1\n", b"query-id\tcorpus-id\tscore\n", b"\n\x1c\n"]
EXTENSIONS = [".csv", ".tsv", ".json", ".jsonl", ".txt", ".qrels", ".trec", ".xlsx", ".parquet", ".zip", ".pdf"]


@settings(deadline=None)
@given(
    st.sampled_from(["documents", "queries", "judgments"]),
    st.sampled_from(EXTENSIONS),
    st.sampled_from(HEADS),
    st.binary(max_size=60),
)
@example("judgments", ".csv", b"", b"\x1c")
def test_random_bytes_in_any_place_end_in_a_collection_or_one_sentence(
    place: str, extension: str, head: bytes, data: bytes
) -> None:
    odd = (f"a{extension}", head + data)
    documents = odd if place == "documents" else DOCUMENTS
    asked = odd if place == "queries" else ("q.csv", b"id,text\n1,one\n") if place == "judgments" else None
    try:
        collection_from_upload(documents, asked, odd if place == "judgments" else None)
    except BadInputError as error:
        assert "\n" not in str(error)
