"""The words of WordprocessingML, as a reader of the final version sees them.

ECMA-376 Part 1, chapter 17: content controls (17.5.2), tracked changes (17.13.5), fields (17.16), notes (17.11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from components.datasets.formats.xml_zip import attribute, local

_CELL_GAP = " | "
_THROUGH = frozenset(
    "ins moveTo sdt sdtContent smartTag customXml hyperlink fldSimple bdo dir ruby rubyBase oMath oMathPara".split()
)
"""Elements that only wrap what is read."""
_GONE = frozenset({"del", "moveFrom"})  # what a tracked change took out
_NOTE_MARKS = ("footnoteReference", "endnoteReference")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass
class Seen:
    """What was met on the way: the notes referred to, in order, and counts of what a person should be told."""

    notes: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def lines(container: Any, headings: frozenset[str], seen: Seen) -> Iterator[str]:  # noqa: ANN401 - an XML element
    """The paragraphs and table rows of a body, a cell or a text box, an empty line before headings and round tables."""
    for block in container:
        name = local(block)
        if name == "p":
            if _style(block) in headings:
                yield ""
            boxes: list[Any] = []
            yield "".join(_words(block, seen, boxes))
            for box in boxes:
                yield from lines(box, headings, seen)
        elif name == "tbl":
            yield ""
            yield from _rows(block, headings, seen)
            yield ""
        elif name in _GONE:
            seen.counts["deleted"] += 1
        elif name == "altChunk":
            seen.counts["embedded"] += 1
        elif name == "AlternateContent":
            yield from lines(_alternative(block), headings, seen)
        elif name in _THROUGH:
            seen.counts["inserted"] += name in ("ins", "moveTo")
            yield from lines(block, headings, seen)


def _words(container: Any, seen: Seen, boxes: list[Any]) -> Iterator[str]:  # noqa: ANN401
    for part in container:
        name = local(part)
        if name in ("t", "r"):
            yield from [part.text or ""] if name == "t" else _words(part, seen, boxes)
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _NOTE_MARKS:
            seen.notes.append((name.removesuffix("Reference"), attribute(part, "id")))
            yield f" [{len(seen.notes)}]"
        elif name in _GONE:
            seen.counts["deleted"] += 1
        elif name in ("drawing", "pict", "object"):
            boxes.extend(_boxes(part))
        elif name == "commentReference":
            seen.counts["comments"] += 1
        elif name == "AlternateContent":
            yield from _words(_alternative(part), seen, boxes)
        elif name in _THROUGH or _is_maths(part):
            seen.counts["inserted"] += name in ("ins", "moveTo")
            yield from _words(part, seen, boxes)


def _boxes(drawing: Any) -> list[Any]:  # noqa: ANN401
    """The outermost text boxes of a drawing; what stands twice for older programs is taken once."""
    boxes: list[Any] = []
    for part in drawing:
        name = local(part)
        if name == "txbxContent":
            boxes.append(part)
        elif name == "AlternateContent":
            boxes += _boxes(_alternative(part))
        else:
            boxes += _boxes(part)
    return boxes


def _alternative(block: Any) -> Any:  # noqa: ANN401
    """The first choice of content that is there in several versions."""
    choices = [part for part in block if local(part) in ("Choice", "Fallback")]
    return choices[0] if choices else []


def _rows(table: Any, headings: frozenset[str], seen: Seen) -> Iterator[str]:  # noqa: ANN401
    """A line for each row; a cell over several columns is given once, one over several rows in each.

    Spans are only added up: a cell may declare to cover a hundred million columns.
    """
    above: dict[int, str] = {}
    for row in _wrapped(table, "tr"):
        if any(local(mark) == "del" for part in row if local(part) == "trPr" for mark in part):
            seen.counts["deleted"] += 1
            continue
        cells: dict[int, str] = {}
        place = _span(row, "trPr", "gridBefore", 0)
        for cell in _wrapped(row, "tc"):
            if _continues(cell) and place in above:
                cells[place] = above[place]
            else:
                cells[place] = " ".join(" ".join(lines(cell, headings, seen)).split())
            place += max(_span(cell, "tcPr", "gridSpan", 1), 1)
        yield _CELL_GAP.join(cells.values())
        above = cells


def _wrapped(container: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """The rows of a table or the cells of a row, whatever wraps them."""
    for part in container:
        if local(part) == name:
            yield part
        elif local(part) in _THROUGH:
            yield from _wrapped(part, name)


def _properties(element: Any, kind: str, name: str) -> list[Any]:  # noqa: ANN401
    return [prop for part in element if local(part) == kind for prop in part if local(prop) == name]


def _span(element: Any, kind: str, name: str, otherwise: int) -> int:  # noqa: ANN401
    """How many columns a row leaves free at its start, or a cell covers."""
    value = next((attribute(prop, "val") for prop in _properties(element, kind, name)), "")
    return int(value) if value.isdecimal() and len(value) < 10 else otherwise


def _continues(cell: Any) -> bool:  # noqa: ANN401
    """Whether a cell is part of the one above it."""
    return any(attribute(prop, "val") in ("", "continue") for prop in _properties(cell, "tcPr", "vMerge"))


def _style(paragraph: Any) -> str:  # noqa: ANN401
    for part in paragraph:
        if local(part) == "pPr":
            return next((attribute(prop, "val") for prop in part if local(prop) == "pStyle"), "")
    return ""


def _is_maths(part: Any) -> bool:  # noqa: ANN401
    return isinstance(part.tag, str) and part.tag.endswith(f"/math}}{local(part)}")
