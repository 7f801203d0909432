"""The Models page: the suggested shortlist, the catalogue, cards, pins, and public scores beside own ones."""

from __future__ import annotations

import time
from typing import Any

from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name
from components.candidates.model_folders import is_folder
from components.candidates.names import known_cards
from components.candidates.precision import FLOAT32, SETTING, in_bfloat16
from components.catalogue.cards import find_card, load_catalogue
from components.jobs import Job
from components.measurements import trial
from components.measurements.base import NO_OPTIONS, Subject
from components.measurements.precision import PRECISION, PrecisionTrial
from components.needs.saved import load_needs, save_needs
from components.spec import ModelSpec
from components.ui.models import try_words as text_try
from components.ui.models import words as text_models
from components.ui.shared import session, start
from components.workspace import Workspace
from tests.pages.cases import JUDGED, collection
from tests.pages.driver import open_page, press, project_id, run, table_with, words


def models_page(workspace: Workspace, **params: str) -> AppTest:
    return open_page("models", project=project_id(workspace, JUDGED), **params)


def need(workspace: Workspace, **values: object) -> None:
    project = workspace.project(project_id(workspace, JUDGED))
    save_needs(workspace, project.id, load_needs(workspace, project).changed(**values))


def listed(app: AppTest) -> dict[str, dict[str, Any]]:
    """The catalogue's table: model -> its row."""
    rows = table_with(app, "Family").to_dict("records")
    return {str(row["Model"]).removeprefix("✓ "): dict(row) for row in rows}  # type: ignore[arg-type]


def facts_of(app: AppTest) -> dict[str, dict[str, Any]]:
    """The card's table: fact -> its row."""
    return {row["Fact"]: dict(row) for row in table_with(app, "Fact").to_dict("records")}  # type: ignore[arg-type]


def test_a_new_project_sees_the_shortlist_with_reasons_and_takes_it_over_in_one_click(small: Workspace) -> None:
    project = small.create_project("Fresh", collection(name="fresh"))
    app = open_page("models", project=project.id)
    said = words(app)
    assert text_models.SHORTLIST in said
    assert all(text_models.ROLES[key] in said for key in ("baseline", "lexical", "small", "strong", "api"))
    assert "in English" in said
    app = press(app, text_models.TAKE_ALL.format(count=5))
    ticked = [candidate.name for candidate in small.project(project.id).ticked]
    assert len(ticked) == 5
    assert {"bm25", "wordllama-256"} <= set(ticked)
    assert text_models.TAKEN_ALL in words(app)
    assert "Compute" in words(app)


def test_the_shortlist_is_one_line_once_results_are_there_and_follows_the_needs(small: Workspace) -> None:
    need(small, data_stays=True)
    said = words(models_page(small))
    assert text_models.SHORTLIST_FOLDED.format(taken=2, total=4) in said
    assert "your texts must stay on this computer" in said


def test_models_trained_on_clicks_have_a_place(small: Workspace) -> None:
    assert "NCF" not in words(models_page(small))
    need(small, task="recommendation")
    assert "NCF" in words(models_page(small))


def test_the_catalogue_is_drawn_only_when_it_is_opened(small: Workspace) -> None:
    assert not any("Family" in table.value.columns for table in models_page(small).dataframe)
    rows = listed(models_page(small, catalogue="true"))
    assert len(rows) == sum(card.modality == "text" for card in known_cards(of_users=False))


def test_filters_come_from_the_address_and_say_what_they_hide(small: Workspace) -> None:
    app = models_page(small, catalogue="true", find="e5", licence="allowed", all="true")
    rows = listed(app)
    assert 3 < len(rows) < 40
    assert {row["Commercial"] for row in rows.values()} == {"yes"}
    assert "other words" in words(app)
    app = models_page(small, catalogue="true", find="no such model")
    assert text_models.NONE_SHOWN in words(app)


def test_the_languages_asked_for_come_from_the_address_too(small: Workspace) -> None:
    rows = listed(models_page(small, reads="Japanese", find="e5"))
    assert "intfloat/multilingual-e5-base" in rows
    assert "intfloat/e5-base-v2" not in rows


def test_hidden_modalities_show_when_asked_for(small: Workspace) -> None:
    rows = listed(models_page(small, catalogue="true", all="true", find="panns"))
    assert list(rows) == ["qiuqiangkong/panns-cnn14"]


