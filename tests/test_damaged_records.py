"""Saved files that are damaged, each kind where it is read: named, mended or left alone, and never in the way."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from components import i18n
from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import TrainingFacts, save_facts
from components.cli import main
from components.comparison.trained_models import tuned_models
from components.damage import DamagedError
from components.files import read_json, write_csv, write_json
from components.jobs.cleanup import delete_project
from components.records import BadInputError, Collection, empty_judgments, empty_queries
from components.stores.chroma_store import SharedChroma
from components.training.model_folder import CARD_FILE, HELD_OUT, write_told
from components.workspace import Workspace
from tests.datasets.media.files import picture_bytes, plain
from tests.encoders.tiny import tiny_dense
from tests.pages.test_improve import TOLD
from tests.test_workspace_uses import collection

GARBAGE = (b"", b"{", b"[]", b"null", b'{"a": 1}')


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def trained(workspace: Workspace) -> Path:
    """The folder of a trained model of a project."""
    project = workspace.create_project("Trained", collection())
    folder = tiny_dense(workspace.tuned_folder(project.id))
    save_facts(folder, TrainingFacts("base", "full", (), ()))
    write_csv(folder / HELD_OUT, pd.DataFrame({"query": ["which peg"], "before": [1.0], "after": [0.5]}))
    (folder / CARD_FILE).write_text("# card", encoding="utf-8")
    write_told(folder, TOLD)
    return folder


def pictures(workspace: Workspace, colour: str) -> Collection:
    name = workspace.media.put(io.BytesIO(picture_bytes(plain(colour))))
    rows = {"id": ["p"], "title": colour, "text": "", "label": "", "language": "", "media": name, "modality": "image"}
    return Collection("pictures", pd.DataFrame(rows).astype("str"), empty_queries(), empty_judgments())


@pytest.mark.parametrize("content", GARBAGE)
def test_what_is_no_record_any_more_is_damage_where_something_is_asked_of_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        read_json(path)["rows"]


@pytest.mark.parametrize("content", [*GARBAGE, None])
@pytest.mark.parametrize("name", ["gain.json", HELD_OUT, CARD_FILE])
def test_what_a_trained_model_gained_is_said_to_be_unknown_and_its_weights_stay(
    workspace: Workspace, name: str, content: bytes | None
) -> None:
    folder = trained(workspace)
    if content is None:
        told = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(told.replace("0.5", "0.7").replace("0.027", "0.927") + " ", encoding="utf-8")
    else:
        (folder / name).write_bytes(content)
    before = sorted(path.name for path in folder.iterdir())
    (found,) = tuned_models(workspace, folder.parent.name)
    assert not found.is_whole
    assert name in found.said[0]
    assert "Train the model again" in found.said[0]
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize("content", GARBAGE)
def test_a_model_that_does_not_say_what_it_learned_from_is_not_compared(workspace: Workspace, content: bytes) -> None:
    folder = trained(workspace)
    spec = resolve_name(str(folder))
    assert candidate_of(spec).key
    (folder / "training.json").write_bytes(content)
    with pytest.raises(BadInputError, match="does not say what the model was trained on"):
        _ = candidate_of(spec).key
    assert (folder / "model.safetensors").exists()


def test_projects_of_pictures_are_deleted_whatever_data_are_damaged(workspace: Workspace) -> None:
    """Pictures that damaged data may name stay."""
    red, blue = (workspace.create_project(one, pictures(workspace, one)) for one in ("red", "blue"))
    for project in (red, blue):
        path = workspace.root / "datasets" / project.dataset_id / "documents.parquet"
        path.write_bytes(path.read_bytes()[:100])
    chroma = SharedChroma(workspace.chroma_folder)
    for project in (red, blue):
        delete_project(workspace, project.id, chroma)
    chroma.close()
    assert workspace.projects() == []


def test_a_damaged_choice_of_the_sample_does_not_keep_the_data_from_being_read(workspace: Workspace) -> None:
    content = collection()
    dataset = workspace.save_collection(content)
    workspace.keep_hard_order(dataset, content.documents["id"].tolist())
    (workspace.root / "datasets" / dataset / "hard-sample.json").write_bytes(b"{")
    assert len(workspace.sampled(dataset, content, 1).documents) >= 1
    assert not workspace.has_hard_sample(dataset)


@pytest.mark.parametrize(("language", "mended"), [("en", "mended: "), ("ja", "修復済み：")])
def test_check_tells_of_every_kind_and_in_every_language_what_is_mended(
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    mended: str,
) -> None:
    monkeypatch.setenv(i18n.SETTING, "en")
    dataset = workspace.save_collection(collection())
    workspace.create_project("Kept", collection())
    workspace.keep_hard_order(dataset, ["a"])
    (workspace.root / "datasets" / dataset / "hard-sample.json").write_bytes(b"{")
    (workspace.root / "spending.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    write_json(workspace.root / "loads" / "k" / "facts.json", {"calls": 1})
    (workspace.root / "loads" / "k" / "facts.json").write_bytes(b"[]x")
    assert main(["check", "--lang", language, "--workspace", str(workspace.root)]) == 0
    said = capsys.readouterr().out
    assert said.count(mended) == 3
    folder = trained(workspace)
    (folder / "gain.json").write_bytes(b"{}")
    assert main(["check", "--workspace", str(workspace.root)]) == 3
    assert "gain.json" in capsys.readouterr().out
