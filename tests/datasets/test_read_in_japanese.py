"""Files are read alike in every language: no reader knows an error or a note by its English words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pandas as pd
import pytest

from components import i18n
from components.datasets.answers_beside import queries_with_answers
from components.datasets.archive import TooLargeArchiveError
from components.datasets.documents import documents_from_table
from components.datasets.formats.epub import read_epub
from components.datasets.formats.xml_zip import members_of
from components.datasets.qrels import read_qrels
from components.datasets.tables import read_table, saying_what_is_lost
from components.datasets.trec_run import read_trec_run
from components.records import BadInputError, Collection
from components.retrieval.hard_sample import hard_sample, sentence_of
from tests.datasets.files import packed, xlsx

DOCUMENTS = pd.DataFrame({"id": ["d1", "d2"], "title": "", "text": ["one", "two"], "label": "", "language": ""})


@pytest.fixture(autouse=True)
def _japanese() -> Iterator[None]:
    with i18n.reading("ja"):
        yield


def test_judgments_of_nothing_but_names_are_told_what_a_line_is() -> None:
    with pytest.raises(BadInputError, match="TREC"):
        read_qrels(b"question,doc,2\n", "qrels.csv")


def test_an_archive_that_is_too_large_is_not_called_damaged() -> None:
    with pytest.raises(TooLargeArchiveError):
        members_of(packed({"a": b" " * 60_000_000}), "a.odt", "a", "ODT")


def test_an_empty_chapter_of_a_book_is_not_called_unreadable() -> None:
    book = b"<package><manifest>%s</manifest><spine>%s</spine></package>" % (
        b'<item id="a" href="a.html"/><item id="b" href="b.html"/>',
        b'<itemref idref="a"/><itemref idref="b"/>',
    )
    container = b'<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
    pages = {"a.html": b"<p>One chapter.</p>", "b.html": b"<p></p>"}
    read = read_epub(packed({"META-INF/container.xml": container, "book.opf": book, **pages}), "book.epub")
    assert (read.text, read.notes) == ("One chapter.", ())


def test_answers_beside_questions_need_no_grades() -> None:
    asked = pd.DataFrame({"text": ["which?"], "document": ["d1"]}, dtype="str")
    _, judgments, notes = queries_with_answers(asked, {"text": "text"}, DOCUMENTS)
    assert judgments is not None and len(judgments) == 1
    assert len(notes) == 1 and "'document'" in notes[0]


def test_cells_that_only_look_empty_are_told_with_the_error_they_cause() -> None:
    data = xlsx({"s": [["id", "text"], [1, "some words here"], [2, "other words here"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"<v>2</v>", b"<f>1+1</f><v></v>")
    table = read_table(packed(members), "a.xlsx")
    with pytest.raises(BadInputError, match="A3"), saying_what_is_lost(table, "a.xlsx"):
        documents_from_table(table, {"id": "id", "text": "text"})


def test_a_note_has_no_english_in_it() -> None:
    lines = b"q1 Q0 d1 1 2.0 x\nq9 Q0 d1 1 2.0 x\nq9 Q0 d2 1 1.0 x\n"
    _, notes = read_trec_run(lines, "run", ["q1"], ["d1", "d2"])
    assert notes == ("run：未知の質問を指す2件の結果を除外しました。",)


def test_what_a_hard_sample_is_made_of_is_said_in_the_language_of_who_reads() -> None:
    made = hard_sample(Collection("c", DOCUMENTS), [], 1)
    assert sentence_of(made).startswith("2件の文書のうち1件だけを検索対象にしています")
    with i18n.reading("en"):
        assert sentence_of(made).startswith("Only 1 of 2 documents are searched: 0 judged")
    assert sentence_of(Collection("c", DOCUMENTS)) == ""
