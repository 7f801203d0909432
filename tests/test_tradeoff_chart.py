"""What the axis of the trade-off chart makes of costs far apart, and of costs alike."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts.tradeoff import tradeoff_chart


@pytest.mark.parametrize(
    ("costs", "scale"),
    [
        ([0.06, 18.0, 1223.0], {"type": "log"}),
        ([73.0, 73.0, 73.01], {"zero": True}),
        ([50.0, 60.0, 90.0], {"zero": False}),
        ([0.0, 60.0, 90.0], {"zero": False}),
    ],
)
def test_the_axis_suits_the_costs(costs: list[float], scale: dict[str, object]) -> None:
    rows = pd.DataFrame(
        {"model": ["a", "b", "c"], "x": costs, "y": 0.5, "low": 0.4, "high": 0.6, "dominated": [False, False, True]}
    )
    made = tradeoff_chart(
        rows, ["a", "b", "c"], ["circle"] * 3, title="t", subtitle="s", x_title="x", y_title="y", ink="#000000"
    ).to_dict()
    found = next(layer for layer in made["layer"] if layer["mark"]["type"] == "point")["encoding"]["x"]["scale"]
    assert scale.items() <= found.items()
