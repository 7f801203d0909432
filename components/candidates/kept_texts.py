"""What candidates that encode each text once have in common, dense and sparse: what is left, and how long it takes."""

from __future__ import annotations

from abc import abstractmethod

from components.candidates import encoding_time
from components.candidates.base import Candidate
from components.candidates.encoding_time import Cache
from components.records import Collection
from components.workspace import Workspace


class KeptTextsCandidate(Candidate):
    """A candidate whose encoded texts are kept."""

    @abstractmethod
    def _cache(self, workspace: Workspace) -> Cache | None:
        """What is kept; None where nothing is, or where its weights are not here, without which it has no key."""

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate."""
        cache = self._cache(workspace)
        if cache is None:
            return None
        left = self.left_to_encode(workspace, collection)
        return encoding_time.known_seconds(cache, workspace.vectors_folder(self.key), left)

    def left_to_encode(self, workspace: Workspace, collection: Collection) -> list[str]:
        """See Candidate."""
        documents, queries = collection.document_texts(), collection.asked_in_words().query_texts()
        return encoding_time.texts_left(self._cache(workspace), documents, queries)
