"""Files of a collection, wherever they lie: a folder, a zip archive, or what a browser sent. None is read whole."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from components.datasets.archive import BROKEN_ZIP, Counted, check_members, is_junk
from components.datasets.limits import MAX_MEDIA_FILES
from components.i18n import tr
from components.records import BadInputError


class MediaKeeper(Protocol):
    """Where pictures and sounds are kept; the workspace's MediaStore is one."""

    def put(self, stream: BinaryIO) -> str:
        """Store a stream block by block and return the SHA-256 of its bytes."""

    def path(self, media: str) -> Path:
        """The file of a SHA-256."""


@dataclass(frozen=True)
class MediaSource:
    """One file: its path below the collection's folder (with /), its size in bytes, and what opens it."""

    name: str
    size: int
    open: Callable[[], BinaryIO]


def folder_sources(folder: Path) -> list[MediaSource]:
    """Every file below a folder, in order of its path; hidden ones, and links that lead outside, are passed over.

    Raises:
        BadInputError: more than MAX_MEDIA_FILES, or a folder that cannot be read.
    """
    root = folder.resolve()
    sources: list[MediaSource] = []

    def refuse(error: OSError) -> None:
        raise BadInputError(
            tr(
                "The folder {filename} cannot be read ({strerror}); check its permissions.",
                filename=error.filename,
                strerror=error.strerror,
            )
        )

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not is_junk(name))
        for name in sorted(files):
            path = Path(place) / name
            if is_junk(name) or not path.is_file() or not path.resolve().is_relative_to(root):
                continue
            sources.append(
                MediaSource(path.relative_to(folder).as_posix(), path.stat().st_size, partial(_reading, path))
            )
            if len(sources) > MAX_MEDIA_FILES:
                raise BadInputError(
                    tr(
                        "The folder {folder} holds more than {max_media_files:,} files; name a smaller folder in it.",
                        folder=folder,
                        max_media_files=MAX_MEDIA_FILES,
                    )
                )
    return sorted(sources, key=lambda source: source.name)


def _reading(path: Path) -> BinaryIO:
    return path.open("rb")


def upload_sources(files: Sequence[tuple[str, bytes]]) -> list[MediaSource]:
    """Files sent by name and content; a path in a name is kept, a name that comes twice gets a number."""
    sources: dict[str, MediaSource] = {}
    for name, data in files:
        place = PurePosixPath(name.replace("\\", "/").lstrip("/"))
        free, number = place.as_posix(), 1
        while free in sources:
            number += 1
            free = (place.parent / f"{place.stem} ({number}){place.suffix}").as_posix()
        sources[free] = MediaSource(free, len(data), partial(io.BytesIO, data))
    return list(sources.values())


@contextmanager
def zip_sources(archive: Path | bytes, name: str) -> Iterator[list[MediaSource]]:
    """The members of a zip archive; a folder that holds all of them is taken for its root.

    Raises:
        BadInputError: no zip, damaged, encrypted, more than MAX_MEDIA_FILES members, one that would land outside or is
            a link, or (while a member is read) more bytes than the limits of archive.py allow.
    """
    place = io.BytesIO(archive) if isinstance(archive, bytes) else archive
    packed = len(archive) if isinstance(archive, bytes) else archive.stat().st_size
    try:
        with zipfile.ZipFile(place) as opened:
            check_members(opened.infolist(), name, most=MAX_MEDIA_FILES)
            members = [member for member in opened.infolist() if not member.is_dir() and not is_junk(member.filename)]
            root = _common_folder([member.filename for member in members])
            counted = Counted(packed, name)
            yield [
                MediaSource(member.filename[len(root) :], member.file_size, partial(counted.open, opened, member))
                for member in sorted(members, key=lambda member: member.filename)
            ]
    except BROKEN_ZIP as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(tr("{name} is not a readable zip archive; pack the files again.", name=name)) from error


def _common_folder(paths: Sequence[str]) -> str:
    """The folder (with its slash) that all paths lie in where it is the only thing at the root; else ""."""
    tops = {path.partition("/")[0] for path in paths}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in path for path in paths) else ""


def names_of_zip(archive: Path | bytes) -> list[str]:
    """The paths inside an archive; none where it is no readable one, which whoever reads it will say."""
    place = io.BytesIO(archive) if isinstance(archive, bytes) else archive
    try:
        with zipfile.ZipFile(place) as opened:
            return [
                member.filename for member in opened.infolist() if not member.is_dir() and not is_junk(member.filename)
            ]
    except BROKEN_ZIP:
        return []
