"""Linked maps in a real browser, and what they put on the wire."""

from __future__ import annotations

import base64
import io
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from components.records import BadInputError, FloatArray
from components.ui.maps import view as map_view
from components.ui.shared.linked_maps import (
    Colouring,
    MapPanel,
    MapPoints,
    MapThemes,
    by_class,
    by_step,
    decode_selection,
    encode_maps,
    encode_selection,
    quantise,
)
from components.ui.shared.linked_maps.choice import decode_outline, inside
from tests.browser.conftest import Serve
from tests.browser.driver import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

APP = Path(__file__).with_name("linked_maps_app.py")
WAIT = 20_000  # milliseconds


def random_points(n: int, seed: int = 0) -> FloatArray:
    return (np.random.default_rng(seed).normal(size=(n, 2)) * [3, 1] + 40).astype(np.float32)


def panel(points: FloatArray, title: str = "model") -> MapPanel:
    return MapPanel(title, "", "#0F5377", "circle", points)


@pytest.mark.parametrize("n", [10_000, 40_000, 100_000])
def test_all_that_belongs_to_a_map_stays_under_a_megabyte_on_the_wire(n: int) -> None:
    """Points, codes of its own, doubtful marks, neighbours where they travel, and its share of titles and themes."""
    random = np.random.default_rng(0)
    panels = [
        MapPanel(
            "model", "", "#0F5377", "circle", random_points(n, seed),
            doubtful=random.random(n) < 0.2, neighbours=random.integers(0, n, (n, 5)),
        )
        for seed in range(2)
    ]  # fmt: skip
    colouring = Colouring(["a", "b"], of_panels=[random.integers(0, 14, n).astype(np.uint8) for _ in panels])
    themes = MapThemes(random.integers(0, 18, n).astype(np.uint8), [f"group {i}" for i in range(18)])
    titles = [" ".join(map(str, random.integers(0, 10_000, 12))) for _ in range(n)]
    points = MapPoints([f"doc-{i}" for i in range(n)], titles)
    data = encode_maps(panels, points, colouring=colouring, themes=themes)
    sizes = [
        len(json.dumps(panel)) + len(codes)
        for panel, codes in zip(data["panels"], data["colours"]["panels"], strict=True)
    ]
    assert max(sizes) < 1_000_000
    assert len(json.dumps(data)) < 1_000_000 * len(panels)
    assert (data["texts"] is None) == (n > 20_000)


def test_a_shaded_map_of_three_hundred_thousand_sends_a_sample_and_a_grid() -> None:
    everyone = random_points(300_000)
    density = map_view.shade(everyone)
    sample = everyone[::6]
    shaded = MapPanel("model", "", "#0F5377", "circle", sample, density=density)
    data = encode_maps([shaded], MapPoints([f"d{i}" for i in range(len(sample))], total=300_000))
    assert (data["n"], data["total"]) == (50_000, 300_000)
    assert len(json.dumps(data)) < 1_000_000
    grid = np.frombuffer(base64.b64decode(data["panels"][0]["points"]), "<u2").reshape(-1, 2)
    back = (grid / 65_535 - 0.5) * density.length + density.middle
    assert np.abs(back - sample).max() < density.length / 60_000


