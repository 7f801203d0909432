"""PDF, page by page. Only text that is in the file is read: pictures of text are not."""

from __future__ import annotations

import io
import logging
from typing import Any

from components.datasets.formats.document import Content, tidy, title_or_name
from components.datasets.formats.pdf_columns import Drawn, by_columns
from components.datasets.formats.pdf_fonts import MOST_LOST, lost_share
from components.datasets.limits import MAX_PDF_PAGES
from components.datasets.wording import listed, shown
from components.i18n import N_, tr, tr_count
from components.records import BadInputError

_PAGE_BREAK = "\n\f"
_BROKEN = N_("{filename} is not a readable PDF (it is damaged or cut short); open it in a viewer and save it again.")


def read_pdf(data: bytes, filename: str) -> Content:
    """The text of all pages, form feeds between them; its title is that of the file's properties, else its name.

    Columns of prose that are drawn line by line are read one after the other, with a note.

    Raises:
        BadInputError: damaged, protected by a password, over MAX_PDF_PAGES pages, or without any text (scanned).
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity of a file
    reader = _open(data, filename)
    pages, unreadable, unlettered, across = _texts(reader, filename)
    if not any(page.strip() for page in pages):
        if len(unreadable) == len(pages):
            raise BadInputError(tr(_BROKEN, filename=filename))
        if unlettered:
            raise BadInputError(
                tr_count(
                    "{filename}: the fonts of {count} page ({unlettered}) do not say which letters they draw, so no "
                    "text can be read; run text recognition (OCR) over it, or export it anew with its fonts.",
                    "{filename}: the fonts of {count} pages ({unlettered}) do not say which letters they draw, so no "
                    "text can be read; run text recognition (OCR) over it, or export it anew with its fonts.",
                    len(unlettered),
                    filename=filename,
                    unlettered=listed(unlettered),
                )
            )
        raise BadInputError(
            tr_count(
                "{filename} has {count} page and no text, as scanned paper has; run text recognition (OCR) over it "
                "first.",
                "{filename} has {count} pages and no text, as scanned paper has; run text recognition (OCR) over it "
                "first.",
                len(pages),
                filename=filename,
            )
        )
    return Content(
        title_or_name(_title(reader), filename),
        _PAGE_BREAK.join(pages),
        len(pages),
        (
            *_notes(pages, unreadable, unlettered, filename),
            *_columns_note(across, filename),
            *_fields_note(reader, filename),
        ),
    )


def _open(data: bytes, filename: str) -> Any:  # noqa: ANN401 - heavy to import for a type
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
    except (DependencyError, NotImplementedError):
        locked, count = True, 0
    except Exception as error:  # a damaged file makes pypdf raise nearly anything
        raise BadInputError(tr(_BROKEN, filename=filename)) from error
    if locked:
        raise BadInputError(
            tr("{filename} is protected by a password; save a copy without one and try again.", filename=filename)
        )
    if not count:
        raise BadInputError(tr(_BROKEN, filename=filename))
    if count > MAX_PDF_PAGES:
        raise BadInputError(
            tr(
                "{filename} has {count:,} pages; at most {max_pdf_pages:,} are read of one file: split it into parts.",
                filename=filename,
                count=count,
                max_pdf_pages=MAX_PDF_PAGES,
            )
        )
    return reader


def _texts(reader: Any, filename: str) -> tuple[list[str], list[int], list[int], list[int]]:  # noqa: ANN401
    """The text of each page; and which cannot be read, have fonts without letters, are drawn across columns."""
    from pypdf.errors import DependencyError

    texts, unreadable, unlettered, across = [], [], [], []
    for number in range(1, len(reader.pages) + 1):
        try:
            page = reader.pages[number - 1]
            drawn = Drawn()
            text = page.extract_text(visitor_text=drawn.collect) or ""
            if lost_share(page, text) > MOST_LOST:
                text = ""
                unlettered.append(number)
            elif (ordered := by_columns(drawn)) is not None:
                text = ordered
                across.append(number)
        except DependencyError as error:
            raise BadInputError(
                tr(
                    "{filename} is encrypted; open it in a viewer, save a copy without protection and try again.",
                    filename=filename,
                )
            ) from error
        except Exception:  # as above: one bad page must not cost the others
            text = ""
            unreadable.append(number)
        texts.append(tidy(text.replace("\f", "\n")))
    return texts, unreadable, unlettered, across


def _title(reader: Any) -> str:  # noqa: ANN401
    try:
        return str(reader.metadata.title or "") if reader.metadata else ""
    except Exception:  # properties are not worth losing the text for
        return ""


def _notes(pages: list[str], unreadable: list[int], unlettered: list[int], filename: str) -> tuple[str, ...]:
    notes = []
    if unreadable:
        notes.append(
            tr_count(
                "{filename}: {count} page could not be read: {unreadable}.",
                "{filename}: {count} pages could not be read: {unreadable}.",
                len(unreadable),
                filename=filename,
                unreadable=listed(unreadable),
            )
        )
    if unlettered:
        notes.append(
            tr_count(
                "{filename}: {count} page is set in fonts that do not say which letters they draw, and could not be "
                "read: {unlettered}.",
                "{filename}: {count} pages are set in fonts that do not say which letters they draw, and could not be "
                "read: {unlettered}.",
                len(unlettered),
                filename=filename,
                unlettered=listed(unlettered),
            )
        )
    bad = {*unreadable, *unlettered}
    blank = [number for number, page in enumerate(pages, 1) if not page.strip() and number not in bad]
    if blank:
        notes.append(
            tr_count(
                "{filename}: {count} page has no text (empty or scanned): {blank}.",
                "{filename}: {count} pages have no text (empty or scanned): {blank}.",
                len(blank),
                filename=filename,
                blank=listed(blank),
            )
        )
    return tuple(notes)


def _fields_note(reader: Any, filename: str) -> tuple[str, ...]:  # noqa: ANN401
    """A sentence where a form was filled in: what is typed into it belongs to no page's text."""
    try:
        fields = reader.get_form_text_fields() or {}
    except Exception:  # as above
        return ()
    filled = [str(name) for name, value in fields.items() if str(value or "").strip()]
    if not filled:
        return ()
    return (
        tr_count(
            "{filename}: {count} field of a form was filled in, and not read: {filled}.",
            "{filename}: {count} fields of a form were filled in, and not read: {filled}.",
            len(filled),
            filename=filename,
            filled=listed([shown(name) for name in filled], 3),
        ),
    )


def _columns_note(across: list[int], filename: str) -> tuple[str, ...]:
    if not across:
        return ()
    return (
        tr_count(
            "{filename}: {count} page is set in columns, which were read one after the other: {across}.",
            "{filename}: {count} pages are set in columns, which were read one after the other: {across}.",
            len(across),
            filename=filename,
            across=listed(across),
        ),
    )
