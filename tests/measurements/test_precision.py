"""bfloat16: chosen only where it is alike and faster, with a key of its own, and float32 stays what it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from components.candidates import candidate_of
from components.candidates.estimates import known_estimate
from components.candidates.names import resolve_name
from components.candidates.precision import SETTING, adaptable, chosen_by_trial, in_bfloat16, in_float32
from components.jobs import EstimateJob
from components.measurements.base import NO_OPTIONS, Subject, measure
from components.measurements.precision import PRECISION, PrecisionTrial
from components.records import BadInputError
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.cases import MINILM, QUICK, collection, texts


def in_half(spec: ModelSpec) -> ModelSpec:
    return in_bfloat16(spec, frozenset(leaf.to_json() for leaf in adaptable(spec)))


def test_vectors_in_bfloat16_are_float32_of_length_one_and_alike() -> None:
    sample = texts(12, 40)
    full, half = (candidate_of(spec).load() for spec in (resolve_name(MINILM), in_half(resolve_name(MINILM))))
    exact, rounded = full.encode_documents(sample), half.encode_documents(sample)
    assert rounded.dtype == np.float32
    assert np.allclose(np.linalg.norm(rounded, axis=1), 1, atol=1e-5)
    likeness = (exact.astype(np.float64) * rounded).sum(axis=1)
    assert likeness.mean() > 0.9999
    assert not np.array_equal(exact, rounded)


def test_precision_is_part_of_the_key_and_float32_keeps_the_one_it_had() -> None:
    spec = resolve_name(MINILM)
    half = in_half(spec)
    assert half.name == spec.name
    assert candidate_of(half).key != candidate_of(spec).key
    assert in_float32(half) == spec
    assert candidate_of(resolve_name(candidate_of(half).typed_name)).key == candidate_of(half).key


def test_models_inside_a_fusion_are_changed_and_others_left() -> None:
    fused = resolve_name(f"fusion:{MINILM}+bm25")
    half = in_half(fused)
    assert [part.options.get("precision") for part in half.parts] == ["bfloat16", None]
    assert adaptable(half) == []
    assert in_half(resolve_name("bm25")) == resolve_name("bm25")


def test_float32_leaves_how_a_variant_stores_its_vectors() -> None:
    stored = resolve_name(f"{MINILM}@int8")
    assert in_float32(in_half(stored)) == stored
    assert in_float32(stored).options["precision"] == "int8"


def test_code_for_a_model_in_bfloat16_loads_it_so() -> None:
    spec = resolve_name(MINILM)
    half, full = (candidate_of(one).example_code("") for one in (in_half(spec), spec))
    assert half is not None
    assert full is not None
    assert "SentenceTransformer(MODEL).bfloat16()" in half.code
    assert "bfloat16" not in full.code


def estimated(workspace: Workspace, trial: PrecisionTrial, documents: int, setting: str | None = None) -> ModelSpec:
    """The project's candidate after a job that was to time it, where this is what a trial had found."""
    content, spec = collection(documents), resolve_name(MINILM)
    project = workspace.create_project("Shop", content)
    workspace.set_candidates(project.id, [spec])
    workspace.save_setting(project.id, SETTING, setting)
    subject = Subject(workspace, content, spec)
    PRECISION.save(subject, NO_OPTIONS, trial)
    job = EstimateJob(
        workspace, project.dataset_id, [spec], chroma=SharedChroma(workspace.chroma_folder), project_id=project.id
    )
    job.run()
    assert job.state == "done", job.steps[0].reason
    now = workspace.project(project.id).candidates[0].spec
    assert known_estimate(workspace, content, now) is not None
    return now


@pytest.mark.parametrize(
    ("gain", "documents", "setting", "is_turned"),
    [(2.9, 310, None, True), (0.9, 310, None, False), (2.9, 310, "float32", False), (2.9, 20, None, False)],
)
def test_a_job_takes_the_faster_precision_where_it_pays_and_nobody_said_otherwise(
    tmp_path: Path, gain: float, documents: int, setting: str | None, is_turned: bool
) -> None:
    workspace = Workspace(tmp_path)
    now = estimated(workspace, PrecisionTrial(32, gain, 0.99995, 0.9999), documents, setting)
    assert now.name == MINILM
    assert now == (in_half(resolve_name(MINILM)) if is_turned else resolve_name(MINILM))
    assert chosen_by_trial(now) == ([resolve_name(MINILM)] if is_turned else [])
    assert chosen_by_trial(resolve_name(f"bfloat16:{MINILM}")) == []


@pytest.mark.parametrize("name", ["bm25", QUICK, "use-multilingual-v3"])
def test_what_has_one_precision_only_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="one precision only"):
        resolve_name(f"bfloat16:{name}")
    with pytest.raises(BadInputError, match="one precision only"):
        measure(PRECISION, Subject(Workspace(tmp_path), collection(), resolve_name(name)))


def test_a_trial_on_the_persons_texts_is_kept(tmp_path: Path) -> None:
    subject = Subject(Workspace(tmp_path), collection(), resolve_name(MINILM))
    summary = measure(PRECISION, subject)
    found = PRECISION.load(subject)
    assert found is not None
    assert summary["texts"] == found.texts == 30
    assert found.gain > 0
    assert 0.999 < found.likeness_min <= found.likeness_mean <= 1.0001
    assert summary["precision"] == ("bfloat16" if found.takes_bfloat16 else "float32")


@pytest.mark.parametrize(
    ("gain", "mean", "least", "takes", "said"),
    [
        (2.9, 0.99995, 0.99991, True, "computed in bfloat16: 2.9 times as fast"),
        (1.0, 0.99995, 0.99991, False, "no faster"),
        (2.9, 0.99980, 0.99970, False, "vectors differ"),
        (2.9, 0.99995, 0.99800, False, "vectors differ"),
    ],
)
def test_it_is_taken_only_where_it_is_alike_and_faster(
    gain: float, mean: float, least: float, takes: bool, said: str
) -> None:
    trial = PrecisionTrial(32, gain, mean, least)
    assert trial.takes_bfloat16 is takes
    assert said in trial.sentence("m")