def test_the_published_score_is_of_the_task_the_person_chose(small: Workspace) -> None:
    rows = listed(models_page(small, catalogue="true", task="FiQA2018", find="multilingual-e5-large"))
    assert 0.2 < rows["intfloat/multilingual-e5-large"]["Score"] < 0.7
    app = models_page(small, catalogue="true", task="MIRACLRetrievalHardNegatives/ja", find="bge-m3")
    assert listed(app)["BAAI/bge-m3"]["Seen"] == text_models.SEEN_NAMES[True]
    assert "MIRACL (ja)" in words(app)


def test_an_excluded_model_is_listed_with_the_reason(small: Workspace) -> None:
    need(small, data_stays=True, languages=("ja",))
    app = models_page(small, catalogue="true")
    rows = listed(app)
    assert "texts leave this computer" in rows["mongodb/voyage-4"]["Caution"]
    assert "not made for ja" in rows["BAAI/bge-small-en-v1.5"]["Caution"]
    assert "excluded by your needs" in words(app)


def test_a_card_answers_what_people_ask(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="BAAI/bge-m3")
    said = words(app)
    for question in (text_models.RUN_HERE, text_models.MAY_I, text_models.PROMPTS, text_models.SEEN):
        assert question in said
    assert "MS MARCO" in said
    facts = facts_of(app)
    assert (facts["Dimensions"]["Value"], facts["Dimensions"]["As of"]) == ("1024", "2026-11-22")
    assert all(row["Source"] == "" for row in facts.values() if row["Value"] == text_models.UNKNOWN)
    scores = table_with(app, "Subset")
    assert len(scores) > 10
    app = press(app, text_models.ADD_TO_COMPARISON)
    assert "BAAI/bge-m3" in [one.name for one in small.project(project_id(small, JUDGED)).ticked]


def test_a_model_the_app_does_not_run_says_why_and_what_to_do(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="colbert-ir/colbertv2.0")
    assert "late interaction" in words(app)
    assert "TREC run" in words(app)
    assert next(button for button in app.button if button.key == "card-add").disabled


def test_a_link_to_a_card_that_is_not_listed_says_so(small: Workspace) -> None:
    assert "does not list" in words(models_page(small, catalogue="true", card="nobody/nothing"))


def test_pinned_models_are_compared_fact_by_fact(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="BAAI/bge-m3")
    app = press(app, text_models.PIN)
    next(box for box in app.multiselect if box.key == "pin").select("all-MiniLM-L6-v2")
    app = run(app)
    table = table_with(app, "all-MiniLM-L6-v2")
    assert list(table.columns) == ["BAAI/bge-m3", "all-MiniLM-L6-v2"]
    assert table.T["Dimensions"].tolist() == ["1024", "384"]
    assert any("on your data" in str(label) for label in table.index)
    next(toggle for toggle in app.toggle if toggle.key == "differ").set_value(True)
    assert "Type" not in table_with(run(app), "all-MiniLM-L6-v2").index


def test_a_link_with_pins_can_be_pinned_to_and_names_each_model_once(small: Workspace) -> None:
    twice = ["BAAI/bge-m3", "all-MiniLM-L6-v2", "BAAI/bge-m3"]
    app = models_page(small, catalogue="true", card="BAAI/bge-m3", pin=twice)  # type: ignore[arg-type]
    assert list(table_with(app, "all-MiniLM-L6-v2").columns) == twice[:2]
    pin = next(button for button in app.button if button.key == "card-pin")
    assert (pin.label, pin.disabled) == (text_models.PINNED, True)
    app = press(models_page(small, catalogue="true", card="bm25", pin="BAAI/bge-m3"), text_models.PIN)
    assert list(table_with(app, "bm25").columns) == ["BAAI/bge-m3", "bm25"]


def test_public_scores_need_two_published_models(small: Workspace) -> None:
    said = words(models_page(small, public="true"))
    assert "1 of your 4 computed models" in said or "a comparison needs two" in said


def test_every_name_in_the_catalogue_has_a_card() -> None:
    assert all(find_card(card.name) == card for card in load_catalogue())


def test_the_column_of_what_to_mind_is_there_only_when_something_is(small: Workspace) -> None:
    assert "Caution" not in models_page(small).data_editor[0].proto.column_order
    need(small, data_stays=True, languages=["ja"])
    assert "Caution" in models_page(small).data_editor[0].proto.column_order


def tried(project: str, name: str) -> Job:
    """The job that tried a model, ended."""
    start.measure(project, [resolve_name(name)], trial.TRIAL.name, {"sentences": ["one tent", "two tents"]})
    job = session.jobs().of_project(project)
    assert job is not None
    for _ in range(300):
        if job.is_over:
            break
        time.sleep(0.2)
    return job


