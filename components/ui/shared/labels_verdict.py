"""What labels and pairs say of the models, in a sentence."""

from __future__ import annotations

from components import numbers
from components.evaluation.bootstrap import Resampled, compare_resampled
from components.evaluation.registry import TASK_METRICS
from components.evaluation.verdict import points_text
from components.measurements.task_metrics import METRICS_OF
from components.ui.shared import text_labels
from components.ui.shared.markdown import escape
from components.ui.shared.session import View


def headline(view: View) -> str:
    """The verdict of the first section, as the page says it; nothing where it was not measured."""
    measured = view.texts.measured
    for section in view.texts.sections:
        key = METRICS_OF[section][0]
        leading = {name: one.found[key] for name, one in measured.items() if key in one.found}
        if leading:
            return verdict(view, section, key, leading)
    return ""


def verdict(view: View, section: str, key: str, found: dict[str, Resampled]) -> str:
    """Whether the best model of a section beats the second; ``found`` are the section's leading values."""
    order = sorted(found, key=lambda name: -found[name].value)
    name = TASK_METRICS[key].name
    if len(order) < 2:
        return text_labels.TASK_VERDICT["one"].format(winner=escape(order[0]), metric=name, value=cell(found[order[0]]))
    winner, second = order[:2]
    table = compare_resampled(found, view.margin)
    row = next(one for one in table.to_dict("records") if {one["model_a"], one["model_b"]} == {winner, second})
    low, high = (row["ci_low"], row["ci_high"]) if row["model_a"] == winner else (-row["ci_high"], -row["ci_low"])
    kind = {"same": "same", "unclear": "unclear"}.get(row["verdict"], "ahead")
    return text_labels.TASK_VERDICT[kind].format(
        winner=escape(winner),
        next=escape(second),
        metric=name,
        does=text_labels.TASK_DOES[section],
        count=counted(section, found),
        gap=points_text(found[winner].value - found[second].value, 1),
        value=f"{found[winner].value:.3f}",
        other=f"{found[second].value:.3f}",
        low=points_text(low, 1),
        high=points_text(high, 1),
        margin=f"{view.margin * 100:g}",
    )


def counted(section: str, found: dict[str, Resampled]) -> str:
    """How many texts or pairs it rests on."""
    number = next(iter(found.values())).texts
    return numbers.count(number, "text" if section in ("classification", "clustering") else "pair")


def cell(one: Resampled | None) -> str:
    """A value with its interval; a dash where it was not measured."""
    if one is None:
        return "–"
    low, high = one.interval
    return numbers.interval({"m": one.value, "m_low": low, "m_high": high}, "m")
