"""What people do on the pages: grade, upload, paste, tick, delete."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import cli
from components.candidates.by_spec import resolve_name
from components.comparison.quality import words as quality_words
from components.datasets.pairs import pairs_of
from components.evaluation import pooling
from components.records import empty_judgments
from components.ui.models import words as text_models
from components.ui.shared import session, start, text, text_data, text_files
from components.ui.shared.judging import text_judging
from components.workspace import Workspace
from tests.pages.cases import JUDGED, ONE, QUICK, UNJUDGED, collection
from tests.pages.driver import open_page, press, project_id, run, words

DOCUMENTS = b"doc_id,heading,body,category\n" + b"".join(
    b"a%d,Title %d,Words about tents number %d,%s\n" % (i, i, i, b"tents" if i % 2 else b"stoves") for i in range(20)
)
ANSWERS = b"question,correct_document\nWhere is number 3?,a3\nAnd number 4?,a4\nAnd the fifth?,Title 5\n"


def uploaded(documents: bytes, name: str = "shop.csv", judgments: bytes | None = None) -> AppTest:
    app = open_page("data")
    app.file_uploader(key=f"file-{text_data.DOCUMENTS_FILE}").set_value((name, documents, "text/csv"))
    if judgments is not None:
        app.file_uploader(key=f"file-{text_data.JUDGMENTS_FILE}").set_value(("answers.csv", judgments, "text/csv"))
    return run(app)


def grade_buttons(app: AppTest) -> list[str]:
    return [str(box.key) for box in app.segmented_control if str(box.key).startswith("grade-")]


def test_a_grade_is_stored_at_once_and_taken_back(small: Workspace) -> None:
    project = project_id(small, UNJUDGED)
    app = open_page("quality", project=project)
    key = grade_buttons(app)[0]
    app.segmented_control(key=key).select(3)
    run(app)
    stored = small.own_judgments(project)
    assert [f"grade-{project}-{row.query_id}-{row.doc_id}" for row in stored.itertuples()] == [key]
    assert stored["grade"].tolist() == [3]
    app.segmented_control(key=key).set_value(None)
    run(app)
    assert small.own_judgments(project).empty


def test_graded_answers_are_not_named_after_models(small: Workspace) -> None:
    app = open_page("quality", project=project_id(small, UNJUDGED))
    graded = [str(one.value) for one in (*app.markdown, *app.caption, *app.html)]
    graded = [one for one in graded if not one.startswith("## ")]  # the page's answer names models, no card does
    assert not [one for one in graded for name in QUICK if name in one]


def test_where_nothing_is_left_to_grade_no_count_asks_for_more(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooling, "order_queries", lambda *_: [])  # as where everything came judged
    app = open_page("search", project=project_id(small, JUDGED), mode="grade")
    said = words(app)
    assert text_judging.ALL_GRADED in said and grade_buttons(app) == []
    assert re.search(r"of \d+ questions graded", said) is None


def test_the_verdict_appears_once_something_is_judged(small: Workspace) -> None:
    project = project_id(small, UNJUDGED)
    app = open_page("quality", project=project)
    assert text.WITHOUT_JUDGMENTS in words(app)
    for _ in range(3):
        for key in grade_buttons(app):
            query, document = key.removeprefix(f"grade-{project}-").split("-")[:2]
            app.segmented_control(key=key).select(3 if query[1:] == document[1:] else 0)
        run(app)
        app = press(app, text.NEXT)
    said = words(press(app, text.SHOW_SCORES))
    assert text.WITHOUT_JUDGMENTS not in said
    assert any(line.startswith("## Take ") for line in said.splitlines())
    assert quality_words.ALL_METRICS in said


def test_own_grades_count_in_one_project_only(small: Workspace) -> None:
    project = project_id(small, UNJUDGED)
    other = small.create_project("Other", replace(collection(), judgments=empty_judgments()))
    small.set_candidates(other.id, [resolve_name(name) for name in QUICK])
    small.judge(project, "q0", "d0", 2)
    assert text.WITHOUT_JUDGMENTS not in words(open_page("quality", project=project))
    assert text.WITHOUT_JUDGMENTS in words(open_page("quality", project=other.id))


def test_an_upload_shows_guesses_and_a_preview_and_becomes_a_project(empty: Workspace) -> None:
    app = uploaded(DOCUMENTS, judgments=ANSWERS)
    guessed = {box.label: box.value for box in app.selectbox if str(box.key).startswith("map-shop.csv")}
    assert guessed == {"Id": "doc_id", "Title": "heading", "Text": "body", "Label": "category", "Language": None}
    assert "20 documents · 3 questions · 3 judgments" in words(app)
    assert app.text_input[0].value == "shop"
    assert empty.projects() == []  # nothing is stored before the person says so
    app.text_input[0].input("My shop")
    app = press(app, text_data.CREATE)
    assert [project.name for project in empty.projects()] == ["My shop"]
    assert app.query_params["project"] == "my-shop"
    assert app.title[0].value == text.MODELS_TITLE
    stored = empty.project_collection(empty.project("my-shop"))
    assert stored.documents["id"].tolist() == [f"a{i}" for i in range(20)]
    assert stored.judgments["doc_id"].tolist() == ["a3", "a4", "a5"]


def test_a_corrected_column_is_the_one_that_is_read(empty: Workspace) -> None:
    app = uploaded(DOCUMENTS)
    app.selectbox(key="map-shop.csv-documents-text").select("heading")
    app.selectbox(key="map-shop.csv-documents-title").select("body")
    press(run(app), text_data.CREATE)
    stored = empty.project_collection(empty.projects()[0])
    assert stored.documents["title"][0] == "Words about tents number 0"
    assert stored.documents["text"][0] == "Title 0"


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("empty.csv", b"", "empty.csv"),
        ("header.csv", b"id,text\n", "header.csv"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "picture.csv"),
        ("twice.csv", b"id,text\na,first\na,second\n", "a"),
        ("broken.json", b'[{"id": "a", "text": "x"', "broken.json"),
        ("broken.parquet", b"PAR1 no table", "broken.parquet"),
        ("broken.zip", b"PK no zip", "broken.zip"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence_and_no_project(
    empty: Workspace, name: str, content: bytes, seen: str
) -> None:
    app = uploaded(content, name)
    said = [one.value for one in app.error]
    assert len(said) == 1, said
    assert seen in said[0].replace("\\", "")
    assert "Traceback" not in said[0]
    assert len(said[0]) < 500
    app = press(app, text_data.CREATE)  # which is always live, and says the same
    assert seen in " ".join(one.value for one in app.warning).replace("\\", "")
    assert empty.projects() == []


def test_an_answer_that_names_no_document_says_which(empty: Workspace) -> None:
    app = uploaded(DOCUMENTS, judgments=b"question,correct_document\nWho?,nowhere-17\n")
    said = " ".join([one.value for one in (*app.error, *app.warning)]).replace("\\", "")
    assert "nowhere-17" in said


def test_pasted_texts_become_a_project(empty: Workspace) -> None:
    app = open_page("data", way="paste")
    assert text_data.PASTE_NOTHING not in words(app)
    app = press(app, text_data.CREATE)
    assert text_data.PASTE_NOTHING in words(app)
    app.text_area(key="paste-documents").input("A tent keeps rain out.\n\nA stove boils water.\n")
    app.text_area(key="paste-queries").input("How do I boil water?")
    app = press(run(app), text_data.CREATE)
    stored = empty.project_collection(empty.projects()[0])
    assert stored.documents["text"].tolist() == ["A tent keeps rain out.", "A stove boils water."]
    assert stored.queries["text"].tolist() == ["How do I boil water?"]


def test_a_large_upload_starts_with_a_sample_that_is_called_easier(small: Workspace) -> None:
    content = collection(6_000, name="large")
    rows = "id,title,text\n" + "\n".join(
        f"{row.id},{row.title},{row.text}" for row in content.documents.itertuples(index=False)
    )
    app = press(uploaded_into(small, rows.encode()), text_data.CREATE)
    project = small.projects()[0]
    assert project.document_limit == 1_000
    assert app.toggle(key=f"sample-{project.id}").value is True
    assert "1,000 of the 6,000 documents" in app.toggle(key=f"sample-{project.id}").label
    assert "easier than the full collection" in words(open_page("compare", project=project.id))
    assert "1,000 of 6,000 documents are in use" in words(open_page("data", project=project.id))
    app = open_page("models", project=project.id)
    app.toggle(key=f"sample-{project.id}").set_value(False)
    run(app)
    assert small.project(project.id).document_limit is None


def uploaded_into(workspace: Workspace, documents: bytes) -> AppTest:
    app = open_page("data", way="upload", project=project_id(workspace, ONE))
    app.file_uploader(key=f"file-{text_data.DOCUMENTS_FILE}").set_value(("large.csv", documents, "text/csv"))
    return run(app)


def test_scores_of_a_sample_carry_their_warning(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    small.update_project(project, document_limit=30)  # as many as there are: the results hold
    sentence = quality_words.SAMPLE_WARNING.format(count="30")
    assert sentence in words(open_page("compare", project=project))
    assert sentence in words(open_page("quality", project=project))


def test_questions_can_be_added_to_a_project(small: Workspace) -> None:
    project = project_id(small, ONE)
    app = open_page("data", project=project, way="add")
    app.text_area(key="more-queries").input("How do I pitch a tent?\nWhich stove?")
    press(run(app), text_data.ADD_QUERIES)
    stored = small.project_collection(small.project(project))
    assert stored.queries["text"].tolist() == ["How do I pitch a tent?", "Which stove?"]


def test_questions_in_a_file_that_names_their_answers_are_judged(small: Workspace) -> None:
    project = project_id(small, ONE)
    doc_id = small.project_collection(small.project(project)).documents["id"].iloc[0]
    app = open_page("data", project=project, way="add")
    app.file_uploader(key="more-queries-file").set_value(
        ("q.csv", f"question,document\nHow do I pitch a tent?,{doc_id}\n".encode(), "text/csv")
    )
    press(run(app), text_data.ADD_QUERIES)
    stored = small.project_collection(small.project(project))
    assert stored.qrels() == {"q1": {doc_id: 1}}


def tick(app: AppTest, wanted: Callable[[str], bool]) -> AppTest:
    """Tick these rows and no others, as clicks in the table would."""
    editor = app.data_editor[0]
    edits = {row: {"Compare": wanted(name)} for row, name in enumerate(editor.value["Model"])}
    app.session_state[str(editor.key)] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    return run(app)


def test_ticks_are_saved_and_colours_stay(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    slots = {candidate.name: candidate.slot for candidate in small.project(project).candidates}
    tick(open_page("models", project=project), lambda name: name == "wordllama-256")
    assert [candidate.name for candidate in small.project(project).ticked] == ["wordllama-256"]
    tick(open_page("models", project=project), lambda name: name in slots)
    assert {candidate.name: candidate.slot for candidate in small.project(project).ticked} == slots


def test_more_than_eight_models_are_refused_in_a_sentence(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = tick(open_page("models", project=project), lambda _name: True)
    before = small.project(project)
    assert len(before.ticked) == 8
    app = press(app, text_models.TAKE_ALL.format(count=5))
    assert len(app.error) == 1
    assert "at most 8. Untick some." in words(app)
    assert small.project(project) == before


def test_the_current_model_is_saved_and_the_verdict_is_about_it(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("models", project=project)
    app.selectbox(key=f"current-{project}").select("wordllama-256")
    run(app)
    assert small.project(project).current_model == "wordllama-256"
    assert open_page("models", project=project).selectbox(key=f"current-{project}").value == "wordllama-256"
    assert "wordllama-256, in use today" in words(open_page("compare", project=project))


def test_a_model_that_cannot_be_had_says_why_and_adds_nothing(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("models", project=project)
    next(box for box in app.text_input if box.label == text.MODEL_NAME).input("/no/such/folder")
    before = small.project(project)
    next(button for button in app.button if button.key == f"FormSubmitter:add-local-{text.ADD}").click()
    app = run(app)
    assert small.project(project) == before
    assert ["/no/such/folder" in one.value for one in app.error] == [True]


def test_compute_starts_the_ticked_models_that_have_no_results(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(start, "compute", asked.append)
    project = project_id(small, JUDGED)
    specs = [candidate.spec for candidate in small.project(project).ticked]
    small.set_candidates(project, [*specs, resolve_name("all-MiniLM-L6-v2-int8")])
    app = open_page("models", project=project)
    assert text.TO_COMPUTE.format(count=1, total="5 models") in words(app)
    press(app, text.COMPUTE)
    assert asked == [project]
    assert text.NOT_COMPUTED.format(models="all-MiniLM-L6-v2-int8") in words(
        open_page("compare", project=project)
    ).replace("\\", "")


def test_deleting_a_project_needs_a_yes_and_frees_its_data(small: Workspace) -> None:
    project = small.project(project_id(small, UNJUDGED))
    folder = small.root / "datasets" / project.dataset_id
    assert folder.exists()
    app = open_page("compare", project=project.id)
    assert next(button for button in app.button if button.label == text.DELETE).disabled
    app.checkbox(key=f"sure-{project.id}").check()
    app = press(run(app), text.DELETE)
    assert UNJUDGED not in [one.name for one in small.projects()]
    assert not folder.exists()
    assert "project" not in app.query_params
    assert text.COMPARE_EMPTY_TITLE in words(app)


def test_pruning_deletes_a_models_vectors_and_its_results(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("models", project=project)
    assert text.PRUNE_SURE not in words(app)
    app.session_state["models-stored"] = True
    app = run(app)
    assert text.PRUNE_SURE in words(app)
    assert text.PRUNE_PAID not in words(app)
    app.button(key="prune-wordllama-256").click()
    app = run(app)
    assert text.TO_COMPUTE.format(count=1, total="4 models") in words(app)
    assert "wordllama-256" not in [table for table in app.data_editor[0].value.query("Status == 'ready'")["Model"]]


def test_volumes_on_the_cost_page_are_kept(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("cost", project=project)
    app.number_input(key=f"volume-{project}-machine_usd_per_hour").set_value(2.5)
    before = app.dataframe[0].value
    app = run(app)
    assert small.setting(project, "volumes")["machine_usd_per_hour"] == 2.5
    assert not app.dataframe[0].value.equals(before)
    again = open_page("cost", project=project)
    assert again.number_input(key=f"volume-{project}-machine_usd_per_hour").value == 2.5


def test_a_rename_shows_everywhere(small: Workspace) -> None:
    project = project_id(small, JUDGED)
    app = open_page("compare", project=project)
    app.text_input(key=f"rename-{project}").input("*Shop* <b>")
    app = run(app)
    assert small.project(project).name == "*Shop* <b>"
    assert app.title[0].value.replace("\\", "") == "*Shop* <b>"
    assert "\\*" in app.title[0].value  # shown as written, not in italics


@pytest.mark.parametrize(
    "name", ["openai:m@https://api.example.com/v1", "fusion:bm25+openai:m@https://api.example.com/v1"]
)
def test_the_start_page_asks_before_texts_are_sent(small: Workspace, name: str) -> None:
    project = project_id(small, JUDGED)
    small.set_candidates(project, [resolve_name(QUICK[0]), resolve_name(name)])
    app = press(open_page("compare", project=project), text.COMPUTE_MISSING)
    assert session.jobs().of_project(project) is None
    assert "tokens leave this computer for api.example.com" in words(app)
    assert text.SEND in words(app)


def test_the_command_gives_the_numbers_of_the_page(small: Workspace, tmp_path: Path) -> None:
    project = project_id(small, JUDGED)
    small.judge(project, "q0", "d0", 0)
    shown = open_page("compare", project=project).code[0].value
    words_of_it = shlex.split(shown.replace("\\\n", ""))
    assert words_of_it[1:4] == ["-m", "components.cli", "compare"]
    words_of_it[words_of_it.index("--out") + 1] = str(tmp_path / "out")
    assert cli.main(words_of_it[3:]) == 0
    written = pd.read_csv(tmp_path / "out" / "metrics.csv").set_index("model")
    view = session.view(small.project(project))
    assert set(written.index) == {candidate.name for candidate in view.candidates}
    for row in session.score(view).means.to_dict("records"):
        assert written.loc[row["model"], "ndcg@10"] == pytest.approx(row["ndcg@10"], abs=1e-12)


def test_the_manifest_is_complete_and_holds_no_key(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-value")
    app = open_page("compare", project=project_id(small, JUDGED))
    shown = json.loads(app.json[0].value)
    assert set(QUICK) < set(shown)
    assert not [path for path in Path(small.root).rglob("*") if path.is_file() and b"sk-secret" in path.read_bytes()]


def test_a_file_of_pairs_is_recognised_and_says_so(empty: Workspace) -> None:
    pairs = b"sentence1,sentence2,score\nA tent.,A camp.,3.5\nA boot.,A stove.,0\n"
    app = uploaded(pairs, "pairs.csv")
    assert text_files.READ_AS_PAIRS.format(first="sentence1", second="sentence2", score="score") in words(app)
    press(app, text_data.CREATE)
    found = pairs_of(empty.project_collection(empty.projects()[0]))
    assert found is not None and found.scores.tolist() == [3.5, 0.0]
