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

from components.datasets.limits import MAX_UNPACK_RATIO, MAX_UNPACKED_BYTES, MAX_ZIP_MEMBERS, RATIO_FREE_BYTES
from components.datasets.wording import shown
from components.records import BadInputError

_CHUNK_BYTES = 1 << 20
_ENCRYPTED_FLAG = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # wrong password, or (NotImplementedError) an unknown compression
    ValueError,
    OverflowError,
    struct.error,
)


def unpack(data: bytes, name: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted members of an archive by their path inside it; hidden files and folders and ``__MACOSX`` are ignored.

    Sizes are counted while unpacking; what the archive declares is not believed.

    Raises:
        BadInputError: no zip, damaged, encrypted, more than MAX_ZIP_MEMBERS members, a member that would land outside
            the archive, is a link, stands twice or is not deflated or stored, or more unpacked than MAX_UNPACKED_BYTES
            or MAX_UNPACK_RATIO.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, name)
            chosen = [m for m in members if not m.is_dir() and not _is_junk(m.filename) and wanted(m.filename)]
            return _read_all(archive, chosen, len(data), name)
    except BadInputError:
        raise
    except _BROKEN as error:
        raise BadInputError(f"{name} is not a readable zip archive; pack the files again.") from error


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MAX_ZIP_MEMBERS:
        raise BadInputError(
            f"{name} holds {len(members):,} members; at most {MAX_ZIP_MEMBERS:,} are allowed: pack less."
        )
    seen: set[str] = set()
    for member in members:
        path = member.orig_filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
            raise BadInputError(f"{name} holds {shown(path)}, which points outside the archive; pack the files again.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise BadInputError(f"{name} holds {shown(path)}, which is a link; pack the file it points to instead.")
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise BadInputError(f"{name} is encrypted ({shown(path)}); pack the files without a password.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The readers of the other methods unpack a whole chunk at once, however far it swells.
            raise BadInputError(f"{name} packs {shown(path)} with an unusual method; use ordinary zip compression.")
        if path in seen:
            raise BadInputError(f"{name} holds {shown(path)} twice; pack the files again.")
        seen.add(path)


def _is_junk(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts)


def _read_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int, name: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    for member in members:
        parts: list[bytes] = []
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                total += len(chunk)
                _check_size(total, packed, name)
                parts.append(chunk)
        found[member.filename] = b"".join(parts)
    return found


def _check_size(total: int, packed: int, name: str) -> None:
    if total > MAX_UNPACKED_BYTES:
        raise BadInputError(
            f"{name} unpacks to more than {MAX_UNPACKED_BYTES / 1e9:g} GB; split it, or unpack it first."
        )
    if total > RATIO_FREE_BYTES and total > packed * MAX_UNPACK_RATIO:
        raise BadInputError(
            f"{name} unpacks to more than {MAX_UNPACK_RATIO} times its size, which no text does; unpack and check it."
        )
