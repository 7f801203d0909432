"""Search in its three modes, in memory."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Title

from components.comparison.comparison import Comparison
from components.comparison.recommendation.records import Recommendation
from components.comparison.votes import ballot_of
from components.evaluation.preferences import shown_ids
from components.jobs import ComputeJob
from components.ui.shared import session, text, text_search
from components.workspace import Workspace
from components.workspace.opinions import Opinions
from tests.pages.cases import JUDGED, ONE, QUICK, UNJUDGED
from tests.pages.driver import open_page, press, project_id, run, words


def open_blind(workspace: Workspace, initials: str = "EK") -> AppTest:
    app = open_page("search", project=project_id(workspace, JUDGED), mode="blind")
    if initials:
        app.text_input(key="initials").input(initials)
        run(app)
    return app


def question(app: AppTest) -> str:
    return str(app.subheader[0].value)


def test_names_are_hidden_until_they_are_asked_for(small: Workspace) -> None:
    app = open_blind(small)
    said = "\n".join(str(one.value) for one in [*app.markdown, *app.caption, *app.html])
    assert not any(name in said for name in QUICK)
    press(app, text_search.LEFT_BETTER)
    app.toggle(key="blind-results").set_value(True)
    said = words(run(app))
    assert any(name in said for name in QUICK)
    assert "Can't tell yet" in said


def test_without_initials_nothing_can_be_voted(small: Workspace) -> None:
    app = open_blind(small, "")
    assert text_search.INITIALS_FIRST in words(app)
    assert all(b.disabled for b in app.button if b.label in (text_search.LEFT_BETTER, text_search.TIE))


def test_a_vote_is_saved_at_once_and_undone(small: Workspace) -> None:
    app = open_blind(small)
    project = project_id(small, JUDGED)
    first = question(app)
    press(app, text_search.RIGHT_BETTER)
    votes = Opinions(small).votes(project)
    assert [vote.voter for vote in votes] == ["EK"]
    assert votes[0].choice in ("a", "b")
    assert question(app) != first
    press(app, text_search.UNDO)
    assert Opinions(small).votes(project) == []
    assert question(app) == first


@pytest.mark.parametrize(("label", "choice"), [(text_search.TIE, "tie"), (text_search.BOTH_BAD, "bad")])
def test_alike_and_both_bad_are_votes_too(small: Workspace, label: str, choice: str) -> None:
    press(open_blind(small), label)
    assert [vote.choice for vote in Opinions(small).votes(project_id(small, JUDGED))] == [choice]


def test_two_tabs_and_two_people_lose_nothing(small: Workspace) -> None:
    first, second, third = open_blind(small), open_blind(small), open_blind(small, "MR")
    press(first, text_search.LEFT_BETTER)
    press(second, text_search.LEFT_BETTER)  # the same question, which it still shows: that vote stands again
    press(first, text_search.TIE)
    press(third, text_search.RIGHT_BETTER)
    votes = Opinions(small).votes(project_id(small, JUDGED))
    assert sorted(vote.voter for vote in votes) == ["EK", "EK", "MR"]
    press(first, text_search.UNDO)
    assert len(Opinions(small).votes(project_id(small, JUDGED))) == 2


def test_votes_become_judgments_and_are_taken_back(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_blind(small)
    for _ in range(4):
        press(app, text_search.LEFT_BETTER)
    app.toggle(key="blind-results").set_value(True)
    run(app)
    app.button(key="adopt-votes").click()
    run(app)
    assert len(small.own_judgments(project))
    app.button(key="withdraw-votes").click()
    run(app)
    assert small.own_judgments(project).empty


def test_a_vote_on_results_that_changed_is_kept_and_not_counted(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    lists = {QUICK[0]: ("d1", "d2", "d3"), QUICK[1]: ("d3", "d2", "d9")}
    Opinions(small).save_vote(project, "q0", lists, QUICK[0], "EK")
    app = open_blind(small)
    app.toggle(key="blind-results").set_value(True)
    assert text_search.STALE.format(count="1 vote") in words(run(app))


def test_without_questions_blind_says_what_is_missing(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, ONE), mode="blind")
    assert text_search.BLIND_NEEDS_QUERIES in words(app) or text_search.BLIND_NEEDS_TWO in words(app)


def test_a_note_is_saved_and_listed(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project, q="q3")
    next(one for one in app.text_area if one.label == text_search.NOTE).input("bm25 wins here")
    assert text_search.NOTES.format(count=1) in words(run(app))
    assert [(note.query_id, note.note) for note in Opinions(small).notes(project)] == [("q3", "bm25 wins here")]


def test_typed_words_go_into_the_link_only_when_asked_and_back_out_of_it(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project)
    app.text_input(key="search-typed").input("wet tent")
    run(app)
    assert "words" not in app.query_params
    app.checkbox(key="words-in-link").check()
    assert run(app).query_params["words"] == "wet tent"
    opened = open_page("search", project=project, words="wet tent")
    assert opened.text_input(key="search-typed").value == "wet tent"


def test_what_was_typed_can_be_taken_again_and_the_list_takes_over_from_it(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("search", project=project)
    for typed in ("wet tent", "cold stove"):
        app.text_input(key="search-typed").input(typed)
        run(app)
    press(app, "wet tent")
    assert app.text_input(key="search-typed").value == "wet tent"
    app.selectbox(key=f"search-query-{project}").select("q5")
    run(app)
    assert app.text_input(key="search-typed").value == ""
    assert app.query_params["q"] == "q5"


def test_a_filter_of_a_link_is_applied(small: Workspace) -> None:
    app = open_page("search", project=project_id(small, JUDGED), q="q1", only_label="tents")
    said = words(app)
    assert "Tents guide" in said
    assert "Boots guide" not in said


def test_grading_is_on_the_same_page(small: Workspace) -> None:
    assert text.GRADE_TITLE in words(open_page("search", project=project_id(small, JUDGED), mode="grade"))


def test_a_job_that_ends_leaves_the_page_where_it_was(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that runs by itself is known by its place: a click on its way when places move would be lost."""

    def holds_title(child: Any) -> bool:
        return isinstance(child, Title) or any(map(holds_title, getattr(child, "children", {}).values()))

    def place_of_title() -> list[int]:
        app = open_page("search", project=project_id(small, JUDGED), mode="blind")
        return [place for place, child in app.main.children.items() if holds_title(child)]

    quiet = place_of_title()
    job = ComputeJob(small, "", [], chroma=session.chroma(), project_id=project_id(small, JUDGED))
    monkeypatch.setattr(session.jobs(), "active", lambda: [job])
    assert place_of_title() == quiet != []


