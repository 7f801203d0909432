"""A workspace in which one byte of one file is flipped: all of it works as before, or says what is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import result_of
from components.candidates.compute import compute_model
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.damage import ASIDE, DamagedError
from components.datasets.assemble import assemble
from components.jobs.check_workspace import check_workspace
from components.measurements import maps
from components.progress import say_nothing
from components.records import BadInputError, Collection, FloatArray
from components.results.store import run_to_table
from components.spec import ModelSpec
from components.stores import vector_blocks
from components.workspace import Workspace

BM25 = ModelSpec("bm25", "bm25")
WORDS = "canoe tent stove rope lamp boot map knife water bridge".split()
DIM = 6


@dataclass(frozen=True)
class Case:
    """A whole workspace, its projects' models, and what each gives."""

    root: Path
    specs: dict[str, tuple[ModelSpec, ...]]
    tables: dict[tuple[str, str], str]


def small_collection(seed: int, documents: int = 30) -> Collection:
    """Documents of a few words, questions, judgments."""
    draw = np.random.default_rng(seed)
    texts = [" ".join(draw.choice(WORDS, 6)) + f" {seed} {number}" for number in range(documents)]
    queries = [" ".join(draw.choice(WORDS, 2)) for _ in range(8)]
    return assemble(
        f"small {seed}",
        pd.DataFrame({"id": [f"d{n}" for n in range(documents)], "title": "", "text": texts}),
        pd.DataFrame({"id": [f"q{n}" for n in range(8)], "text": queries}),
        pd.DataFrame({"query_id": [f"q{n}" for n in range(8)], "doc_id": [f"d{n}" for n in range(8)], "grade": 1}),
    )


def unit_vectors(count: int, seed: int) -> FloatArray:
    """Random directions."""
    found = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def build(root: Path) -> Case:
    """Two projects, each with keyword search and vectors of its own, computed, with maps and grades."""
    workspace = Workspace(root)
    specs: dict[str, tuple[ModelSpec, ...]] = {}
    for seed in (1, 2):
        collection = small_collection(seed)
        project = workspace.create_project(f"Project {seed}", collection)
        ready = add_ready_vectors(workspace, "ours", collection, unit_vectors(30, seed), unit_vectors(8, seed + 10))
        workspace.set_candidates(project.id, [BM25, ready])
        workspace.judge(project.id, "q1", "d3", 2)
        specs[project.id] = (BM25, ready)
        for spec in specs[project.id]:
            compute_model(workspace, collection, spec, say_nothing)
        maps.compute_layouts(workspace, collection, [ready], lambda *_: None, method="pca")
    return Case(root, specs, tables(workspace, specs))


def tables(workspace: Workspace, specs: dict[str, tuple[ModelSpec, ...]]) -> dict[tuple[str, str], str]:
    """(project, model) -> its run as text, from what is saved, computed anew where that is damaged.

    Raises:
        BadInputError: it cannot be had; the sentence says why.
    """
    return {(project, spec.name): table(workspace, project, spec) for project in specs for spec in specs[project]}


def table(workspace: Workspace, project_id: str, spec: ModelSpec) -> str:
    """One of them."""
    collection = workspace.project_collection(workspace.project(project_id))
    found = result_of(workspace, collection, spec)
    if found is None:
        compute_model(workspace, collection, spec, say_nothing)
        found = result_of(workspace, collection, spec)
    if found is None:
        raise BadInputError(f"{spec.name} was computed and is not there.")
    judged = collection.judgments.sort_values(["query_id", "doc_id"]).to_csv(index=False)
    return run_to_table(found.run).to_csv(index=False) + judged


def draws(case: Case, scratch: Path, count: int, seed: int) -> Iterator[tuple[Path, int]]:
    """Copies of the workspace in which one byte of one file is flipped: the file's place in it, and the byte's."""
    draw = np.random.default_rng(seed)
    files = [path.relative_to(case.root) for path in sorted(case.root.rglob("*")) if path.is_file()]
    files = [path for path in files if (case.root / path).stat().st_size]
    for _ in range(count):
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(case.root, scratch)
        file = files[int(draw.integers(len(files)))]
        content = bytearray((scratch / file).read_bytes())
        byte = int(draw.integers(len(content)))
        content[byte] ^= 1 << int(draw.integers(8))
        (scratch / file).write_bytes(bytes(content))
        vector_blocks._verified.clear()
        yield file, byte


def look(case: Case, root: Path) -> tuple[int, list[str]]:
    """How many of the tables are as they were, and a sentence for each that cannot be had.

    Raises:
        AssertionError: a number changed, a project is gone, or nothing at all can be had.
    """
    workspace = Workspace(root)
    assert {project.id for project in workspace.projects()} == set(case.specs), "a project is gone"
    same, sentences = 0, []
    for project, specs in case.specs.items():
        for spec in specs:
            try:
                found = table(workspace, project, spec)
            except DamagedError as error:
                assert error.is_original, f"{error} was not computed again"
                sentences.append(str(error))
            except BadInputError as error:
                sentences.append(str(error))
            else:
                assert found == case.tables[(project, spec.name)], f"{spec.name} of {project} changed silently"
                same += 1
    assert same >= len(case.tables) - 2, f"one damage stopped more than one project: {sentences}"
    list(check_workspace(workspace))
    assert not any(ASIDE in path.name and "datasets" in path.parts for path in root.rglob("*"))
    return same, sentences


def run(scratch: Path, count: int, seed: int = 0) -> dict[str, int]:
    """Flip ``count`` times; how often all was as before, and how often something was named as damaged."""
    case = build(scratch / "whole")
    found = {"as before": 0, "said": 0}
    for file, byte in draws(case, scratch / "flipped", count, seed):
        try:
            _, sentences = look(case, scratch / "flipped")
        except Exception as error:
            raise AssertionError(f"{file}, byte {byte}: {type(error).__name__}: {error}") from error
        found["said" if sentences else "as before"] += 1
    return found
