"""How well scores of all items rank one held-out item of each user: what a training is stopped by."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from components.learning.baselines import Feedback


def mean_ndcg(scores: npt.NDArray[np.float64], taken: Feedback, targets: npt.NDArray[np.int64], k: int = 10) -> float:
    """Mean nDCG@k of one right item a user, over all items the user did not take; equal scores count half.

    ``scores`` is float64 (users, items), ``taken`` (users, items) what is left out, ``targets`` (users,) the right one.
    """
    rows = np.arange(len(targets))
    own = scores[rows, targets]
    open_to = taken.toarray() == 0
    open_to[rows, targets] = False
    above = ((scores > own[:, None]) & open_to).sum(axis=1) + 0.5 * ((scores == own[:, None]) & open_to).sum(axis=1)
    return float(np.where(above < k, 1.0 / np.log2(above + 2.0), 0.0).mean())
