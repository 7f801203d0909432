"""Labels and pairs beside search: what was measured on what, its chart, and all of it as one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from components import nouns, numbers
from components.charts.base import Layered
from components.charts.export import to_svg
from components.charts.intervals import interval_chart
from components.comparison.comparison import Comparison
from components.comparison.quality import words
from components.comparison.quality.charts import names_and_markers
from components.comparison.quality.files import INK, colours, everything
from components.comparison.quality.report import TaskSection, tasks_report
from components.comparison.texts_verdict import counted, section_verdict, value_text
from components.evaluation.bootstrap import Resampled
from components.evaluation.clustering import MOST_CLUSTERED
from components.evaluation.labels import FOLDS
from components.evaluation.metric_registry import TASK_METRICS
from components.i18n import tr
from components.measurements import task_metrics
from components.measurements.task_metrics import METRICS_OF, TaskMetrics


@dataclass(frozen=True)
class LabelSection:
    """What a section says. ``keys``: its metrics, the leading one first; ``ranked``: model -> its value, best first."""

    section: str
    keys: tuple[str, ...]
    ranked: Mapping[str, Resampled]
    answer: str
    values: str
    about: str

    @property
    def title(self) -> str:
        """Its heading."""
        return words.TASK_TITLES[self.section]


def label_section(comparison: Comparison, section: str, measured: Mapping[str, TaskMetrics]) -> LabelSection | None:
    """One of METRICS_OF; None where nothing of it was measured."""
    keys = tuple(key for key in METRICS_OF[section] if any(key in of_model.found for of_model in measured.values()))
    if not keys:
        return None
    leading = {name: of_model.found[keys[0]] for name, of_model in measured.items() if keys[0] in of_model.found}
    texts_verdict = section_verdict(section, keys[0], leading, comparison.margin)
    ranked = {name: leading[name] for name in sorted(leading, key=lambda name: -leading[name].value)}
    about = numbers.sentences([_what(comparison, section), TASK_METRICS[keys[0]].meaning])
    return LabelSection(section, keys, ranked, texts_verdict.answer, texts_verdict.values, about)


def label_chart(comparison: Comparison, section: LabelSection, ink: str) -> Layered:
    """The section's leading metric, a row per model."""
    metric = TASK_METRICS[section.keys[0]]
    rows = pd.DataFrame(
        [
            (name, resampled.value, *resampled.interval, value_text(resampled))
            for name, resampled in section.ranked.items()
        ],
        columns=["model", "mean", "low", "high", "label"],
    )
    return interval_chart(
        rows,
        *names_and_markers(comparison),
        title=words.QUALITY_CHART_TITLE.format(metric=metric.name),
        subtitle=counted(section.section, section.ranked),
        x_title=metric.name,
        ink=ink,
    )


def labels_report(comparison: Comparison, sections: Sequence[str], measured: Mapping[str, TaskMetrics]) -> str:
    """All sections as one page for others."""
    label_sections = [
        labelled
        for labelled in (label_section(comparison, section, measured) for section in sections)
        if labelled is not None
    ]
    parts = [
        TaskSection(
            labelled.title,
            numbers.sentences([labelled.answer, labelled.values]),
            to_svg(label_chart(comparison, labelled, INK), colours(comparison)),
            labelled.about,
            (tr("Model"), *(TASK_METRICS[key].name for key in labelled.keys)),
            tuple(
                (name, *(value_text(measured[name].found.get(key)) for key in labelled.keys))
                for name in labelled.ranked
            ),
        )
        for labelled in label_sections
    ]
    return tasks_report(comparison.project.name, parts, everything(comparison))


def _what(comparison: Comparison, section: str) -> str:
    """On what the section was measured."""
    if section not in ("classification", "clustering"):
        pairs = comparison.texts.pairs
        return words.TASK_WHAT[section].format(pairs=f"{len(pairs.scores):,}" if pairs else 0)
    chosen = comparison.keep(
        "labelled texts", comparison.collection.content_hash, lambda: task_metrics.labels_of(comparison.collection)
    )
    count, labels = len(chosen.rows), len(chosen.names)
    what = words.TASK_WHAT[section].format(
        documents=f"{count:,}",
        labels=labels,
        each=round(count * (FOLDS - 1) / FOLDS / labels),
        clustered=f"{min(count, MOST_CLUSTERED):,}",
    )
    sentences = [what]
    if chosen.left_out:
        sentences.append(words.LEFT_OUT.format(texts=nouns.counted("text", chosen.left_out), least=FOLDS))
    if count < chosen.total - chosen.left_out:
        sentences.append(words.SAMPLED.format(count=f"{count:,}", total=f"{chosen.total:,}"))
    return numbers.sentences(sentences)
