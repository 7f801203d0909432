"""Tables whose row of names is missing or further down, and vectors that stand in one, on the Data page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.candidates.kinds.own_vectors import OwnVectors
from components.markdown import escape
from components.ui.data import new_project
from components.ui.shared import text_data, text_files
from components.workspace import Workspace
from tests.pages.driver import open_page, press, run, words

REPORT = b"Export of the shop,,\nid,name,blurb\nA-1,Lamp,bright and light\nA-2,Chair,soft and wide\n"
VECTORS = "id,text,emb\n" + "\n".join(
    f'{one},text number {one},"[{", ".join(str(0.5 + one * number) for number in range(1, 10))}]"' for one in (1, 2, 3)
)


def uploaded(documents: bytes, name: str = "shop.csv", **others: tuple[str, bytes]) -> AppTest:
    app = open_page("data")
    app.file_uploader(key=f"file-{text_data.DOCUMENTS_FILE}").set_value((name, documents, "text/csv"))
    for label, (other, data) in others.items():
        key = {"queries": text_data.QUERIES_FILE, "judgments": text_data.JUDGMENTS_FILE}[label]
        app.file_uploader(key=f"file-{key}").set_value((other, data, "text/csv"))
    return run(app)


def stored_texts(workspace: Workspace) -> list[str]:
    return workspace.project_collection(workspace.projects()[0]).documents["text"].tolist()


def test_the_row_of_names_is_found_and_can_be_moved(empty: Workspace) -> None:
    app = uploaded(REPORT)
    assert app.number_input(key="head-row-shop.csv-documents").value == 2
    assert "1 row above the column names was not read as data: row 1 'Export of the shop'" in words(app)
    app.number_input(key="head-row-shop.csv-documents").set_value(3)
    app = run(app)
    assert app.selectbox(key="map-shop.csv-documents-text").options == ["A-1", "Lamp", "bright and light"]
    press(app, text_data.CREATE)
    assert stored_texts(empty) == ["soft and wide"]


@pytest.mark.parametrize(
    ("documents", "is_open"),
    [
        (b"id,title,text\n1,Lamp,bright light\n2,Chair,soft seat\n", False),
        (b"1,2\n3,4\n", True),  # nothing that reads like a text
        (b"question1,question2,score\nbright lamp,light lamp,5\nsoft chair,hard rock,1\n", True),
    ],
)
def test_columns_are_folded_away_where_they_were_told(empty: Workspace, documents: bytes, is_open: bool) -> None:
    app = uploaded(documents)
    fold = next(one for one in app.expander if one.label == text_data.COLUMNS_OF.format(name=escape("shop.csv")))
    assert fold.proto.expanded == is_open
    assert words(app).count("0 questions") == 0


@pytest.mark.parametrize("soon", [True, False])
def test_the_button_counts_while_the_file_is_on_its_way_and_not_later(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, soon: bool
) -> None:
    monkeypatch.setattr(new_project, "ON_ITS_WAY", 60.0 if soon else 0.0)
    app = press(open_page("data"), text_data.CREATE)
    assert text_data.PASTE_NOTHING in words(app) and not empty.projects()
    key = f"file-{text_data.DOCUMENTS_FILE}"
    app.file_uploader(key=key).set_value(("shop.csv", b"title,text\nLamp,bright light\nChair,soft seat\n", "text/csv"))
    run(app)
    assert [one.name for one in empty.projects()] == (["shop"] if soon else [])


def test_the_first_row_becomes_data_where_the_person_says_so(empty: Workspace) -> None:
    app = uploaded(b"name,text\nlamp,bright light\nchair,soft seat\n")
    box = app.checkbox(key="head-none-shop.csv-documents")
    assert box.label == text_files.FIRST_ROW_IS_DATA and not box.value
    box.check()
    app = run(app)
    assert app.number_input(key="head-row-shop.csv-documents").disabled
    app.selectbox(key="map-shop.csv-documents-text").select("column 2")
    press(run(app), text_data.CREATE)
    assert stored_texts(empty) == ["text", "bright light", "soft seat"]


def test_judgments_are_read_by_their_own_header(empty: Workspace) -> None:
    documents = b"id,text\n1,gift cards\n2,boots\n3,tents\n"
    queries = b"id,text,topic\n1,wax,care\n2,voucher,money\n3,camp,money\n"
    judgments = b"doc_id\tquery_id\trelevance\n2\t1\t1\n1\t2\t1\n3\t3\t1\n"
    app = uploaded(documents, queries=("q.csv", queries), judgments=("j.tsv", judgments))
    assert app.selectbox(key="map-j.tsv-judgments-query_id").value == "query_id"
    press(app, text_data.CREATE)
    stored = empty.project_collection(empty.projects()[0])
    assert stored.qrels() == {"1": {"2": 1}, "2": {"1": 1}, "3": {"3": 1}}


def test_vectors_in_a_table_can_be_compared_without_encoding(empty: Workspace) -> None:
    app = uploaded(VECTORS.encode())
    assert app.selectbox(key="map-shop.csv-documents-text").value == "text"
    assert app.checkbox(key="found-vectors").label == text_files.ADD_FOUND_VECTORS.format(column="emb", size=9)
    press(app, text_data.CREATE)
    project = empty.projects()[0]
    spec = next(one.spec for one in project.candidates if one.name == text_data.OUR_SYSTEM)
    collection = empty.project_collection(project)
    system = OwnVectors(spec)
    documents = system.document_vectors(empty, collection)
    queries = system.query_vectors(empty, collection)
    assert documents.shape == (3, 9) and queries.shape == (0, 9)
    first = [0.5 + number for number in range(1, 10)]
    length = sum(number**2 for number in first) ** 0.5
    assert [round(float(one), 5) for one in documents[0]] == [round(one / length, 5) for one in first]
    assert "emb" not in collection.documents.columns


def test_vectors_of_documents_alone_say_that_those_of_questions_are_needed(empty: Workspace) -> None:
    app = uploaded(VECTORS.encode(), queries=("q.csv", b"id,question\n1,which one?\n"))
    assert "the same model’s vectors of the questions are needed" in words(app).replace("'", "’")
    assert not [box for box in app.checkbox if box.key == "found-vectors"]
