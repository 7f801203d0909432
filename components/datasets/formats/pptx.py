"""PowerPoint presentations, slide by slide (ECMA-376 Part 1, chapters 19 and 21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from components.datasets.formats.document import Content, check_text, comments_note, tidy, title_or_name
from components.datasets.formats.xml_zip import (
    attribute,
    below,
    broken,
    drawn_note,
    local,
    members_of,
    office_title,
    parsed,
    relations,
)
from components.datasets.wording import listed
from components.i18n import N_, tr, tr_count
from components.records import BadInputError

_KIND = N_("PowerPoint file (.pptx)")
_MAIN = "ppt/presentation.xml"
_PAGE_BREAK = "\n\f"
_CELL_GAP = " | "


def read_pptx(data: bytes, filename: str) -> Content:
    """The text of all slides with their notes, form feeds between them; its title is that of the file's properties.

    A table row is a line with " | " between its cells. Hidden slides are read, diagrams and charts are not; a note
    says so.

    Raises:
        BadInputError: damaged, protected by a password, another format, or without any text.
    """
    members = members_of(data, filename, _MAIN, tr(_KIND))
    try:
        paths = _slides(members)
        slides = [(path, parsed(members[path])) for path in paths if path in members]
        texts = [tidy("\n".join([*_lines(slide), *_spoken(members, path)])) for path, slide in slides]
        notes = tuple(_notes(members, slides, filename))
    except (ValueError, KeyError, RecursionError, TypeError) as error:
        if isinstance(error, BadInputError):
            raise
        raise broken(filename, tr(_KIND)) from error
    check_text("".join(texts), filename, tr("Its slides hold pictures only, whose text is not read."))
    title = title_or_name(office_title(members), filename)
    return Content(title, _PAGE_BREAK.join(texts), len(texts), notes)


def _slides(members: Mapping[str, bytes]) -> list[str]:
    """The paths of the slides in the order they are shown."""
    named = relations(members, _MAIN)
    shown = [slide for listing in below(parsed(members[_MAIN]), "sldIdLst") for slide in listing]
    keys = [next((str(value) for key, value in slide.items() if "relationships" in str(key)), "") for slide in shown]
    return [named[key][1] for key in keys if key in named]


def _lines(element: Any) -> Iterator[str]:  # noqa: ANN401 - an XML element
    """Paragraphs and table rows in document order."""
    for part in element:
        name = local(part)
        if name == "p":
            yield "".join(_words(part))
        elif name == "tr":
            cells = (" ".join(" ".join(_lines(cell)).split()) for cell in part if local(cell) == "tc")
            yield _CELL_GAP.join(cells)
        elif name == "AlternateContent":
            yield from _lines(part[0] if len(part) else [])
        else:
            yield from _lines(part)


def _words(paragraph: Any) -> Iterator[str]:  # noqa: ANN401
    for part in paragraph.iter():
        if local(part) == "t":
            yield part.text or ""
        elif local(part) == "br":
            yield "\n"


def _spoken(members: Mapping[str, bytes], path: str) -> Iterator[str]:
    """What stands in the notes of a slide, without the slide's number."""
    for kind, place in relations(members, path).values():
        if kind == "notesSlide" and place in members:
            for shape in below(parsed(members[place]), "sp"):
                kinds = {attribute(placeholder, "type") for placeholder in below(shape, "ph")}
                if "body" in kinds:
                    yield ""
                    yield from _lines(shape)


def _notes(members: Mapping[str, bytes], slides: list[tuple[str, Any]], filename: str) -> Iterator[str]:
    hidden = [number for number, (_, slide) in enumerate(slides, start=1) if attribute(slide, "show") in ("0", "false")]
    if hidden:
        yield tr_count(
            "{filename}: {count} hidden slide was read too: {hidden}.",
            "{filename}: {count} hidden slides were read too: {hidden}.",
            len(hidden),
            filename=filename,
            hidden=listed(hidden),
        )
    yield from drawn_note(members, "ppt", filename)
    comment_paths = [path for path in members if path.startswith(("ppt/comments/", "ppt/threadedComments/"))]
    comments = sum(1 for path in comment_paths for _ in below(parsed(members[path]), "cm"))
    if comments:
        yield comments_note(comments, filename)
