"""A model of texts and pictures with a map of one side's vectors, learned here from judged queries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from components.candidates.kinds.text_image_model import TextImageModel
from components.candidates.trained_here import TrainedHere
from components.candidates.tuned_folder import MATRIX_FILE
from components.encoders.media.adapted import AdaptedEncoder
from components.files import home_path, read_array
from components.records import Collection, FloatArray
from components.retrieval.vectors import unit_rows
from components.spec import ModelSpec
from components.stores.vector_cache import item_hashes

if TYPE_CHECKING:
    from components.encoders.media.protocol import MediaEncoder


class TunedTextImageModel(TrainedHere, TextImageModel):
    """A folder with the base's two towers and the map, which the page Models or the command ``train`` wrote."""

    kind = "tuned-text-image"
    adapts_either_side = False

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: by its folder alone."""
        return None

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate."""
        return super().of_folder(folder) and (folder / MATRIX_FILE).is_file()

    def load(self, api_key: object = None, meter: object = None) -> MediaEncoder:  # type: ignore[override]
        """See Candidate."""
        return AdaptedEncoder(super().load(), self.key, self._matrix, self.training.side)

    def _document_lengths(self, collection: Collection) -> Mapping[bytes, int]:
        items = self.documents_taken(collection)
        return dict.fromkeys(item_hashes("document", items), 1)  # a picture has no length: each counts as one

    def _as_document(self, vectors: FloatArray) -> FloatArray:
        return unit_rows(vectors @ self._matrix) if self.training.side == "document" else vectors

    @property
    def _matrix(self) -> FloatArray:
        return np.asarray(read_array(home_path(self.spec.source) / MATRIX_FILE), dtype=np.float32)
