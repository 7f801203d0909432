"""Every page in every state a project can be in: it never raises, and it always says something of use."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from components.comparison.quality import words as quality_words
from components.ui.answers import words as answer_words
from components.ui.diagnose import words as text_diagnose
from components.ui.maps import words as text_maps
from components.ui.shared import session, start, text, text_data
from components.workspace import Workspace
from tests.pages.cases import JUDGED, LARGE, ONE, OWN_RUN, QUICK, UNJUDGED
from tests.pages.driver import PAGES, open_page, project_id, words

SLOWEST_SECONDS = 20  # for a first look at ten thousand documents on a busy machine
EMPTY = {
    "compare": [text.COMPARE_EMPTY_TITLE, text.DEMO_BUTTON, text.UPLOAD_BUTTON, text.PASTE_BUTTON],
    "data": [text_data.DATA_TITLE, text_data.WHAT_A_FILE_LOOKS_LIKE],
    **dict.fromkeys(
        ("models", "search", "map", "quality", "answers", "diagnose", "cost"), [text.CHOOSE_A_PROJECT, text.TO_START]
    ),
}
ONE_DOCUMENT = {
    "compare": [ONE, "1 document", "No answer is judged right yet", text_data.ADD_QUERIES],
    "data": [text_data.FINDING_NO_QUERIES, f"{text_data.N_DOCUMENTS} 1"],
    "models": ["Your documents are in English.", text.ALL_COMPUTED.format(count="2 models")],
    "search": [text.TYPE_TO_SEARCH],
    "map": [text_maps.SELECT_ON_MAP],
    "quality": [text.GRADE_NEEDS_QUERIES, text.WITHOUT_QUESTIONS, text.AGREEMENT_TITLE],
    "answers": [answer_words.NO_QUESTIONS],
    "diagnose": [text_diagnose.NO_QUESTIONS, "Too few pairs to say what a score means", "takes at least two documents"],
    "cost": [text.COST_TITLE],
}
COMPUTED = {
    "compare": [JUDGED, "14 of them with known right documents", text.LIVE_QUERY, text.COMMAND],
    "data": [
        f"{text_data.N_QUERIES} 16",
        f"{text_data.N_JUDGED} 14",
        text_data.FINDING_UNJUDGED.format(count=2, total="16 questions"),
    ],
    "models": [text.ALL_COMPUTED.format(count="4 models"), "Stored vectors"],
    "search": ["1 document is known to be right", "in every list", text.RIGHT],
    "map": ["neighbours are real", text_maps.SELECT_ON_MAP],
    "quality": [quality_words.ALL_METRICS, quality_words.FLIPS, quality_words.SLICES, quality_words.EXACT_SCORES],
    "answers": [answer_words.EMPTY],
    "diagnose": ["of the right documents in its first 10", "fusing with keyword search", "A cosine of", "of 16 top-10"],
    "cost": [text.COST_TITLE, text.COST_PARTS],
}
NOT_JUDGED = {
    "compare": ["No answer is judged right yet, so nothing tells", text.TO_QUALITY],
    "data": [text_data.FINDING_NO_JUDGMENTS],
    "search": ["nobody judged this question"],
    "diagnose": [text_diagnose.NO_JUDGMENTS, "A cosine of", "of 16 top-10"],
    "quality": [text.WITHOUT_JUDGMENTS, text.GRADE_TITLE, text.GRADED.format(done=0, total="16 questions")],
}
TEN_THOUSAND = {
    "compare": [LARGE, "10,000 documents"],
    "data": [f"{text_data.N_DOCUMENTS} 10,000"],
    "models": [text.ALL_COMPUTED.format(count="2 models")],
    "search": ["in every list"],
    "map": [text.PCA_FIRST],
    "quality": [quality_words.ALL_METRICS],
    "answers": [answer_words.EMPTY],
    "diagnose": ["of the right documents in its first 10", "In wordllama-256"],
    "cost": [text.COST_TITLE],
}


def missing(page: str, project: str | None, expected: list[str]) -> list[str]:
    app = open_page(page, **({"project": project} if project else {}))
    said = words(app)
    assert not app.error, said
    assert [inner.label for box in app.expander for inner in box.expander] == []  # nothing lies two folds deep
    return [sentence for sentence in expected if sentence not in said]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("empty")
def test_an_empty_workspace_shows_where_to_start(page: str) -> None:
    assert missing(page, None, EMPTY[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_one_document_without_queries_is_enough_for_every_page(small: Workspace, page: str) -> None:
    assert missing(page, project_id(small, ONE), ONE_DOCUMENT[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_computed_project_fills_every_page(small: Workspace, page: str) -> None:
    assert missing(page, project_id(small, JUDGED), COMPUTED[page]) == []


@pytest.mark.parametrize("page", NOT_JUDGED)
def test_without_judgments_a_page_says_what_can_be_said(small: Workspace, page: str) -> None:
    assert missing(page, project_id(small, UNJUDGED), NOT_JUDGED[page]) == []


@pytest.mark.parametrize("page", PAGES)
def test_ten_thousand_documents_are_shown(
    use_workspace: Callable[[Path], Workspace], large_workspace: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(start, "maps", lambda project, _specs: asked.append(project))
    project = project_id(use_workspace(large_workspace), LARGE)
    began = time.monotonic()
    assert missing(page, project, TEN_THOUSAND[page]) == []
    assert time.monotonic() - began < SLOWEST_SECONDS
    if page == "map":
        assert set(asked) == {project}  # the better picture is drawn in the background


def test_compare_and_quality_rank_by_the_same_numbers(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    compared = open_page("compare", project=project).dataframe[0].value
    tables = [table.value for table in open_page("quality", project=project).dataframe]
    measured = next(table for table in tables if "ndcg@10" in table)
    measured = measured[~measured["Model"].str.startswith("┄")]  # baselines
    assert compared["Model"].tolist() == measured["Model"].tolist()
    assert {name.split(" ", 1)[1] for name in compared["Model"]} == {*QUICK, OWN_RUN, "Our vectors"}
    shown = [float(one.split(" ± ")[0]) for one in compared["quality"]]
    exact = [float(one.removeprefix("★ ")) for one in measured["ndcg@10"]]
    assert shown == pytest.approx(exact, abs=0.006)
    assert exact == sorted(exact, reverse=True)


def test_the_run_that_has_the_right_document_third_scores_a_half(small: Workspace) -> None:
    """nDCG with the only right document on rank 3 is 1 / log2(4); all its queries are alike, so the interval is nil."""
    view = session.view(small.project(project_id(small, JUDGED)))
    means = session.score(view).means.set_index("model").loc[OWN_RUN]
    assert means["ndcg@10"] == pytest.approx(0.5)
    assert means["hit_rate@10"] == pytest.approx(1.0)


def test_before_anything_is_computed_result_pages_lead_to_the_models(small: Workspace) -> None:
    content = session.view(small.project(project_id(small, ONE))).collection
    fresh = small.create_project("Fresh", content)
    for page in ("search", "map", "quality", "diagnose", "cost"):
        assert missing(page, fresh.id, [text.NOTHING_COMPUTED, text.TO_MODELS]) == []
    assert missing("compare", fresh.id, [text.NO_MODELS_TICKED]) == []
    assert missing("models", fresh.id, [text.TICK_SOME]) == []
