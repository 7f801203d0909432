"""Matrix factorisation of implicit feedback by alternating least squares."""

from __future__ import annotations

from pathlib import Path

from components.candidates.item_vectors import ItemVectorCandidate, factorised
from components.candidates.learned import Arrays
from components.i18n import N_
from components.learning.als import als
from components.learning.baselines import Feedback
from components.progress import Report
from components.records import Collection


class ALS(ItemVectorCandidate):
    """Users and items as vectors; regularisation, confidence and rounds as the library implicit has them."""

    kind = typed = "als"
    about = N_(
        "Users and items as vectors, by alternating least squares over implicit feedback. "
        "Needs a table of interactions."
    )
    reference = "https://doi.org/10.1109/ICDM.2008.22"
    usual = {"factors": 64, "regularisation": 0.01, "confidence": 1.0, "rounds": 15}
    is_quick = False

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate."""
        return factorised(als, self.settings, feedback, report)
