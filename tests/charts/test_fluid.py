from __future__ import annotations

import math
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from components.charts.fluid import MARKS, IntervalRow, Intervals, Part, axis_ticks, interval_figure, parts_figure
from components.charts.looks import SLOTS, slot

NAN = math.nan


def chart(*rows: tuple[str, float, float, float]) -> Intervals:
    drawn = [
        IntervalRow(name, slot(place), mean, low, high, f"{mean:.2f}")
        for place, (name, mean, low, high) in enumerate(rows, 1)
    ]
    return Intervals("nDCG@10 (more is better)", "140 questions", tuple(drawn))


def places(figure: str, pattern: str) -> list[float]:
    return [float(one) for one in re.findall(pattern, figure)]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_an_axis_holds_every_value_between_its_first_and_last_of_few_ticks(values: list[float]) -> None:
    ticks = axis_ticks(values)
    assert ticks[0] <= min(values) + 1e-9 and max(values) <= ticks[-1] + 1e-9
    assert 2 <= len(ticks) <= 8 and ticks == sorted(ticks)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3)), min_size=1, max_size=8))
def test_dots_stand_in_the_order_of_means_between_the_ends_of_their_bars(values: list[tuple[float, ...]]) -> None:
    rows = [(f"m{i}", mean, max(mean - low, 0), min(mean + high, 1)) for i, (mean, low, high) in enumerate(values)]
    figure = interval_figure(chart(*rows))
    dots, left, right = (
        places(figure, pattern)
        for pattern in (r'<svg x="([\d.]+)%"', r'class="bar" x1="([\d.]+)%"', r'class="bar" x1="[^"]+" x2="([\d.]+)%"')
    )
    assert len(dots) == len(left) == len(right) == len(rows)
    assert all(0 <= low <= dot <= high <= 100 for low, dot, high in zip(left, dots, right, strict=True))
    by_mean = sorted(range(len(rows)), key=lambda place: rows[place][1])
    assert [dots[place] for place in by_mean] == sorted(dots)


def test_an_unknown_interval_has_a_dot_and_no_bar_and_no_rows_no_chart() -> None:
    assert 'class="bar"' not in interval_figure(chart(("a", 0.5, NAN, NAN)))
    assert interval_figure(chart()) == "" == parts_figure("t", [Part("none", 0, "#000000", "#FFFFFF")])


def test_every_marker_of_a_slot_can_be_drawn_and_words_are_not_obeyed() -> None:
    assert {one.marker for one in SLOTS} == set(MARKS)

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag != "script" and not any(name.startswith("on") for name, _ in attrs)

    Tags().feed(interval_figure(chart(("<script>\"' onload=x", 0.5, 0.4, 0.6))))


def test_parts_of_a_whole_are_as_wide_as_their_counts_and_lie_side_by_side() -> None:
    parts = [Part(name, count, "#000000", "#FFFFFF") for name, count in (("worse", 3), ("tie", 0), ("better", 7))]
    figure = parts_figure("20 questions", parts)
    assert places(figure, r'flex:([\d.]+)"></span>') == [3, 7]  # side by side, none of a part that is empty
    assert "<svg" not in figure  # which st.html takes away
    assert [f"{part.name} <b>{part.count}</b>" in figure for part in parts] == [True] * 3
