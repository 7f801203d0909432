"""What the axes of costs make of costs far apart, of costs alike, and of long amounts beside them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from components.charts.bars import NARROWEST, amount_chart
from components.charts.base import CHARACTER, title_lines
from components.charts.money import TORNADO_PIXELS, tornado_chart
from components.charts.tradeoff import GREY, tradeoff_chart


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


def test_a_long_amount_has_room_beside_the_longest_bar() -> None:
    short, long = (
        amount_chart(
            pd.DataFrame({"model": ["a"], "value": [67.0], "label": [label]}), ["a"], title="t", subtitle="s",
            x_title="x", ink="#000000",
        ).to_dict()
        for label in ("$67", "EUR 67.16")
    )  # fmt: skip
    ends = [one["layer"][0]["encoding"]["x"]["scale"]["domain"][1] for one in (short, long)]
    assert ends[0] < ends[1]
    assert (ends[1] - 67) / ends[1] * NARROWEST >= 9 * CHARACTER


def test_amounts_far_apart_are_dots_on_a_logarithmic_axis_and_near_ones_bars_from_zero() -> None:
    def drawn(*values: float) -> dict[str, Any]:
        rows = pd.DataFrame({"model": ["a", "b", "c"], "value": [*values, None], "label": "x"})
        names = ["a", "b", "c"]
        made = amount_chart(rows, names, title="t", subtitle="s", x_title="x", ink="#000000").to_dict()["layer"]
        assert {"text": {"field": "model", "type": "nominal"}}.items() <= made[1]["encoding"].items()
        found: dict[str, Any] = made[0]
        return found

    far, near = drawn(0.03, 73.0), drawn(30.0, 73.0)
    assert (far["mark"]["type"], far["encoding"]["x"]["scale"]["type"]) == ("point", "log")
    assert far["encoding"]["x"]["scale"]["domain"][0] < 0.03
    assert near["mark"]["type"] == "bar"
    assert near["encoding"]["x"]["scale"]["domain"][0] == 0


def test_the_bars_of_assumptions_leave_room_for_what_stands_at_their_ends() -> None:
    label = "EUR 33.58 to EUR 134"
    rows = pd.DataFrame({"name": ["Price"], "total_low": [33.0], "total_high": [134.0], "label": [label]})
    made = tornado_chart(rows, 67.0, "#123456", title="t", subtitle="s", x_title="x", ink="#000000").to_dict()
    low, high = made["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert (high - 134.0) / (high - low) * TORNADO_PIXELS >= CHARACTER * len(label)


def test_a_dominated_model_is_grey_and_no_other_is() -> None:
    rows = pd.DataFrame(
        {"model": ["a", "b"], "x": [1.0, 2.0], "y": [0.6, 0.5], "low": 0.4, "high": 0.7, "dominated": [False, True]}
    )
    made = tradeoff_chart(
        rows, ["a", "b"], ["circle"] * 2, title="t", subtitle="s", x_title="x", y_title="y", ink="#000000"
    ).to_dict()
    encoded = [layer["encoding"] for layer in made["layer"] if layer["mark"]["type"] in ("point", "rule")]
    coloured = [channels["color"] for channels in encoded if "color" in channels]  # lines to names have none
    assert len(coloured) == 2
    for colour in coloured:
        assert colour["condition"] == {"test": "datum.dominated", "value": GREY}
        assert colour["field"] == "model"
    (line,) = [layer for layer in made["layer"] if layer["mark"]["type"] == "line"]  # along those nothing beats
    assert [row["model"] for row in made["datasets"][line["data"]["name"]]] == ["a"]


def test_a_long_title_keeps_on_a_phone_which_way_is_better() -> None:
    long, short = "nDCG@10 against waiting time (up and left is better)", "nDCG@10 (more is better)"
    assert title_lines(long) == ["nDCG@10 against waiting time", "(up and left is better)"]
    assert title_lines(short) == [short]
