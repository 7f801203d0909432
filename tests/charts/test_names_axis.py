from __future__ import annotations

import pandas as pd

from components.charts.intervals import interval_chart


def test_the_first_name_stands_level_with_its_mark() -> None:
    rows = pd.DataFrame([("a", 0.5, 0.4, 0.6, "0.5")], columns=["model", "mean", "low", "high", "label"])
    chart = interval_chart(rows, ["a"], ["circle"], title="t", subtitle="s", x_title="x", ink="#000").to_dict()
    assert all(layer["encoding"]["y"]["axis"]["labelFlush"] is False for layer in chart["layer"])
