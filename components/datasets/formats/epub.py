"""Electronic books (EPUB 2 and 3), chapter by chapter."""

from __future__ import annotations

from collections.abc import Mapping

from components.datasets.formats.document import Content, check_text, title_or_name
from components.datasets.formats.html import read_html
from components.datasets.formats.xml_zip import attribute, below, beside, broken, members_of, parsed
from components.datasets.text_bytes import NoTextError
from components.datasets.wording import listed
from components.i18n import N_, tr, tr_count
from components.records import BadInputError

_KIND = N_("electronic book (.epub)")
_CONTAINER = "META-INF/container.xml"
_PAGES = (".xhtml", ".html", ".htm", ".xml")


def read_epub(data: bytes, filename: str) -> Content:
    """The text of all chapters in reading order, an empty line between them; its title is the book's own.

    Raises:
        BadInputError: damaged, locked against copying, another format, or without text.
    """
    members = members_of(data, filename, _CONTAINER, tr(_KIND))
    try:
        book = next(attribute(rootfile, "full-path") for rootfile in below(parsed(members[_CONTAINER]), "rootfile"))
        paths, title = _chapters(members, book)
    except (ValueError, KeyError, StopIteration, RecursionError, TypeError) as error:
        raise broken(filename, tr(_KIND)) from error
    locked = _locked(members)
    if any(path in locked for path in paths):
        raise BadInputError(
            tr("{filename} is locked against copying; use a copy without that lock.", filename=filename)
        )
    texts, missing = [], []
    for path in paths:
        if path not in members:
            missing.append(path)
            continue
        try:
            texts.append(read_html(members[path], path).text)
        except NoTextError:
            continue
        except BadInputError:
            missing.append(path)
    check_text("".join(texts), filename, tr("Its pages hold pictures only, whose text is not read."))
    notes: tuple[str, ...] = ()
    if missing:
        notes = (
            tr_count(
                "{filename}: {count} chapter could not be read: {missing}.",
                "{filename}: {count} chapters could not be read: {missing}.",
                len(missing),
                filename=filename,
                missing=listed(missing),
            ),
        )
    return Content(title_or_name(title, filename), "\n\n".join(texts), notes=notes)


def _chapters(members: Mapping[str, bytes], book: str) -> tuple[list[str], str]:
    """The paths of the pages in reading order, and the title."""
    package = parsed(members[book])
    items = {attribute(item, "id"): beside(book, attribute(item, "href")) for item in below(package, "item")}
    order = [items.get(attribute(itemref, "idref"), "") for itemref in below(package, "itemref")]
    pages = [path for path in order if path.lower().endswith(_PAGES)]
    return pages, next((element.text or "" for element in below(package, "title")), "")


def _locked(members: Mapping[str, bytes]) -> set[str]:
    xml = members.get("META-INF/encryption.xml")
    if xml is None:
        return set()
    try:
        return {attribute(reference, "URI") for reference in below(parsed(xml), "CipherReference")}
    except ValueError:
        return set()
