"""A model says which questions it knows, by marks that hold for another spelling and show no text."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import TrainingFacts, query_marks, read_facts, save_facts, unseen_queries
from components.cli import main
from components.files import write_json
from components.records import BadInputError, Collection
from tests.encoders.tiny import tiny_dense

FACTS = TrainingFacts("base", "full", query_marks(["How to pitch a tent?"]), query_marks(["clean a stove"]))


def asked(*texts: str) -> Collection:
    documents = pd.DataFrame({"id": ["d"], "title": "", "text": "a tent", "label": "", "language": ""}).astype("str")
    queries = pd.DataFrame({"id": [f"q{i}" for i in range(len(texts))], "text": list(texts)}).astype("str")
    return Collection("asked", documents, queries)


def test_only_what_was_held_out_counts_where_it_knows_a_question() -> None:
    assert unseen_queries(asked("how to pitch a TENT", "Clean a stove!", "never seen before"), FACTS) == {"q1"}
    assert unseen_queries(asked("never seen before", "clean a stove"), FACTS) is None


def test_facts_are_read_as_they_were_written_and_hold_no_text(tmp_path: Path) -> None:
    save_facts(tmp_path, FACTS)
    assert read_facts(tmp_path) == FACTS  # no file of a model is there
    assert "pitch" not in (tmp_path / "training.json").read_text(encoding="utf-8")


def test_the_files_about_training_do_not_change_what_the_model_is(tmp_path: Path) -> None:
    from components.encoders.weights import folder_identity

    folder = tiny_dense(tmp_path)
    before = folder_identity(folder)
    save_facts(folder, FACTS)
    (folder / "gain.json").write_text("{}", encoding="utf-8")
    assert folder_identity(folder) == before
    assert resolve_name(str(folder)).name == "tuned:base#dense"
    (folder / "training.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInputError, match="does not say what the model was trained on"):
        resolve_name(str(folder))


def test_a_fusion_with_it_is_a_plain_one_and_is_compared_on_what_it_has_not_seen(tmp_path: Path) -> None:
    folder = tiny_dense(tmp_path)
    save_facts(folder, FACTS)
    joined = candidate_of(resolve_name(f"fusion:{folder}+bm25"))
    assert joined.kind == "fusion"
    assert joined.is_trained_here
    assert joined.unseen_queries(asked("how to pitch a tent", "clean a stove")) == {"q1"}


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two models trained for a project of the workspace that commands use."""
    monkeypatch.setenv("EXPLORER_WORKSPACE", str(tmp_path))
    folders = tiny_dense(tmp_path / "tuned" / "project"), tmp_path / "tuned" / "project" / "second"
    shutil.copytree(*folders)
    for folder in folders:
        save_facts(folder, FACTS)
    return folders


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"base": 1}', b"\xff\xfe", b"[" * 100_000])
def test_damaged_facts_are_named_to_who_asks_for_the_model_and_to_nobody_else(
    two: tuple[Path, Path], content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, damaged = two
    (damaged / "training.json").write_bytes(content)
    assert resolve_name("tuned:base#dense").source == str(whole)
    for command in ("compare", "train"):
        named = ["--model", "tuned:base#second"] if command == "compare" else ["--base", "tuned:base#second"]
        data = Path(__file__).resolve().parents[2] / "sample_data" / "outdoor_shop"
        assert main([command, "--data", str(data), *named, "--out", str(whole.parent / "out")]) == 2
        said = capsys.readouterr().err
        assert "does not say what the model was trained on" in said
        assert str(damaged / "training.json") in said
        assert "Traceback" not in said


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_flipped_byte_or_a_lost_file_of_the_model_is_named(two: tuple[Path, Path], name: str) -> None:
    folder, other = two
    candidate = candidate_of(resolve_name(str(folder)))
    assert candidate.key
    path = folder / name
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=f"{name} .its checksum does not fit.. Train the model again"):
        candidate.load()
    path.unlink()
    (folder / "pytorch_model.bin").touch()  # weights of some kind
    with pytest.raises(BadInputError, match=f"{name} .it is gone."):
        _ = candidate.key
    assert candidate_of(resolve_name(str(other))).key


def test_a_model_of_before_checksums_were_kept_is_used(two: tuple[Path, Path]) -> None:
    folder, _ = two
    facts = read_facts(folder)
    assert facts.files
    write_json(folder / "training.json", asdict(facts) | {"files": {}})
    assert candidate_of(resolve_name(str(folder))).key
