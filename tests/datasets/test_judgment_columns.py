"""Judgments are read by what their columns say and hold, never by where they stand alone."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest

from components.datasets.id_match import IdMatcher
from components.datasets.judgment_columns import judgment_columns, question_columns
from components.datasets.qrels import read_qrels
from components.datasets.read import collection_from_upload
from components.datasets.trec_run import read_trec_run
from components.records import BadInputError
from tests.datasets.files import packed
from tests.datasets.reading import read_beir_folder, read_beir_zip
from tests.datasets.test_read import folder

CORPUS = b"id,title,text\n" + b"".join(b"%d,T%d,words of %d\n" % (n, n, n) for n in range(1, 7))
QUERIES = b"id,text,topic\n" + b"".join(b"%d,asks for %d,t%d\n" % (n, n, n % 2) for n in range(1, 7))
REVERSED = b"doc_id\tquery_id\trelevance\n" + b"".join(b"%d\t%d\t1\n" % (7 - n, n) for n in range(1, 7))
RIGHT = {str(n): {str(7 - n): 1} for n in range(1, 7)}


def table(*ids: str) -> pd.DataFrame:
    return pd.DataFrame({"id": list(ids), "title": [""] * len(ids)}, dtype="str")


def test_the_header_of_judgments_is_believed_by_every_way_in(tmp_path: object) -> None:
    files = {"corpus.csv": CORPUS, "queries.csv": QUERIES, "qrels.tsv": REVERSED}
    assert read_beir_folder(folder(tmp_path / "c", files)).qrels() == RIGHT  # type: ignore[operator]
    assert read_beir_zip(packed(files), "c.zip").qrels() == RIGHT
    deep = {f"a/b/{name}".replace("/", "\\"): data for name, data in files.items()}
    assert read_beir_zip(packed(deep), "c.zip").qrels() == RIGHT
    other = {"kb/documents.csv": CORPUS, "kb/questions.csv": QUERIES, "kb/judgments.tsv": REVERSED}
    assert read_beir_zip(packed(other), "c.zip").qrels() == RIGHT
    uploaded = collection_from_upload(("d.csv", CORPUS), ("q.csv", QUERIES), ("j.tsv", REVERSED))
    assert uploaded.qrels() == RIGHT
    assert uploaded.queries["topic"].tolist()[:2] == ["t1", "t0"]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ("query_id doc_id relevance annotator\nq1 1 2 1\nq2 3 0 1", {"q1": {"1": 2}, "q2": {"3": 0}}),
        ("query_id iteration doc_id grade\nq1 1 2 1\nq2 1 3 2", {"q1": {"2": 1}, "q2": {"3": 2}}),
        ("q1 0 2 1\nq2 0 3 2", {"q1": {"2": 1}, "q2": {"3": 2}}),
        ("q1 2 1\nq2 3 2", {"q1": {"2": 1}, "q2": {"3": 2}}),
        ("d2 q1 1\nd3 q2 2", {"q1": {"d2": 1}, "q2": {"d3": 2}}),
        ("who what how\nd2 q1 1\nd3 q2 2", {"q1": {"d2": 1}, "q2": {"d3": 2}}),
        ("q1 2 1 sure\nq2 3 2 maybe", {"q1": {"2": 1}, "q2": {"3": 2}}),
        ("score passage_id topic\n1 2 q1\n2 3 q2", {"q1": {"2": 1}, "q2": {"3": 2}}),
    ],
)
def test_columns_are_told_by_names_then_by_ids(rows: str, wanted: dict[str, dict[str, int]]) -> None:
    documents = b"id,text\n" + b"".join(b"%s,words\n" % one for one in (b"1", b"2", b"3", b"d2", b"d3"))
    queries = b"id,text\nq1,one\nq2,two\n"
    for delimiter, name in (("\t", "j.tsv"), (",", "j.csv"), (" ", "j.txt")):
        data = rows.replace(" ", delimiter).encode()
        found = collection_from_upload(("d.csv", documents), ("q.csv", queries), (name, data))
        assert found.qrels() == wanted, name


@pytest.mark.parametrize(
    ("header", "rows", "message"),
    [
        ("first,second,n", "1,2,1\n2,1,1", "two ways: 'first' as question ids and 'second' as document ids, or"),
        ("query_id,doc_id,n", "d1,q1,1\nd2,q2,1", "fit the other way round .*'query_id' has 'd1'"),
    ],
)
def test_two_readings_are_refused_with_both_named(header: str, rows: str, message: str) -> None:
    judged = read_qrels(f"{header}\n{rows}\n".encode(), "j.csv")
    queries, documents = (
        (table("1", "2"), table("1", "2")) if "first" in header else (table("q1", "q2"), table("d1", "d2"))
    )
    with pytest.raises(BadInputError, match=message):
        judgment_columns(judged, queries, documents)


def test_the_column_that_names_documents_is_the_one_whose_cells_do() -> None:
    documents = pd.DataFrame({"id": ["a", "b"], "title": ["Tents", "Stoves"]}, dtype="str")
    sheet = pd.DataFrame(
        {"question": ["x?", "y?"], "answer": ["within a month", "never"], "source file": ["tents", "b"]},
        dtype="str",
    )
    assert question_columns(sheet, documents) == {"question": "question", "document": "source file"}


NFC = "Größe-1"


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ([NFC], unicodedata.normalize("NFD", NFC)),
        (["KB-1"], "\u200bKB-1\ufeff"),
        (["KB 1"], "KB\u00a0 1"),
        (["101.0"], "101"),
        (["7"], "007"),
        (["00123"], "123"),
    ],
)
def test_ids_that_are_the_same_to_a_person_are_matched_and_it_is_said(known: list[str], typed: str) -> None:
    matched, notes = IdMatcher(known).matched(pd.Series([typed, "other"], dtype="str"), "document")
    assert matched.tolist() == [known[0], "other"]
    assert notes[0].startswith("1 document id differs from the collection's only in blanks, invisible characters")


def test_ids_that_two_documents_could_be_are_not_guessed() -> None:
    finder = IdMatcher(["7", "07", "KB-1", "KB-1\u200b"])
    assert finder.find("7") == "7" and finder.find("07") == "07"
    assert finder.find("007") is None
    assert finder.find("\u200bKB-1") is None
    assert finder.find("KB-1\u200b") == "KB-1\u200b"


def test_judgments_that_are_all_0_say_that_nothing_is_relevant() -> None:
    found = collection_from_upload(("d.csv", CORPUS), ("q.csv", QUERIES), ("j.tsv", b"1\t0\t2\t0\n2\t0\t3\t0\n"))
    assert not found.has_judgments
    assert [note for note in found.notes if " 0: no document is judged relevant" in note] == [
        "All 2 grades are 0: no document is judged relevant to any question, so nothing can be scored."
    ]


def test_a_run_of_another_system_may_write_its_ids_in_another_form() -> None:
    line = f"q1 Q0 {unicodedata.normalize('NFD', NFC)} 1 0.5 x\n"
    run, notes = read_trec_run(line.encode(), "theirs", ["q1"], [NFC, "other"])
    assert run.rankings["q1"].doc_ids == (NFC,)
    assert notes[0].startswith("1 id differs from the collection's only in")


@pytest.mark.parametrize(
    "names",
    ["documento;consulta;relevancia", "Artikel;Frage;Bewertung", "produit;requête;pertinence", "文書;質問;評価"],
)
def test_names_in_other_languages_say_what_small_numbers_cannot(names: str) -> None:
    data = f"{names}\n" + "".join(f"{7 - n};{n};1\n" for n in range(1, 7))
    assert collection_from_upload(("d.csv", CORPUS), ("q.csv", QUERIES), ("j.csv", data.encode())).qrels() == RIGHT
