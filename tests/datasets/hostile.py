"""Small files that are meant to stop or starve whoever reads them, by what they do."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from tests.datasets.files import docx, packed

_WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    '<Relationship Id="rId2" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
}
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: str, strings: str = "") -> bytes:
    """An .xlsx of one sheet with these rows of XML."""
    members = {
        **_WORKBOOK,
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{strings}</sst>",
    }
    return packed({name: text.encode() for name, text in members.items()})


def cell(place: str, text: str = "x") -> str:
    """One cell with its own text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _rows_far(place: str) -> bytes:
    head = f'<row r="1">{cell("A1", "id")}{cell("B1", "text")}</row><row r="2">{cell("A2")}{cell("B2")}</row>'
    return workbook(f'{head}<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{cell(place)}</row>')


def _shared_strings() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9000))
    return workbook(rows, f"<si><t>{'word ' * 100_000}</t></si>")


def _parquet_of(columns: Mapping[str, Any]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def _repeated_text(rows: int) -> bytes:
    import pyarrow as pa

    text = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["word " * 2000]))
    return _parquet_of({"id": pa.array([1] * rows), "text": text})


def _nulls(rows: int) -> bytes:
    import pyarrow as pa

    return _parquet_of({"id": pa.nulls(rows), "text": pa.nulls(rows)})


def _document_xml(body: str) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(docx(["Words."])))
    members = {name: source.read(name) for name in source.namelist()}
    xml = members["word/document.xml"].decode()
    place = xml.index("<w:body>") + len("<w:body>")
    members["word/document.xml"] = (xml[:place] + body + xml[place:]).encode()
    return packed(members)


def _own_keys(rows: int) -> bytes:
    return "\n".join(json.dumps({"id": n, "text": "canoe", f"key {n}": 1}) for n in range(rows)).encode()


def _wide_csv(columns: int) -> bytes:
    names = ",".join(f"c{n}" for n in range(columns))
    return f"id,text,{names}\n1,canoe,{','.join('x' * columns)}\n".encode()


_SPAN = (
    '<w:tbl><w:tblGrid/><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>'
    "<w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a cell in the last corner": ("a.xlsx", lambda: _rows_far("XFD1048576"), "reaches to column XFD"),
    "a cell in the last row of 60 columns": ("a.xlsx", lambda: _rows_far("BH1048576"), "cells are read"),
    "a long string shared by thousands of cells": ("a.xlsx", _shared_strings, "of memory"),
    "a long text repeated by a dictionary": ("a.parquet", lambda: _repeated_text(400_000), "of memory|broke down"),
    "a hundred million nulls": ("a.parquet", lambda: _nulls(60_000_000), "declares 60,000,000 rows"),
    "a key of its own in each row": ("a.jsonl", lambda: _own_keys(4000), "4,002 different columns"),
    "a hundred thousand columns": ("a.csv", lambda: _wide_csv(100_000), "100,002 different columns"),
    "a million columns": ("a.csv", lambda: _wide_csv(1_000_000), "1,000,002 different columns"),
    "thirty thousand columns of a Parquet file": (
        "a.parquet",
        lambda: _parquet_of({f"c{n}": [1] for n in range(30_000)}),
        "30,000 different columns",
    ),
    "tags of quotes that never end": ("a.html", lambda: b"<p>a</p>" + b'<a b=\'x" c=">' * 100_000, "longer than"),
}
"""What it does -> the file's name, its content and words of the sentence it ends in."""

READ: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a cell over a hundred million columns": ("a.docx", lambda: _document_xml(_SPAN), "wide"),
    "twenty thousand paragraphs": (
        "a.docx",
        lambda: _document_xml("<w:p><w:r><w:t>about canoes</w:t></w:r></w:p>" * 20_000),
        "about canoes",
    ),
    "nested pictures": ("a.html", lambda: b"<p>about birds</p>" + b"<svg>" * 20_000, "about birds"),
    "comments that never end": ("a.html", lambda: b"<p>about birds</p>" + b"<!--" * 150_000, "about birds"),
    "links that never end": ("a.html", lambda: b"<p>about birds</p>" + b"<a href='" * 200_000, "about birds"),
    "sections that never end": ("a.html", lambda: b"<p>about birds</p>" + b"<![if a>" * 100_000, "about birds"),
    "very many paragraphs": ("a.html", lambda: b"<p>about birds</p>\n" * 100_000, "about birds"),
    "cells that never end": ("a.html", lambda: b"<table>" + b"<tr><td>birds" * 20_000, "birds"),
}
"""The same for files that only took too long: words of the text that is read."""
