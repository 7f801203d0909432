"""A framework's numbers beside ours: rank correlation, and the questions on which they disagree."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from scipy.stats import spearmanr

from components.answers.frameworks.known import Framework
from components.answers.records import Score
from components.i18n import tr

DIFFERS = 0.5
FEWEST = 3  # pairs below which no correlation is given
COLUMNS = ("query_id", "metric", "theirs", "theirs_reason", "ours", "ours_reason", "disagrees")
Scores = Mapping[str, Mapping[str, Score]]


def beside(framework: Framework, theirs: Scores, ours: Scores) -> pd.DataFrame:
    """One row per question and metric of the framework (COLUMNS); our metric of the same meaning stands beside it."""
    rows = []
    for query_id, scores in theirs.items():
        for name, score in scores.items():
            own = ours.get(query_id, {}).get(framework.metrics.get(name, ""), Score(None, tr("Not measured here.")))
            differ = None if score.value is None or own.value is None else abs(score.value - own.value) >= DIFFERS
            rows.append((query_id, name, score.value, score.reason, own.value, own.reason, differ))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Per metric: pairs, both means, Spearman's correlation (with a reason where there is none) and disagreements.

    ``disagree_on``: ids of the questions, with blanks between.
    """
    lines = []
    for name, rows in table.groupby("metric", sort=False):
        both = rows.dropna(subset=["theirs", "ours"])
        varied = len(both) >= FEWEST and both["theirs"].nunique() > 1 and both["ours"].nunique() > 1
        lines.append(
            {
                "metric": name,
                "pairs": len(both),
                "theirs": both["theirs"].mean() if len(both) else None,
                "ours": both["ours"].mean() if len(both) else None,
                "spearman": float(spearmanr(both["theirs"], both["ours"]).statistic) if varied else None,
                "spearman_reason": "" if varied else tr("too few pairs, or all the same"),
                "disagreements": int(both["disagrees"].eq(True).sum()),
                "disagree_on": " ".join(dict.fromkeys(both.loc[both["disagrees"].eq(True), "query_id"])),
            }
        )
    return pd.DataFrame(lines)
