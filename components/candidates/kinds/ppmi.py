"""Item vectors from what is taken together, as word vectors are made from what is written together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from components.candidates.item_vectors import ItemVectorCandidate
from components.candidates.learned import SEED, Arrays, unit_length
from components.i18n import N_
from components.learning.baselines import Feedback
from components.learning.ppmi import ppmi_vectors
from components.progress import Report
from components.records import Collection


class PPMI(ItemVectorCandidate):
    """A user is the mean of the vectors of all items taken; cosine decides."""

    kind = typed = "ppmi"
    about = N_(
        "Item vectors from what the same users took; a user is the mean of the items taken. "
        "Needs a table of interactions."
    )
    reference = "https://proceedings.neurips.cc/paper/2014/hash/feab05aa91085b7a8012516bc3533958-Abstract.html"
    usual = {"factors": 64}

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate."""
        return {"items": ppmi_vectors(feedback, self.settings["factors"], SEED)}

    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """See LearnedCandidate."""
        items = unit_length(learned["items"])
        users = unit_length((feedback[rows] > 0).astype(np.float32) @ items)
        scores: npt.NDArray[np.float64] = users.astype(np.float64) @ items.T
        return scores
