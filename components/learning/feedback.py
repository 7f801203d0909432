"""The table of interactions as a matrix of users and items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from components.interactions import Interactions
from components.learning.baselines import Feedback


def feedback_of(interactions: Interactions, items: Sequence[str]) -> tuple[Feedback, dict[str, int]]:
    """How often each user took each item, float32 (users, items), columns as ``items``; and the row of each user."""
    table = interactions.table
    row_of = {user: row for row, user in enumerate(dict.fromkeys(table["user_id"]))}
    column_of = {item: column for column, item in enumerate(items)}
    rows = np.array([row_of[user] for user in table["user_id"]], dtype=np.int64)
    columns = np.array([column_of[item] for item in table["doc_id"]], dtype=np.int64)
    ones = np.ones(len(rows), dtype=np.float32)
    feedback = sparse.csr_array((ones, (rows, columns)), shape=(len(row_of), len(items)))
    feedback.sum_duplicates()
    feedback.sort_indices()
    return feedback, row_of
