"""Items whose users are much the same as those of what a user took."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from components.candidates.learned import Arrays, LearnedCandidate
from components.i18n import N_
from components.learning.baselines import Feedback, item_similarity
from components.progress import Report
from components.records import Collection


class ItemKNN(LearnedCandidate):
    """The sum of the similarities with all items of the history (Sarwar 2001)."""

    kind = typed = "item-knn"
    about = N_("Items whose users are much the same as those of what a user took. Needs a table of interactions.")
    reference = "https://doi.org/10.1145/371920.372071"
    usual = {"neighbours": 50, "shrinkage": 10.0}

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate: the similarities as a sparse matrix."""
        settings = self.settings
        similarity = item_similarity(feedback, settings["neighbours"], settings["shrinkage"])
        return {"values": similarity.data, "columns": similarity.indices, "starts": similarity.indptr}

    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """See LearnedCandidate."""
        items = feedback.shape[1]
        similar = sparse.csr_array((learned["values"], learned["columns"], learned["starts"]), shape=(items, items))
        taken = sparse.csr_array((feedback[rows] > 0).astype(np.float64))
        scores: npt.NDArray[np.float64] = (taken @ similar.T).toarray()
        return scores
