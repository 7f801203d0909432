"""Telling whether a saved file is what was written: a checksum inside it, looked at whenever it is opened.

CRC-32 of zlib (2 GB a second here) finds any damage of up to 32 bits in a row and misses one in four billion others; it
is against failing disks and half-copied folders, not against people.
"""

from __future__ import annotations

import functools
import logging
import re
import secrets
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from components.i18n import tr
from components.records import BadInputError

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

MARK = b"explorer-crc32:"
"""Stands in a file before its checksum of 8 hex digits."""

NOT_YET = b"00000000"
"""What stands there while the checksum is computed."""

ASIDE = ".damaged-"  # in the name of a file that was set aside
_ORIGINALS = frozenset({"datasets", "external", "media"})  # folders of what only a person can bring again
_TRAINED = "tuned"  # the folder of what took a training
_WRITTEN_DOWN = frozenset({"spending.sqlite", "chat.sqlite"})  # what was paid for, and what came back
_MARKED = re.compile(re.escape(MARK) + rb"[0-9a-f]{8}")
_SHARED = (".sqlite", ".f32")  # a folder that holds one of these is no record of one computation


class DamagedError(BadInputError):
    """A saved file is not what was written; ``path`` names it."""

    def __init__(self, path: Path, why: str = "") -> None:
        self.path = path
        place = "/".join(path.parts[-3:])
        super().__init__(
            tr(
                "The saved file {place} is damaged ({why}). {what_next}",
                place=place,
                why=why or tr("its checksum does not fit"),
                what_next=self._what_next(),
            )
        )

    def _what_next(self) -> str:
        if _TRAINED in self.path.parts:
            return tr("Train the model again, or delete it; nothing else of the workspace is concerned.")
        if self.is_original:
            return tr("Upload the same data again to mend it; nothing else of the workspace is concerned.")
        if self.path.name in _WRITTEN_DOWN:
            return tr("What it held is missing from now on.")
        return tr("It will be computed again from what is stored.")

    @property
    def is_original(self) -> bool:
        """Whether it cannot be computed again, or not without a person's asking."""
        return bool((_ORIGINALS | {_TRAINED}) & set(self.path.parts))

    def set_aside(self) -> bool:
        """Rename what can be computed again, with what was written together with it; False for an original."""
        if self.is_original:
            return False
        log.warning("%s", self)
        folder = self.path.parent
        names = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
        alone = self.path.suffix in _SHARED or any(name.suffix in _SHARED for name in names)
        mark = f"{ASIDE}{secrets.token_hex(4)}"
        for path in [self.path] if alone else names:
            if ASIDE not in path.name and path.exists():
                path.replace(path.with_name(path.name + mark))
        return True


def absent_if_damaged(function: Callable[P, T]) -> Callable[P, T | None]:
    """The function, which gives None where the file it reads is damaged and can be computed again."""

    @functools.wraps(function)
    def careful(*arguments: P.args, **named: P.kwargs) -> T | None:
        try:
            return function(*arguments, **named)
        except DamagedError as error:
            if not error.set_aside():
                raise
            return None

    return careful


def checksum(content: bytes | memoryview) -> bytes:
    """Eight hex digits of the CRC-32."""
    return b"%08x" % zlib.crc32(content)


def with_checksum(content: bytes) -> bytes:
    """Content that holds MARK and NOT_YET once, with its checksum in their place."""
    place = content.rindex(MARK + NOT_YET) + len(MARK)
    return content[:place] + checksum(content) + content[place + len(NOT_YET) :]


def verify(content: bytes, path: Path) -> bool:
    """Whether the content holds a checksum; one of before it was introduced does not.

    Raises:
        DamagedError: it holds one that does not fit.
    """
    places = [match.start() for match in _MARKED.finditer(content)]
    if not places:
        return False
    place = places[-1] + len(MARK)
    told = content[place : place + len(NOT_YET)]
    crc = zlib.crc32(content[:place])
    crc = zlib.crc32(NOT_YET, crc)
    crc = zlib.crc32(memoryview(content)[place + len(NOT_YET) :], crc)
    if b"%08x" % crc != told:
        raise DamagedError(path)
    return True
