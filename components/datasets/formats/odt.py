"""OpenDocument texts (ISO/IEC 26300)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from components.datasets.formats.document import Content, check_text, comments_note, tidy, title_or_name
from components.datasets.formats.xml_zip import attribute, below, broken, local, members_of, parsed
from components.datasets.wording import listed, shown
from components.i18n import N_, tr, tr_count
from components.records import BadInputError

_KIND = N_("OpenDocument text (.odt)")
_MAIN, _STYLES = "content.xml", "styles.xml"
_MANIFEST = "META-INF/manifest.xml"
_CELL_GAP = " | "
_MOST_BLANKS = 1_000  # one element may stand for so many


def read_odt(data: bytes, filename: str) -> Content:
    """Paragraphs, lists and tables in document order, notes where they are called, text boxes where they are anchored.

    The final version is read; comments, headers, footers, charts and formulas are not, and notes say so. Its title is
    that of the file's properties, else its name.

    Raises:
        BadInputError: damaged, protected by a password, another format, or without text.
    """
    members = members_of(data, filename, _MAIN, tr(_KIND))
    if b"encryption-data" in members.get(_MANIFEST, b""):
        raise BadInputError(
            tr("{filename} is protected by a password; save a copy without one and try again.", filename=filename)
        )
    counts: Counter[str] = Counter()
    try:
        body = next(below(parsed(members[_MAIN]), "body"), None)
        text = "" if body is None else tidy("\n".join(_lines(body, counts)))
        title, aside = _title(members), list(_aside(members))
    except (ValueError, KeyError, RecursionError, TypeError) as error:
        raise broken(filename, tr(_KIND)) from error
    check_text(text, filename, tr("Text in pictures is not read."))
    notes = []
    if aside:
        notes.append(
            tr_count(
                "{filename}: {count} header or footer was not read: {these}.",
                "{filename}: {count} headers and footers were not read: {these}.",
                len(aside),
                filename=filename,
                these=listed([shown(words) for words in aside], 3),
            )
        )
    objects = sum(path.startswith("Object ") and path.endswith("/content.xml") for path in members)
    if objects:
        notes.append(
            tr_count(
                "{filename}: {count} chart or formula was not read.",
                "{filename}: {count} charts and formulas were not read.",
                objects,
                filename=filename,
            )
        )
    if counts["comments"]:
        notes.append(comments_note(counts["comments"], filename))
    return Content(title_or_name(title, filename), text, notes=tuple(notes))


def _lines(element: Any, counts: Counter[str]) -> Iterator[str]:  # noqa: ANN401 - an XML element
    for part in element:
        name = local(part)
        if name in ("p", "h"):
            if name == "h":
                yield ""
            yield "".join(_words(part, counts))
        elif name == "table-row":
            cells = [cell for cell in part if local(cell) in ("table-cell", "covered-table-cell")]
            yield _CELL_GAP.join(" ".join(" ".join(_lines(cell, counts)).split()) for cell in cells)
        elif name == "annotation":
            counts["comments"] += 1
        elif name != "tracked-changes":
            yield from _lines(part, counts)


def _words(part: Any, counts: Counter[str]) -> Iterator[str]:  # noqa: ANN401
    yield part.text or ""
    for inner in part:
        name = local(inner)
        if name == "s":
            count = attribute(inner, "c")
            yield " " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name == "note":
            words = [" ".join(_lines(body, counts)) for body in inner if local(body) == "note-body"]
            yield f" [{' '.join(' '.join(words).split())}]"
        elif name == "annotation":
            counts["comments"] += 1
        elif name in ("text-box", "frame"):
            yield "\n" + "\n".join(_lines(inner, counts)) + "\n"
        elif isinstance(inner.tag, str):
            yield from _words(inner, counts)
        yield inner.tail or ""


def _aside(members: Mapping[str, bytes]) -> Iterator[str]:
    """The different words of headers and footers, which come again on every page."""
    margin_words: dict[str, None] = {}
    if _STYLES in members:
        for page in below(parsed(members[_STYLES]), "master-page"):
            for part in page:
                words = " ".join(" ".join(_lines(part, Counter())).split())
                if words and local(part).startswith(("header", "footer")):
                    margin_words[words] = None
    yield from margin_words


def _title(members: Mapping[str, bytes]) -> str:
    if "meta.xml" not in members:
        return ""
    return next((element.text or "" for element in below(parsed(members["meta.xml"]), "title")), "")
