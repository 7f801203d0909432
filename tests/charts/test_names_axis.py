from __future__ import annotations

import pandas as pd

from components.charts.base import SUBTITLE_CHARACTERS, subtitle_lines
from components.charts.intervals import interval_chart


def test_the_first_name_stands_level_with_its_mark() -> None:
    rows = pd.DataFrame([("a", 0.5, 0.4, 0.6, "0.5")], columns=["model", "mean", "low", "high", "label"])
    chart = interval_chart(rows, ["a"], ["circle"], title="t", subtitle="s", x_title="x", ink="#000").to_dict()
    assert all(layer["encoding"]["y"]["axis"]["labelFlush"] is False for layer in chart["layer"])


def test_bars_are_spoken_of_only_where_there_are_some() -> None:
    def subtitle(low: float) -> str:
        rows = pd.DataFrame([("a", 0.5, low, 0.6, "0.5")], columns=["model", "mean", "low", "high", "label"])
        chart = interval_chart(rows, ["a"], ["circle"], title="t", subtitle="1 question", x_title="x", ink="#000")
        (line,) = chart.to_dict()["title"]["subtitle"]
        return str(line)

    assert subtitle(0.4) == "1 question · bars are 95 % intervals"
    assert subtitle(float("nan")) == "1 question · too few for an interval"


def test_long_subtitles_are_broken_where_they_pause_and_nothing_is_lost() -> None:
    long = "bars are 95 % intervals · dashed: nothing is both better and cheaper · grey: beaten on both, by the means"
    assert subtitle_lines(long) == long.split(" · ")
    assert subtitle_lines("a · b") == ["a · b"]
    words = " ".join(["word"] * 40)
    assert " ".join(subtitle_lines(words)) == words
    assert max(map(len, subtitle_lines(words))) <= SUBTITLE_CHARACTERS
