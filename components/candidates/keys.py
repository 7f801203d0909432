"""The key that results, vectors and indexes of a candidate are kept under."""

from __future__ import annotations

import hashlib

from components.candidates import registry
from components.candidates.derived import derived_key
from components.spec import BROUGHT_READY, DERIVED, ModelSpec


def encoder_key(spec: ModelSpec) -> str:
    """16 hex digits that change with whatever a candidate's results depend on.

    What a person brought ready is kept in the workspace under a name that holds the hash of its content, so the name
    decides; of every other candidate the model registry knows.

    Raises:
        BadInputError: the model cannot be had, or its spec is wrong.
    """
    if spec.kind in DERIVED:
        return derived_key(spec, encoder_key)
    if spec.kind in BROUGHT_READY:
        return hashlib.sha256(f"{spec.kind}:{spec.source}".encode()).hexdigest()[:16]
    return registry.encoder_key(spec)
