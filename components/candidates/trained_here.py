"""What models trained here have in common: a folder that says what they learned from, and vectors of their base."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from components.candidates.dense import EncodingCandidate
from components.candidates.tuned_folder import (
    FACTS_FILE,
    TrainingFacts,
    check_files,
    handed_down,
    read_facts,
    unseen_queries,
)
from components.candidates.work import Work
from components.catalogue.cards import ModelCard
from components.files import home_path
from components.records import BadInputError, Collection, FloatArray
from components.stores.vector_cache import VectorCache, text_hashes

NAMED = "tuned:"
COPIED_TOGETHER = 4096  # vectors


class TrainedHere(EncodingCandidate):
    """A folder that the page Models or the command ``train`` wrote; stands before the class of its base."""

    is_trained_here = True

    @classmethod
    def of_folder(cls, folder: Path) -> bool:
        """See Candidate."""
        return (folder / FACTS_FILE).is_file()

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
        return read_facts(home_path(self.spec.source))

    @property
    def key(self) -> str:
        """See Candidate; without what it learned from, nothing tells on which queries it may be compared.

        Damaged weights would be another model under this one's name, and computed as such.
        """
        check_files(home_path(self.spec.source), self.training)
        return super().key

    @property
    def card(self) -> ModelCard | None:
        """See Candidate."""
        try:
            return handed_down(self.name, self.training.base)
        except BadInputError:
            return None  # the folder is gone, or damaged: its status says so

    def unseen_queries(self, collection: Collection) -> frozenset[str] | None:
        """See Candidate."""
        return unseen_queries(collection, self.training)

    def compute(self, work: Work) -> dict[str, Any]:
        """See Candidate: an adapter leaves documents the vectors they have already, or maps those."""
        key = self.training.documents_key
        if key and (work.workspace.vectors_folder(key) / "rows.sqlite").exists():
            self._take_document_vectors(work, key)
        return super().compute(work)

    def _take_document_vectors(self, work: Work, key: str) -> None:
        """From the base's cache into its own, with what their encoding took."""
        try:
            base = VectorCache(work.workspace.vectors_folder(key))
        except BadInputError:
            return  # it is damaged: they are encoded
        lengths = self._document_lengths(work.collection)
        hashes = list(lengths)
        own = VectorCache(work.workspace.vectors_folder(self.key), base.dim)
        wanted = sorted(set(own.missing(hashes)) - set(base.missing(hashes)))
        rate = base.rate("document")
        for start in range(0, len(wanted), COPIED_TOGETHER):
            names = [hashes[row] for row in wanted[start : start + COPIED_TOGETHER]]
            characters = sum(lengths[name] for name in names)
            seconds = rate.seconds * characters / max(rate.characters, 1)
            own.append("document", names, self._as_document(base.read(names)), characters=characters, seconds=seconds)

    def _document_lengths(self, collection: Collection) -> Mapping[bytes, int]:
        """The name of each document's vector -> its length in characters."""
        texts = collection.document_texts()
        return dict(zip(text_hashes("document", texts), map(len, texts), strict=True))

    def _as_document(self, vectors: FloatArray) -> FloatArray:
        """What becomes of the base's vectors of documents, float32 (n, dim); where queries are mapped, nothing."""
        return vectors
