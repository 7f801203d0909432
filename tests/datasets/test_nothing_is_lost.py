"""What a page, a document, a workbook or an archive holds is read, or it is said that it is not."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from components.datasets.formats.docx import read_docx
from components.datasets.formats.html import read_html
from components.datasets.formats.pdf import read_pdf
from components.datasets.read import collection_from_path, collection_from_upload
from components.datasets.tables import read_table
from components.records import BadInputError
from tests.datasets.files import docx, odt, packed, pdf, pptx, xlsx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, **parts: str) -> bytes:
    """A Word document with this XML in its body, and further parts of its folder ``word``."""
    names = f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    with zipfile.ZipFile(io.BytesIO(docx(["x"]))) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    head = members["word/document.xml"].decode()
    whole = re.sub(r"<w:body>.*</w:body>", lambda _: f"<w:body>{body}</w:body>", head, flags=re.DOTALL)
    members["word/document.xml"] = whole.encode()
    for name, xml in parts.items():
        members[f"word/{name}.xml"] = f"<w:{name} {names}>{xml}</w:{name}>".encode()
    return packed(members)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:sdt><w:sdtContent>{paragraph(run('block'))}</w:sdtContent></w:sdt>", "block"),
        (paragraph(f"<w:sdt><w:sdtContent>{run('in')}</w:sdtContent></w:sdt>{run('line')}"), "inline"),
        (
            f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph(run('a'))}</w:tc><w:sdt><w:sdtContent><w:tc>"
            f"{paragraph(run('b'))}</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
            "a | b",
        ),
        (
            paragraph(f"<w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>{run('er')}"),
            "newer",
        ),
        (paragraph(f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>"), "here"),
        (paragraph(f"<w:smartTag>{run('Berlin')}</w:smartTag><w:fldSimple>{run(' 2.5')}</w:fldSimple>"), "Berlin 2.5"),
        (
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            ),
            "7",
        ),
        (
            paragraph(
                f"{run('see ')}<w:r><w:pict><w:txbxContent>{paragraph(run('box'))}</w:txbxContent></w:pict></w:r>"
            ),
            "see\nbox",
        ),
    ],
)
def test_all_of_a_word_document_is_read_in_its_final_version(body: str, text: str) -> None:
    assert read_docx(word(body), "a.docx").text == text


def test_notes_follow_the_text_and_headers_comments_and_changes_are_said() -> None:
    body = paragraph(
        f'{run("Main")}<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>'
        f"<w:ins>{run(' and more')}</w:ins>"
    )
    notes = f'<w:footnote w:id="2">{paragraph(run("the small print"))}</w:footnote>'
    content = read_docx(word(body, footnotes=notes, header1=paragraph(run("Company name"))), "a.docx")
    assert content.text == "Main [1] and more\n\n[1] the small print"
    assert content.notes == (
        "a.docx: 1 header or footer was not read: 'Company name'.",
        "a.docx: 1 tracked change was read as accepted (1 put in, 0 taken out).",
        "a.docx: 1 comment was not read.",
    )


@pytest.mark.parametrize(
    ("page", "text", "note"),
    [
        ("<h2><button>How?</button></h2><div>So.</div>", "How?\n\nSo.", ""),
        (
            "<button class=accordion>Section 1</button><div hidden><p>So.</p></div>",
            "Section 1\n\nSo.",
            "1 part that is",
        ),
        ("<p>a</p><div style='display:none'>b</div><div hidden=until-found>c</div>", "a\n\nb\nc", "2 parts that are"),
        ("<p>a <![CDATA[<b> & c]]> d</p>", "a <b> & c d", ""),
        ("<p>a</p><div role=dialog hidden>Cookies?</div><nav hidden>Home</nav><dialog>x</dialog>", "a", ""),
        ("<p>a</p><form><button>Send</button></form><button type=submit>Go</button>", "a", ""),
        (
            "<p>a</p><dialog>You can send it back free of charge.</dialog><nav>Home</nav>",
            "a",
            "with whole sentences was not read: 'You can send it back free of charge.'",
        ),
        ("<p>a</p><template><p>This is drawn by a script.</p></template>", "a", "1 menu, dialog, template"),
        (
            '<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": '
            '"May I send it back?", "acceptedAnswer": {"text": "<p>Yes, for <b>30</b> days.</p>"}}]}</script>a',
            "a\n\nMay I send it back?\nYes, for 30 days.",
            "1 text that the page gives to search engines",
        ),
        (
            '<p>Who?</p><p>We.</p><script type="application/ld+json">[{"@type": ["Question"], "name": "Who?", '
            '"suggestedAnswer": [{"text": "We."}]}, {"@type": "Article", "articleBody": "We."}, {"@type": "Person"}]'
            '</script><script type=\'application/ld+json\'>{no JSON</script><script>{"articleBody": "x"}</script>',
            "Who?\n\nWe.",
            "",
        ),
    ],
)
def test_folded_answers_and_questions_in_buttons_are_read(page: str, text: str, note: str) -> None:
    content = read_html(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert content.text == text
    assert (note in content.notes[0]) if note else not content.notes


def test_a_page_of_a_pdf_whose_font_has_no_letters_is_named_and_nothing_false_is_offered() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    def with_fonts(*changes: dict[str, object]) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["ABCABC words", "More words here."]))))
        for page, change in zip(writer.pages, changes, strict=True):
            font = DictionaryObject(page["/Resources"]["/Font"]["/F1"].get_object())
            font.update({NameObject(key): value for key, value in change.items()})
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
            )
        target = io.BytesIO()
        writer.write(target)
        return target.getvalue()

    names = ArrayObject([NumberObject(32), *(NameObject(f"/g{n}") for n in range(95))])
    bad = {"/Encoding": DictionaryObject({NameObject("/Differences"): names})}
    content = read_pdf(with_fonts(bad, {}), "a.pdf")
    assert content.text == "\n\fMore words here."
    assert content.notes == (
        "a.pdf: 1 page is set in fonts that do not say which letters they draw, and could not be read: 1.",
    )
    with pytest.raises(BadInputError, match=r"the fonts of 2 pages \(1, 2\) do not say which letters"):
        read_pdf(with_fonts(bad, bad), "a.pdf")


def test_formulas_without_a_result_and_errors_are_named() -> None:
    data = xlsx({"s": [["id", "text"], [1, "words"], [2, "FORMULA"], [3, "ERROR"], [4, "RESULT"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    cell = '<c r="B{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    for row, old, new in (
        (3, "FORMULA", '<c r="B3"><f>A3&amp;"x"</f><v></v></c>'),
        (4, "ERROR", '<c r="B4" t="e"><v>#N/A</v></c>'),
        (5, "RESULT", '<c r="B5" t="str"><f>A5</f><v>kept</v></c>'),
    ):
        assert cell.format(row, old) in sheet
        sheet = sheet.replace(cell.format(row, old), new)
    table = read_table(packed({**members, "xl/worksheets/sheet1.xml": sheet.encode()}), "a.xlsx")
    assert table["text"].tolist() == ["words", "", "", "kept"]
    assert table.attrs["notes"] == (
        "a.xlsx, sheet 's': 1 cell holds a formula without a stored result and was read as empty (B3); open the file "
        "in Excel or LibreOffice, save it, and read it again.",
        "a.xlsx, sheet 's': 1 cell holds an error and was read as empty (B4 #N/A).",
    )
    ids = members["xl/worksheets/sheet1.xml"].replace(b"<v>2</v>", b"<f>1+1</f><v></v>")
    with pytest.raises(BadInputError, match=r"a.xlsx: Row 3 has no id .* read as empty \(A3\)"):
        collection_from_upload(("a.xlsx", packed({**members, "xl/worksheets/sheet1.xml": ids})))


def test_a_folder_of_files_is_read_and_what_is_not_is_named(tmp_path: Path) -> None:
    (tmp_path / "kb" / "deep").mkdir(parents=True)
    (tmp_path / "kb" / "a.txt").write_text("tents")
    (tmp_path / "kb" / "deep" / "b.md").write_text("boots")
    (tmp_path / "kb" / "c.doc").write_bytes(b"x")
    (tmp_path / "kb" / "README").write_text("x")
    collection = collection_from_path(tmp_path / "kb")
    assert collection.documents["id"].tolist() == ["a.txt", "deep/b.md"]
    assert collection.notes == ("1 file was left out, of kinds that are not read: c.doc.",)


def test_a_zip_made_by_windows_is_read_like_any_other() -> None:
    files = {"kb\\a.txt": b"tents", "kb\\deep\\b.txt": b"boots", "__MACOSX\\kb\\._a.txt": b"x"}
    collection = collection_from_upload(("kb.zip", packed(files)))
    assert collection.documents["id"].tolist() == ["kb/a.txt", "kb/deep/b.txt"]
    assert collection.notes == ()


def test_files_beside_a_corpus_are_named() -> None:
    files = {"corpus.csv": b"id,text\n1,words\n", "extra.pdf": b"x", "more.csv": b"id,text\n2,x\n", "old.doc": b"x"}
    notes = collection_from_upload(("kb.zip", packed(files))).notes
    assert notes == (
        "2 files are not part of a collection in this layout and not read: extra.pdf, more.csv.",
        "1 file was left out, of kinds that are not read: old.doc.",
    )


def with_parts(data: bytes, parts: dict[str, str]) -> bytes:
    """An archive with further members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    return packed(members | {name: xml.encode() for name, xml in parts.items()})


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
HEADER = (
    f'<s xmlns:style="{OFFICE}:style:1.0" xmlns:text="{OFFICE}:text:1.0"><style:master-page>'
    "<style:header><text:p>Head of the page</text:p></style:header><style:footer><text:p/></style:footer>"
    "</style:master-page></s>"
)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", with_parts(docx(["x"]), {"word/charts/chart1.xml": "<c/>"}), "1 diagram or chart was not read"),
        ("a.pptx", with_parts(pptx([["x"]]), {"ppt/charts/chart1.xml": "<c/>"}), "1 diagram or chart was not read"),
        ("a.pptx", with_parts(pptx([["x"]]), {"ppt/comments/c1.xml": "<l><cm/><cm/></l>"}), "2 comments were not read"),
        (
            "a.odt",
            with_parts(odt("<text:p>x</text:p>"), {"styles.xml": HEADER, "Object 1/content.xml": "<x/>"}),
            "1 header or footer was not read: 'Head of the page'. a.odt: 1 chart or formula was not read",
        ),
        (
            "a.xlsx",
            with_parts(xlsx({"s": [["id", "text"], [1, "x"]]}), {"xl/comments1.xml": '<c><comment ref="A1"/></c>'}),
            "1 comment on a cell was not read",
        ),
    ],
)
def test_what_stands_beside_the_text_of_a_file_is_counted(name: str, data: bytes, said: str) -> None:
    assert said in " ".join(collection_from_upload((name, data)).notes)


def test_fields_of_a_form_that_were_filled_in_are_named() -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Name of the guest:"]))))
    fields = ArrayObject()
    for name, value in (("guest", "Ada"), ("room", "")):
        entry = {"/FT": NameObject("/Tx"), "/T": TextStringObject(name), "/V": TextStringObject(value)}
        fields.append(writer._add_object(DictionaryObject({NameObject(key): part for key, part in entry.items()})))
    form = DictionaryObject({NameObject("/Fields"): fields})
    writer._root_object[NameObject("/AcroForm")] = form
    target = io.BytesIO()
    writer.write(target)
    assert read_pdf(target.getvalue(), "a.pdf").notes == (
        "a.pdf: 1 field of a form was filled in, and not read: 'guest'.",
    )


def test_a_file_of_invisible_characters_is_left_out_and_named() -> None:
    found = collection_from_upload([("a.md", b"some words"), ("b.txt", "\u200b\u2060".encode())])
    assert found.documents["id"].tolist() == ["a.md"]
    assert any("b.txt holds no text" in note for note in found.notes)