def test_an_outline_finds_what_lies_inside_it() -> None:
    places = np.random.default_rng(0).random((4_000, 2))
    triangle = np.array([[0.1, 0.1], [0.9, 0.2], [0.4, 0.8]])
    found = inside(triangle, places)

    def side(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return (b[0] - a[0]) * (places[:, 1] - a[1]) - (b[1] - a[1]) * (places[:, 0] - a[0]) > 0

    left = [side(triangle[i], triangle[(i + 1) % 3]) for i in range(3)]
    assert (found == (left[0] & left[1] & left[2])).all() and 500 < found.sum() < 2_000
    drawn = {"documents": "d", "outline": {"panel": 0, "corners": triangle.tolist(), "code": -1}}
    outline = decode_outline(drawn, "d", 1)
    assert outline is not None and (outline.corners == triangle).all()
    assert decode_outline(drawn, "other", 1) is decode_outline(drawn, "d", 0) is None


def test_the_grid_is_true_to_a_sixty_thousandth_and_keeps_the_aspect() -> None:
    points = random_points(5_000)
    grid, middle, length = quantise(points)
    back = (grid / 65_535 - 0.5) * length + middle
    assert np.abs(back - points).max() < length / 60_000
    assert np.ptp(grid[:, 0]) == 65_535
    assert np.ptp(grid[:, 1]) / np.ptp(grid[:, 0]) == pytest.approx(
        np.ptp(points[:, 1]) / np.ptp(points[:, 0]), abs=1e-4
    )


@pytest.mark.parametrize("n", [1, 4])
def test_documents_in_one_place_lie_in_the_middle(n: int) -> None:
    grid, _, length = quantise(np.full((n, 2), 7.3, np.float32))
    assert length == 0 and (np.abs(grid.astype(int) - 32_768) <= 1).all()


def test_beyond_twelve_labels_the_rarest_share_grey() -> None:
    labels = [f"label {i}" for i in range(14) for _ in range(20 - i)] + [""]
    coded = encode_maps(
        [panel(random_points(len(labels)))], MapPoints(list(map(str, range(len(labels)))), None, labels)
    )
    assert coded["colours"]["names"][0] == "label 0" and coded["colours"]["names"][12:] == [
        "2 other values",
        "no value",
    ]
    codes = base64.b64decode(coded["colours"]["codes"])
    assert np.bincount(list(codes)).tolist() == [*range(20, 8, -1), 8 + 7, 1]


def test_a_stated_order_holds_colours_while_counts_change() -> None:
    assert by_class(["b", "b", "a"], ["z", "a", "b"]).names == ["a", "b"]


def test_steps_of_a_scale_are_told_apart_by_lightness_and_nan_is_none() -> None:
    scale = by_step(np.array([0.0, 0.4, 0.5, np.nan, 9.0]), [0.5, 1.0], ["low", "middle", "high"], title="t")
    assert scale.codes is not None and scale.codes.tolist() == [0, 0, 1, 13, 2]
    for colours in scale.palette().values():
        light = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours[:3]]
        assert light in (sorted(light), sorted(light, reverse=True)) and min(np.abs(np.diff(light))) > 90


def test_long_titles_are_cut_and_of_large_collections_none_are_sent() -> None:
    def texts(n: int) -> list[str]:
        points = MapPoints([f"d{i}" for i in range(n)], ["word " * 40] * (n - 1) + [""])
        packed = encode_maps([panel(random_points(n))], points)["texts"]
        found: list[str] = json.loads(zlib.decompress(base64.b64decode(packed)))
        return found

    short = texts(3)
    assert len(short[0]) <= 80 and short[0].endswith("…") and short[2] == "d2"
    many = MapPoints([f"d{i}" for i in range(20_001)])
    assert encode_maps([panel(random_points(20_001))], many)["texts"] is None


def test_titles_and_queries_do_not_rebuild_the_map_and_points_do() -> None:
    points, ids = random_points(9), MapPoints(list("abcdefghi"))
    first = encode_maps([panel(points)], ids)["signature"]
    other = MapPanel("new title", "new line", "#000000", "square", points, query=(0.0, 0.0))
    assert encode_maps([other], ids)["signature"] == first
    assert encode_maps([panel(random_points(9, 5))], ids)["signature"] != first


def test_a_selection_comes_back_in_row_order_and_only_for_its_own_documents() -> None:
    ids = [f"d{i}" for i in range(21)]
    bits = encode_selection(["d20", "d3", "d8"], ids)["bits"]
    assert decode_selection({"documents": "s", "bits": bits}, "s", ids) == ("d3", "d8", "d20")
    assert decode_selection({"documents": "old", "bits": bits}, "s", ids) == ()
    assert decode_selection(None, "s", ids) == decode_selection({"documents": "s", "bits": ""}, "s", ids) == ()
    with pytest.raises(BadInputError, match="'x' is not on this map"):
        encode_selection(["x"], ids)


