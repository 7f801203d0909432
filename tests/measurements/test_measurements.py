"""Every measurement keeps the promises of the Protocol, and one nobody knew yet runs like the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from components.candidates.by_spec import resolve_name
from components.candidates.compute import compute_model
from components.jobs import MeasureJob
from components.measurements import MEASUREMENTS, measurement_at, place_of
from components.measurements.base import Subject, measure
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.cases import ROOT, collection
from tests.measurements.toy import DISTINCT_WORDS

TOY = "tests.measurements.toy:DISTINCT_WORDS"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def words_of(content: Collection, shortest: int) -> int:
    return sum(len(word) >= shortest for word in set(" ".join(content.document_texts()).split()))


def test_a_new_measurement_runs_through_the_job_in_a_process_of_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MEASUREMENTS, DISTINCT_WORDS.name, TOY)
    content, spec = collection(20, 3), resolve_name("bm25")
    dataset = workspace.create_project("p", content).dataset_id
    content = workspace.load_collection(dataset)
    compute_model(workspace, content, spec, say_nothing)
    chroma = SharedChroma(workspace.chroma_folder)
    job = MeasureJob(workspace, dataset, [spec], DISTINCT_WORDS.name, chroma=chroma, options={"shortest": 4})
    job.run()
    chroma.close()
    assert job.state == "done", job.steps[0].reason
    assert job.steps[0].stage == "counting"
    assert job.steps[0].manifest == {"words": words_of(content, 4)}
    assert DISTINCT_WORDS.load(Subject(workspace, content, spec)) == words_of(content, 4) < words_of(content, 1)


def test_what_stands_in_the_way_is_said_before_anything_is_measured(workspace: Workspace) -> None:
    spec = resolve_name("bm25")
    with pytest.raises(BadInputError, match="not computed yet"):
        measure(DISTINCT_WORDS, Subject(workspace, collection(5), spec))
    with pytest.raises(BadInputError, match="one document only"):
        measure(DISTINCT_WORDS, Subject(workspace, collection(1, 0), spec))
    with pytest.raises(BadInputError, match="has no option longest; known: shortest"):
        measure(DISTINCT_WORDS, Subject(workspace, collection(5), spec), {"longest": 3})
    with pytest.raises(BadInputError, match='no measurement "mood"; known: .*loadtest'):
        place_of("mood")


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_the_list_says_where_each_is_and_nothing_is_kept_before_it_was_measured(
    name: str, workspace: Workspace
) -> None:
    found = measurement_at(place_of(name))
    assert found.name == name
    assert found.load(Subject(workspace, collection(5), resolve_name("bm25"))) is None


def test_the_guide_shows_this_measurement() -> None:
    guide = (ROOT / "docs" / "adding-a-measurement.md").read_text(encoding="utf-8")
    code = (ROOT / "tests" / "measurements" / "toy.py").read_text(encoding="utf-8")
    assert code.partition("from __future__")[2] in guide


def test_the_test_the_guide_shows_holds_for_this_measurement(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "adding-a-measurement.md").read_text(encoding="utf-8")
    shown = next(part for part in guide.split("```") if "def test_" in part).removeprefix("python\n")
    names: dict[str, Any] = {}
    exec(shown.replace("components.measurements.distinct_words", "tests.measurements.toy"), names)
    names["test_each_word_counts_once"](tmp_path)
