"""The Data page tells what the documents are like and what models will make of them."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.by_spec import resolve_name
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.ui.data import findings_words as text_findings
from components.ui.shared import text_data
from components.workspace import Workspace
from tests.cases import chunked
from tests.pages.cases import JUDGED, ONE, QUICK, UNJUDGED, collection
from tests.pages.driver import open_page, press, project_id, run, words

SECTIONS = ("open-truncation", "open-words", "open-hint")


def opened(project: str) -> AppTest:
    """The Data page with all its sections open."""
    app = open_page("data", project=project)
    for key in SECTIONS:
        app.session_state[key] = True
    return run(app)


def table(app: AppTest, column: str) -> list[dict[Any, Any]]:
    """The rows of the table with this column."""
    return next(one.value for one in app.dataframe if column in one.value).to_dict("records")


def test_findings_stand_with_their_meaning_and_an_example_opens_the_document(small: Workspace) -> None:
    app = open_page("data", project=project_id(small, JUDGED))
    said = words(app)
    assert text_findings.FINDINGS in said
    assert "3 labels: boots 10, stoves 10, tents 10." in said
    assert text_findings.UNJUDGED_MEAN in said


def test_a_copy_is_found_and_can_be_read(small: Workspace) -> None:
    content = collection(count=12, queries=0)
    content.documents.loc[1, ["title", "text"]] = content.documents.loc[0, ["title", "text"]].to_numpy()
    project = small.create_project("With a copy", content)
    app = open_page("data", project=project.id)
    assert "1 document repeats the text of another one." in words(app)
    app = press(app, "Read d1")
    assert content.documents.loc[1, "text"] in [one.value for one in app.text]


def test_opened_sections_name_every_ticked_model(small: Workspace) -> None:
    app = opened(project_id(small, JUDGED))
    rows = {row["Model"].split(" ", 1)[1]: row for row in table(app, "reads")}
    assert rows["wordllama-256"]["reads"] == rows["bm25"]["reads"] == text_findings.ALL_READ
    assert rows["Our vectors"]["reads"] == text_findings.UNKNOWN
    assert [row["Model"].split(" ", 1)[1] for row in table(app, "shreds")] == [QUICK[1]]
    said = words(app)
    assert text_findings.HINT_ONLY in said
    assert "of a question's words stand in its right document" in said


def test_a_model_with_a_limit_says_what_it_will_not_read(small: Workspace) -> None:
    content = collection(count=10, queries=4)
    content.documents.loc[0, "text"] = "tent " * 500
    project = small.create_project("A long one", content)
    small.set_candidates(project.id, [resolve_name("all-MiniLM-L6-v2")])
    app = opened(project.id)
    assert table(app, "reads")[0]["relevant"] == "1 of 4"
    assert "reads the first 256 tokens. 10 % of your documents are longer" in words(app)
    assert "1 of 4 documents known to be right are among them" in words(app)


def test_documents_that_are_cut_are_counted_as_documents_and_findings_speak_of_chunks(small: Workspace) -> None:
    content = collection(count=2, queries=0)
    content.documents["text"] = [" ".join(f"word{n}x{m} is here." for m in range(60)) for n in range(2)]
    cut = chunked(content, 40, 0)
    project = small.create_project("Cut", cut)
    small.set_candidates(project.id, [resolve_name("all-MiniLM-L6-v2")])
    app = opened(project.id)
    said = words(app)
    assert "Documents 2\n" in said
    assert f"Cut into {len(cut.documents)} chunks" in said
    assert f"Tokens were counted on {len(cut.documents)} of {len(cut.documents)} chunks." in said
    assert "boots 10" not in said
    assert "2 labels: stoves 1, tents 1." in said
    assert text_data.N_CHUNKS in [tab.label for tab in app.tabs]


def test_models_that_are_ruled_out_are_marked_in_the_tables_of_the_data_page(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    save_needs(small, project, Needs(languages=("en", "ja")))
    app = opened(project)
    for column in ("reads", "shreds"):
        marked = [str(row["Model"]) for row in table(app, column) if str(row["Model"]).endswith("✗")]
        assert len(marked) == 1, column
        assert QUICK[1] in marked[0]
    assert f"{QUICK[1]}** (not made for ja)" in words(app)


@pytest.mark.parametrize("project", [ONE, UNJUDGED])
def test_little_data_is_no_error_and_says_that_it_cannot_tell(small: Workspace, project: str) -> None:
    said = words(opened(project_id(small, project)))
    assert "Can't tell whether general models are enough: there is too little text." in said
    assert text_data.DATA_TITLE in said
