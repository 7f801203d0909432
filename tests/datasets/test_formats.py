"""Files of every format: their text, or one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.formats.files import ALL_EXTENSIONS, is_one_document
from components.datasets.read import collection_from_path, collection_from_upload
from components.datasets.tables import read_table
from components.records import BadInputError
from tests.datasets.files import docx, packed, pdf, xlsx
from tests.datasets.reading import documents_from_files

HTML = b"""<!doctype html><html><head><title>Tents &amp; stoves</title><meta charset="utf-8">
<style>p {color: red}</style><script>var a = "never <p>shown</p>";</script></head>
<body><nav><a href="/">Home</a></nav><h1>Tents</h1><p>Light <b>te</b>nts for\n two.</p><!-- secret -->
<table><tr><th>name</th><th>kg</th></tr><tr><td>Alto</td><td>1.2</td></tr></table>
<div style="display: none" id="cookie-box">hidden words</div><script>document.write("also never")</script>
<pre>a\n  b</pre><p>Last<br>line.</p></body></html>"""


def only_text(name: str, data: bytes) -> str:
    """The text of a file that is one document."""
    documents, _ = documents_from_files([(name, data)])
    assert len(documents) == 1
    return str(documents["text"].iloc[0])


def message(name: str, data: bytes) -> str:
    """The one sentence a file ends in."""
    with pytest.raises(BadInputError) as caught:
        documents_from_files([(name, data)])
    text = str(caught.value)
    assert "\n" not in text
    assert name in text
    assert text.endswith(".")
    return text


def test_a_pdf_of_300_pages_keeps_every_page_in_its_place() -> None:
    pages = [f"Page {number} begins here.\nIt speaks of subject-{number} (in brackets)." for number in range(1, 301)]
    documents, notes = documents_from_files([("manual.pdf", pdf(pages, title="The big manual"))])
    row = documents.iloc[0]
    assert (row["id"], row["title"], row["pages"], notes) == ("manual.pdf", "The big manual", "300", ())
    found = row["text"].split("\f")
    assert [" ".join(page.split()) for page in found] == [" ".join(page.split()) for page in pages]


def test_a_title_that_is_only_a_file_name_gives_way_to_the_files_own() -> None:
    made = documents_from_files([("tent_guide.pdf", pdf(["Words."], title="Microsoft Word - draft3.doc"))])[0]
    assert made["title"].tolist() == ["tent guide"]


def test_a_pdf_with_a_password_says_so() -> None:
    assert "password" in message("a.pdf", pdf(["Secret."], password="open sesame"))


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    assert only_text("a.pdf", pdf(["Plain words."], password="", owner="owner")) == "Plain words."


def test_a_scanned_pdf_is_told_from_a_damaged_one() -> None:
    assert "OCR" in message("scan.pdf", pdf(["", "", ""]))
    whole = pdf(["Some words on a page."] * 3)
    assert "damaged" in message("cut.pdf", whole[:60])
    assert "damaged" in message("cut.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 4)


def test_pages_without_text_are_named() -> None:
    _, notes = documents_from_files([("a.pdf", pdf(["One.", "", "Three.", ""]))])
    assert notes == ("a.pdf: 2 pages have no text (empty or scanned): 2, 4.",)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.datasets.formats.pdf.MAX_PDF_PAGES", 2)
    assert "3 pages; at most 2" in message("a.pdf", pdf(["a", "b", "c"]))


def test_word_tables_stand_where_they_stand() -> None:
    data = docx(["Before.", [["name", "kg"], ["Alto", "1.2"]], "After."], title="Weights")
    documents, _ = documents_from_files([("a.docx", data)])
    assert documents["title"].tolist() == ["Weights"]
    assert documents["text"].tolist() == ["Before.\n\nname | kg\nAlto | 1.2\n\nAfter."]


def test_a_merged_cell_of_a_word_table_is_read_once() -> None:
    from io import BytesIO

    from docx import Document

    document = Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "wide"
    for column, words in enumerate(("a", "b", "c")):
        table.cell(1, column).text = words
    target = BytesIO()
    document.save(target)
    assert only_text("a.docx", target.getvalue()) == "wide\na | b | c"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_office_files_with_a_password_or_damage_say_so(name: str) -> None:
    assert "password" in message(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    whole = docx(["Words."]) if name == "a.docx" else xlsx({"s": [["text"], ["words"]]})
    assert "readable" in message(name, whole[: len(whole) // 2])
    assert "readable" in message(name, packed({"other.xml": b"<a/>"}))


def test_a_bomb_in_a_word_file_is_stopped() -> None:
    assert "unpacks to more than" in message("a.docx", packed({"word/document.xml": b" " * 60_000_000}))


def test_html_gives_the_words_a_reader_sees_in_their_order() -> None:
    documents, _ = documents_from_files([("page.html", HTML)])
    assert documents["title"].tolist() == ["Tents & stoves"]
    assert documents["text"].tolist() == [
        "Tents\n\nLight tents for two.\n\nname | kg |\nAlto | 1.2 |\n\na\nb\n\nLast\nline."
    ]


def test_html_in_an_old_encoding_is_read_as_it_says() -> None:
    page = '<meta charset="iso-8859-2"><p>žluťoučký kůň</p>'.encode("iso-8859-2")
    assert only_text("a.html", page) == "žluťoučký kůň"


def test_a_page_drawn_by_scripts_says_so() -> None:
    assert "no text" in message("a.html", b"<html><body><div id=root></div><script>render()</script></body></html>")


def test_html_nested_very_deep_is_read() -> None:
    assert only_text("a.html", b"<div>" * 5000 + b"deep" + b"</div>" * 5000) == "deep"


def test_markdown_stays_and_gives_its_heading() -> None:
    documents, _ = documents_from_files([("a.md", b"---\ntags: x\n---\n# Tents #\n\n* light\n* *dry*\n")])
    assert documents[["title", "text"]].to_numpy().tolist() == [["Tents", "# Tents #\n\n* light\n* *dry*\n"]]


def test_three_sheets_with_the_same_columns_become_one_table() -> None:
    rows: list[list[object]] = [["id", "text"], [1, "A tent."], [2.5, True]]
    data = xlsx({"north": rows, "south": [rows[0], [3, "A stove."]], "west": [["text", "id"], ["A lamp.", 4]]})
    table = read_table(data, "a.xlsx")
    assert table.to_dict("list") == {
        "id": ["1", "2.5", "3", "4"],
        "text": ["A tent.", "true", "A stove.", "A lamp."],
        "sheet": ["north", "north", "south", "west"],
    }
    assert table.index.tolist() == [2, 3, 2, 2]


def test_of_three_different_sheets_the_one_with_the_texts_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {
        "prices": [["id", "euro"], ["a", 10]],
        "articles": [["Our articles"], ["id", "description"], ["a", "A light tent for two people."]],
        "notes": [["who", "what"], ["me", "check"]],
    }
    path = tmp_path / "shop.xlsx"
    path.write_bytes(xlsx(sheets))
    collection = collection_from_path(path)
    assert collection.documents[["id", "text"]].to_numpy().tolist() == [["a", "A light tent for two people."]]
    assert "'prices', 'notes' were not" in " ".join(collection.notes)


def test_hidden_sheets_are_left_out_and_named() -> None:
    data = xlsx({"shown": [["text"], ["a b"]], "old": [["text"], ["never"]]}, hidden=["old"])
    table = read_table(data, "a.xlsx")
    assert table["text"].tolist() == ["a b"]
    assert "hidden" in table.attrs["notes"][0]


def test_a_workbook_without_rows_says_so() -> None:
    assert "no sheet with a header" in message("a.xlsx", xlsx({"empty": [], "head": [["id", "text"]]}))


def test_a_zip_of_mixed_files_is_read_and_what_cannot_be_is_named(tmp_path: Path) -> None:
    files = {
        "docs/a.pdf": pdf(["First page.", "Second page."]),
        "docs/b.docx": docx(["Word text."]),
        "c.html": HTML,
        "d.txt": b"Just words,\nwith a comma.\n",
        "broken.pdf": b"%PDF-1.4 nothing",
        "e.xlsx": xlsx({"s": [["id", "text"], ["7", "A row."]]}),
        "__MACOSX/x.txt": b"junk",
    }
    path = tmp_path / "mixed.zip"
    path.write_bytes(packed(files))
    collection = collection_from_path(path)
    assert sorted(collection.documents["id"]) == ["c.html", "d.txt", "docs/a.pdf", "docs/b.docx", "e.xlsx:7"]
    pages = dict(zip(collection.documents["id"], collection.documents["pages"], strict=True))
    assert pages == {"c.html": "", "d.txt": "", "docs/a.pdf": "2", "docs/b.docx": "", "e.xlsx:7": ""}
    assert any("1 file was left out: broken.pdf" in note for note in collection.notes)


def test_several_files_of_one_name_stay_apart() -> None:
    collection = collection_from_upload([("a.txt", b"One."), ("a.txt", b"Two.")])
    assert collection.documents[["id", "text"]].to_numpy().tolist() == [["a.txt", "One."], ["a.txt (2)", "Two."]]


@pytest.mark.parametrize(
    ("content", "is_document"),
    [
        (b"id,text\n1,a\n", False),
        (b"text\nfirst\nsecond\n", False),
        (b"Titel;Beschreibung\na;b\n", False),
        (b"Dear reader,\n\nthis text, which has commas, is prose.\n", True),
        (b"A list\nof things\n", True),
    ],
)
def test_a_text_file_is_a_table_where_it_has_a_header(content: bytes, is_document: bool) -> None:
    assert is_one_document("a.txt", content) == is_document


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(ALL_EXTENSIONS), st.binary(max_size=400), st.booleans())
def test_random_bytes_end_in_text_or_one_sentence(extension: str, data: bytes, is_signed: bool) -> None:
    signatures = {".pdf": b"%PDF-1.7\n", ".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04", ".html": b"<html><p>"}
    content = signatures.get(extension, b"") + data if is_signed else data
    try:
        documents, _ = documents_from_files([(f"a{extension}", content)])
    except BadInputError as error:
        assert "\n" not in str(error)
    else:
        assert len(documents)


WHOLE = {
    "a.pdf": pdf(["Words (on) a page.", "More."], title="T"),
    "a.docx": docx(["Words.", [["a", "b"]]]),
    "a.xlsx": xlsx({"s": [["id", "text"], [1, "words"]], "t": [["id", "text"], [2, "more"]]}),
    "a.html": HTML,
}


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_damaged_files_end_in_text_or_one_sentence(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        documents_from_files([(name, bytes(content[: data.draw(st.integers(1, len(content)))]))])
    except BadInputError as error:
        assert name in str(error)
