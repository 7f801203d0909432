"""What a link opens, and what the pages put into the address."""

from __future__ import annotations

import pytest
from streamlit.runtime.pages_manager import PagesManager

from components.ui.shared import text, text_data
from components.workspace import Workspace
from tests.pages.cases import JUDGED, ONE, OWN_RUN, QUICK, UNJUDGED
from tests.pages.driver import PAGES, open_page, press, project_id, run, words

RESULT_PAGES = ("compare", "search", "map", "quality", "cost")


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_an_unknown_project_says_so_and_shows_no_other(small: Workspace, page: str) -> None:
    app = open_page(page, project="nobody")
    assert [one.value for one in app.error] == [text.UNKNOWN_PROJECT.format(name="nobody")]
    assert not app.dataframe
    assert not app.title
    assert app.session_state["project"] is None
    assert all(project.name not in words(app) for project in small.projects())


def test_from_an_unknown_project_one_button_leads_to_the_start(small: Workspace) -> None:
    app = press(open_page("quality", project="nobody"), text.TO_START)
    assert not app.error
    assert text.COMPARE_EMPTY_TITLE in words(app)
    assert "project" not in app.query_params


def test_a_name_with_markdown_in_a_link_is_shown_as_it_is(small: Workspace) -> None:
    app = open_page("compare", project="![x](http://127.0.0.1:1/x.png)<b>")
    assert "\\!\\[x\\]\\(http" in app.error[0].value
    assert "\\<b\\>" in app.error[0].value


def test_a_link_to_an_unknown_query_says_so_and_shows_no_other(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), q="q999")
    assert [one.value for one in app.error] == [text.UNKNOWN_QUERY.format(name="q999")]
    assert "guide" not in words(app)
    assert app.query_params["q"] == "q999"  # the link stays as it was until something else is chosen
    assert text.TYPE_TO_SEARCH not in words(app)  # the collection has queries


def test_after_an_unknown_query_another_can_be_chosen(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project, q="q999")
    app.selectbox(key=f"search-query-{project}").select("q3")
    run(app)
    assert not app.error
    assert app.query_params["q"] == "q3"
    assert "in every list" in words(app)


@pytest.mark.parametrize(("page", "param"), [("search", "models"), ("map", "maps")])
def test_a_link_to_an_unknown_model_says_so(small: Workspace, page: str, param: str) -> None:
    app = open_page(page, project=project_id(small, JUDGED), **{param: "e5-huge"})
    assert [one.value for one in app.error] == [text.UNKNOWN_MODEL.format(name="e5-huge".replace("-", "\\-"))]


def test_a_link_to_an_unknown_document_says_so(small: Workspace) -> None:
    app = open_page("data", project=project_id(small, JUDGED), doc="d999")
    assert [one.value for one in app.error] == [text_data.UNKNOWN_DOCUMENT.format(name="d999")]


def test_a_link_to_a_document_shows_it(small: Workspace) -> None:
    app = open_page("data", project=project_id(small, JUDGED), doc="d7")
    assert not app.error
    assert "Stoves guide 7" in words(app)
    assert "shelf: shelf 3" in words(app)
    assert app.expander[0].label == text_data.READ_ONE  # first on the page, as what the person came for


@pytest.mark.parametrize("name", [JUDGED, UNJUDGED, ONE])
def test_choosing_a_project_puts_its_id_into_the_address(small: Workspace, name: str) -> None:
    app = open_page("compare")
    assert "project" not in app.query_params
    app.selectbox(key="project").select(project_id(small, name))
    run(app)
    assert app.query_params["project"] == project_id(small, name) != name
    assert app.title[0].value == name


def test_a_renamed_project_keeps_its_link(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.update_project(project, name="Other name")
    assert open_page("compare", project=project).title[0].value == "Other name"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_keeps_the_project_in_the_address(small: Workspace, page: str) -> None:
    project = project_id(small, JUDGED)
    app = open_page(page, project=project)
    assert app.query_params["project"] == project
    assert run(app).query_params["project"] == project


def test_choosing_another_project_drops_what_the_link_asked_of_the_first(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), q="q3", k="7")
    app.selectbox(key="project").select(project_id(small, UNJUDGED))
    run(app)
    assert app.query_params["project"] == project_id(small, UNJUDGED)
    assert app.query_params.get("q") != "q3"
    assert app.slider(key="k").value == 7


def test_the_models_of_the_project_before_are_not_missed_in_the_next(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), models=OWN_RUN)
    app.selectbox(key="project").select(project_id(small, ONE))
    run(app)
    assert not app.error
    assert app.pills(key="models").value == list(QUICK)


def test_the_document_of_the_project_before_is_not_missed_in_the_next(small: Workspace) -> None:
    app = open_page("data", project=project_id(small, JUDGED), doc="d7")
    app.selectbox(key="project").select(project_id(small, ONE))
    run(app)
    assert not app.error
    assert "doc" not in app.query_params


def test_choosing_a_query_puts_its_id_into_the_address_and_never_its_text(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project)
    for query in ("q5", "q2"):
        app.selectbox(key=f"search-query-{project}").select(query)
        run(app)
        assert app.query_params["q"] == query
        assert "guide" not in str(app.query_params).lower()


def test_typed_words_are_searched_and_stay_out_of_the_address(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), q="q3")
    app.text_input(key="search-typed").input("confidential stove flame fuel")
    run(app)
    assert "q" not in app.query_params
    assert "confidential" not in str(app.query_params)
    assert text.TYPED_QUERY in words(app)
    assert "Stoves guide" in words(app)


def test_a_link_to_a_query_opens_it(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project, q="q4")
    assert app.selectbox(key=f"search-query-{project}").value == "q4"
    assert app.query_params["q"] == "q4"


def test_the_models_of_a_link_are_those_shown(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), models="bm25")
    shown = "\n".join(str(one.value) for one in app.html)
    assert "bm25" in shown
    assert "wordllama" not in shown


@pytest.mark.parametrize("metric", ["recall@10", "mrr@10"])
def test_the_metric_of_a_link_is_the_one_shown(small: Workspace, metric: str) -> None:
    app = open_page("quality", project=project_id(small, JUDGED), metric=metric)
    assert app.segmented_control(key="metric").value == metric
    assert app.query_params["metric"] == metric


@pytest.mark.parametrize(("page", "param"), [("quality", "metric"), ("map", "colour"), ("data", "way")])
def test_nonsense_in_the_address_falls_back_to_the_usual_and_does_no_harm(
    small: Workspace, page: str, param: str
) -> None:
    app = open_page(page, project=project_id(small, JUDGED), **{param: "nonsense"})
    assert not app.error
    assert param not in app.query_params


@pytest.mark.parametrize("page", RESULT_PAGES)
def test_the_first_visitor_of_a_server_may_come_by_a_link(
    small: Workspace, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until st.navigation ran once in a server, Streamlit runs files of a folder named pages/ without app.py."""
    monkeypatch.undo()
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(small.root))
    app = open_page(page, project=project_id(small, JUDGED))
    assert app.selectbox(key="project").value == project_id(small, JUDGED)
    assert PagesManager.uses_pages_directory is False
    assert text.CHOOSE_A_PROJECT not in words(app)
