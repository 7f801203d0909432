"""What measurements of the documents' files share: which files are drawn, and where their table is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import encoder_key
from components.damage import absent_if_damaged
from components.files import read_parquet, write_parquet
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.records import BadInputError, Collection


def drawn_files(collection: Collection, most: int, seed: int, *, with_captions: bool = False) -> pd.DataFrame:
    """At most ``most`` documents with a picture or sound, with a caption where asked for, as drawn, in table order."""
    documents = collection.documents
    if "media" not in documents.columns:
        return documents[:0]
    table = documents[documents["media"] != ""]
    if with_captions:
        table = table[table["text"].str.strip() != ""]
    if len(table) > most:
        table = table.iloc[np.sort(np.random.default_rng(seed).permutation(len(table))[:most])]
    return table.reset_index(drop=True)


class DocumentTable(Measurement[pd.DataFrame]):
    """A measurement whose rows are kept with documents and model, beside no run: questions have no part in it."""

    version: int = 1
    """Raised when the same files give other rows; what an earlier one kept is then absent."""

    def save(self, subject: Subject, options: Options, measured: pd.DataFrame) -> None:
        """See Measurement."""
        write_parquet(self._path(subject), measured)

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> pd.DataFrame | None:
        """The rows; None where nothing was measured, or the model itself went away."""
        try:
            path = self._path(subject)
        except BadInputError:
            return None
        return read_parquet(path) if path.exists() else None

    def _path(self, subject: Subject) -> Path:
        folder = subject.workspace.results_folder(subject.collection.documents_id, encoder_key(subject.spec))
        return folder / f"{self.name}-{self.version}.parquet"
