"""The Cost page: bills by hand, what is folded below them, and what a person can change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import encoder_key, resolve_name
from components.comparison import bills
from components.comparison.cost import words as cost_words
from components.costs.load_test import Call
from components.costs.own_prices import SETTING as OWN_PRICES
from components.files import write_json
from components.measurements import index_settings, load_runs, sizes
from components.measurements.base import Subject, measure
from components.needs.saved import save_field
from components.results import store as results
from components.spec import ModelSpec
from components.ui.cost import load_tests
from components.ui.cost import load_words as text_load
from components.ui.cost import words as text_cost
from components.ui.shared import session, start
from components.workspace import Workspace
from tests.pages.cases import JUDGED, ONE, OWN_RUN, UNJUDGED
from tests.pages.driver import open_page, press, project_id, run, table_with, words

MODEL = "wordllama-256"
API = ModelSpec("text-embedding-3-small", "openai", "https://api.example.com/v1")
FOLDED = ("cost-load", "cost-api", "cost-matters", "cost-switch", "cost-sizes", "cost-store", "cost-prices")


def opened(project: str, *keys: str) -> AppTest:
    return again(open_page("cost", project=project), *keys)


def again(app: AppTest, *keys: str) -> AppTest:
    """Run it with these sections open."""
    for key in keys:
        app.session_state[key] = True
    return run(app)


def test_every_section_says_one_sentence_before_it_is_opened(small: Workspace) -> None:
    said = words(open_page("cost", project=project_id(small, JUDGED)))
    for title in (
        text_cost.VOLUMES, text_cost.MATTERS, text_cost.API, text_cost.SWITCH, text_load.LOAD, text_load.SIZES,
        text_load.STORE, text_cost.PRICES,
    ):  # fmt: skip
        assert f"**{title}** · " in said, title
    assert cost_words.NOT_TESTED in said


@pytest.mark.parametrize("project", [JUDGED, UNJUDGED, ONE])
def test_every_section_opens_in_every_project(small: Workspace, project: str) -> None:
    app = opened(project_id(small, project), *FOLDED)
    assert not app.error


def test_the_bill_is_a_hand_calculation_in_the_persons_currency(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_field(small, project, "machine_usd_per_hour", 0.10)
    manifest = _manifest(small, project)
    app = open_page("cost", project=project)
    app.text_input(key=f"currency-code-{project}").set_value("eur")
    app.number_input(key=f"currency-rate-{project}").set_value(0.5)
    app.button(key=f"currency-use-{project}").click()
    app = run(app)
    # 730 hours x $0.10 kept on, whether busy or not, + documents and storage, worth fractions of a cent: $73.00.
    speed, per_document = manifest["documents_per_second"], manifest["vector_megabytes"] * 1e6 / 30
    embedding = (2 + 30 / 12) / speed / 3600 * 0.10  # 5 % of 30 documents is 2 (1.5 rounded), and all once a year
    storage = 30 * per_document / 1e9 * 0.25
    total = 730 * 0.10 + embedding + storage
    assert total == pytest.approx(73.00, abs=0.005)
    table = table_with(app, "total").set_index("Model")
    row = next(name for name in table.index if MODEL in name)
    assert table.loc[row, "total"] == f"EUR {total * 0.5:.2f}" == "EUR 36.50"
    assert "1 US dollar = 0.5 EUR" in words(app)
    app.button(key=f"currency-reset-{project}").click()
    assert table_with(run(app), "total").set_index("Model").loc[row, "total"] == "$73.00"


def test_one_of_a_thing_and_several_reasons_are_said_as_people_say_them(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    for field in ("documents", "queries_per_month"):
        save_field(small, project, field, 1)
    said = words(open_page("cost", project=project))
    assert "1 document, 1 question a month" in said
    assert "not measured. The time of a question" in said and ".;" not in said


def test_the_page_leads_with_who_is_cheaper_and_draws_no_equal_bars(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    said = words(open_page("cost", project=project))
    assert "(assumed where you did not say)" in said and "The machine is priced as one like this, with" in said
    assert "100,000 questions a month" in said and "0.25 US dollars per GB and month, which no price list" in said
    save_field(small, project, "machine_usd_per_hour", 0.10)
    app = open_page("cost", project=project)
    assert "The machine is priced as one like this" not in words(app)
    first = next(line for line in words(app).splitlines() if line.startswith("#### "))
    # 100,000 questions of some 10 tokens at $0.02 for a million, against 730 hours at $0.10.
    assert first.startswith("#### An API costs less, up to about")
    assert "a month with text-embedding-3-small, $73.00 for a machine of your own." in first
    assert cost_words.LEVEL in words(app)
    save_field(small, project, "queries_per_month", 1e9)
    save_field(small, project, "machine_usd_per_hour", 0.001)
    assert "A machine of your own costs less than an API, from about" in words(open_page("cost", project=project))


def test_a_computer_that_was_busy_while_timing_is_said(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    found = session.view(small.project(project)).results
    for one in found.values():
        results.ResultStore.add_facts(one.folder, others_busy=0.2)
    assert "other programs kept this computer busy" not in words(open_page("cost", project=project))
    results.ResultStore.add_facts(found[MODEL].folder, others_busy=0.83)
    assert cost_words.BUSY_ONE.format(models=MODEL, share=83) in words(open_page("cost", project=project))


def test_the_measured_index_counts_as_storage(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_field(small, project, "documents", 1_000_000)
    save_field(small, project, "storage_usd_per_gb_month", 10.0)
    view = session.view(small.project(project))
    folder = view.results[MODEL].folder
    results.ResultStore.add_facts(folder, index_megabytes=0.3)
    view = session.view(small.project(project))
    spec = view.project.candidate(MODEL).spec  # type: ignore[union-attr]
    bill = bills.bill(spec, view.results[MODEL].manifest, session.monthly_volume(view))
    # 0.3 MB for 30 documents is 10,000 bytes each: a million of them are 10 GB, at $10.
    assert bill.storage == pytest.approx(100.0)
    assert f"Storage is the measured size of the Chroma index for {MODEL}" in words(open_page("cost", project=project))


def test_an_own_price_counts_is_dated_and_can_be_taken_back(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    keys = ("cost-prices", "cost-api")
    app = opened(project, *keys)
    app.selectbox(key=f"price-model-{project}").set_value(API.name)
    app = again(app, *keys)
    app.number_input(key=f"price-value-{project}-{API.name}").set_value(0.5)
    app.button(key=f"price-use-{project}").click()
    app = again(app, *keys)
    assert small.setting(project, OWN_PRICES)[API.name]["usd"] == 0.5
    first = table_with(app, "per_query").iloc[0]
    assert first["model"] == API.name and first["price"] == 0.5 and first["as_of"].startswith("yours, 20")
    volume = session.monthly_volume(session.view(small.project(project)))
    assert bills.list_price(API, volume.own_prices) == 0.5
    assert f"{API.name} ($0.5/M tokens)" in words(app)
    # 1,000 documents of 200 tokens new each month: 200,000 tokens at $0.50 a million are $0.10.
    api = replace(
        volume, documents=1000, new_documents_per_month=1000, reembeddings_per_year=0, document_tokens=200,
        queries_per_month=0, storage_usd_per_gb_month=0,
    )  # fmt: skip
    assert bills.bill(API, {"documents": 1, "vector_megabytes": 0.006}, api).total == pytest.approx(0.10)
    app.button(key=f"price-reset-{project}").click()
    run(app)
    assert not small.setting(project, OWN_PRICES)


def test_break_even_follows_the_chosen_api_and_asks_for_what_the_list_lacks(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    keys = ("cost-api",)
    app = opened(project, *keys)

    def label(app: AppTest) -> str:
        return next(box.label for box in app.expander if text_cost.API in box.label)

    assert "is cheaper" in label(app)
    app.selectbox(key=f"api-model-{project}").set_value("azure/ada")
    app = again(app, *keys)
    assert "The size of the vectors is unknown" in label(app)
    app.number_input(key=f"api-dimensions-{project}-azure/ada").set_value(1024)
    assert "is cheaper" in label(again(app, *keys))


def test_break_even_takes_the_vectors_of_a_computed_api_as_they_were_measured(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    view, away = session.view(small.project(project)), ModelSpec("m", "openai", "https://api.example.com/v1")
    manifest = {"vector_megabytes": 0.1, "depth": 100, "self_checks": []}
    results.ResultStore(small).save(view.collection, away, encoder_key(away), view.results[MODEL].run, manifest)
    small.set_candidates(project, [*(one.spec for one in view.candidates), away])
    small.save_setting(project, OWN_PRICES, {"m": {"usd": 2.5, "as_of": "2026-11-28"}})
    app = opened(project, "cost-api")
    label = next(box.label for box in app.expander if text_cost.API in box.label)
    assert "m ($2.5/M tokens) from about" in label.replace("\\", "")
    assert not [box for box in app.number_input if box.label == text_cost.DIMENSIONS]


def test_what_matters_most_is_the_machine(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_field(small, project, "machine_usd_per_hour", 0.10)
    said = words(open_page("cost", project=project))
    assert "price of the machine moves the bill of" in said and "half of it makes the month $36.50, twice" in said


def test_switching_names_the_questions_at_risk(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.update_project(project, current_model=MODEL)
    app = opened(project, "cost-switch")
    app.selectbox(key=f"switch-to-{project}").set_value(OWN_RUN)
    app = again(app, "cost-switch")
    view = session.view(small.project(project))
    frames = session.score(view).per_query
    lost = int((frames[OWN_RUN]["ndcg@10"] < frames[MODEL]["ndcg@10"]).sum())
    row = table_with(app, "changes").set_index("Model").filter(like=OWN_RUN, axis=0).iloc[0]
    assert row["lost"] == str(lost) and lost > 0
    assert len(table_with(app, "before")) == lost


def test_a_load_test_is_kept_shown_and_started_for_the_models_chosen(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_id(small, JUDGED)
    _save_load(small, project)
    app = opened(project, "cost-load")
    # Calls of 10 and 30 ms in turn at one caller, 40 and 120 at four: the 95th percentile is the slower one.
    assert f"with 4 asking at once, {MODEL} answers 95 of 100 calls within 120 ms" in words(app)
    row = table_with(app, "cold").iloc[0]
    assert (row["calls"], row["errors"], row["cold"], row["batch"]) == ("80", "0", "250 ms", "32")
    asked: list[tuple[str, list[str], dict]] = []
    monkeypatch.setattr(
        start, "measure", lambda project, specs, task, options: asked.append((task, [s.name for s in specs], options))
    )
    app.multiselect(key=f"load-models-{project}").set_value(["bm25"])
    press(again(app, "cost-load"), text_load.QUICK)
    assert asked == [("loadtest", ["bm25"], {"mode": "quick"})]


def test_the_models_chosen_for_a_load_test_stay_chosen_while_it_runs_and_afterwards(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = project_id(small, JUDGED)
    app = opened(project, "cost-load")
    app.multiselect(key=f"load-models-{project}").set_value(["bm25"])
    app.run()
    with monkeypatch.context() as patch:
        patch.setattr(load_tests, "running", lambda view: StoppedJob())
        run(app)
        assert not app.multiselect
    assert run(app).multiselect(key=f"load-models-{project}").value == ["bm25"]
    known = app.session_state[f"load-models-known-{project}"]
    app.session_state[f"load-models-known-{project}"] = [name for name in known if name != MODEL]  # as if just computed
    assert set(run(app).multiselect(key=f"load-models-{project}").value) == {"bm25", MODEL}


def test_a_load_test_with_other_texts_is_not_this_projects(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    _save_load(small, project, search_id="another")
    assert cost_words.NOT_TESTED in words(open_page("cost", project=project))


def test_sizes_and_index_settings_once_measured(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    content = small.project_collection(small.project(project))
    spec = resolve_name(MODEL)
    measure(sizes.SIZES, Subject(small, content, spec))
    measure(index_settings.INDEX_SETTINGS, Subject(small, content, spec))
    small.update_project(project, current_model=MODEL)
    app = opened(project, "cost-sizes", "cost-store")
    said = words(app)
    forms = table_with(app, "sure")
    assert len(forms) == 15 and forms["kept"].iloc[0] == "100 %" and forms["bytes"].iloc[0] == "1,024"
    assert forms["megabytes"].iloc[0] == "0.031"  # 30 x 1,024 bytes
    assert f"of {MODEL}" in said and text_load.SIZES_UNKNOWN.format(model=MODEL) not in said
    assert len(table_with(app, "hnsw")) == 5 and "exact search" in said
    save_field(small, project, "documents", 3_000_000)
    assert "At 3,000,000 documents it would be about" in words(open_page("cost", project=project))


class StoppedJob:
    """A load test that is under way, as far as the page can see."""

    def cancel(self) -> None:
        """Nothing runs."""


def _manifest(workspace: Workspace, project: str) -> dict:
    view = session.view(workspace.project(project))
    return dict(view.results[MODEL].manifest)


def _save_load(workspace: Workspace, project: str, search_id: str = "") -> None:
    content = workspace.project_collection(workspace.project(project))
    spec = resolve_name(MODEL)
    calls = [
        Call(level, "median", float(turn), turn + level * milliseconds / 1000)
        for level in (1, 4)
        for turn, milliseconds in enumerate([10, 30] * 20)
    ]
    folder = load_runs.folder_of(workspace, spec, "quick")
    load_runs.save_calls(folder, calls)
    facts = {
        "mode": "quick", "search_id": search_id or content.search_id, "load_seconds": 1.5, "cold_ms": 250.0,
        "peak_memory_mb": 300.0, "cpu_share": 1.2, "processors": 2, "batch_texts_per_second": {"1": 10.0, "32": 90.0},
        "best_batch": 32, "gpu": None, "at": 1_795_569_868.0,
    }  # fmt: skip
    write_json(folder / "facts.json", facts)
