"""The engine for programs, and the example of it in the README."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from components import explorer
from components.candidates.names import resolve_name
from components.evaluation.model_pair import both_ways
from components.records import BadInputError
from components.workspace import Workspace
from tests.cases import QUICK, ROOT, collection, write_beir


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> explorer.Study:
    folder = tmp_path_factory.mktemp("explorer")
    study = explorer.open_data(write_beir(folder / "data", collection()), workspace=folder / "workspace")
    study.add(QUICK, "bm25")
    study.compare()
    return study


def test_a_program_gets_the_comparison_of_the_pages(study: explorer.Study) -> None:
    comparison = study.saved(margin=0.05)
    assert study.failed == {}
    assert set(comparison.results) == {QUICK, "bm25"}
    assert comparison.margin == 0.05
    assert comparison.decision.recommendation is not None
    assert comparison.scores is not None
    assert comparison.scores.queries == 5
    assert (QUICK, "bm25") in both_ways(comparison.scores.comparisons, "ndcg@10")


def test_a_typed_question_is_searched_exactly_by_every_candidate(study: explorer.Study) -> None:
    text = study.collection.document_texts()[3]
    hits = study.ask(text, k=4)
    assert {name: found.exact.doc_ids[0] for name, found in hits.items()} == {QUICK: "d3", "bm25": "d3"}
    assert [len(found.exact.doc_ids) for found in hits.values()] == [4, 4]
    assert list(study.ask(text, models=["bm25"])) == ["bm25"]


def test_a_candidate_that_is_not_there_cannot_be_asked(study: explorer.Study) -> None:
    with pytest.raises(BadInputError, match=f"'other' cannot be asked here; those that can: {QUICK}, bm25"):
        study.ask("copper", models=["other"])


def test_one_failing_candidate_is_named_and_the_others_go_on(study: explorer.Study, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{}", encoding="utf-8")
    (broken / "model.safetensors").write_bytes(b"")
    other = explorer.Study(study.workspace, study.collection).add(str(broken), QUICK)
    comparison = other.compare()
    assert list(comparison.results) == [QUICK]
    assert list(other.failed) == ["broken"]
    assert other.failed["broken"]


def test_nothing_is_added_where_one_name_cannot_be_had(study: explorer.Study) -> None:
    other = explorer.Study(study.workspace, study.collection)
    with pytest.raises(BadInputError):
        other.add(QUICK, "no such model")
    assert other.specs == []
    with pytest.raises(BadInputError, match="name at least one"):
        other.compare()


def test_texts_leave_only_after_agreement(study: explorer.Study) -> None:
    other = explorer.Study(study.workspace, study.collection)
    other.specs = [resolve_name("openai:some-model@https://api.example.com/v1")]
    with pytest.raises(BadInputError, match=r"would send texts to api\.example\.com.*Nothing was sent"):
        other.compare()


def test_a_project_of_the_app_is_opened_with_its_models(study: explorer.Study) -> None:
    workspace: Workspace = study.workspace
    project = workspace.create_project("From the app", study.collection)
    workspace.set_candidates(project.id, [resolve_name("bm25")])
    opened = explorer.open_project(project.id, workspace=workspace.root)
    assert [spec.name for spec in opened.specs] == ["bm25"]
    assert list(opened.saved().results) == ["bm25"]  # computed above for the same texts
    with pytest.raises(BadInputError):
        explorer.open_project("nothing-like-it", workspace=workspace.root)


def test_the_example_of_the_readme_runs(tmp_path: Path) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## From a program", 1)[1]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert code is not None
    assert len([line for line in code[1].splitlines() if line.strip()]) <= 12
    quick = code[1].replace("all-MiniLM-L6-v2", QUICK)  # the same on a model that loads in a second
    done = subprocess.run(
        [sys.executable, "-c", quick],
        cwd=ROOT,
        env={**os.environ, "EXPLORER_WORKSPACE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{QUICK}: " in done.stdout
    assert "Take " in done.stdout
