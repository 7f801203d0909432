"""The chart of published scores beside own ones: every name can be read."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from components.charts.public_own import public_own_chart

NAMES = ["all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8", "a third", "e5"]


def test_names_of_models_with_like_scores_do_not_cover_each_other_or_leave_the_chart() -> None:
    rows = pd.DataFrame(
        {
            "model": NAMES,
            "public": [0.335, 0.335, 0.335, 0.49],
            "mean": [0.461, 0.460, 0.460, 0.55],
            "low": [0.40, 0.40, 0.40, 0.50],
            "high": [0.52, 0.52, 0.52, 0.62],
        }
    )
    chart = public_own_chart(
        rows, NAMES, ["circle"] * 4, title="t", subtitle="s", x_title="x", y_title="y", ink="#000000"
    )  # fmt: skip
    drawn = pd.DataFrame(next(iter(chart.to_dict()["datasets"].values()))).set_index("model")
    heights = drawn.loc[NAMES[:3], "name_at"]
    assert all(abs(a - b) >= 0.085 * (0.62 - 0.40) for a, b in combinations(heights, 2))
    assert abs(heights - drawn.loc[NAMES[:3], "mean"]).max() < 0.04
    assert drawn["is_right"].to_dict() == dict(zip(NAMES, [False, False, False, True], strict=True))
