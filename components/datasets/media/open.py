"""Whether what a person gives are pictures or sounds; if so they are read as such."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from components.datasets.media.embedded import read_table_of_media
from components.datasets.media.read import is_media_collection, read_media
from components.datasets.media.sniff import is_media_name
from components.datasets.media.sources import (
    MediaKeeper,
    folder_sources,
    names_of_zip,
    upload_sources,
    zip_sources,
)
from components.i18n import tr
from components.records import Collection


def media_from_path(path: Path, keeper: MediaKeeper) -> Collection | None:
    """The collection of pictures or sounds at a path; None where it holds texts, or nothing is there.

    Raises:
        BadInputError: it holds pictures or sounds, and they cannot be read.
    """
    if path.is_dir():
        sources = folder_sources(path)
        return read_media(sources, path.resolve().name, keeper) if is_media_collection(sources) else None
    if not path.is_file():
        return None
    if path.suffix.lower() == ".zip":
        return _zip(path, path.name, keeper)
    if is_media_name(path.name):
        return read_media(
            [folder_source for folder_source in folder_sources(path.parent) if folder_source.name == path.name],
            path.stem,
            keeper,
        )
    return read_table_of_media(path, path.name, keeper)


def media_from_upload(files: Sequence[tuple[str, bytes]], keeper: MediaKeeper) -> Collection | None:
    """The collection of pictures or sounds in files sent through the browser; None where they are texts.

    Raises:
        BadInputError: as media_from_path.
    """
    if len(files) == 1:
        name, data = files[0]
        if name.lower().endswith(".zip"):
            return _zip(data, name, keeper)
        if not is_media_name(name):
            return read_table_of_media(data, name, keeper)
    sources = upload_sources(files)
    title = PurePath(files[0][0]).stem if len(files) == 1 else tr("{number_of_files} files", number_of_files=len(files))
    return read_media(sources, title, keeper) if is_media_collection(sources) else None


def _zip(archive: Path | bytes, name: str, keeper: MediaKeeper) -> Collection | None:
    if not any(map(is_media_name, names_of_zip(archive))):
        return None
    with zip_sources(archive, name) as sources:
        return read_media(sources, PurePath(name).stem, keeper) if is_media_collection(sources) else None
