"""From model A to model B, question by question: what is won, what is lost, and what the lost ones have in common."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from components.evaluation.statistics import ALPHA, holm

WON, LOST, UNCHANGED = "won", "lost", "unchanged"
LEAST_QUERIES = 3  # with a trait, and without it; fewer cannot differ by more than chance
_ZERO = 1e-9  # a change this small is rounding
TRAIT_COLUMNS = ("trait", "value", "lost", "lost_all", "others", "others_all", "p_value", "finding")


def flip_ledger(before: pd.Series[float], after: pd.Series[float]) -> pd.DataFrame:
    """One row per query, the largest losses first: query_id, before, after, change and outcome (won, lost, unchanged).

    Both series are values of one metric by query id, over the same queries.
    """
    change = after.reindex(before.index) - before
    outcome = np.select([change > _ZERO, change < -_ZERO], [WON, LOST], UNCHANGED)
    table = pd.DataFrame(
        {
            "query_id": before.index.to_numpy(),
            "before": before.to_numpy(),
            "after": after.reindex(before.index).to_numpy(),
            "change": change.to_numpy(),
            "outcome": outcome,
        }
    )
    return table.sort_values("change", kind="stable", ignore_index=True)


def shared_traits(ledger: pd.DataFrame, groups: Mapping[str, pd.Series[str]], outcome: str = LOST) -> pd.DataFrame:
    """What queries of this outcome are like more (or less) often than all other queries, the surest first.

    Fisher's exact test of each value of each grouping (of "yes" and "no" only "yes"), Holm-corrected over all of them.
    ``finding`` is "more", "less" or "unclear" (a corrected p of 0.05 or more). Columns TRAIT_COLUMNS; ``lost`` of
    ``lost_all`` queries of the outcome have the trait, ``others`` of ``others_all`` of the rest.
    """
    from scipy.stats import fisher_exact

    is_outcome = (ledger.set_index("query_id")["outcome"] == outcome).astype(bool)
    rows = []
    for name, values in groups.items():
        own = values.reindex(is_outcome.index)
        different = sorted(own.dropna().unique())
        for value in ["yes"] if different == ["no", "yes"] else different:
            has = (own == value).astype(bool)
            if min(has.sum(), (~has).sum()) < LEAST_QUERIES:
                continue
            with_it, others = int((has & is_outcome).sum()), int((has & ~is_outcome).sum())
            lost_all, others_all = int(is_outcome.sum()), int((~is_outcome).sum())
            test = fisher_exact([[with_it, lost_all - with_it], [others, others_all - others]])
            rows.append((name, value, with_it, lost_all, others, others_all, float(test.pvalue)))
    table = pd.DataFrame(rows, columns=list(TRAIT_COLUMNS[:-1]))
    table["p_value"] = holm(table["p_value"].to_numpy(dtype=np.float64))[0]
    is_more = table["lost"] * table["others_all"] > table["others"] * table["lost_all"]
    sure = table["p_value"] < ALPHA
    table["finding"] = np.select([sure & is_more, sure & ~is_more], ["more", "less"], "unclear")
    return table.sort_values("p_value", kind="stable", ignore_index=True)
