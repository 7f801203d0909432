"""How far a model's vectors of words lie from its vectors of pictures or sounds.

Liang et al., "Mind the Gap" (2022): models of texts and pictures put each kind into a cone of its own, so that cosines
of a text and a picture are not on the scale of those of two pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, query_vectors
from components.candidates.modalities import THINGS
from components.i18n import tr
from components.records import Collection, has_media
from components.spec import ModelSpec
from components.workspace import Workspace


@dataclass(frozen=True)
class ModalityGap:
    """``distance`` of the means of unit vectors of words and of files, 0 to 2.

    ``across``: mean cosine of a question in words and a file; ``within``: of two files. ``modality`` is the files'.
    """

    model: str
    modality: str
    distance: float
    across: float
    within: float


def modality_gap(workspace: Workspace, collection: Collection, spec: ModelSpec) -> ModalityGap | None:
    """The gap of a computed model that takes words and files; None for others, and without two questions in words."""
    taken = set(candidate_of(spec).modalities)
    if not has_media(collection.documents) or "text" not in taken or len(taken) < 2:
        return None
    queries, documents = query_vectors(workspace, collection, spec), document_vectors(workspace, collection, spec)
    in_words = np.array([not item.media for item in collection.query_items()], dtype=bool)
    files = np.array([bool(item.media) for item in collection.document_items()], dtype=bool)
    if queries is None or documents is None or in_words.sum() < 2 or files.sum() < 2:
        return None
    words, seen = queries[in_words].mean(axis=0, dtype=np.float64), documents[files].mean(axis=0, dtype=np.float64)
    count = int(files.sum())
    return ModalityGap(
        spec.name,
        str(collection.documents.loc[files, "modality"].mode().iloc[0]),
        float(np.linalg.norm(words - seen)),
        float(words @ seen),
        float((count * (seen @ seen) - 1) / (count - 1)),  # without each file's cosine with itself
    )


def gap_sentence(gap: ModalityGap) -> str:
    """What the gap means for whoever compares scores."""
    things = THINGS[gap.modality]
    return tr(
        "In {model}, words and {things} lie {distance:.2f} apart (the modality gap: 0 "
        "is none, 2 the most). On average a question in words and one of your {things} "
        "have a cosine of {across:.2f}, two of your {things} {within:.2f}: never "
        "compare a score of words with a score of {things}.",
        model=gap.model,
        things=things,
        distance=gap.distance,
        across=gap.across,
        within=gap.within,
    )
