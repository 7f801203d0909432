"""A model says which questions it knows, by marks that hold for another spelling and show no text."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import TrainingFacts, query_marks, read_facts, save_facts, unseen_queries
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
    assert read_facts(tmp_path) == FACTS
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
