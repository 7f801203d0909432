"""Word documents: paragraphs, tables, notes and text boxes in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from components.datasets.archive import TooLargeArchiveError, unpack
from components.datasets.formats.document import OLE_SIGNATURE, Content, check_text, comments_note, tidy, title_or_name
from components.datasets.formats.docx_xml import Seen, lines
from components.datasets.formats.xml_zip import attribute, drawn_note, parsed
from components.datasets.wording import listed, shown
from components.i18n import tr, tr_count
from components.records import BadInputError

_HEADINGS = ("Heading", "Title", "heading", "title")
_NOTE_FILES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}


def read_docx(data: bytes, filename: str) -> Content:
    """Paragraphs and tables in document order, a table row a line with " | " between its cells.

    The final version is read: what tracked changes put in, not what they took out. Content controls and fields count,
    text boxes follow their paragraph, footnotes and endnotes follow the text. Headers, footers and comments are left
    out and named in a note. Its title is that of the file's properties, else its name.

    Raises:
        BadInputError: damaged, protected by a password, an old .doc file, or without text.
    """
    if data.startswith(OLE_SIGNATURE):
        raise BadInputError(
            tr(
                "{filename} is protected by a password or in Word's old format; save it as .docx without a password.",
                filename=filename,
            )
        )
    members = _checked(data, filename)
    from docx import Document

    seen = Seen()
    try:
        document = Document(io.BytesIO(data))
        names = {style.style_id: str(style.name) for style in document.styles}
        headings = frozenset(style_id for style_id, name in names.items() if name.startswith(_HEADINGS))
        text = tidy("\n".join([*lines(document.element.body, headings, seen), *_notes(members, seen)]))
        title = document.core_properties.title
        notes = [*_aside(members, filename), *_counted(seen, filename), *drawn_note(members, "word", filename)]
    except Exception as error:  # a damaged file makes the XML below raise nearly anything
        raise _broken(filename) from error
    check_text(text, filename, tr("Text in pictures is not read."))
    return Content(title_or_name(title, filename), text, notes=tuple(notes))


def _checked(data: bytes, filename: str) -> Mapping[str, bytes]:
    """The members of a .docx, a zip archive that must keep the limits of one before anything else unpacks it."""
    try:
        members = unpack(data, filename, lambda _: True)
    except TooLargeArchiveError:
        raise
    except BadInputError as error:
        raise _broken(filename) from error
    if "word/document.xml" not in members and "[Content_Types].xml" not in members:
        raise _broken(filename)
    return members


def _broken(filename: str) -> BadInputError:
    return BadInputError(
        tr("{filename} is not a readable Word document (.docx); open it in Word and save it again.", filename=filename)
    )


def _notes(members: Mapping[str, bytes], seen: Seen) -> Iterator[str]:
    """The footnotes and endnotes that the text refers to, by their numbers in it."""
    texts: dict[tuple[str, str], str] = {}
    for kind, path in _NOTE_FILES.items():
        for note in parsed(members[path]) if path in members else []:
            inner = Seen()
            texts[kind, attribute(note, "id")] = " ".join(" ".join(lines(note, frozenset(), inner)).split())
    if seen.notes:
        yield ""
    for number, place in enumerate(seen.notes, start=1):
        yield f"[{number}] {texts.get(place, '')}"


def _aside(members: Mapping[str, bytes], filename: str) -> Iterator[str]:
    """A note for the headers and footers, which come again on every page and are not read."""
    margin_words: dict[str, None] = {}
    for path in sorted(members):
        if path.startswith(("word/header", "word/footer")) and path.endswith(".xml"):
            words = " ".join(" ".join(lines(parsed(members[path]), frozenset(), Seen())).split())
            if words:
                margin_words[words] = None
    if margin_words:
        yield tr_count(
            "{filename}: {count} header or footer was not read: {these}.",
            "{filename}: {count} headers and footers were not read: {these}.",
            len(margin_words),
            filename=filename,
            these=listed([shown(words) for words in margin_words], 3),
        )


def _counted(seen: Seen, filename: str) -> Iterator[str]:
    changes = seen.counts["inserted"] + seen.counts["deleted"]
    if changes:
        yield tr_count(
            "{filename}: {count} tracked change was read as accepted ({inserted:,} put in, {deleted:,} taken out).",
            "{filename}: {count} tracked changes were read as accepted ({inserted:,} put in, {deleted:,} taken out).",
            changes,
            filename=filename,
            inserted=seen.counts["inserted"],
            deleted=seen.counts["deleted"],
        )
    if seen.counts["comments"]:
        yield comments_note(seen.counts["comments"], filename)
    if seen.counts["embedded"]:
        yield tr_count(
            "{filename}: {count} embedded document was not read.",
            "{filename}: {count} embedded documents were not read.",
            seen.counts["embedded"],
            filename=filename,
        )
