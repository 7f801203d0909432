"""Adding models on the Models page: by name, from a folder, behind an address; and what is said where that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.folders import is_folder
from components.ui.models import words as text_models
from components.ui.shared import text, text_endpoints
from components.workspace import MAX_MODELS, Workspace
from tests.candidates.test_listed import write_model
from tests.pages.cases import JUDGED
from tests.pages.driver import open_page, project_id, run, words

SERVER, OTHER = "http://127.0.0.1:8080/v1", "http://127.0.0.1:8081/v1"


def submit(app: AppTest, form: str, **fields: str) -> AppTest:
    for label, value in fields.items():
        next(field for field in app.text_input if field.label == getattr(text, label)).input(value)
    next(button for button in app.button if button.key == f"FormSubmitter:{form}-{text.ADD}").click()
    return run(app)


def add_server(app: AppTest, url: str, model: str, variable: str = "") -> AppTest:
    next(field for field in app.text_input if field.label == text_endpoints.KEY_VARIABLE).input(variable)
    return submit(app, "add-endpoint", BASE_URL=url, ENDPOINT_MODEL=model)


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
    assert text_models.ALREADY_IN.format(model="all-MiniLM-L6-v2") in words(app)
    assert ticked(small) == [*before, "all-MiniLM-L6-v2"]


def test_one_model_behind_two_addresses_is_two_candidates(small: Workspace) -> None:
    before = ticked(small)
    app = add_server(add_server(models_page(small), SERVER, "m"), OTHER, "m")
    assert ticked(small) == [*before, "m", "m (127.0.0.1:8081)"]
    assert "In the comparison now" in app.toast[0].value
    runs = app.data_editor[0].value.set_index("Model")["Runs"]
    assert runs["m"] == text_models.SERVER_AT.format(host="127.0.0.1:8080")
    app = add_server(app, OTHER, "m")
    assert text_models.ALREADY_IN.partition("}")[2] in words(app)
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
