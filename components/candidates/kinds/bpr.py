"""Matrix factorisation of implicit feedback by Bayesian personalised ranking."""

from __future__ import annotations

from pathlib import Path

from components.candidates.item_vectors import ItemVectorCandidate, factorised
from components.candidates.learned import Arrays
from components.i18n import N_
from components.learning.baselines import Feedback
from components.learning.bpr import bpr
from components.progress import Report
from components.records import Collection


class BPR(ItemVectorCandidate):
    """Users and items as vectors, learned from pairs of an item taken and one that was not."""

    kind = typed = "bpr"
    about = N_(
        "Users and items as vectors, learned from pairs of an item taken and one that was not. "
        "Needs a table of interactions."
    )
    reference = "https://arxiv.org/abs/1205.2618"
    usual = {"factors": 64, "regularisation": 0.01, "rate": 0.05, "rounds": 60}
    is_quick = False

    def learn(self, feedback: Feedback, collection: Collection, report: Report, folder: Path | None) -> Arrays:
        """See LearnedCandidate."""
        return factorised(bpr, self.settings, feedback, report)
