"""Names beside dots: every one can be read."""

from __future__ import annotations

from itertools import combinations

import altair as alt
import numpy as np
import pandas as pd
import pytest

from components.charts.label_places import LINE_HEIGHT, SHIFTS, USUAL_WIDTH, WIDTHS, dot_names, name_boxes, name_places


def test_a_name_that_would_lie_on_another_stands_elsewhere() -> None:
    rows = pd.DataFrame(
        {
            "model": ["wordllama-256", "use-multilingual-v3", "multilingual-e5-small-4bit"],
            "x": [0.06, 165.0, 1223.0], "y": [0.47, 0.56, 0.58], "low": 0.0, "high": 0.65,
        }
    )  # fmt: skip
    assert name_places(rows, is_log=True) == [0, 0, 1]
    between = pd.concat([rows, rows.iloc[[1]].assign(model="all-MiniLM-L6-v2", x=410.0, y=0.46)], ignore_index=True)
    assert name_places(between, is_log=True) == [0, 0, 2, 0]  # below it, there is the label of the fourth
    apart = rows.assign(y=[0.2, 0.3, 0.6])
    assert name_places(apart, is_log=True) == [0, 0, 0]


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_names_of_up_to_five_models_never_cover_each_other_and_stay_in_the_plot(seed: int, is_log: bool) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 6))
    mean = rng.choice([0.46, 0.461, 0.55], count)
    rows = pd.DataFrame(
        {
            "model": ["m" * int(length) for length in rng.integers(2, 40, count)],
            "x": rng.choice([0.335, 0.34, 0.49], count), "y": mean, "low": mean - 0.06, "high": mean + 0.06,
        }
    )  # fmt: skip
    lefts, rights, downs = name_boxes(rows, is_log=is_log)
    heights = downs + np.take(SHIFTS, name_places(rows, is_log=is_log))
    for a, b in combinations(range(count), 2):
        assert rights[a] <= lefts[b] or rights[b] <= lefts[a] or abs(heights[a] - heights[b]) >= LINE_HEIGHT
    assert min(lefts) > 0
    assert max(rights) < USUAL_WIDTH


def test_names_have_places_for_a_phone_and_the_chart_takes_those_of_its_own_width() -> None:
    names = ["all-MiniLM-L6-v2", "bm25", "use-multilingual-v3", "multilingual-e5-small-4bit", "wordllama-256"]
    rows = pd.DataFrame({"model": [*names, "all-MiniLM-L6-v2-int8"], "x": [124.0, 0.2, 5.0, 30.0, 0.5, 4.0]})
    rows = rows.assign(y=[0.62, 0.51, 0.6, 0.61, 0.47, 0.62], low=0.4, high=0.7)
    for width in WIDTHS:
        lefts, rights, downs = name_boxes(rows, is_log=True, width=width)
        heights = downs + np.take(SHIFTS, name_places(rows, is_log=True, width=width))
        for a, b in combinations(range(len(rows)), 2):
            assert rights[a] <= lefts[b] or rights[b] <= lefts[a] or abs(heights[a] - heights[b]) >= LINE_HEIGHT
    phone = name_places(rows, is_log=True, width=WIDTHS[-1])
    assert phone != name_places(rows, is_log=True)
    drawn = dot_names(rows, alt.X("x:Q"), alt.Y("y:Q"), "#000000", is_log=True)[0].to_dict()
    assert [row[f"place_{WIDTHS[-1]}"] for row in next(iter(drawn["datasets"].values()))] == phone
    assert drawn["transform"][0]["calculate"].endswith(f": datum.place_{WIDTHS[-1]}")
