"""Cells of a workbook that look empty to a reader: formulas without a stored result, and errors such as #N/A."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from components.datasets.wording import listed
from components.i18n import tr_count

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(/?)>")
_END = re.compile(rb"</(?:\w+:)?c>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|is|t)(?:\s[^>]*)?>[^<]|<(?:\w+:)?is>")
_SHOWN = 5


@dataclass(frozen=True)
class Lost:
    """Places (such as C3) of formulas without a result, and of errors with what they say."""

    formulas: tuple[str, ...]
    errors: tuple[str, ...]


def lost_cells(members: Mapping[str, bytes]) -> dict[str, Lost]:
    """For each sheet's name its lost cells, from the workbook's own XML; sheets that have none are absent."""
    targets = {
        relationship.get(b"Id", b""): relationship.get(b"Target", b"").decode("utf-8", "replace")
        for relationship in map(_attributes, _RELATION.findall(members.get("xl/_rels/workbook.xml.rels", b"")))
    }
    names = {}
    for sheet in map(_attributes, _SHEET.findall(members.get("xl/workbook.xml", b""))):
        relation = next((value for key, value in sheet.items() if key.endswith(b":id")), b"")
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        names[path] = html.unescape(sheet.get(b"name", b"").decode("utf-8", "replace"))
    found_in = {name: _lost(members[path]) for path, name in names.items() if path in members}
    return {name: lost for name, lost in found_in.items() if lost.formulas or lost.errors}


def lost_notes(lost: Lost | None, where: str) -> list[str]:
    """One sentence for the formulas and one for the errors."""
    if lost is None:
        return []
    notes = []
    if lost.formulas:
        notes.append(
            tr_count(
                "{where}: {count} cell holds a formula without a stored result and was read as empty ({formulas}); "
                "open the file in Excel or LibreOffice, save it, and read it again.",
                "{where}: {count} cells hold formulas without stored results and were read as empty ({formulas}); "
                "open the file in Excel or LibreOffice, save it, and read it again.",
                len(lost.formulas),
                where=where,
                formulas=listed(lost.formulas, _SHOWN),
            )
        )
    if lost.errors:
        notes.append(
            tr_count(
                "{where}: {count} cell holds an error and was read as empty ({errors}).",
                "{where}: {count} cells hold errors and were read as empty ({errors}).",
                len(lost.errors),
                where=where,
                errors=listed(lost.errors, _SHOWN),
            )
        )
    return notes


def _lost(sheet: bytes) -> Lost:
    formulas: list[str] = []
    errors: list[str] = []
    if not _FORMULA.search(sheet) and not re.search(rb"\st\s*=\s*[\"']e[\"']", sheet):
        return Lost((), ())
    for start in _CELL.finditer(sheet):
        if start.group(2):
            continue
        end = _END.search(sheet, start.end())
        inside = sheet[start.end() : end.start() if end else len(sheet)]
        attributes = _attributes(start.group(1))
        place = attributes.get(b"r", b"?").decode("ascii", "replace")
        if attributes.get(b"t") == b"e":
            match = re.search(rb"<(?:\w+:)?v>([^<]{1,20})", inside)
            errors.append(
                f"{place} {html.unescape(match.group(1).decode('utf-8', 'replace')) if match else ''}".strip()
            )
        elif _FORMULA.search(inside) and not _RESULT.search(inside) and attributes.get(b"t") != b"str":
            formulas.append(place)
        if end is None:
            break
    return Lost(tuple(formulas), tuple(errors))


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))
