"""The Diagnose page: what each box holds once opened, what is measured on request, and what it says without data."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name, result_of
from components.candidates.kinds.variant import variant
from components.comparison.diagnose import hubs as diagnose_hubs
from components.comparison.diagnose import recall as diagnose_recall
from components.comparison.diagnose import words as diagnose_words
from components.comparison.diagnose.recall import NAMES
from components.costs.own_prices import SETTING as OWN_PRICES
from components.encoders.token_estimates import estimate_tokens
from components.jobs import Job
from components.measurements import robustness
from components.measurements.diagnosis import Recall, Stage
from components.records import empty_judgments, empty_queries
from components.spec import ModelSpec
from components.ui.diagnose import robustness as diagnose_robustness
from components.ui.diagnose import robustness_words as text_robustness
from components.ui.diagnose import space_words as text_space
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.data import in_order
from components.ui.shared import session, text
from components.ui.shared.session import View
from components.workspace import Workspace
from tests.cases import chunked
from tests.pages import cases
from tests.pages.cases import JUDGED, OWN_RUN, OWN_VECTORS, QUICK, UNJUDGED, collection
from tests.pages.driver import open_page, press, project_id, run, words

BOXES = ("open-recall", "open-headroom", "open-scores", "open-hubs")


def opened(project: str, *boxes: str) -> AppTest:
    """The page with these boxes open."""
    app = open_page("diagnose", project=project)
    for box in boxes:
        app.session_state[box] = True
    return run(app)


def table_with(app: AppTest, column: str) -> dict[Any, list[Any]]:
    return next(one.value for one in app.dataframe if column in one.value).to_dict("list")


def finish(project: str) -> Job:
    """Wait for what was started in the background."""
    job = session.jobs().of_project(project)
    assert job is not None
    deadline = time.monotonic() + 600
    while not job.is_over:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return job


def test_every_chart_and_table_is_folded_away_at_first(small: Workspace) -> None:
    app = open_page("diagnose", project=project_id(small, JUDGED))
    assert not app.dataframe and not app.get("vega_lite_chart")
    assert len(app.expander) == 4


@pytest.mark.parametrize("name", [JUDGED, UNJUDGED])
def test_every_box_opens(small: Workspace, name: str) -> None:
    boxes = BOXES if name == JUDGED else BOXES[2:]
    app = opened(project_id(small, name), *boxes)
    assert len(app.get("vega_lite_chart")) == (4 if name == JUDGED else 2)
    said = words(app)
    assert text_space.NO_SCALE.split("{")[0] in said and text_space.WHAT_TO_DO in said


def test_the_run_that_has_the_right_document_third_finds_all_of_them(small: Workspace) -> None:
    app = opened(project_id(small, JUDGED), "open-recall")
    shown = table_with(app, "share found")
    found = dict(zip([str(one).split(" ", 1)[1] for one in shown["Model"]], shown["share found"], strict=True))
    assert str(found[OWN_RUN]).startswith("100.0")
    app.session_state["depth"] = "1"
    first = table_with(run(app), "share found")
    assert str(first["share found"][[OWN_RUN in str(one) for one in first["Model"]].index(True)]).startswith("0.0")


def test_the_index_is_measured_on_request_and_kept(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("diagnose", project=project)
    assert "what the fast index loses (all models)" in words(app)
    press(app, "Measure the fast index")
    job = finish(project)
    assert job.state == "done" and {step.name for step in job.steps} == {"wordllama-256", OWN_VECTORS}
    again = opened(project, "open-recall")
    assert "Measure the fast index" not in words(again)
    assert "0.0 %" in table_with(again, "share index")["share index"]


def test_what_cannot_be_measured_is_called_unknown(small: Workspace) -> None:
    app = opened(project_id(small, JUDGED), "open-recall")
    assert f"{OWN_RUN}: {diagnose_words.STAGE_WHY['ready run']}" in words(app)
    assert diagnose_words.STAGE_WHY["not chunked"] in words(app)


def test_centring_is_measured_on_request(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    press(opened(project, "open-hubs"), "Measure centring")
    assert finish(project).state == "done"
    shown = table_with(opened(project, "open-hubs"), "centred")
    assert len(shown["Model"]) == 2


def test_chunks_are_compared_with_larger_pieces_on_request(small: Workspace) -> None:
    content = chunked(
        replace(collection(12, 6), documents=collection(12, 6).documents.assign(text="Tent pole and canvas. " * 20)),
        16,
        0,
    )
    project = small.create_project("Chunks", content)
    small.set_candidates(project.id, [resolve_name("wordllama-256")])
    cases.compute(small, small.project(project.id), with_maps=False)
    app = open_page("diagnose", project=project.id)
    assert "not measured yet" in words(app).lower()
    press(app, "Measure chunking and the fast index")
    job = finish(project.id)
    assert job.state == "done", [step.reason for step in job.steps]
    said = words(opened(project.id, "open-recall"))
    assert diagnose_words.REPAIRS["joined"] in said and diagnose_words.REPAIRS["whole"] in said


def test_without_keyword_search_its_gain_is_unknown_until_measured(small: Workspace) -> None:
    project = small.create_project("Dense only", collection())
    small.set_candidates(project.id, [resolve_name("wordllama-256")])
    cases.compute(small, small.project(project.id), with_maps=False)
    spec = resolve_name("bm25")
    saved = result_of(small, session.view(small.project(project.id)).collection, spec)
    if saved is not None:  # another project of this workspace has the same content
        for path in saved.folder.glob("*.*"):
            path.unlink()
    app = open_page("diagnose", project=project.id)
    assert "Keyword search is not measured yet" in words(app)
    press(app, text_diagnose.MEASURE_KEYWORD)
    assert finish(project.id).state == "done"
    app = open_page("diagnose", project=project.id)
    assert "wordllama-256 + bm25" in words(app)
    assert {one.name for one in session.view(small.project(project.id)).candidates} == {"wordllama-256"}


def test_keyword_search_alone_is_enough_for_the_page(small: Workspace) -> None:
    project = small.create_project("Keywords only", collection())
    small.set_candidates(project.id, [resolve_name("bm25")])
    cases.compute(small, small.project(project.id), with_maps=False)
    app = opened(project.id, *BOXES)
    assert diagnose_words.SCORES_NONE.replace("*", "") in words(app).replace("*", "")
    assert "bm25 shows" in words(app)


def test_three_documents_are_enough_for_the_page(small: Workspace) -> None:
    content = collection(3, 2)
    project = small.create_project("Tiny", content)
    small.set_candidates(project.id, [resolve_name(name) for name in QUICK])
    cases.compute(small, small.project(project.id), with_maps=False)
    app = opened(project.id, *BOXES)
    assert "Too few questions to say whether fusing" in words(app)


def test_a_threshold_is_translated_and_one_out_of_reach_is_refused(small: Workspace) -> None:
    app = opened(project_id(small, JUDGED), "open-scores")
    shown = table_with(app, "value")
    assert len(shown["value"]) == 2 and all(str(one)[0].isdigit() for one in shown["value"])
    app.number_input[0].set_value(1.0)
    run(app)
    assert "so how rare it is cannot be told" in words(app)


def test_without_questions_the_score_translated_is_one_that_few_pairs_reach_and_the_way_on_leads_to_questions(
    small: Workspace,
) -> None:
    content = collection(60)
    twice = content.documents.assign(text=content.documents["text"].to_list()[:30] * 2)  # every text is there twice
    titles = content.documents["title"].to_list()[:30] * 2
    bare = replace(content, documents=twice.assign(title=titles), queries=empty_queries(), judgments=empty_judgments())
    project = small.create_project("No questions", bare)
    small.set_candidates(project.id, [resolve_name("wordllama-256"), variant(resolve_name("wordllama-256"), dim=64)])
    cases.compute(small, small.project(project.id), with_maps=False)
    app = open_page("diagnose", project=project.id)
    said = words(app)
    assert "A cosine of 1.00" not in said and "A cosine of 0." in said
    assert text_diagnose.NO_QUESTIONS in said and text_diagnose.TO_GRADING not in said


def test_what_robustness_costs_at_a_server_is_said_at_the_persons_price_and_the_cap_is_asked_for(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_id(small, JUDGED)
    away = ModelSpec("text-embedding-3-small", "openai", "https://api.example.com/v1")
    small.save_setting(project, OWN_PRICES, {away.name: {"usd": 1000.0, "as_of": "2026-11-02"}})
    monkeypatch.setattr(diagnose_robustness.robustness, "can_answer", lambda spec: True)
    asked: list[Any] = []
    monkeypatch.setattr(diagnose_robustness.start, "measure", lambda *given: asked.append(given))
    real = diagnose_robustness._offer

    def offer(view: View, todo: list[ModelSpec], *, is_first: bool) -> None:
        real(view, [*todo[:1], away], is_first=is_first)

    monkeypatch.setattr(diagnose_robustness, "_offer", offer)
    app = press(open_page("diagnose", project=project), text_robustness.MEASURE)
    texts = robustness.texts_to_send(small, session.view(small.project(project)).collection, away)
    usd = sum(estimate_tokens(texts)) / 1e6 * 1000
    assert f"tokens leave this computer for api.example.com, about ${usd:.2f}" in words(app)
    assert "Your price $1000 per million tokens, as of 2026-11-02." in words(app)
    next(one for one in app.number_input if one.label.startswith("Stop before")).set_value(0.5)
    next(one for one in app.button if one.label == text_robustness.MEASURE).click()  # keeps the dialog drawn
    app = press(app, text.SEND_TO_MEASURE)
    assert session.spending(project).cap_usd == 0.5 and session.spending(project).own_prices[away.name] == 1000.0
    assert asked[0][2] == "robustness" and away in asked[0][1]


def test_only_models_that_can_lose_there_are_named_as_not_measured() -> None:
    found = {
        name: Recall(name, None, {one: Stage(one, state, why) for one in NAMES}, {})  # type: ignore[arg-type]
        for name, state, why in (("Short", "open", ""), ("Long", "none", "reads all"), ("bm25", "none", "keyword"))
    }
    words = diagnose_recall.open_words(found, {"Short": ["truncation"]})
    assert "(Short)" in words and diagnose_words.ALL_MODELS not in words
    both = {name: one for name, one in found.items() if name != "Long"} | {"Other": found["Short"]}
    assert diagnose_words.ALL_MODELS in diagnose_recall.open_words(
        both, dict.fromkeys(("Short", "Other"), ["truncation"])
    )


def test_vectors_that_are_spread_are_not_called_a_narrow_cone() -> None:
    assert "narrowest cone" in diagnose_hubs.cone_words("e5", 0.8, 2)
    assert "No model" in diagnose_hubs.cone_words("minilm", 0.07, 2) and "0.07" in diagnose_hubs.cone_words(
        "m", 0.07, 2
    )
    assert "No model" not in diagnose_hubs.cone_words("alone", 0.07, 1)


@pytest.mark.parametrize(
    ("per_question", "words"),
    [
        (0.818, "8 documents per 10 questions"),
        (0.1, "1 document per 10 questions"),
        (0.0312, "3 documents per 100 questions"),
        (0.96, "1 document per question"),
        (2.34, "2.3 documents per question"),
        (12.4, "12 documents per question"),
        (2345.6, "2,300 documents per question"),
    ],
)
def test_what_a_cut_off_leaves_is_said_in_numbers_a_person_can_picture(per_question: float, words: str) -> None:
    assert diagnose_words.left(per_question, "document") == words


def test_the_button_names_what_it_measures_in_one_order_whatever_the_models_lack() -> None:
    names = in_order({"A": ["chunking", "index"], "B": ["truncation", "chunking", "index"]})
    assert text_diagnose.measure(names) == "Measure what is cut off, chunking and the fast index"
    assert text_diagnose.measure(["index"]) == "Measure the fast index"


@pytest.mark.parametrize(
    ("share", "low", "high", "words"),
    [(38.9, 33.5, 44.8, "−38.9 (−44.8 to −33.5)"), (0.0, 0.0, 2.7, "0.0 (−2.7 to 0.0)")],
)
def test_what_a_stage_takes_away_has_one_sign_and_nothing_has_none(
    share: float, low: float, high: float, words: str
) -> None:
    assert diagnose_recall.lost(share, low, high) == words
