"""Files read as the app reads them where nobody chose anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from components.datasets.folders import read_folder, read_zip
from components.datasets.formats.files import File, read_documents
from components.datasets.table_options import TableOptions
from components.records import Collection


def read_beir_folder(path: Path) -> Collection:
    return read_folder(path, TableOptions()).collection


def read_beir_zip(data: bytes, name: str) -> Collection:
    return read_zip(data, name, TableOptions()).collection


def documents_from_files(files: Sequence[File]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    documents, notes, _ = read_documents(files, TableOptions())
    return documents, notes
