"""What missing prompts cost, and a model on trial, with a tiny model made here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from components.candidates.by_spec import build_encoder, resolve_name, result_of
from components.candidates.prefixes import with_prompts
from components.evaluation import metrics
from components.measurements import prefix_loss, trial
from components.measurements.base import Subject, measure
from components.records import BadInputError
from components.workspace import Workspace
from tests.cases import collection
from tests.encoders import tiny


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model called like an E5, saved without prompts."""
    folder = tiny.tiny_dense(tmp_path_factory.mktemp("bare"))
    settings = json.loads((folder / "config_sentence_transformers.json").read_text())
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings | {"prompts": {}}))
    return str(folder.rename(folder.parent / "e5-small-v2"))


def test_the_loss_is_the_difference_of_both_runs_with_an_interval(bare: str, tmp_path: Path) -> None:
    workspace, content = Workspace(tmp_path / "workspace"), collection(30, queries=12)
    spec = resolve_name(bare)
    answer = measure(prefix_loss.PREFIX_LOSS, Subject(workspace, content, spec), {"qrels": content.qrels()})
    means = []
    for one in (spec, with_prompts(spec)):
        saved = result_of(workspace, content, one)
        assert saved is not None
        means.append(metrics.per_query(saved.run, content.qrels(), ["ndcg@10"])["ndcg@10"].mean())
    assert answer["used"] == pytest.approx(means[0])
    assert answer["difference"] == pytest.approx(means[1] - means[0])
    assert answer["low"] <= answer["difference"] <= answer["high"]
    assert answer["queries"] == 12
    assert prefix_loss.PREFIX_LOSS.load(Subject(workspace, content, spec)) == answer


def test_without_judgments_there_is_no_loss_to_measure(bare: str, tmp_path: Path) -> None:
    content = collection(5, queries=0)
    with pytest.raises(BadInputError, match="needs judged questions"):
        measure(prefix_loss.PREFIX_LOSS, Subject(Workspace(tmp_path / "w"), content, resolve_name(bare)))


def test_a_trial_tells_what_the_model_itself_gives(bare: str, tmp_path: Path) -> None:
    sentences = ["how do i clean my tent", "a long rope"]
    workspace = Workspace(tmp_path / "w")
    found = measure(trial.TRIAL, Subject(workspace, collection(5), resolve_name(bare)), {"sentences": sentences})
    first, second = build_encoder(resolve_name(bare)).encode_documents(sentences)
    assert found["similarity"] == pytest.approx(float(np.dot(first, second)), abs=1e-5)
    assert (found["dim"], found["max_tokens"], len(found["tokens"])) == (16, 32, 2)
    assert found["memory_mb"] >= found["before_mb"] > 0
    assert found["load_seconds"] > 0
    json.dumps(found)
    with pytest.raises(BadInputError, match="just add it"):
        measure(
            trial.TRIAL,
            Subject(Workspace(tmp_path / "w"), collection(5), resolve_name("bm25")),
            {"sentences": ["", ""]},
        )
