"""What a trained NeuMF says of all items, with numpy alone: searching needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

LAYERS = 3


def neumf_scores(learned: Mapping[str, npt.NDArray[Any]], rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The logit of every item for the users of these rows: float64 (users, items). ``learned`` is as ``neumf.fit``."""
    users, items = learned["users"][rows], learned["items"]
    cut = users.shape[1] // 2
    out = learned["out"][0]
    logits = np.empty((len(users), len(items)), dtype=np.float64)
    first = learned["weight0"]
    of_items = items[:, cut:] @ first[:, cut:].T + learned["bias0"]
    of_users = users[:, cut:] @ first[:, :cut].T
    for place, user in enumerate(users):
        hidden = np.maximum(of_items + of_users[place], 0.0)
        for layer in range(1, LAYERS):
            hidden = np.maximum(hidden @ learned[f"weight{layer}"].T + learned[f"bias{layer}"], 0.0)
        logits[place] = (items[:, :cut] * user[:cut]) @ out[:cut] + hidden @ out[cut:] + learned["bias"][0]
    return logits
