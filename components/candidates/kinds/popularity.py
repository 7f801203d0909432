"""What most users took, for everybody: the baseline that needs no taste."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from components.candidates.learned import Arrays, LearnedCandidate
from components.i18n import N_
from components.learning.baselines import Feedback, popularity
from components.progress import Report
from components.records import Collection


class Popularity(LearnedCandidate):
    """By the number of users; where repeats count, what the user took most often comes first."""

    kind = typed = "popularity"
    about = N_(
        "What most users took, for everybody: the baseline that any recommendation must beat. "
        "Needs a table of interactions."
    )

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate: users per item."""
        return {"takers": popularity(feedback)}

    def scores(self, learned: Arrays, feedback: Feedback, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """See LearnedCandidate. What a user has is no result unless repeats count, so that it may always come first."""
        shares = learned["takers"].astype(np.float64) / (learned["takers"].max() + 1.0)  # below 1
        scores: npt.NDArray[np.float64] = feedback[rows].toarray().astype(np.float64) + shares
        return scores
