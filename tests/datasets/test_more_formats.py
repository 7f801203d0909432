"""Slides, OpenDocument texts, books and e-mails give their words, and say what is left out."""

from __future__ import annotations

import pytest

from components.datasets.formats.document import Content
from components.datasets.formats.files import ALL_EXTENSIONS, READERS
from components.datasets.read import collection_from_upload
from components.records import BadInputError
from tests.datasets.files import docx, epub, odt, packed, pptx


def read(name: str, data: bytes) -> Content:
    """The content of a file by its ending."""
    return READERS[f".{name.rpartition('.')[2]}"](data, name)


def test_slides_are_pages_in_the_order_shown_with_their_notes_and_hidden_ones_are_named() -> None:
    data = pptx([["Tents", "Two people & a dog"], ["Stoves"], ["Boots"]], notes={2: "Say: never inside."}, hidden=[3])
    content = read("deck.pptx", data)
    assert content.text == "Tents\nTwo people & a dog\n\fStoves\n\nSay: never inside.\n\fBoots"
    assert (content.pages, content.title) == (3, "deck")
    assert content.notes == ("deck.pptx: 1 hidden slide was read too: 3.",)


def test_an_opendocument_text_is_read_in_its_final_version() -> None:
    body = (
        "<text:tracked-changes><text:p>deleted words</text:p></text:tracked-changes>"
        "<text:h>Returns</text:h><text:p>Send it<text:s text:c='2'/>back<text:note><text:note-body><text:p>by post"
        "</text:p></text:note-body></text:note> soon<office:annotation><text:p>really?</text:p></office:annotation>."
        "</text:p><text:list><text:list-item><text:p>label</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>"
        "<text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    content = read("a.odt", odt(body, title="The rules"))
    assert content.text == "Returns\nSend it back [by post] soon.\nlabel\na | b"
    assert content.title == "The rules"
    assert content.notes == ("a.odt: 1 comment was not read.",)


def test_a_book_is_read_chapter_by_chapter_in_its_own_order() -> None:
    pages = {"z.xhtml": "<html><body><h1>One</h1><p>First.</p></body></html>", "y.xhtml": "<p>Second.</p>"}
    content = read("b.epub", epub({"cover.xhtml": "<img src='x.png'/>", **pages}, title="Walking"))
    assert content == Content("Walking", "One\n\nFirst.\n\nSecond.")


def test_a_chapter_that_is_not_in_the_book_is_named() -> None:
    # The name in the package is an address: it stands for "a b.xhtml", which is not there.
    content = read("b.epub", epub({"z.xhtml": "<p>One</p>", "a%20b.xhtml": "<p>Two</p>"}))
    assert content.text == "One"
    assert content.notes == ("b.epub: 1 chapter could not be read: OEBPS/a b.xhtml.",)


MAIL = b"""\
From: a@example.org
Subject: =?utf-8?q?R=C3=BCckgabe?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: multipart/alternative; boundary="y"

--y
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Das Zelt geht zur=FCck.
--y
Content-Type: text/html

<p>Das Zelt</p>
--y--
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename=bill.pdf

JVBERi0=
--x--
"""


def test_an_email_gives_its_plain_text_and_names_its_attachments() -> None:
    content = read("m.eml", MAIL)
    assert (content.title, content.text) == ("Rückgabe", "Das Zelt geht zurück.")
    assert content.notes == ("m.eml: 1 attached file was not read: bill.pdf.",)


def test_an_email_that_is_only_a_page_is_read_as_one() -> None:
    data = b"Subject: x\nContent-Type: text/html; charset=utf-8\n\n<p>One</p><p>Two &amp; three</p>"
    assert read("m.eml", data).text == "One\n\nTwo & three"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pptx", b"PKxxxx", "not a readable PowerPoint file"),
        ("a.odt", packed({"x": b"y"}), "not a readable OpenDocument text"),
        ("a.epub", packed({"META-INF/container.xml": b"<a"}), "not a readable electronic book"),
        ("a.pptx", b"\xd0\xcf\x11\xe0" + bytes(600), "password or in an old format"),
        ("a.pptx", pptx([[""]]), "holds no text. Its slides hold pictures only"),
        ("a.odt", odt("<text:p/>"), "holds no text"),
        ("a.eml", b"no header here\n\nat all", "is no e-mail"),
        ("a.eml", b"Subject: x\n\n", "holds no text"),
        ("a.pptx", packed({"ppt/presentation.xml": b" " * 60_000_000}), "unpacks to more than"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_in_one_sentence(name: str, data: bytes, message: str) -> None:
    with pytest.raises(BadInputError, match=message) as caught:
        read(name, data)
    assert name in str(caught.value)


def test_entities_of_xml_are_not_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
    with pytest.raises(BadInputError):
        read("a.odt", packed({"content.xml": bomb}))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.doc", "save it as .docx"),
        ("a.xls", "save it as .xlsx"),
        ("a.csv.gz", "unpack it first"),
        ("noext", "no ext"),
    ],
)
def test_a_format_that_is_not_read_is_refused_with_all_that_are(name: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said) as caught:
        collection_from_upload((name, b"abc def"))
    assert all(f"{extension}" in str(caught.value) for extension in (*ALL_EXTENSIONS, ".zip"))


def test_all_of_these_in_a_zip_become_documents_and_the_rest_is_named() -> None:
    files = {
        "Readme.txt": b"How to use this share.",
        "mails/a.eml": MAIL,
        "deck.pptx": pptx([["One"]]),
        "text.odt": odt("<text:p>Two</text:p>"),
        "book.epub": epub({"a.xhtml": "<p>Three</p>"}),
        "word.docx": docx(["Four"]),
        "old.doc": b"x",
        "inner.zip": b"x",
        "__MACOSX/._deck.pptx": b"x",
    }
    collection = collection_from_upload(("share.zip", packed(files)))
    assert sorted(collection.documents["id"]) == [
        "Readme.txt", "book.epub", "deck.pptx", "mails/a.eml", "text.odt", "word.docx"
    ]  # fmt: skip
    assert any("2 files were left out, of kinds that are not read: inner.zip, old.doc" in n for n in collection.notes)
