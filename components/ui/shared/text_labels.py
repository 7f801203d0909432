"""Words about labels and pairs that more than one page says."""

from __future__ import annotations

TASK_VERDICT = {
    "ahead": "**{winner} {does} better than {next}: +{gap} points ({low} to {high}), {count}.** {metric}: {value} against {other}.",
    "unclear": "**Can’t tell yet whether {winner} or {next} {does} better: between {low} and {high} points, {count}.** {metric}: {value} and {other}.",
    "same": "**{winner} and {next} are the same for your purpose: the gap is surely under your {margin} points, {count}.** {metric}: {value} and {other}.",
    "one": "**{winner}**: {metric} {value}.",
}
TASK_DOES = {
    "classification": "sorts texts by label",
    "clustering": "groups texts by label",
    "pairs": "follows the scores of pairs",
    "duplicates": "finds duplicates",
}
TO_TASKS = "Measure on Quality"
SEE_TASKS = "See Quality"
