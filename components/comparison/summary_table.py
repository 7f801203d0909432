"""One row per model as Compare shows it: quality with its interval, waiting time, speed, size, what an index keeps."""

from __future__ import annotations

import pandas as pd

from components import numbers
from components.candidates import candidate_of
from components.comparison.comparison import Comparison
from components.comparison.evidence_table import NOT_MEASURED
from components.costs.latency import percentile, waits
from components.i18n import N_, tr

NOT_RANKED = N_("not ranked")
NO_INDEX = N_("no index")
FOUND = "hit_rate@10"


def summary_rows(comparison: Comparison) -> pd.DataFrame:
    """``model``, ``p50``, ``speed``, ``size`` and ``index`` as they are shown, best first where quality tells.

    With ``quality`` where something of it was measured, and ``hit`` where questions were judged.
    """
    evidence = comparison.evidence
    key = comparison.leading_metric if evidence is None else evidence.metric
    means = {} if evidence is None or not evidence.quality else {
        row["model"]: row for row in evidence.means.to_dict("records")
    }  # fmt: skip
    rows, order = [], []
    for candidate in comparison.ready:
        manifest = comparison.results[candidate.name].manifest
        times = waits(manifest)
        has_index = candidate_of(candidate.spec).has_index
        row = {
            "model": candidate.name,
            "p50": numbers.milliseconds(percentile(times, 50)) if times else tr("unknown"),
            "speed": numbers.rounded(manifest.get("documents_per_second")),
            "size": numbers.megabytes(manifest.get("vector_megabytes")),
            "index": numbers.share(manifest.get("ann_recall@10")) if has_index else tr(NO_INDEX),
        }
        if means:
            measured = means[candidate.name]
            unranked = tr(NOT_RANKED if comparison.collection.has_judgments else NOT_MEASURED)
            row["quality"] = unranked if measured["problem"] else numbers.interval(measured, key)
            if FOUND in measured:
                row["hit"] = numbers.interval(measured, FOUND)
        rows.append(row)
        order.append(-float(means[candidate.name][key]) if means else 0.0)
    places = pd.Series(order).sort_values(kind="stable").index
    return pd.DataFrame(rows).iloc[places]
