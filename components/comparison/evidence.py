"""What a choice can rest on: scores per question, or, where nobody judged an answer, what labels or pairs tell."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components.candidates.by_spec import has_vectors
from components.comparison.recommendation.records import OF_SEARCH, QUESTION, USER
from components.evaluation.bootstrap import Resampled, compare_resampled
from components.i18n import N_, tr
from components.measurements.task_metrics import METRICS_OF, UNITS, TaskMetrics
from components.results.scores import Scores
from components.spec import ModelSpec

NO_VECTORS = N_("It has no vectors, so {what} cannot be measured with it.")
NOT_MEASURED = N_("What {what} tell of it is not measured yet: do so on the Quality page.")


@dataclass(frozen=True)
class Evidence:
    """One measure of every model that has it.

    ``quality``: model -> its value per question, or with its resamples. ``comparisons``: one row per pair of models, as
    components.evaluation.statistics.compare_all gives them. ``means``: one row per model, with ``problem`` ("" where
    it may be chosen), the metric, and ``<metric>_low`` and ``<metric>_high`` (95 %). ``unit``: what was measured on,
    "question", "user", "text" or "pair".
    """

    metric: str
    quality: Mapping[str, pd.Series[float] | Resampled]
    comparisons: pd.DataFrame
    means: pd.DataFrame
    unit: str = "question"

    @property
    def is_of_search(self) -> bool:
        """Whether it says what a search finds."""
        return self.unit in OF_SEARCH


def of_questions(scored: Scores, metric: str) -> Evidence:
    """What judged questions say, or users of whom something was held out."""
    quality = {name: frame[metric] for name, frame in scored.per_query.items()}
    return Evidence(metric, quality, scored.comparisons, scored.means, USER if scored.is_of_users else QUESTION)


def of_texts(
    specs: Sequence[ModelSpec], measured: Mapping[str, TaskMetrics], sections: Sequence[str], margin: float
) -> Evidence | None:
    """What labels or pairs say, by the first of ``sections`` that was measured; None where there are no sections.

    Without ``quality`` where nothing was measured yet.
    """
    if not sections:
        return None
    section = next(
        (section for section in sections if any(_leads(section) in of.found for of in measured.values())), sections[0]
    )
    key = _leads(section)
    by_model = {name: of.found[key] for name, of in measured.items() if key in of.found}
    by_model = {name: resampled for name, resampled in by_model.items() if not math.isnan(resampled.value)}
    what = tr("labels") if UNITS[section] == "text" else tr("pairs of texts")
    rows = []
    for spec in specs:
        problem = (
            ""
            if spec.name in by_model
            else (tr(NOT_MEASURED) if has_vectors(spec) else tr(NO_VECTORS)).format(what=what)
        )
        value = by_model[spec.name].value if spec.name in by_model else math.nan
        low, high = by_model[spec.name].interval if spec.name in by_model else (math.nan, math.nan)
        rows.append({"model": spec.name, "problem": problem, key: value, f"{key}_low": low, f"{key}_high": high})
    texts = next((resampled.texts for resampled in by_model.values()), 0)
    pairs = compare_resampled(by_model, margin).assign(metric=key, queries=texts, queries_needed=math.nan)
    return Evidence(key, by_model, pairs, pd.DataFrame(rows), UNITS[section])


def _leads(section: str) -> str:
    return METRICS_OF[section][0]