def test_a_name_that_cannot_be_tried_takes_the_place_of_what_was_tried_before(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    tried(project, "wordllama-256")
    app = open_page("models", project=project)
    assert text_try.ALIKE_NOTE in words(app)
    next(field for field in app.text_input if field.placeholder == "intfloat/multilingual-e5-small").input(
        "no-such-model-here"
    )
    said = words(press(app, text_try.TRY))
    assert "neither a listed model nor a folder" in said.replace("\\", "")
    assert text_try.ALIKE_NOTE not in said


def test_a_trial_that_fails_is_said_once_and_empty_fields_start_none(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    job = tried(project, "bm25")
    app = open_page("models", project=project)
    assert words(app).count("so there is nothing to try") == 1
    next(field for field in app.text_input if field.label == text_try.NAME).input("bm25")
    next(field for field in app.text_input if field.label == text_try.SECOND).input(" ")
    assert text_try.FILL_IN in words(press(app, text_try.TRY))
    assert session.jobs().of_project(project) is job


def test_the_card_links_its_sources_and_says_where_the_authors_code_was_read(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="jinaai/jina-embeddings-v3")
    fact = facts_of(app)["Authors’ code"]
    assert (fact["Value"], fact["Source"]) == ("needed", "mteb 2.26.24, how it loads the model")
    assert "](https://github.com/embeddings-benchmark/mteb/tree/main/mteb/models/model_implementations)" in words(app)
    assert "Authors’ code" not in facts_of(models_page(small, catalogue="true", card="BAAI/bge-m3"))


def test_a_folder_of_a_listed_name_is_not_said_to_be_downloaded() -> None:
    assert is_folder(ModelSpec("e5-small-v2", "sentence-transformers", "/models/e5-small-v2"))
    assert not is_folder(ModelSpec("e5-small-v2", "sentence-transformers", "intfloat/e5-small-v2"))


def test_a_model_that_cuts_nothing_reads_everything_and_one_without_a_known_limit_is_unknown(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="bm25")
    reads = table_with(app, "Reads").set_index("Model")["Reads"].to_dict()
    assert reads["all-MiniLM-L6-v2"] == "256" and reads["wordllama-256"] == reads["bm25"] == text_models.READS_ALL
    assert facts_of(app)[text_models.FACT_NAMES["max_tokens"]]["Value"] == text_models.READS_ALL
    unknown = next(card.name for card in load_catalogue() if card.max_tokens is None and not card.cuts_nothing)
    facts = facts_of(models_page(small, catalogue="true", card=unknown))
    assert facts[text_models.FACT_NAMES["max_tokens"]]["Value"] == text_models.UNKNOWN


def test_the_newer_version_is_one_click_away(small: Workspace) -> None:
    app = models_page(small, catalogue="true", card="mongodb/voyage-3.5")
    assert text_models.SUPERSEDED.format(model="mongodb/voyage-4") in words(app)
    app = press(app, text_models.OPEN_CARD)
    assert next(box for box in app.selectbox if box.key == "card").value == "mongodb/voyage-4"


def test_open_weights_without_a_price_show_no_price_row(small: Workspace) -> None:
    price = text_models.FACT_NAMES["price_usd_per_million_tokens"]
    assert price not in facts_of(models_page(small, catalogue="true", card="all-MiniLM-L6-v2"))
    assert price in facts_of(models_page(small, catalogue="true", card="mongodb/voyage-3.5"))


def test_a_model_in_bfloat16_says_its_gain_and_one_click_takes_float32(small: Workspace) -> None:
    project = small.create_project("Fresh", collection(name="fresh"))
    spec = resolve_name("all-MiniLM-L6-v2")
    small.set_candidates(project.id, [in_bfloat16(spec, frozenset([spec.to_json()]))])
    content = small.load_collection(project.dataset_id)
    PRECISION.save(Subject(small, content, spec), NO_OPTIONS, PrecisionTrial(32, 2.9, 0.99995, 0.99991))
    app = open_page("models", project=project.id)
    assert "2.9 times as fast here, same vectors" in words(app)
    (switch,) = [one for one in app.toggle if one.label == text_models.QUICKER]
    assert switch.value
    switch.set_value(False)
    app = run(app)
    assert small.project(project.id).candidates[0].spec == spec
    assert small.setting(project.id, SETTING) == FLOAT32
    assert "2.9 times" not in words(app)


def test_the_switch_is_absent_where_no_model_has_a_choice(small: Workspace) -> None:
    assert not [one for one in models_page(small).toggle if one.label == text_models.QUICKER]