def test_where_nothing_is_judged_the_votes_that_stand_choose(small: Workspace) -> None:
    """Votes on lists that are no longer shown do not."""
    project = small.project(project_id(small, UNJUDGED))
    before = Comparison.of_project(small, project)
    recommended = recommendation_of(before)
    other = next(name for name in QUICK if name != recommended.first)
    ballot = ballot_of(before, [recommended.first, other], list(before.collection.queries["id"]))
    for asked in ballot.asked:
        lists = {name: shown_ids(before.runs[name], asked.query_id) for name in (asked.a, asked.b)}
        Opinions(small).save_vote(project.id, asked.query_id, lists, other, "EK")
    after = Comparison.of_project(small, project)
    assert recommended.basis == "unmeasured" and recommendation_of(after).first == other
    assert f"In blind votes it is preferred to {recommended.first}: " in recommendation_of(after).sentence
    app = open_page("decision", project=project.id)
    assert f"Take {other}." in words(app) and "This goes by blind votes" in words(app)
    for asked in ballot.asked:
        lists = {name: shown_ids(before.runs[name], asked.query_id)[::-1] for name in (asked.a, asked.b)}
        Opinions(small).save_vote(project.id, asked.query_id, lists, other, "EK")
    assert recommendation_of(Comparison.of_project(small, project)) == recommended


def recommendation_of(comparison: Comparison) -> Recommendation:
    assert comparison.decision.recommendation is not None
    return comparison.decision.recommendation
