"""Plain text and Markdown, which stay as they are written."""

from __future__ import annotations

import re

from components.datasets.cleaning import clean_text
from components.datasets.formats.document import Content, check_text, title_or_name
from components.datasets.text_bytes import DAMAGED, damage_note, decode
from components.i18n import tr

_HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*$|^(?!\s*[-=#>*+\d`|])(.+)\n=+[ \t]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_HEAD_CHARACTERS = 5000  # where a title is looked for


def read_text(data: bytes, filename: str) -> Content:
    """The text as it is; its title is the file's name.

    Raises:
        BadInputError: it is empty, no text, or in an encoding that cannot be told.
    """
    text, notes = _body(data, filename)
    return Content(title_or_name("", filename), text, notes=notes)


def read_markdown(data: bytes, filename: str) -> Content:
    """The text as it is written, without the block of settings some programs put in front.

    Its title is the one of those settings, else the first heading, else the file's name.

    Raises:
        BadInputError: as read_text.
    """
    text, notes = _body(data, filename)
    front = _FRONT_MATTER.match(text)
    told = _TITLE.search(front.group(1)) if front else None
    body = text[front.end() :].lstrip("\n") if front else text
    if not body.strip():
        body = text
    heading = _HEADING.search(body[:_HEAD_CHARACTERS])
    title = told.group(1) if told else (heading.group(1) or heading.group(2)) if heading else ""
    return Content(title_or_name(title, filename), body, notes=notes)


def _body(data: bytes, filename: str) -> tuple[str, tuple[str, ...]]:
    text, encoding = decode(data, filename)
    check_text(text, filename, tr("Write some, or leave the file out."))
    return clean_text(text), (damage_note(data, filename),) if encoding == DAMAGED else ()
