"""Search limited to documents chosen on the Map."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.ui.maps import words as text_maps
from components.ui.shared import search_within, text, text_search
from components.workspace import Workspace
from components.workspace.groups import DocumentGroup, DocumentGroups
from tests.pages.cases import JUDGED, OWN_RUN, UNJUDGED
from tests.pages.driver import open_page, press, project_id, run, words

CHOSEN = ("d1", "d4", "d7", "d10")


def group(workspace: Workspace, doc_ids: tuple[str, ...] = CHOSEN) -> tuple[str, DocumentGroup]:
    project = project_id(workspace, JUDGED)
    return project, DocumentGroups(workspace).save(project, "Odd *ones*", doc_ids)


def found(app: AppTest) -> set[str]:
    """The documents listed, by the number at the end of each one's title."""
    return {f"d{number}" for number in re.findall(r"^\*\*\d+\. \w+ guide (\d+)\*\*$", words(app), re.MULTILINE)}


@pytest.mark.parametrize("models", ["bm25", "wordllama-256", OWN_RUN])
def test_a_group_in_the_address_limits_every_list_and_says_how_many_it_holds(small: Workspace, models: str) -> None:
    project, saved = group(small)
    app = open_page("search", project=project, q="q1", models=models, group=saved.group_id)
    assert found(app) and found(app) <= set(CHOSEN)
    assert "Only in “Odd *ones*”: 4 documents of 30" in words(app)
    assert app.query_params["group"] == saved.group_id


def test_the_limit_is_taken_away_by_one_button(small: Workspace) -> None:
    project, saved = group(small)
    app = open_page("search", project=project, q="q1", group=saved.group_id)
    press(app, text_search.SEARCH_ALL)
    assert "group" not in app.query_params
    assert not found(app) <= set(CHOSEN)
    assert "Only in" not in words(app)


def test_a_group_is_chosen_among_the_options(small: Workspace) -> None:
    project, saved = group(small)
    app = open_page("search", project=project, q="q1")
    app.selectbox(key=f"only-group-{project}").select(saved.group_id)
    run(app)
    assert app.query_params["group"] == saved.group_id
    assert found(app) <= set(CHOSEN)


def test_documents_that_are_gone_are_counted_and_an_empty_group_says_so(small: Workspace) -> None:
    project, saved = group(small, ("d1", "gone", "gone too"))
    assert text_search.WITHIN_GONE.format(others="2 other documents") in words(
        open_page("search", project=project, q="q1", group=saved.group_id)
    )
    empty = DocumentGroups(small).save(project, "Old", ["gone"])
    app = open_page("search", project=project, q="q1", group=empty.group_id)
    assert text_search.WITHIN_NOTHING.format(name="Old") in words(app)
    assert text_search.NOTHING_LEFT in words(app)
    assert found(app) == set()


@pytest.mark.parametrize(
    ("asked", "said"), [("nobody", text_search.GROUP_UNKNOWN), ("selection", text_search.SELECTION_GONE)]
)
def test_a_link_to_documents_nobody_knows_says_so_and_searches_all(small: Workspace, asked: str, said: str) -> None:
    app = open_page("search", project=project_id(small, JUDGED), q="q1", group=asked)
    assert [one.value for one in app.error] == [said]
    assert len(found(app)) > 4
    press(app, text_search.SEARCH_ALL)
    assert not app.error
    assert "group" not in app.query_params


def test_a_group_of_one_project_is_not_known_in_another(small: Workspace) -> None:
    _, saved = group(small)
    app = open_page("search", project=project_id(small, UNJUDGED), q="q1", group=saved.group_id)
    assert [one.value for one in app.error] == [text_search.GROUP_UNKNOWN]


def test_the_selection_of_this_session_is_searched_without_being_saved(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project, q="q1")
    app.session_state[f"_selection-{project}"] = CHOSEN
    app.query_params["group"] = search_within.SELECTION
    run(app)
    assert found(app) <= set(CHOSEN)
    assert text_search.SELECTION in words(app)
    assert DocumentGroups(small).of_project(project) == []


def test_the_map_leads_from_a_saved_group_to_a_search_in_it(small: Workspace) -> None:
    project, saved = group(small)
    app = open_page("map", project=project, show="groups")
    press(app, text_maps.SEARCH_IN_GROUP)
    assert app.title[0].value == text.SEARCH_TITLE
    assert app.query_params["group"] == saved.group_id
    assert found(app) <= set(CHOSEN)


def test_the_table_of_many_queries_says_that_filters_do_not_count(small: Workspace) -> None:
    project, saved = group(small)
    app = open_page("search", project=project, q="q1", group=saved.group_id)
    app.session_state["many"] = True
    assert text_search.MANY_UNFILTERED in words(run(app))
