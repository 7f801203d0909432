"""The Map page: colours, questions, disputes, groups; and what its parts say of odd collections."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates.kinds.own_vectors import add_ready_vectors
from components.ui.maps import colours as map_colours
from components.ui.maps import marks as map_marks
from components.ui.maps import selection as map_selection
from components.ui.maps import view as map_view
from components.ui.maps import words as text_maps
from components.ui.shared import map_state, session
from components.ui.shared.linked_maps.colours import NONE, OTHER
from components.ui.shared.map_state import MapState
from components.workspace import Workspace
from components.workspace.groups import DocumentGroups
from tests.pages import cases
from tests.pages.driver import open_page, press, project_id, run, words
from tests.projection.helpers import identical_rows, unit_vectors

FRONT = Path(map_view.__file__).parents[1] / "shared" / "linked_maps" / "front"


def state(workspace: Workspace, name: str = cases.JUDGED) -> MapState:
    view = session.view(workspace.project(project_id(workspace, name)))
    candidates = [one for one in view.ready if one.spec.kind not in ("bm25", "run")]
    found = map_state.read(view, candidates)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "colour",
    [
        "label",
        "shelf",
        map_colours.NOTHING,
        *(getattr(map_colours, name) for name in ("THEMES", "TRUNCATION", "HUBNESS", "DISPUTED", "SUCCESS")),
    ],
)
def test_every_colouring_is_drawn(small: Workspace, colour: str) -> None:
    app = open_page("map", project=project_id(small, cases.JUDGED), colour=colour)
    assert next(box for box in app.selectbox if box.label == text_maps.COLOUR_BY).value == colour


def test_success_tells_found_from_missed(small: Workspace) -> None:
    """The own run has each right document third; documents that no question needs have no colour."""
    maps = state(small)
    found = map_colours.success_codes(maps, cases.OWN_RUN)
    assert found[: cases.JUDGED_QUERIES].tolist() == [0] * cases.JUDGED_QUERIES
    assert set(found[cases.JUDGED_QUERIES :].tolist()) == {NONE}


def test_a_column_of_numbers_becomes_a_scale_and_empty_cells_stay_without_colour() -> None:
    years = pd.Series([str(1990 + i) for i in range(20)] + [""])
    scale = map_colours.of_column(years, "year")
    assert scale.is_ordered and len(scale.names) == 5 and scale.codes is not None
    assert scale.codes[0] == 0 and scale.codes[19] == 4 and scale.codes[20] == NONE
    few = map_colours.of_column(pd.Series(["1", "2", "1", ""]), "stars")
    assert not few.is_ordered and list(few.names) == ["1", "2"] and few.none == "no stars"


def test_sixty_labels_keep_the_commonest_and_say_how_many_share_grey() -> None:
    labels = pd.Series([f"label {i}" for i in range(60) for _ in range(1 + (i < 12))])
    shown = map_colours.of_column(labels, "label")
    assert len(shown.names) == 12 and shown.other == "48 other values"
    assert shown.codes is not None and (shown.codes == OTHER).sum() == 48


def test_a_question_rings_what_is_found_and_crosses_what_is_missed(small: Workspace) -> None:
    maps = state(small)
    marks, stars = map_marks.of_question(maps, "q0")
    by_panel = [[mark for mark in marks if mark.panel == panel] for panel in range(len(maps.candidates))]
    for own, candidate in zip(by_panel, maps.candidates, strict=True):
        shown = maps.view.results[candidate.name].run.rankings["q0"].doc_ids[:10]
        kinds = {maps.view.collection.documents["id"][mark.index]: mark.kind for mark in own}
        assert set(kinds) == {*shown, "d0"}
        assert kinds["d0"] == ("relevant" if "d0" in shown else "missed")
        assert candidate.name in stars


def test_a_document_that_was_not_searched_is_not_missed(small: Workspace) -> None:
    maps = state(small)
    names = [candidate.name for candidate in maps.candidates]
    shown = {name: ("d5",) for name in names}
    every = map_marks.result_marks(maps.view, names, shown, "q0")
    assert [mark.kind for mark in every] == ["hit", "missed"] * len(names)
    some = map_marks.result_marks(maps.view, names, shown, "q0", frozenset({"d5", "d6"}))
    assert [mark.kind for mark in some] == ["hit"] * len(names)


def test_disputes_name_a_region_and_list_documents(small: Workspace) -> None:
    app = open_page("map", project=project_id(small, cases.JUDGED), show="disputes")
    said = words(app)
    assert "On average two models share" in said and "they disagree most about".casefold() in said.casefold()
    table = next(one.value for one in app.dataframe if text_maps.RBO in one.value)
    assert len(table) == 30 and table[text_maps.SHARED.format(k=10)].is_monotonic_increasing


def test_one_document_has_no_disputes(small: Workspace) -> None:
    app = open_page("map", project=project_id(small, cases.JUDGED), show="disputes")
    assert text_maps.DISPUTES_NEED_TWO not in words(app)
    app = open_page("map", project=project_id(small, cases.ONE), show="disputes")
    assert text_maps.ONLY_DOCUMENT in words(app)  # another model would not help


def test_groups_are_listed_coloured_deleted_and_brought_back(small: Workspace) -> None:
    project = project_id(small, cases.JUDGED)
    DocumentGroups(small).save(project, "Odd *ones*", ["d1", "d3", "gone"])
    app = open_page("map", project=project, show="groups", colour=map_colours.GROUPS)
    assert "Odd *ones*" in words(app) and text_maps.GROUP_GONE.format(count=1) in words(app)
    press(app, text_maps.DELETE_GROUP)
    assert text_maps.NO_GROUPS in words(app) and DocumentGroups(small).of_project(project) == []
    press(app, text_maps.UNDO)
    assert [group.name for group in DocumentGroups(small).of_project(project)] == ["Odd *ones*"]
    assert text_maps.SHOW_GROUP in words(run(app))


def test_a_search_within_needs_every_word_whatever_its_case() -> None:
    rows = pd.DataFrame({"title": ["Tent Pole", "Stove"], "text": ["of canvas", "pole and TENT"]})
    assert map_selection.holding(rows, "tent POLE")["title"].tolist() == ["Tent Pole", "Stove"]
    assert map_selection.holding(rows, "canvas pole")["title"].tolist() == ["Tent Pole"]
    assert len(map_selection.holding(rows, "  ")) == 2


def test_an_even_share_of_every_theme_is_drawn() -> None:
    codes = np.repeat([0, 1, 2], [9_000, 990, 10])
    rows = map_state.stratified(codes, 1_000)
    assert np.bincount(codes[rows]).tolist() == [900, 99, 1]
    assert (np.diff(rows) > 0).all() and np.array_equal(rows, map_state.stratified(codes, 1_000))


ODD = {
    "two": (2, unit_vectors(2)),
    "five": (5, unit_vectors(5)),
    "fourteen": (14, unit_vectors(14)),
    "identical": (40, identical_rows(40)),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_collections_are_drawn_with_every_section(empty: Workspace, name: str) -> None:
    n, vectors = ODD[name]
    content = cases.collection(n, queries=0, name=name)
    documents = content.documents.copy()
    documents.loc[0, ["title", "text"]] = ["مرحبا بالعالم 日本語の題", "長い文章" * 5_000]
    documents["label"] = ["" if i % 2 else "one" for i in range(n)]
    content = replace(content, documents=documents)
    specs = [
        add_ready_vectors(empty, f"m{i}", content, vectors if i == 0 else unit_vectors(n, seed=4), unit_vectors(0))
        for i in range(2)
    ]
    project = empty.create_project(name, content)
    cases.compute(empty, empty.set_candidates(project.id, specs), with_maps=True)
    for show in text_maps.SECTIONS:
        app = open_page("map", project=project.id, show=show)
        if show == "disputes":
            k = min(n - 1, 10)
            assert re.search(rf"share \*\*\d+\.\d of {k}\*\* nearest", words(app))
            assert ("RBO" in words(app)) == (n <= 11)


def test_documents_with_one_vector_are_not_said_to_have_real_neighbours(empty: Workspace) -> None:
    content = cases.collection(40, queries=0, name="same")
    specs = [add_ready_vectors(empty, f"m{i}", content, identical_rows(40), unit_vectors(0)) for i in range(2)]
    project = empty.create_project("same", content)
    cases.compute(empty, empty.set_candidates(project.id, specs), with_maps=True)
    app = open_page("map", project=project.id)
    assert text_maps.ONE_POINT in words(app) and "neighbours are real" not in words(app)
    drawn = state(empty, "same")
    assert map_view.subtitle(drawn, drawn.layouts["m1"]) == f"UMAP · {text_maps.ON_ONE_POINT}"


def test_a_document_can_be_the_query_of_search_by_a_link(small: Workspace) -> None:
    project = project_id(small, cases.JUDGED)
    app = open_page("search", project=project, like="d3")
    row = state(small).view.collection.documents.iloc[3]
    assert app.text_input[0].value == f"{row['title']} {row['text']}"
    assert "Tents guide 3" in words(app)
    assert "“nobody”" in words(open_page("search", project=project, like="nobody"))


def test_what_cannot_be_believed_is_marked_in_the_map_and_faded_at_first(small: Workspace) -> None:
    maps = state(small)
    candidate = maps.candidates[0]
    layout = maps.layouts[candidate.name]
    trust = np.linspace(0.5, 1.0, maps.n, dtype=np.float32)
    continuity = np.linspace(0.7, 1.0, maps.n, dtype=np.float32)[::-1].copy()
    fidelity = replace(layout.fidelity, trust_of=trust, continuity_of=continuity)
    doubted = replace(maps, layouts={**maps.layouts, candidate.name: replace(layout, fidelity=fidelity)})
    expected = (trust < map_state.DOUBT) | (continuity < map_state.DOUBT)
    assert expected.any() and not expected.all()
    panel = map_view._panel(doubted, candidate)
    assert panel.doubtful is not None and panel.doubtful.tolist() == expected.tolist()
    switches = re.search(r"this\.switches = \{(.*?)\}", (FRONT / "maps.js").read_text(encoding="utf-8"))
    assert switches is not None and "fade: true" in switches[1]
