"""The demo computed beforehand, over a small collection and two quick models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.candidates.by_spec import encoder_key, resolve_name, result_of
from components.datasets.own_documents import own_documents
from components.encoders import weights
from components.jobs import demo
from components.spec import ModelSpec
from components.workspace import Workspace

NAMES = ("wordllama-256", "bm25")
REAL_SPECS = demo.included_specs  # the fixture puts others in their place
TOPICS = ("tents and poles", "stoves and gas", "boots and laces")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A collection of 18 documents in the place of the shop's, and two models that are computed in a moment."""
    folder = tmp_path / "shop"
    (folder / "qrels").mkdir(parents=True)
    documents = [{"_id": f"d{i}", "title": f"Guide {i}", "text": f"about {TOPICS[i % 3]} no {i}"} for i in range(18)]
    queries = [{"_id": f"q{i}", "text": f"what of {topic}"} for i, topic in enumerate(TOPICS)]
    for name, rows in (("corpus", documents), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    judged = "\n".join(f"q{i}\td{i}\t1" for i in range(3))
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}\n", encoding="utf-8")
    monkeypatch.setattr(demo, "FOLDER", folder)
    monkeypatch.setattr(demo, "CURRENT_MODEL", NAMES[0])
    monkeypatch.setattr(demo, "included_specs", lambda: [resolve_name(name) for name in NAMES])
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return folder


def test_it_is_computed_with_maps_and_said_model_by_model(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main() == 0
    said = capsys.readouterr().out
    assert all(f"{name}: done" in said for name in NAMES)
    assert "The demo is ready in" in said
    workspace = Workspace()
    (project,) = workspace.projects()
    assert (project.name, project.current_model) == (demo.NAME, NAMES[0])
    collection = workspace.project_collection(project)
    assert all(result_of(workspace, collection, candidate.spec) is not None for candidate in project.ticked)
    assert list(workspace.layouts_folder(collection.documents_id).glob("*.parquet"))


@pytest.mark.parametrize(
    ("arguments", "environment"), [(["--lang", "ja", "--help"], "C.UTF-8"), (["--help"], "ja_JP.UTF-8")]
)
def test_its_help_is_in_the_language_asked_for(
    arguments: list[str], environment: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("EXPLORER_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", environment)
    with pytest.raises(SystemExit):
        demo.main(arguments)
    said = capsys.readouterr().out
    assert said.startswith("使い方：") and "options" not in said


def test_a_second_time_no_text_is_encoded_and_the_person_s_choices_stay() -> None:
    assert demo.main() == 0
    workspace = Workspace()
    project = demo.demo_project(workspace)
    chosen = [resolve_name(NAMES[0])]
    workspace.set_candidates(project.id, chosen)
    vectors = workspace.vectors_folder(encoder_key(chosen[0]))
    made = [vectors, workspace.layouts_folder(workspace.project_collection(project).documents_id)]
    before = {
        path: path.read_bytes()
        for folder in made
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".sqlite"
    }
    assert before
    assert demo.main() == 0
    assert [candidate.name for candidate in demo.demo_project(workspace).ticked] == [NAMES[0]]
    assert len(workspace.projects()) == 1
    assert {path: path.read_bytes() for path in before} == before


def test_a_project_of_that_name_with_other_data_is_not_taken_for_the_demo(small: Path) -> None:
    workspace = Workspace()
    first = demo.demo_project(workspace)
    with (small / "corpus.jsonl").open("a", encoding="utf-8") as corpus:
        corpus.write("\n" + json.dumps({"_id": "more", "title": "", "text": "one more"}))
    second = demo.demo_project(workspace)
    assert first.id != second.id
    assert demo.demo_project(workspace).id == second.id


def test_a_model_that_fails_is_named_with_its_reason_and_the_status_is_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = ModelSpec("broken", "sentence-transformers", "no/such-model")
    monkeypatch.setattr(demo, "included_specs", lambda: [broken, resolve_name("bm25")])
    assert demo.main() == 3
    said = capsys.readouterr().out
    assert "broken: failed, " in said
    assert "bm25: done" in said
    assert "The demo is not complete" in said


def test_without_the_collection_it_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "FOLDER", tmp_path / "nowhere")
    assert demo.main() == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_models_that_come_with_the_app_are_ordered_by_how_much_they_differ() -> None:
    names = [spec.name for spec in REAL_SPECS()]
    assert names == [name for name in demo.SEEN_FIRST if name in names]


def test_the_demos_of_pictures_and_sounds_have_the_models_that_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = demo.demos()
    for name, package in (("pictures", weights.EFFICIENTNET_LITE0), ("sounds", weights.MUSICNN)):
        assert found[name].lacks_models == (not weights.is_installed(package))
    monkeypatch.setattr(weights, "is_installed", lambda package: package is weights.MINILM)
    lacking = demo.demos()
    assert [spec.name for spec in lacking["sounds"].specs] == ["mel-statistics", "mel-statistics@binary"]
    assert not any("conse" in spec.name for spec in lacking["pictures"].specs)
    assert lacking["pictures"].lacks_models and lacking["sounds"].lacks_models


def test_the_sound_box_is_a_project_whose_questions_are_sounds() -> None:
    workspace = Workspace()
    project = demo.demo_project(workspace, "sounds")
    collection = workspace.project_collection(project)
    assert (len(collection.documents), len(collection.queries)) == (80, 80)
    assert len(own_documents(collection)) == 80
    assert project.current_model == "mel-statistics"


def test_a_demo_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["films"]) == 2
    assert capsys.readouterr().err == '"films" is no demo; name one of shop, pictures, sounds.\n'
