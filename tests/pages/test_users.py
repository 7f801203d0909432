"""Users and what they took, through the pages: the upload, the split, Search, Quality, Map and Cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from components.candidates.by_spec import resolve_name
from components.comparison.quality.words import GROUP_NAMES
from components.jobs.demo import FOR_USERS, first_specs
from components.measurements.base import Subject, measure
from components.measurements.sampled_ranks import SAMPLED_RANKS
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.ui.diagnose import robustness_words
from components.ui.models import variants_words
from components.ui.shared import text, text_data, text_users
from components.workspace import Workspace
from tests.interactions import of_users, tasteful, write_shop
from tests.pages import cases
from tests.pages.driver import open_page, press, project_id, run, words

NOT_OF_THIS = (
    "<",
    "- **",
    "- vectors: none",
    "Month = ",
)  # styles; the glossary, checks and the formula: they are for all
MODELS = ("popularity", "item-knn", "als?factors=4", "wordllama-256")


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    root = tmp_path_factory.mktemp("users") / "workspace"
    workspace, collection = Workspace(root), of_users(users=60)
    project = workspace.create_project("Shop", collection)
    specs = [resolve_name(name) for name in MODELS]
    workspace.set_candidates(project.id, specs)
    save_needs(workspace, project.id, Needs(task="recommendation"))
    cases.compute(workspace, workspace.project(project.id), with_maps=False)
    for spec in specs[:2]:
        measure(SAMPLED_RANKS, Subject(workspace, collection, spec))
    return root, project.id


@pytest.fixture
def project(computed: tuple[Path, str], use_workspace: Callable[[Path], Workspace]) -> str:
    use_workspace(computed[0])
    return computed[1]


def test_compare_speaks_of_users_and_of_what_was_held_out(project: str) -> None:
    said = words(open_page("compare", project=project))
    assert "60 users · something was held out of each" in said
    assert "of 60 users what was held out is among the first 10" in said
    assert "never judged" not in said


def test_the_data_page_says_the_split_and_who_is_cold(project: str) -> None:
    said = words(open_page("data", project=project))
    assert "Held out to test on: the last new item of each user by time" in said
    assert "Cold: 0 of 60 users" in said


def test_a_user_is_shown_with_titles_and_what_was_held_out(project: str) -> None:
    app = open_page("search", project=project, q="u3")
    said = words(app)
    assert "Took last" in said and "Held out:" in said
    assert not app.exception and not app.error


def test_quality_has_a_table_of_what_users_are_shown(project: str) -> None:
    app = open_page("quality", project=project)
    said = words(app)
    assert "What users are shown" in said and "Krichene & Rendle" in said


@pytest.mark.parametrize("page", ["map", "cost", "decision", "models", "diagnose", "needs"])
def test_every_other_page_opens_on_users(page: str, project: str) -> None:
    app = open_page(page, project=project)
    assert not app.exception and not app.error
    if page == "cost":
        assert "to learn from" in words(app)
    if page == "decision":
        assert "Fine-tuning" not in words(app)  # of texts, which users are not
    if page == "models":
        assert "learns from your judged questions" not in words(app)


def test_a_new_project_of_users_starts_with_what_learns_from_them() -> None:
    assert [spec.name for spec in first_specs(of_users())] == list(FOR_USERS)


def test_a_table_of_interactions_in_the_place_of_judgments_makes_users(empty: Workspace, tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", tasteful(30))
    app = open_page("data", way="upload")
    documents, table = (folder / "corpus.jsonl").read_bytes(), (folder / "interactions.csv").read_bytes()
    app.file_uploader(key=f"file-{text_data.DOCUMENTS_FILE}").set_value(("corpus.jsonl", documents, "text/plain"))
    app.file_uploader(key=f"file-{text_data.JUDGMENTS_FILE}").set_value(("interactions.csv", table, "text/csv"))
    said = words(run(app))
    assert "24 documents · 30 users · 30 judgments" in said
    assert "the last new item of each user by time" in said
    app.selectbox(key="users-split").set_value("random")
    assert "one item of each user, drawn at random" in words(run(app))


@pytest.mark.parametrize(
    ("language", "drawn", "a_month"),
    [("en", "Draw a user", "Users a month"), ("ja", "ユーザーを描く", "月間のユーザー数")],
)
def test_map_and_cost_ask_for_users_in_any_language(project: str, language: str, drawn: str, a_month: str) -> None:
    maps = open_page("map", project=project, lang=language)
    assert drawn in [box.label for box in maps.selectbox]
    cost = open_page("cost", project=project, lang=language)
    assert a_month in [box.label for box in (*cost.number_input, *cost.text_input)]


def test_how_many_items_of_a_user_are_read_and_how_they_fade_is_set_on_the_page(empty: Workspace) -> None:
    project = empty.create_project("Shop", of_users()).id
    empty.set_candidates(project, [resolve_name(name) for name in ("popularity", "wordllama-256")])
    app = open_page("models", project=project)
    assert next(one for one in app.button if one.label == variants_words.ADD_HISTORY).disabled  # as it is anyway
    app.number_input(key=f"last-{project}").set_value(3)
    app.number_input(key=f"recency-{project}").set_value(0.5)
    press(run(app), variants_words.ADD_HISTORY)
    added = empty.project(project).ticked[-1].spec
    assert added == resolve_name("history:wordllama-256?last=3&recency=0.5")


def test_what_users_are_grouped_by_has_a_name() -> None:
    assert {"history", "held_out"} <= set(of_users().queries.columns) & set(GROUP_NAMES)


def test_where_queries_are_questions_no_users_are_read(small: Workspace) -> None:
    app = open_page("models", project=project_id(small, cases.JUDGED))
    assert variants_words.ADD_HISTORY not in [one.label for one in app.button]


QUESTIONS = re.compile(r"(?i)\bquestions?\b")


@pytest.mark.parametrize("page", ["compare", "search", "quality", "diagnose", "cost", "decision"])
def test_pages_speak_of_users_and_not_of_questions(page: str, project: str) -> None:
    app = open_page(page, project=project)
    said = [str(part.value) for part in [*app.markdown, *app.caption, *app.subheader]]
    said += [part.label for part in [*app.button, *app.selectbox, *app.expander]]
    asked = [line for line in said if QUESTIONS.search(line) and not line.startswith(NOT_OF_THIS)]
    assert asked == []


@pytest.mark.parametrize(("page", "more"), [("compare", {}), ("search", {}), ("search", {"like": "i3"})])
def test_a_user_is_chosen_and_no_words_are_asked_for_unless_a_link_brings_some(
    project: str, page: str, more: dict[str, str]
) -> None:
    app = open_page(page, project=project, **more)
    assert not app.exception
    assert (text.TYPE_QUERY in [box.label for box in app.text_input]) == bool(more)
    assert (text_users.USERS_ALONE in words(app)) == (not more)
    chosen = text_users.PICK_USER if more else text_users.PICK_PLACEHOLDER
    assert chosen in [box.label for box in app.selectbox]


def test_what_is_for_questions_alone_is_not_offered_for_users(project: str) -> None:
    """Nobody can answer for a user, edit one's words, or buy an API that knows one."""
    assert not [mode for mode in open_page("search", project=project).get("button_group") if "Grade" in str(mode)]
    said = words(open_page("quality", project=project))
    assert "Judged@10" not in said and "Has a number" not in said and text.GRADE_MORE not in said
    assert robustness_words.TITLE not in words(open_page("diagnose", project=project))
    assert "API costs less" not in words(open_page("cost", project=project))