@pytest.mark.parametrize(
    ("panels", "message"),
    [
        ([], "0 maps"),
        ([panel(random_points(3))] * 5, "5 maps"),
        ([panel(random_points(2), "e5")], r"map of e5 has points of shape \(2, 2\)"),
        ([panel(np.array([[0, 0], [np.nan, 0], [1, 1]], np.float32), "e5")], "no finite place for row 1"),
    ],
)
def test_panels_that_cannot_be_drawn_are_refused(panels: list[MapPanel], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        encode_maps(panels, MapPoints(["a", "b", "c"]))


@pytest.fixture(scope="module")
def url(serve: Serve) -> str:
    return serve(APP)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1400, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert not errors


def show(page: Page, address: str) -> Locator:
    page.goto(address)
    maps = page.locator(".lm[data-ready=true]")
    maps.wait_for(timeout=WAIT)
    return maps


def chosen(page: Page) -> tuple[int, list[str]]:
    text = page.get_by_text("chosen: ").inner_text().removeprefix("chosen: ")
    count, ids = text.split(" ", 1)
    return int(count), json.loads(ids)


def wait_for_count(page: Page, count: int) -> None:
    page.get_by_text(f"chosen: {count} ").wait_for(timeout=WAIT)
    page.locator(f".lm[data-selected-count='{count}']").wait_for(timeout=WAIT)


def names_drawn(page: Page) -> int:
    return int(page.locator(".lm-pane").first.get_attribute("data-names") or 0)


def drag(page: Page, pane: int, path: list[tuple[float, float]]) -> None:
    """Drag through places given as shares of a map's width and height."""
    box = page.locator(".lm-frame").nth(pane).bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in path]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def place_of(page: Page, pane: int, points: FloatArray) -> FloatArray:
    """Where documents lie on the screen: the middle of the map is the middle of the points, the longer side fits."""
    frame = page.locator(".lm-frame").nth(pane)
    width, height = frame.evaluate("e => [e.clientWidth, e.clientHeight]")
    box = frame.bounding_box()
    assert box
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min((width - 36) / (high - low)[0], (height - 36) / (high - low)[1])
    offset = (points - (low + high) / 2) * scale
    centre = np.array([box["x"] + 1 + width / 2, box["y"] + 1 + height / 2])
    return (centre + offset * [1, -1]).astype(np.float32)


def app_points(n: int, pane: int) -> FloatArray:
    """The app's layout, made again here."""
    random = np.random.default_rng(0)
    group = np.arange(n) % min(8, n)
    for number in range(pane + 1):
        centres = np.random.default_rng(number).uniform(-4, 4, (min(8, n), 2))
        if number == 0 and n > 1:
            centres[0] = (-16, 0)
        spread = random.normal(scale=0.7 + 0.3 * number, size=(n, 2)).clip(-2, 2)
        points = (centres[group] + spread).astype(np.float32)
    return points


