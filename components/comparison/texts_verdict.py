"""What labels and pairs of texts say of the models, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components import nouns, numbers
from components.comparison.comparison import Comparison
from components.evaluation.bootstrap import Resampled, compare_resampled
from components.evaluation.metric_registry import TASK_METRICS
from components.evaluation.verdict import points_text
from components.i18n import N_, tr
from components.measurements.task_metrics import METRICS_OF, UNITS

AHEAD = {
    "classification": N_("{winner} sorts texts by label better than {next}: +{gap} points ({low} to {high}), {count}."),
    "clustering": N_("{winner} groups texts by label better than {next}: +{gap} points ({low} to {high}), {count}."),
    "pairs": N_("{winner} follows the scores of pairs better than {next}: +{gap} points ({low} to {high}), {count}."),
    "duplicates": N_("{winner} finds duplicates better than {next}: +{gap} points ({low} to {high}), {count}."),
}
UNCLEAR = {
    "classification": N_(
        "Can’t tell yet whether {winner} or {next} sorts texts by label better: between {low} and {high} points, "
        "{count}."
    ),
    "clustering": N_(
        "Can’t tell yet whether {winner} or {next} groups texts by label better: between {low} and {high} "
        "points, {count}."
    ),
    "pairs": N_(
        "Can’t tell yet whether {winner} or {next} follows the scores of pairs better: between {low} and {high} "
        "points, "
        "{count}."
    ),
    "duplicates": N_(
        "Can’t tell yet whether {winner} or {next} finds duplicates better: between {low} and {high} points, {count}."
    ),
}
SAME = N_("{winner} and {next} are the same for your purpose: the gap is surely under your {margin} points, {count}.")
ONLY = N_("{model}: {metric} {value}.")
VALUES = {
    "ahead": N_("{metric}: {value} against {other}."),
    "unclear": N_("{metric}: {value} and {other}."),
    "same": N_("{metric}: {value} and {other}."),
}


@dataclass(frozen=True)
class TextsVerdict:
    """``answer`` first, then the ``values`` it rests on."""

    answer: str
    values: str

    @property
    def sentence(self) -> str:
        """Both."""
        return numbers.sentences([self.answer, self.values])


def texts_verdict(comparison: Comparison) -> TextsVerdict | None:
    """What the first section that was measured says; None where none was."""
    measured = comparison.texts.measured
    for section in comparison.texts.sections:
        key = METRICS_OF[section][0]
        leading = {
            name: task_metrics.found[key] for name, task_metrics in measured.items() if key in task_metrics.found
        }
        if leading:
            return section_verdict(section, key, leading, comparison.margin)
    return None


def section_verdict(section: str, key: str, by_model: Mapping[str, Resampled], margin: float) -> TextsVerdict:
    """Whether the best model of a section beats the second.

    Args:
        section: one of METRICS_OF.
        key: its metric.
        by_model: model -> the value of that metric with its resamples; at least one.
        margin: the loss that would not matter, in units of the metric.
    """
    order = sorted(by_model, key=lambda name: -by_model[name].value)
    name = TASK_METRICS[key].name
    if len(order) < 2:
        return TextsVerdict(tr(ONLY, model=order[0], metric=name, value=value_text(by_model[order[0]])), "")
    winner, second = order[:2]
    table = compare_resampled(by_model, margin)
    row = next(row for row in table.to_dict("records") if {row["model_a"], row["model_b"]} == {winner, second})
    low, high = (row["ci_low"], row["ci_high"]) if row["model_a"] == winner else (-row["ci_high"], -row["ci_low"])
    kind = {"same": "same", "unclear": "unclear"}.get(row["verdict"], "ahead")
    answer = tr(
        {"same": SAME, "unclear": UNCLEAR[section], "ahead": AHEAD[section]}[kind],
        winner=winner,
        next=second,
        count=counted(section, by_model),
        gap=points_text(by_model[winner].value - by_model[second].value, 1),
        low=points_text(low, 1),
        high=points_text(high, 1),
        margin=f"{margin * 100:g}",
    )
    values = tr(VALUES[kind], metric=name, value=f"{by_model[winner].value:.3f}", other=f"{by_model[second].value:.3f}")
    return TextsVerdict(answer, values)


def counted(section: str, by_model: Mapping[str, Resampled]) -> str:
    """How many texts or pairs it rests on."""
    return nouns.counted(UNITS[section], next(iter(by_model.values())).texts)


def value_text(resampled: Resampled | None) -> str:
    """A value with its interval; a dash where it was not measured."""
    if resampled is None:
        return "–"
    low, high = resampled.interval
    return numbers.interval({"m": resampled.value, "m_low": low, "m_high": high}, "m")
