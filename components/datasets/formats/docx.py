"""Word documents: paragraphs and tables in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from components.datasets.archive import unpack
from components.datasets.formats.document import OLE_SIGNATURE, Content, check_text, tidy, title_or_name
from components.records import BadInputError

_CELL_GAP = " | "


def read_docx(data: bytes, filename: str) -> Content:
    """Paragraphs and tables in document order, a table row a line with " | " between its cells.

    Headers, footers, comments and text boxes are left out. Its title is that of the file's properties, else its name.

    Raises:
        BadInputError: damaged, protected by a password, an old .doc file, or without text.
    """
    if data.startswith(OLE_SIGNATURE):
        raise BadInputError(
            f"{filename} is protected by a password or in Word's old format; save it as .docx without a password."
        )
    _check_size(data, filename)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        text = tidy("\n".join(_lines(document, {})))
        title = document.core_properties.title
    except Exception as error:  # a damaged file makes the XML below raise nearly anything
        raise _broken(filename) from error
    check_text(text, filename, "text in pictures and text boxes is not read")
    return Content(title_or_name(title, filename), text)


def _check_size(data: bytes, filename: str) -> None:
    """A .docx is a zip archive: it must keep the limits of one before anything else unpacks it."""
    try:
        members = unpack(data, filename, lambda _: True)
    except BadInputError as error:
        if "unpacks to more" in str(error) or "members" in str(error):
            raise
        raise _broken(filename) from error
    if "word/document.xml" not in members and "[Content_Types].xml" not in members:
        raise _broken(filename)


def _broken(filename: str) -> BadInputError:
    return BadInputError(f"{filename} is not a readable Word document (.docx); open it in Word and save it again.")


def _lines(container: Any, styles: dict[str | None, bool]) -> Iterator[str]:  # noqa: ANN401 - a document or a cell
    """Lines of text; ``styles`` remembers which styles are headings, since asking for each paragraph is slow."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield ""
            yield from _rows(block, styles)
            yield ""
        else:
            if _is_heading(block, styles):
                yield ""
            yield block.text


def _is_heading(paragraph: Any, styles: dict[str | None, bool]) -> bool:  # noqa: ANN401
    name = paragraph._p.style
    if name not in styles:
        style = paragraph.style
        styles[name] = (style.name or "" if style is not None else "").startswith(("Heading", "Title"))
    return styles[name]


def _rows(table: Any, styles: dict[str | None, bool]) -> Iterator[str]:  # noqa: ANN401
    """A line for each row; a cell over several columns is given once, one over several rows in each.

    Spans are only added up: a cell may declare to cover a hundred million columns.
    """
    from docx.table import _Cell

    above: dict[int, str] = {}
    for row in table._tbl.tr_lst:
        place, cells = row.grid_before, {}
        for one in row.tc_lst:
            if one.vMerge == "continue" and place in above:
                cells[place] = above[place]
            else:
                cells[place] = " ".join(" ".join(_lines(_Cell(one, table), styles)).split())
            place += max(one.grid_span, 1)
        yield _CELL_GAP.join(cells.values())
        above = cells