@pytest.mark.browser
@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_a_box_in_one_map_reaches_python_and_the_other_maps(page: Page, url: str, renderer: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=3" + ("&canvas=1" if renderer == "canvas" else ""))
    assert maps.get_attribute("data-renderer") == renderer
    drag(page, 0, [(0.005, 0.1), (0.25, 0.95)])
    wait_for_count(page, 32)
    assert chosen(page)[1] == [f"d{i}" for i in range(0, 250, 8)]
    page.locator(".lm-pane[data-selected-count='32']").nth(2).wait_for(timeout=WAIT)
    page.keyboard.press("Escape")
    wait_for_count(page, 0)


@pytest.mark.browser
def test_a_box_selects_just_what_lies_inside_it(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=2")
    places = place_of(page, 1, app_points(250, 1))
    frame = page.locator(".lm-frame").nth(1).bounding_box()
    assert frame
    left, right = frame["x"] + 0.3 * frame["width"], frame["x"] + 0.55 * frame["width"]
    top, bottom = frame["y"] + 0.2 * frame["height"], frame["y"] + 0.7 * frame["height"]
    edges = np.abs(places[:, :1] - [left, right]).min(axis=1), np.abs(places[:, 1:] - [top, bottom]).min(axis=1)
    unsure = (edges[0] < 1) | (edges[1] < 1)
    inside = (places[:, 0] > left) & (places[:, 0] < right) & (places[:, 1] > top) & (places[:, 1] < bottom)
    drag(page, 1, [(0.3, 0.2), (0.55, 0.7)])
    page.locator(".lm:not([data-selected-count='0'])").wait_for(timeout=WAIT)
    wait_for_count(page, int(page.locator(".lm").get_attribute("data-selected-count") or 0))
    found = np.isin([f"d{i}" for i in range(250)], chosen(page)[1])
    assert 10 < found.sum() < 240
    assert (found == inside)[~unsure].all()


@pytest.mark.browser
def test_a_lasso_leaves_out_what_its_box_would_include(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=1")
    page.get_by_role("button", name="Lasso").click()
    drag(page, 0, [(0.01, 0.02), (0.98, 0.02), (0.01, 0.98)])
    page.locator(".lm:not([data-selected-count='0'])").wait_for(timeout=WAIT)
    assert 0 < int(page.locator(".lm").get_attribute("data-selected-count") or 0) < 250


@pytest.mark.browser
def test_hover_names_the_document_as_plain_text(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=2")
    places = place_of(page, 0, app_points(250, 0))
    page.mouse.move(float(places[8, 0]), float(places[8, 1]))
    tooltip = page.locator(".lm-card:not([hidden])")
    tooltip.wait_for(timeout=WAIT)
    index = int(maps.get_attribute("data-hover") or -1)
    assert np.linalg.norm(places[index] - places[8]) < 2
    assert tooltip.inner_text().split("\n") == [f"<b>Article {index}</b> about accounts", "Accounts"]
    assert tooltip.locator("b").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_pointing_draws_lines_to_the_true_neighbours_in_every_map(page: Page, url: str, renderer: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=2&themes=1" + ("&canvas=1" if renderer == "canvas" else ""))
    assert maps.get_attribute("data-renderer") == renderer
    places = place_of(page, 0, app_points(250, 0))
    page.mouse.move(float(places[8, 0]), float(places[8, 1]))
    page.locator(".lm-card:not([hidden])").wait_for(timeout=WAIT)
    index = int(maps.get_attribute("data-hover") or -1)
    expected = ",".join(str((index + 8 * step) % 250) for step in range(1, 6))
    page.locator(f".lm-pane[data-near='{expected}']").nth(1).wait_for(timeout=WAIT)
    assert page.locator(f".lm-pane[data-near='{expected}']").count() == 2


@pytest.mark.browser
def test_texts_and_neighbours_are_fetched_for_the_document_pointed_at(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=2&reads=1")
    page.locator(".lm-points").first.evaluate("canvas => { canvas.dataset.mine = 'yes'; }")
    places = place_of(page, 0, app_points(250, 0))
    page.mouse.move(float(places[8, 0]), float(places[8, 1]))
    page.locator(".lm-card-text").wait_for(timeout=WAIT)
    index = int(maps.get_attribute("data-hover") or -1)
    assert page.locator(".lm-card").inner_text().split("\n")[0] == f"Read d{index}"
    page.locator(f".lm-pane[data-near='{(index + 8) % 250},{(index + 16) % 250}']").nth(1).wait_for(timeout=WAIT)
    assert page.locator(".lm-points").first.get_attribute("data-mine") == "yes"


@pytest.mark.browser
def test_switches_change_what_is_drawn_and_are_remembered(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=1&doubt=1&themes=1")
    until(page, lambda: names_drawn(page) > 3)

    def picture(layer: str) -> str:
        found: str = page.locator(layer).first.evaluate("canvas => canvas.toDataURL()")
        return found

    def pressed() -> dict[str, str | None]:
        return {b.inner_text(): b.get_attribute("aria-pressed") for b in maps.locator(".lm-switch").all()}

    page.wait_for_timeout(250)  # until nothing but the switches can change the pictures
    lines, names = picture(".lm-under"), picture(".lm-overlay")
    maps.get_by_role("button", name="Contours").click()
    until(page, lambda: picture(".lm-under") != lines)
    maps.get_by_role("button", name="Names").click()
    until(page, lambda: picture(".lm-overlay") != names)
    maps.get_by_role("button", name="Fade doubtful").click()
    chosen_switches = {"Names": "false", "Contours": "true", "Fade doubtful": "false"}
    until(page, lambda: pressed() == chosen_switches)
    page.get_by_role("button", name="Add a map").click()
    page.locator(".lm-pane").nth(1).wait_for(timeout=WAIT)
    until(page, lambda: pressed() == chosen_switches)


@pytest.mark.browser
def test_the_name_of_a_small_group_stands_beside_it(page: Page, url: str) -> None:
    """Written on it, the name would hide all there is to see."""
    show(page, f"{url}/?n=250&panels=1&themes=1&tight=1&canvas=1")
    until(page, lambda: names_drawn(page) > 3)
    page.wait_for_timeout(300)
    hidden = page.locator(".lm").evaluate(
        "root => { const [points, names] = ['.lm-points', '.lm-overlay'].map(layer => {"
        " const shown = root.querySelector(layer), copy = document.createElement('canvas');"
        " [copy.width, copy.height] = [shown.width, shown.height]; const context = copy.getContext('2d');"
        " context.drawImage(shown, 0, 0); return context.getImageData(0, 0, copy.width, copy.height).data; });"
        " let both = 0; for (let i = 3; i < points.length; i += 4) both += points[i] > 40 && names[i] > 0;"
        " return both; }"
    )
    assert hidden == 0


@pytest.mark.browser
def test_a_note_on_a_map_covers_nothing_of_it(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=2&themes=1&note=" + "Marks+stand+for+all+documents.+" * 6)
    page.set_viewport_size({"width": 900, "height": 900})

    def is_apart(pane: Locator) -> bool:
        note = pane.locator(".lm-note").bounding_box()
        layers = [pane.locator(layer).bounding_box() for layer in (".lm-points", ".lm-overlay", ".lm-under")]
        if note is None or note["height"] <= 30:
            return False
        return all(one and one["height"] > 200 and one["y"] + one["height"] <= note["y"] + 0.5 for one in layers)

    until(page, lambda: all(is_apart(pane) for pane in page.locator(".lm-pane").all()))


@pytest.mark.browser
@pytest.mark.parametrize("renderer", ["webgl", "canvas"])
def test_doubtful_points_are_pale_only_while_the_switch_is_on(page: Page, url: str, renderer: str) -> None:
    maps = show(page, f"{url}/?n=40&panels=1&doubt=1" + ("&canvas=1" if renderer == "canvas" else ""))
    assert maps.get_attribute("data-renderer") == renderer

    def strong() -> int:
        """Pixels of points drawn in their whole colour."""
        with Image.open(io.BytesIO(page.locator(".lm-points").screenshot())) as picture:
            _, saturation, _ = picture.convert("RGB").convert("HSV").split()
        return sum(saturation.histogram()[110:])

    until(page, lambda: strong() > 0)
    page.wait_for_timeout(300)
    faded = strong()
    maps.get_by_role("button", name="Fade doubtful").click()
    until(page, lambda: strong() > 1.15 * faded)


@pytest.mark.browser
def test_a_click_on_the_legend_singles_out_a_label_and_limits_the_box(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=2")
    entry = page.get_by_role("button", name="Billing")
    entry.click()
    page.locator(".lm-entry[aria-pressed=true]").wait_for(timeout=WAIT)
    drag(page, 1, [(0.01, 0.01), (0.99, 0.99)])
    wait_for_count(page, 32)
    assert chosen(page)[1] == [f"d{i}" for i in range(1, 250, 8)]
    page.get_by_role("button", name="Clear selection").click()
    wait_for_count(page, 0)
    entry.click()
    until(page, lambda: maps.get_attribute("data-isolated") == "-1")


@pytest.mark.browser
def test_a_selection_from_python_is_shown_without_building_the_maps_anew(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=2")
    page.locator(".lm-points").first.evaluate("canvas => { canvas.dataset.mine = 'yes'; }")
    page.get_by_role("button", name="Select every tenth").click()
    wait_for_count(page, 25)
    assert chosen(page)[1] == [f"d{i}" for i in range(0, 250, 10)]
    drag(page, 0, [(0.005, 0.1), (0.25, 0.95)])
    wait_for_count(page, 32)
    assert page.locator(".lm-points").first.get_attribute("data-mine") == "yes"


@pytest.mark.browser
def test_move_zooms_and_reset_returns(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=2")
    pane = page.locator(".lm-pane").first
    before = pane.get_attribute("data-view")
    frame = page.locator(".lm-frame").first
    frame.hover()
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(200)
    assert pane.get_attribute("data-view") == before  # outside Move the wheel belongs to the page
    page.get_by_role("button", name="Move").click()
    frame.hover()
    page.mouse.wheel(0, -400)
    until(page, lambda: pane.get_attribute("data-view") != before)
    page.get_by_role("button", name="Reset view").click()
    until(page, lambda: pane.get_attribute("data-view") == before)


@pytest.mark.browser
def test_narrow_pages_stack_the_maps_and_four_stand_two_by_two(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=60&panels=4")
    assert maps.get_attribute("data-columns") == "2"
    page.set_viewport_size({"width": 420, "height": 800})
    page.locator(".lm[data-columns='1']").wait_for(timeout=WAIT)
    frame = page.locator(".lm-points").first
    until(page, lambda: bool(frame.evaluate("e => Math.abs(e.width - e.clientWidth * devicePixelRatio) < 2")))


@pytest.mark.browser
def test_one_document_stands_in_the_middle(page: Page, url: str) -> None:
    show(page, f"{url}/?n=1&panels=1&labels=1")
    drag(page, 0, [(0.45, 0.45), (0.55, 0.55)])
    wait_for_count(page, 1)


@pytest.mark.browser
def test_another_map_beside_them_keeps_the_selection(page: Page, url: str) -> None:
    show(page, f"{url}/?n=250&panels=2")
    drag(page, 0, [(0.005, 0.1), (0.25, 0.95)])
    wait_for_count(page, 32)
    page.get_by_role("button", name="Add a map").click()
    page.locator(".lm-pane").nth(2).wait_for(timeout=WAIT)
    wait_for_count(page, 32)
    page.locator(".lm-pane[data-selected-count='32']").nth(2).wait_for(timeout=WAIT)


@pytest.mark.browser
def test_the_dark_theme_darkens_the_maps_and_changes_their_colours(browser: Browser, serve: Serve) -> None:
    dark_url = serve(APP, None, ["--theme.base", "dark"])
    opened = browser.new_page(viewport={"width": 1400, "height": 900}, color_scheme="dark")
    maps = show(opened, f"{dark_url}/?n=250&panels=1")
    assert maps.get_attribute("data-theme") == "dark"
    background = opened.locator(".lm-frame").evaluate("e => getComputedStyle(e).backgroundColor")
    assert max(int(value) for value in background.removeprefix("rgb(").removesuffix(")").split(",")) < 60
    opened.close()


@pytest.mark.browser
def test_a_change_of_theme_reaches_maps_already_drawn(page: Page, url: str) -> None:
    maps = show(page, f"{url}/?n=250&panels=1")
    assert maps.get_attribute("data-theme") == "light"
    page.emulate_media(color_scheme="dark")
    page.locator(".lm[data-theme=dark]").wait_for(timeout=WAIT)


@pytest.mark.browser
@pytest.mark.slow
def test_a_hundred_thousand_documents_in_two_maps_brush_without_stalling(page: Page, url: str) -> None:
    show(page, f"{url}/?n=100000&panels=2")
    drag(page, 0, [(0.005, 0.1), (0.25, 0.95)])
    wait_for_count(page, 12_500)
