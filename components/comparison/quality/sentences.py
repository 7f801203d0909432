"""What the scores by one metric say, in sentences; names are escaped for Markdown (``markdown.plain`` undoes it)."""

from __future__ import annotations

from components import nouns
from components.comparison.comparison import Comparison
from components.comparison.quality import words
from components.comparison.quality.by_metric import QualityByMetric
from components.comparison.recommendation.records import QUESTION, USER
from components.evaluation.flips import LOST, UNCHANGED, WON, flip_ledger
from components.evaluation.metric_registry import at_depth, metric
from components.evaluation.model_pair import TURNED
from components.evaluation.statistics import rank_groups
from components.evaluation.verdict import points_text
from components.i18n import tr_count
from components.markdown import escape
from components.needs.tasks import TASKS
from components.numbers import commas, sentences
from components.records import Collection
from components.retrieval.hard_sample import sentence_of


def sample_warning(sample: Collection) -> str:
    """What to know of scores on a part of the documents: how it was made, and how far they may be off."""
    made_of = sentence_of(sample)
    if made_of:
        return words.HARD_SAMPLE_WARNING.format(made_of=made_of)
    return words.SAMPLE_WARNING.format(count=f"{len(sample.documents):,}")


def in_words(measured: QualityByMetric) -> str:
    """What the recommendation rests on, for somebody who never heard of the metric."""
    scored, key, (first, other) = measured.scored, measured.metric.key, measured.lead
    rows = measured.pairs.to_dict("records")
    row = next((row for row in rows if {row["model_a"], row["model_b"]} == {first, other}), None)
    if row is None:
        return ""
    low, high, gap = float(row["ci_low"]), float(row["ci_high"]), float(row["difference"])
    outcome = str(row["verdict"])
    if row["model_a"] != first:
        low, high, gap, outcome = -high, -low, -gap, TURNED.get(outcome, outcome)
    if low != low:  # too few queries for any interval
        return words.SCALE
    ledger = flip_ledger(scored.per_query[other][key], scored.per_query[first][key])
    counts = ledger["outcome"].value_counts()
    decimals = 0 if high - low >= 0.02 else 1
    unit = USER if scored.is_of_users else QUESTION
    sentence = words.IN_WORDS[outcome].format(
        subject=f"**{escape(first)}**",
        against=f"**{escape(other)}**",
        won=counts.get(WON, 0),
        lost=counts.get(LOST, 0),
        even=counts.get(UNCHANGED, 0),
        queries=nouns.counted(unit, scored.queries),
        units=nouns.several(unit),
        low=points_text(low, decimals),
        high=points_text(high, decimals),
        gap=points_text(gap, max(decimals, 1)),
        margin=f"{scored.margin * 100:g}",
    )
    return sentences([sentence, words.SCALE])


def by_metric(measured: QualityByMetric) -> str:
    """The verdict of a metric the project is not decided by, as plain text."""
    return words.BY_METRIC.format(metric=measured.metric.name, sentence=measured.verdict.sentence)


def limits(comparison: Comparison, measured: QualityByMetric) -> list[str]:
    """What limits the answer, a sentence each, as plain text."""
    cautions = [*unranked(measured), *measured.scored.warnings]
    if comparison.project.document_limit is not None:
        cautions.append(sample_warning(comparison.collection))
    return cautions


def unranked(measured: QualityByMetric) -> list[str]:
    """Which models are not ranked and why, a sentence each, as plain text."""
    failed = measured.scored.means[measured.scored.means["problem"] != ""]
    return [words.NOT_RANKED.format(model=row.model, reason=row.problem) for row in failed.itertuples()]


def checks(measured: QualityByMetric) -> str:
    """How many models failed a self-check."""
    models, failed = len(measured.scored.means), len(unranked(measured))
    if not failed:
        return words.CHECKS_PASSED
    template = words.CHECKS_FAILED_ONE if failed == 1 else words.CHECKS_FAILED
    return template.format(models=tr_count("{count} model", "{count} models", models), failed=failed)


def why_first(comparison: Comparison, depth: int) -> str:
    """Why some metrics stand first: the task they lead for; "" where none of them is shown at this depth."""
    task, shown = TASKS[comparison.needs.task], at_depth(depth)
    names = commas(metric(name).name for name in task.metrics if name in shown)
    if not names:
        return ""
    return words.METRICS_SHOWN_FIRST.format(metrics=names, task=task.name, why=task.why_metrics)


def rank_lines(measured: QualityByMetric) -> list[str]:
    """One line for each rank, best first; models that share one are named together, and why."""
    means = measured.ranked.set_index("model")[measured.metric.key]
    lines = []
    for group in rank_groups(measured.pairs, {str(name): float(mean) for name, mean in means.items()}):
        names = commas(f"**{escape(name)}**" for name in group.models)
        shared = words.SHARED_RANK_SAME if group.are_same else words.SHARED_RANK_UNCLEAR
        models = words.SHARED_RANK.format(models=names, shared=shared) if len(group.models) > 1 else names
        lines.append(f"{group.rank}. {models}")
    return lines
