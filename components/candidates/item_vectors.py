"""What kinds have in common that learn a vector for every item: a map, and a liking that is an inner product."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from components.candidates.learned import SEED, Arrays, LearnedCandidate, unit_length
from components.candidates.users import Profiles
from components.i18n import tr
from components.learning.baselines import Feedback
from components.progress import Progress, Report
from components.records import Collection, FloatArray
from components.workspace import Workspace


def factorised(
    method: Callable[..., tuple[FloatArray, FloatArray]],
    settings: Mapping[str, Any],
    feedback: Feedback,
    report: Report,
) -> Arrays:
    """Vectors of users and of items, learned by a method that takes the settings by name."""
    users, items = method(
        feedback,
        **settings,
        seed=SEED,
        step=lambda done, total: report(Progress("learning", done, total, done / total)),
    )
    return {"users": users, "items": items}


class ItemVectorCandidate(LearnedCandidate):
    """It learns ``items``, float32 (items, dim), and maybe ``users``, float32 (users, dim)."""

    has_vectors = True

    @property
    def has_index(self) -> bool:
        """See Candidate: what is liked is no matter of the angle alone, and nobody knows an item nobody took."""
        return False

    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """See LearnedCandidate: inner products."""
        scores: npt.NDArray[np.float64] = learned["users"][rows].astype(np.float64) @ learned["items"].T
        return scores

    def notes(self, learned: Arrays) -> list[str]:
        """See LearnedCandidate."""
        unknown = int((~learned["items"].any(axis=1)).sum())
        if not unknown:
            return []
        return [
            tr(
                "{name} knows nothing of {unknown:,} items that nobody took; on its map they lie in the middle.",
                name=self.name,
                unknown=unknown,
            )
        ]

    def facts(self, learned: Arrays) -> dict[str, int]:
        """See LearnedCandidate."""
        return {"dim": int(learned["items"].shape[1])}

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate; an item that nobody took lies in the middle of all others, as nothing is known of it."""
        vectors = unit_length(self.learned_of(workspace, collection)["items"])
        is_known = vectors.any(axis=1)
        if is_known.any() and not is_known.all():
            middle = vectors[is_known].mean(axis=0, keepdims=True)
            vectors[~is_known] = unit_length(middle) if middle.any() else vectors[is_known][:1]
        return vectors

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate: the mean of the history's items, which lies among them on a map."""
        profiles = Profiles(collection, self.document_vectors(workspace, collection))
        return profiles.vectors(collection.queries["id"].tolist())
