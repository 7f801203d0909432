"""A model of texts and pictures with a map of one side's vectors, learned here from judged queries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.candidates.kinds.text_image_model import TextImageModel
from components.candidates.kinds.tuned import COPIED_TOGETHER, NAMED
from components.candidates.tuned_folder import (
    FACTS_FILE,
    MATRIX_FILE,
    TrainingFacts,
    handed_down,
    read_facts,
    unseen_queries,
)
from components.candidates.work import Work
from components.catalogue.cards import ModelCard
from components.encoders.media.adapted import AdaptedEncoder
from components.files import home_path, read_array
from components.records import BadInputError, Collection, FloatArray
from components.retrieval.vectors import unit_rows
from components.spec import ModelSpec
from components.stores.vector_cache import VectorCache, item_hashes

if TYPE_CHECKING:
    from components.encoders.media.protocol import MediaEncoder


class TunedTextImageModel(TextImageModel):
    """A folder with the base's two towers and the map, which the page Models or the command ``train`` wrote."""

    kind = "tuned-text-image"
    is_trained_here = True
    adapts_either_side = False

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate: by its folder alone."""
        return None

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate."""
        return (folder / FACTS_FILE).is_file() and (folder / MATRIX_FILE).is_file()

    @classmethod
    def name_of_folder(cls, folder: Path) -> str:
        """See Candidate."""
        return f"{NAMED}{read_facts(folder).base}#{folder.name}"

    @property
    def training(self) -> TrainingFacts:
        """What it learned from.

        Raises:
            BadInputError: its folder does not say.
        """
        return read_facts(self._folder)

    @property
    def card(self) -> ModelCard | None:
        """See Candidate."""
        try:
            return handed_down(self.name, self.training.base)
        except BadInputError:
            return None

    def unseen_queries(self, collection: Collection) -> frozenset[str] | None:
        """See Candidate."""
        return unseen_queries(collection, self.training)

    def load(self, api_key: object = None, meter: object = None) -> MediaEncoder:  # type: ignore[override]
        """See Candidate."""
        return AdaptedEncoder(super().load(), self.key, self._matrix, self.training.side)

    def compute(self, work: Work) -> dict[str, Any]:
        """See Candidate: documents have their vectors already, or those that are to be mapped."""
        key = self.training.documents_key
        if key and (work.workspace.vectors_folder(key) / "rows.sqlite").exists():
            self._take_document_vectors(work, key)
        return super().compute(work)

    def _take_document_vectors(self, work: Work, key: str) -> None:
        try:
            base = VectorCache(work.workspace.vectors_folder(key))
        except BadInputError:
            return  # it is damaged: they are encoded
        hashes = list(dict.fromkeys(item_hashes("document", self.documents_taken(work.collection))))
        own = VectorCache(work.workspace.vectors_folder(self.key), base.dim)
        wanted = sorted(set(own.missing(hashes)) - set(base.missing(hashes)))
        is_mapped = self.training.side == "document"
        for start in range(0, len(wanted), COPIED_TOGETHER):
            names = [hashes[row] for row in wanted[start : start + COPIED_TOGETHER]]
            vectors = base.read(names)
            mapped = unit_rows(vectors @ self._matrix) if is_mapped else vectors
            own.append("document", names, mapped, characters=len(names), seconds=0.0)

    @property
    def _folder(self) -> Path:
        return home_path(self.spec.source)

    @property
    def _matrix(self) -> FloatArray:
        return np.asarray(read_array(self._folder / MATRIX_FILE), dtype=np.float32)
