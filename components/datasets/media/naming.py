"""Which column of a table names a picture or sound, which file a cell means, and what a file's name says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import pandas as pd

from components.datasets.column_names import plain
from components.datasets.media.sniff import is_media_name

_FILE_NAMES = (
    "media file file_name filename path file_path filepath image image_path image_file image_filename image_url "
    "picture photo img img_path audio audio_path audio_file sound clip wav datei dateiname bild archivo imagen fichier "
    "ファイル 画像 音声"
)
_COLUMNS = {plain(name) for name in _FILE_NAMES.split()}
_SAMPLE_ROWS = 500
_FEWEST = 0.5  # share of a column's cells that must name media for it to be taken by its content


def media_column(table: pd.DataFrame, files: Iterable[str]) -> str | None:
    """The column whose cells name pictures or sounds: one of a known name first, else one told by its cells."""
    known = Files(files)
    named = [name for name in table.columns if plain(str(name)) in _COLUMNS]
    for name in (*named, *(column for column in table.columns if column not in named)):
        cells = table[name].head(_SAMPLE_ROWS)
        filled = cells[cells != ""]
        hits = sum(1 for cell in filled if known.find(cell) is not None)
        if hits and (name in named or hits >= _FEWEST * len(filled)):
            return str(name)
    # Of a table whose every file is missing, the column still says what was meant.
    return next((str(name) for name in named if table[name].head(_SAMPLE_ROWS).map(is_media_name).any()), None)


class Files:
    """Finds the file a cell of a table means: by its whole path, else by its end or its name where only one has it."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)
        self._by_end: dict[str, list[str]] = {}
        for name in sorted(self._names):
            self._by_end.setdefault(PurePosixPath(name).name.casefold(), []).append(name)

    def find(self, cell: str) -> str | None:
        """The file's name among those given; None where there is none, or more than one."""
        path = cell.strip().replace("\\", "/").removeprefix("./")
        if path in self._names:
            return path
        same = self._by_end.get(PurePosixPath(path).name.casefold(), []) if path else []
        if len(same) > 1:
            same = [name for name in same if name.casefold().endswith("/" + path.casefold())]
        return same[0] if len(same) == 1 else None


def readable_name(path: str) -> str:
    """What a file's name says in words: "animals/red-fox_02.jpg" is "red fox 02"."""
    stem = PurePosixPath(path).stem
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_\-.+]+", " ", stem))
    return " ".join(words.split()) or stem


def folder_labels(paths: Iterable[str]) -> Mapping[str, str]:
    """Path -> the folder each file lies in, where there are at least two such folders and no file lies outside one."""
    parents = {path: PurePosixPath(path).parent.name for path in paths}
    return parents if len(set(parents.values())) > 1 and all(parents.values()) else {}
