"""Documents of any format through the Data page, and pages over chunks."""

from __future__ import annotations

import pandas as pd
import pytest

from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.datasets.assemble import assemble
from components.ui.shared import text, text_data
from components.workspace import Workspace
from tests import cases
from tests.datasets.files import docx, pdf
from tests.pages.driver import open_page, press, run, words

LONG = [f"Tent number {page}. " + "It is light and keeps the rain out for years. " * 8 for page in range(4)]
WHOLE = " ".join(" ".join(LONG).split())


def file(name: str, data: bytes) -> tuple[str, bytes, str]:
    return name, data, "application/octet-stream"


def test_files_are_cut_and_become_a_project(empty: Workspace) -> None:
    app = open_page("data", way="upload")
    given = [file("tents.pdf", pdf(["\n".join(LONG)] * 2)), file("a.docx", docx(["Short."])), file("b.pdf", b"%PDF-")]
    app.file_uploader(key=f"file-{text_data.DOCUMENTS_FILE}").set_value(given)
    run(app)
    assert app.toggle(key="cut-wanted").value
    assert any("b\\.pdf" in warning.value for warning in app.warning)
    app.number_input(key="cut-size").set_value(60)
    app.number_input(key="cut-overlap").set_value(10)
    run(app)
    assert app.selectbox(key="cut-see").options[0].startswith("tents")
    press(app, text_data.CREATE)
    saved = empty.project_collection(empty.projects()[0])
    assert saved.is_chunked
    assert saved.parent_ids == ("tents.pdf", "a.docx")


@pytest.fixture
def chunked(empty: Workspace) -> Workspace:
    """A workspace with one project over chunks, bm25 computed."""
    documents = pd.DataFrame({"id": ["a", "b", "c"], "text": [" ".join(LONG), "Stoves burn gas. " * 60, "A lamp."]})
    queries = pd.DataFrame({"id": ["q1", "q2"], "text": ["light tent", "lamp"]})
    judgments = pd.DataFrame({"query_id": ["q1", "q2"], "doc_id": ["a", "c"], "grade": [2, 1]})
    collection = cases.chunked(assemble("few", documents, queries, judgments), 30, 5)
    project = empty.create_project("chunks", collection)
    spec = resolve_name("bm25")
    empty.set_candidates(project.id, [spec])
    compute_model(empty, collection, spec, lambda _: None)
    return empty


@pytest.mark.parametrize("page", ["compare", "search", "quality", "data"])
def test_every_page_opens_over_chunks(chunked: Workspace, page: str) -> None:
    app = open_page(page, project="chunks")
    if page == "search":
        assert text.RIGHT in words(app)
    if page == "compare":
        assert "3 documents in" in words(app)


def test_own_grades_on_documents_count_for_their_chunks(chunked: Workspace) -> None:
    project = chunked.projects()[0]
    chunked.judge(project.id, "q1", "b", 1)
    chunked.judge(project.id, "q1", "nowhere", 1)
    collection = chunked.project_collection(project)
    assert collection.qrels()["q1"] == {"a": 2, "b": 1}
    assert {grade for row, grade in collection.grades("q1").items() if row.startswith("b#")} == {1}


def test_a_chunk_reads_with_its_place_and_its_document_whole(chunked: Workspace) -> None:
    app = open_page("data", project="chunks", doc="a#2")
    said = words(app)
    assert "Chunk 2 of " in said
    assert "of the document a" in said
    assert "document_id" not in said
    shown = [one.value for one in app.text]
    app.toggle(key="read-one-whole-a#2").set_value(True)
    run(app)
    assert [" ".join(one.value.split()) for one in app.text if one.value not in shown] == [WHOLE]


def test_a_document_that_was_cut_reads_by_its_own_id(chunked: Workspace) -> None:
    app = open_page("data", project="chunks", doc="a")
    assert WHOLE in [" ".join(one.value.split()) for one in app.text]
    assert "cut into" in words(app)
    assert not app.error
