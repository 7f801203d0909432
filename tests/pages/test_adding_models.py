"""Adding models on the Models page: by name, from a folder, behind an address; and what is said where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.model_folders import is_folder
from components.encoders.server.fingerprint import PROBE
from components.ui.models import words as text_models
from components.ui.shared import text, text_endpoints
from components.workspace import MAX_MODELS, Workspace
from tests.candidates.test_listed import write_model
from tests.encoders.families import FAMILIES, KEY
from tests.encoders.hostile_server import DIM, hostile_server
from tests.encoders.test_servers import refusing
from tests.pages.cases import JUDGED
from tests.pages.driver import TIMEOUT, open_page, project_id, run, words

SERVER, OTHER = "http://127.0.0.1:8080/v1", "http://127.0.0.1:8081/v1"


def submit(app: AppTest, form: str, **fields: str) -> AppTest:
    for label, value in fields.items():
        next(field for field in app.text_input if field.label == getattr(text, label)).input(value)
    next(button for button in app.button if button.key == f"FormSubmitter:{form}-{text.ADD}").click()
    return run(app)


def add_server(app: AppTest, url: str, model: str, variable: str = "") -> AppTest:
    next(field for field in app.text_input if field.label == text_endpoints.KEY_VARIABLE).input(variable)
    return submit(app, "add-endpoint", BASE_URL=url, ENDPOINT_MODEL=model)


def ask_server(app: AppTest, url: str, model: str) -> AppTest:
    """Fill in and press the button that tests."""
    for label, value in ((text.BASE_URL, url), (text.ENDPOINT_MODEL, model)):
        next(field for field in app.text_input if field.label == label).input(value)
    next(button for button in app.button if button.label == text_endpoints.TEST).click()
    return run(app)


def models_page(workspace: Workspace) -> AppTest:
    return open_page("models", project=project_id(workspace, JUDGED))


def ticked(workspace: Workspace) -> list[str]:
    return [candidate.name for candidate in workspace.project(project_id(workspace, JUDGED)).ticked]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://vm:", "colon without a port"),
        ("localhost:8080/v1", "does not begin with http"),
        ("http://me:secret@vm/v1", "no user name, password"),
        ("http://my vm/v1", "holds a space"),
    ],
)
def test_an_address_that_cannot_be_asked_is_said_and_nothing_is_added(small: Workspace, url: str, said: str) -> None:
    before = ticked(small)
    app = add_server(models_page(small), url, "m")
    assert said in words(app)
    assert "secret" not in words(app)
    assert ticked(small) == before


def test_a_field_left_empty_is_said(small: Workspace) -> None:
    before = ticked(small)
    assert text.FILL_IN in words(submit(models_page(small), "add-local", MODEL_NAME="  "))
    assert text.FILL_IN in words(add_server(models_page(small), SERVER, ""))
    assert ticked(small) == before


def test_a_key_in_the_place_of_its_variable_is_neither_saved_nor_shown(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ticked(small)
    for key, said in (("sk-abc", "never the key itself"), ("AbCdEf123", text_endpoints.NOT_SET)):
        app = add_server(models_page(small), SERVER, "m", key)
        assert said in words(app)
        assert key not in words(app)
    assert ticked(small) == before
    monkeypatch.setenv("KEY_OF_MINE", "k")
    add_server(models_page(small), SERVER, "m", "KEY_OF_MINE")
    assert ticked(small) == [*before, "m"]


def test_the_same_model_twice_is_one_candidate_and_that_is_said(small: Workspace) -> None:
    before = ticked(small)
    app = submit(models_page(small), "add-local", MODEL_NAME="ALL-minilm-l6-v2")
    assert ticked(small) == [*before, "all-MiniLM-L6-v2"]
    app = submit(app, "add-local", MODEL_NAME="all-MiniLM-L6-v2")
    assert text.MODEL_ALREADY_IN.format(model="all-MiniLM-L6-v2") in words(app)
    assert ticked(small) == [*before, "all-MiniLM-L6-v2"]


def test_one_model_behind_two_addresses_is_two_candidates(small: Workspace) -> None:
    before = ticked(small)
    app = add_server(add_server(models_page(small), SERVER, "m"), OTHER, "m")
    assert ticked(small) == [*before, "m", "m (127.0.0.1:8081)"]
    assert "In the comparison now" in app.toast[0].value
    runs = app.data_editor[0].value.set_index("Model")["Runs"]
    assert runs["m"] == text_models.SERVER_AT.format(host="127.0.0.1:8080")
    app = add_server(app, OTHER, "m")
    assert text.MODEL_ALREADY_IN.partition("}")[2] in words(app)
    assert len(ticked(small)) == len(before) + 2


def test_folders_of_one_name_are_two_candidates_beside_the_listed_model(small: Workspace, tmp_path: Path) -> None:
    before = ticked(small)
    app = models_page(small)
    for place in ("one", "two"):
        app = submit(app, "add-local", MODEL_NAME=str(write_model(tmp_path / place / "all-MiniLM-L6-v2")))
    added = small.project(project_id(small, JUDGED)).ticked[len(before) :]
    assert [one.name for one in added] == ["all-MiniLM-L6-v2 (folder)", "all-MiniLM-L6-v2 (folder) (two)"]
    assert all(is_folder(one.spec) for one in added)
    rows = app.data_editor[0].value.set_index("Model")
    assert rows.loc["all-MiniLM-L6-v2", "Commercial"] == "yes"
    assert set(rows.loc[[one.name for one in added], "Commercial"]) == {"unknown"}
    assert rows.loc[[one.name for one in added], "Parameters"].isna().all()
    assert set(rows.loc[[one.name for one in added], "Runs"]) == {text_models.THIS_COMPUTER}


def test_more_models_than_have_a_colour_are_refused(small: Workspace) -> None:
    app = models_page(small)
    for number in range(MAX_MODELS - len(ticked(small))):
        app = add_server(app, SERVER, f"m{number}")
    app = add_server(app, SERVER, "one-more")
    assert f"at most {MAX_MODELS}" in words(app)
    assert "one-more" not in ticked(small)


def test_a_server_is_tested_before_it_is_added(small: Workspace) -> None:
    before = ticked(small)
    rule = refusing(lambda texts: len(texts) > 10, 413, {"error": "batch size 32 > maximum 10"})
    with hostile_server(rule=rule) as server:
        server.models = [{"id": "m", "max_model_len": 512}, {"id": "other ![x](http://evil.example/x.png)"}]
        app = ask_server(models_page(small), server.address, "m")
        said = words(app)
        asked = [text for body in server.requests for text in body["input"]]
    assert f"m answers: {DIM} numbers per vector" in said
    assert "A request may hold 10 texts at most. A text may have 512 tokens at most" in said
    assert "lists 2 models: m, other" in said
    assert "](http" not in "".join(str(one.value) for one in app.markdown)
    assert all(text.startswith("word ") or text == PROBE for text in asked)  # none of the person's own
    assert ticked(small) == before


def endpoint_form_alone() -> None:
    from components.ui.models.endpoint_form import endpoint_form

    endpoint_form(lambda _: None)


def test_a_server_of_every_family_is_tested_by_its_own_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAMILY_API_KEY", KEY)
    monkeypatch.setenv("EXPLORER_KEY_VARIABLES", "FAMILY_API_KEY")
    app = AppTest.from_function(endpoint_form_alone, default_timeout=TIMEOUT).run()
    for name, family in FAMILIES.items():
        with hostile_server(rule=family.rule) as server:
            server.pages = {family.listed_at: family.listing} if family.listed_at else {}
            app.text_input[2].input("FAMILY_API_KEY")
            at = server.address.removesuffix("/v1") + family.address
            said = words(ask_server(app, f"{at}?{family.options}", "m"))
        assert f"m answers: {DIM} numbers per vector" in said, (name, said)
        assert f"A request may hold {family.most_texts} texts at most" in said, (name, said)
        assert (text_endpoints.LISTS_NONE in said) == (not family.listed_at), (name, said)


def test_a_server_that_gives_no_vectors_is_said_with_its_own_reason(small: Workspace) -> None:
    with hostile_server(
        rule=lambda handler, _: handler.say(404, {"error": "model 'm' not found, try pulling it"})
    ) as server:
        assert "try pulling it" in words(ask_server(models_page(small), server.address, "m"))
        assert "lists no models" in words(ask_server(models_page(small), server.address, ""))
        server.models = [{"id": "bge-m3"}]
        assert "lists 1 model: bge-m3" in words(ask_server(models_page(small), server.address, ""))


def test_every_option_of_a_server_can_be_filled_in(small: Workspace) -> None:
    app = models_page(small)
    for label, value in (
        (text_endpoints.QUERY_INPUT_TYPE, "query"),
        (text_endpoints.DOCUMENT_PROMPT, "passage: "),
        (text_endpoints.API_VERSION, "2024-02-01"),
        (text_endpoints.VERSION, "2"),
    ):
        next(field for field in app.text_input if field.label == label).input(value)
    next(field for field in app.number_input if field.label == text_endpoints.BATCH_SIZE).set_value(16)
    next(field for field in app.selectbox if field.label == text_endpoints.API).set_value("azure")
    next(field for field in app.text_area if field.label == text_endpoints.FURTHER).input("send.user=me\nquery.task=q")
    add_server(app, f"{SERVER}?timeout=7", "m")
    added = small.project(project_id(small, JUDGED)).ticked[-1].spec
    assert dict(added.options) == {
        "model": "m", "timeout": 7.0, "api": "azure", "api_version": "2024-02-01", "batch_size": 16,
        "query_input_type": "query", "document_prompt": "passage: ", "version": "2", "send.user": "me",
        "query.task": "q",
    }  # fmt: skip
