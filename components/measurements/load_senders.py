"""What a load test sends where it is not just a text, and what it searches in."""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, encoder_key, load_model
from components.candidates.modalities import in_words
from components.i18n import tr
from components.measurements.base import Subject
from components.records import BadInputError, Collection, FloatArray
from components.retrieval.exact import exact_search
from components.spec import ModelSpec
from components.workspace import Workspace

DEPTH = 10


def sender_of_files(subject: Subject) -> Callable[[str], Any]:
    """For a model that takes no words: whatever text is sent, a picture or sound of the documents is asked with.

    Raises:
        BadInputError: there is none that it takes.
    """
    workspace, candidate = subject.workspace, candidate_of(subject.spec)
    items = [
        replace(document_item, text="") for document_item in subject.collection.document_items() if document_item.media
    ]
    files = [item for item in items if candidate.takes_query(item)]
    if not files:
        raise BadInputError(
            tr(
                "{name} takes {in_words}, and there are none here.",
                name=subject.spec.name,
                in_words=in_words(candidate.modalities),
            )
        )
    in_turn, lock, encoder = itertools.cycle(files), threading.Lock(), load_model(subject.spec)
    ids = subject.collection.documents["id"].tolist()
    documents = SearchedDocuments(workspace, subject.collection, subject.spec)

    def send(_: str) -> None:
        with lock:
            vector = encoder.encode([next(in_turn)], "query", workspace.media.path)
        exact_search(vector, documents.vectors(vector.shape[1]), ids, DEPTH)

    return send


class SearchedDocuments:
    """What a dense model's questions are searched in: the stored vectors.

    Where they are not all there, as many random ones stand in: how long an exact search takes depends on their number
    and length only.
    """

    def __init__(self, workspace: Workspace, collection: Collection, spec: ModelSpec) -> None:
        self._lock, self._count = threading.Lock(), len(collection.documents)
        self._found: FloatArray | None = None
        if workspace.vectors_folder(encoder_key(spec)).exists():
            with contextlib.suppress(BadInputError, KeyError):  # not all there
                self._found = document_vectors(workspace, collection, spec)

    def vectors(self, dim: int) -> FloatArray:
        """Float32 (documents, dim)."""
        with self._lock:
            if self._found is None or self._found.shape[1] != dim:
                self._found = np.random.default_rng(0).random((self._count, dim), dtype=np.float32)
            return self._found
