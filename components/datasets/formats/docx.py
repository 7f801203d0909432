"""Word documents: paragraphs, tables, notes and text boxes in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from components.datasets.archive import TooLargeArchiveError, unpack
from components.datasets.formats.document import OLE_SIGNATURE, Content, check_text, tidy, title_or_name
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
    check_text(text, filename, tr("text in pictures is not read"))
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
        what = tr_count("{count} header or footer was", "{count} headers and footers were", len(margin_words))
        yield tr(
            "{filename}: {what} not read: {found}.",
            filename=filename,
            what=what,
            found=listed([shown(words) for words in margin_words], 3),
        )


def _counted(seen: Seen, filename: str) -> Iterator[str]:
    changes = seen.counts["inserted"] + seen.counts["deleted"]
    if changes:
        what = tr_count("{count} tracked change was", "{count} tracked changes were", changes)
        yield (
            tr(
                "{filename}: {what} read as accepted ({inserted:,} put in, {deleted:,} taken out).",
                filename=filename,
                what=what,
                inserted=seen.counts["inserted"],
                deleted=seen.counts["deleted"],
            )
        )
    if seen.counts["comments"]:
        yield tr(
            "{filename}: {comments_were} not read.",
            filename=filename,
            comments_were=tr_count("{count} comment was", "{count} comments were", seen.counts["comments"]),
        )
    if seen.counts["embedded"]:
        what = tr_count("{count} embedded document was", "{count} embedded documents were", seen.counts["embedded"])
        yield tr("{filename}: {what} not read.", filename=filename, what=what)
