from __future__ import annotations

import pandas as pd

from components.charts.base import SUBTITLE_CHARACTERS, room_for, subtitle_lines
from components.charts.intervals import interval_chart
from components.numbers import columns


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


def test_japanese_subtitles_are_as_wide_as_latin_ones_and_break_after_a_sign() -> None:
    said = "帯は95%信頼区間です。" * 4
    lines = subtitle_lines(said)
    assert "".join(lines) == said
    assert max(map(columns, lines)) <= SUBTITLE_CHARACTERS / 1.1
    assert all(line.endswith("。") for line in lines)
    endless = subtitle_lines("語" * 70)
    assert "".join(endless) == "語" * 70
    assert max(map(columns, endless)) <= SUBTITLE_CHARACTERS


def test_a_japanese_label_has_the_room_of_two_latin_letters_each() -> None:
    assert room_for(pd.Series(["約"]), 400) == room_for(pd.Series(["ab"]), 400)
