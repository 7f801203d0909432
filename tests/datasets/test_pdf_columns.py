"""Columns of prose that a PDF draws line by line are read one after the other; rows of a table stay rows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from components.datasets.formats.pdf import read_pdf

LEFT = ["Tents must be dried", "before they are stored,", "or mould grows on the", "seams within two weeks."]
RIGHT = ["Stoves are cleaned", "after every trip with a", "dry cloth; water makes", "the burner rust."]
THIRD = ["Zelte werden nur dann", "nass, wenn das Wasser", "durch die alten Nähte", "in das Innere läuft."]


def page(*columns: list[str], head: str = "", foot: str = "", by_column: bool = False) -> bytes:
    """A page whose columns are drawn line by line, or one after the other."""
    width = 500 // len(columns)
    rows = [[(place, row) for place in range(len(columns))] for row in range(len(columns[0]))]
    order = [cell for cells in (zip(*rows, strict=True) if by_column else rows) for cell in cells]
    drawn: list[tuple[float, float, str]] = [(50, 760, head)] if head else []
    drawn += [(50 + width * place, 740 - 15 * row, columns[place][row]) for place, row in order]
    drawn += [(50, 600, foot)] if foot else []
    return sheet_of(drawn)


def sheet_of(drawn: Sequence[tuple[float, float, str]]) -> bytes:
    """A page with each text at its place."""
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in
         (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"), ("Encoding", "WinAnsiEncoding"))}
    )  # fmt: skip
    sheet = writer.add_blank_page(612, 792)
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data("\n".join(f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET" for x, y, text in drawn).encode("cp1252"))
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("columns", [(LEFT, RIGHT), (RIGHT, THIRD), (LEFT, RIGHT, THIRD)])
def test_columns_drawn_across_are_read_one_after_the_other(columns: tuple[list[str], ...]) -> None:
    found = read_pdf(page(*columns, head="The care of things", foot="Page 3 of the guide"), "a.pdf")
    lines = ["The care of things", *(line for column in columns for line in column), "Page 3 of the guide"]
    assert found.text.split("\n") == lines
    assert found.notes == ("a.pdf: 1 page is set in columns, which were read one after the other: 1.",)


def test_columns_drawn_one_after_the_other_are_left_alone() -> None:
    found = read_pdf(page(LEFT, RIGHT, by_column=True), "a.pdf")
    assert found.text.split("\n") == [*LEFT, *RIGHT] and found.notes == ()


def test_words_drawn_one_by_one_are_no_columns() -> None:
    """Some programs place each word, and here one of each line lies below the others by chance."""
    lines = [
        "it within it rain left away must",
        "long may may so days seams grows away the",
        "early the in if if before early for rust",
    ]
    words, width = [], 5.0
    for row, line in enumerate(lines):
        left = 50.0
        for word in line.split():
            words.append((left, 740 - 15 * row, word))
            left += width * (len(word) + 0.5)
    assert read_pdf(sheet_of(words), "a.pdf").notes == ()


@pytest.mark.parametrize(
    "columns",
    [
        (["Class of travel used", "Rail of any kind here", "Air within the country"], ["Limit", "first", "economy"]),
        (["What was bought last", "Tent for two people", "Stove for the winter"],
         ["What was paid for it", "Two hundred euros only", "Ninety euros in all"]),
        (["red", "green", "blue"], ["rouge", "vert", "bleu"]),
    ],
)  # fmt: skip
def test_rows_of_a_table_stay_rows(columns: tuple[list[str], ...]) -> None:
    found = read_pdf(page(*columns), "a.pdf")
    assert [line.split() for line in found.text.split("\n")] == [
        " ".join(row).split() for row in zip(*columns, strict=True)
    ]
    assert found.notes == ()
