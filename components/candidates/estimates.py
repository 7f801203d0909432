"""What is left to do for a model, and how long that will take, from what was measured before."""

from __future__ import annotations

from components.candidates import candidate_of
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def left_to_encode(workspace: Workspace, collection: Collection, spec: ModelSpec) -> list[str]:
    """Texts of documents and queries that have no vector of this model yet, each once; of all parts, one by one."""
    return candidate_of(spec).left_to_encode(workspace, collection)


def known_estimate(workspace: Workspace, collection: Collection, spec: ModelSpec) -> float | None:
    """Seconds the model will take on what is left, loading included; None before it was ever timed on this computer.

    A derived candidate needs what its parts still need, and a reranking stage its pairs on top.
    """
    return candidate_of(spec).known_seconds(workspace, collection)
