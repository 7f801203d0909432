"""Zip archives, unpacked in memory with every byte counted, and refused when they mean harm."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from components.datasets.limits import MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES, MAX_ZIP_MEMBERS, RATIO_FREE_BYTES
from components.datasets.wording import shown
from components.i18n import tr
from components.records import BadInputError

_CHUNK_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # wrong password, or (NotImplementedError) an unknown compression
    ValueError,
    OverflowError,
    struct.error,
)


class TooLargeArchiveError(BadInputError):
    """An archive that holds more than may be unpacked; all others are no archive, or damaged."""


def unpack(data: bytes, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted members of an archive by their path inside it; see ``unpack_all``."""
    return unpack_all(data, name, wanted)[0]


def unpack_all(data: bytes, name: str, wanted: Callable[[str], bool]) -> tuple[dict[str, bytes], list[str]]:
    """The wanted members of an archive by their path inside it, and the paths of the others.

    Hidden files and folders and ``__MACOSX`` are ignored. Backslashes, which some Windows programs write, part folders
    as slashes do. Sizes are counted while unpacking; what the archive declares is not believed.

    Raises:
        BadInputError: no zip, damaged, encrypted, more than MAX_ZIP_MEMBERS members, a member that would land outside
            the archive, is a link, stands twice or is not deflated or stored, or more unpacked than MAX_UNPACKED_BYTES
            or MAX_UNPACK_RATIO.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            check_members(members, name)
            files = {
                member_path(member): member
                for member in members
                if not member_path(member).endswith("/") and not is_junk(member_path(member))
            }
            chosen = {path: member for path, member in files.items() if wanted(path)}
            return _read_all(archive, chosen, len(data), name), [path for path in files if path not in chosen]
    except BadInputError:
        raise
    except BROKEN_ZIP as error:
        raise BadInputError(tr("{name} is not a readable zip archive; pack the files again.", name=name)) from error


def member_path(member: zipfile.ZipInfo) -> str:
    """Where a member lies, folders parted by slashes."""
    path = member.filename
    if not member.flag_bits & _UTF8_FLAG and not path.isascii():
        try:  # many programs write UTF-8 without saying so, which zipfile reads as CP437
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            path = member.filename
    return path.replace("\\", "/")


def check_members(members: list[zipfile.ZipInfo], name: str, *, most: int | None = None) -> None:
    """Refuse an archive by its list alone.

    Raises:
        BadInputError: more than ``most`` members (MAX_ZIP_MEMBERS by default), an encrypted one, a link, one that would
            land outside, one that stands twice, or one packed by an unusual method.
    """
    most = MAX_ZIP_MEMBERS if most is None else most
    if len(members) > most:
        raise TooLargeArchiveError(
            tr(
                "{name} holds {number_of_members:,} members; at most {most:,} are allowed: pack less.",
                name=name,
                number_of_members=len(members),
                most=most,
            )
        )
    seen: set[str] = set()
    for member in members:
        path = member.orig_filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
            raise BadInputError(
                tr(
                    "{name} holds {path}, which points outside the archive; pack the files again.",
                    name=name,
                    path=shown(path),
                )
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise BadInputError(
                tr(
                    "{name} holds {path}, which is a link; pack the file it points to instead.",
                    name=name,
                    path=shown(path),
                )
            )
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise BadInputError(
                tr("{name} is encrypted ({path}); pack the files without a password.", name=name, path=shown(path))
            )
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The readers of the other methods unpack a whole chunk at once, however far it swells.
            raise BadInputError(
                tr(
                    "{name} packs {path} with an unusual method; use ordinary zip compression.",
                    name=name,
                    path=shown(path),
                )
            )
        if path in seen:
            raise BadInputError(tr("{name} holds {path} twice; pack the files again.", name=name, path=shown(path)))
        seen.add(path)


def is_junk(path: str) -> bool:
    """Whether a path is hidden, or one of the copies macOS puts beside files."""
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


class Counted:
    """Opens members of an archive one after another; the bytes of all together are counted as they are read."""

    def __init__(self, packed: int, name: str) -> None:
        self._packed, self._name, self._total = packed, name, 0

    def open(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
        """A stream of one member; reading it raises BadInputError where the limits are passed."""
        return io.BufferedReader(_CountedStream(archive.open(member), self), _CHUNK_BYTES)

    def add(self, count: int) -> None:
        """Count bytes just unpacked."""
        self._total += count
        if self._total > RATIO_FREE_BYTES and self._total > self._packed * MAX_UNPACK_RATIO:
            _check_size(self._total, self._packed, self._name)


class _CountedStream(io.RawIOBase):
    """Reads forward only."""

    def __init__(self, stream: IO[bytes], counted: Counted) -> None:
        super().__init__()
        self._stream, self._counted = stream, counted

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - typing has no name for a writable buffer on Python 3.11
        """Fill a buffer with the next bytes."""
        chunk = self._stream.read(len(buffer))
        self._counted.add(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _read_all(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], packed: int, name: str
) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    total = 0
    for path, member in members.items():
        parts: list[bytes] = []
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                total += len(chunk)
                _check_size(total, packed, name)
                parts.append(chunk)
        contents[path] = b"".join(parts)
    return contents


def _check_size(total: int, packed: int, name: str) -> None:
    if total > MAX_UNPACKED_BYTES:
        raise TooLargeArchiveError(
            tr(
                "{name} unpacks to more than {max_unpacked_bytes:g} GB; split it, or unpack it first.",
                name=name,
                max_unpacked_bytes=MAX_UNPACKED_BYTES / 1000000000.0,
            )
        )
    if total > RATIO_FREE_BYTES and total > packed * MAX_UNPACK_RATIO:
        raise TooLargeArchiveError(
            tr(
                "{name} unpacks to more than {max_unpack_ratio} times its size, which no text "
                "does; unpack and check it.",
                name=name,
                max_unpack_ratio=MAX_UNPACK_RATIO,
            )
        )
