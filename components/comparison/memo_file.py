"""The memo as a file that opens offline, with the chart of what it rests on."""

from __future__ import annotations

from components.charts.fluid import interval_figure
from components.comparison.comparison import Comparison
from components.comparison.mean_rows import mean_chart
from components.comparison.memo import to_html


def memo_file(comparison: Comparison, text: str) -> str:
    """HTML of the memo's Markdown, which a person may have edited."""
    return to_html(text, comparison.project.name, interval_figure(mean_chart(comparison)))
