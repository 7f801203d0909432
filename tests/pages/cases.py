"""Small collections with topics, so that a right answer exists, and workspaces computed with quick models only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from components.candidates.by_spec import resolve_name
from components.candidates.kinds.own_run import add_ready_run
from components.candidates.kinds.own_vectors import add_ready_vectors
from components.jobs import ComputeJob
from components.records import Collection, Ranking, Run, empty_judgments, empty_queries
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.workspace import Project, Workspace

QUICK = ("bm25", "wordllama-256")
OWN_RUN = "Our search"
OWN_VECTORS = "Our vectors"
JUDGED, UNJUDGED, ONE, LARGE = "Tents and stoves", "Not judged yet", "One document", "Ten thousand"
JUDGED_QUERIES = 14
TOPICS = {
    "tents": "tent pole canvas groundsheet peg waterproof sewing camp",
    "stoves": "stove gas flame cooking pot boil fuel burner",
    "boots": "boot leather sole hiking lace ankle mud walking",
}


def documents(count: int, seed: int = 0) -> pd.DataFrame:
    """Documents d0.. about three topics in turn, with a label and a shelf each."""
    random = np.random.default_rng(seed)
    names = list(TOPICS)
    filler = "how to care store buy return repair clean check use keep with for after before the a".split()
    rows = []
    for number in range(count):
        topic = names[number % len(names)]
        words = [*random.choice(TOPICS[topic].split(), 5), *random.choice(filler, 6)]
        random.shuffle(words)
        rows.append(
            {
                "id": f"d{number}",
                "title": f"{topic.title()} guide {number}",
                "text": " ".join(words),
                "label": topic,
                "language": "en",
                "shelf": f"shelf {number % 4}",
            }
        )
    return pd.DataFrame(rows).astype("str")


def collection(count: int = 30, queries: int = 16, name: str = "cases") -> Collection:
    """``count`` documents and ``queries`` queries, each near one document; the last two queries are not judged."""
    found = documents(count)
    asked = pd.DataFrame(
        {
            "id": [f"q{i}" for i in range(queries)],
            "text": [f"what about {found['title'][i].lower()} {found['text'][i][:20]}" for i in range(queries)],
            "kind": ["keyword" if i % 2 else "question" for i in range(queries)],
        }
    ).astype("str")
    judged = min(queries, JUDGED_QUERIES)
    judgments = pd.DataFrame(
        {"query_id": asked["id"][:judged], "doc_id": [f"d{i}" for i in range(judged)], "grade": np.int64(1)}
    )
    return Collection(name, found, asked, judgments)


def own_run(content: Collection) -> Run:
    """Results of a system in use: the right document third."""
    ids = content.documents["id"].tolist()
    rankings = {
        query_id: Ranking((ids[-1], ids[-2], ids[number], *ids[20:27]), np.linspace(1, 0.1, 10, dtype=np.float32))
        for number, query_id in enumerate(content.queries["id"])
    }
    return Run(OWN_RUN, rankings)


def own_vectors(workspace: Workspace, content: Collection) -> ModelSpec:
    """Ready vectors of a system in use, of length 1 as the reader of uploads leaves them."""
    random = np.random.default_rng(1)
    matrix = random.normal(size=(len(content.documents), 24)).astype(np.float32)
    asked = matrix[: len(content.queries)] + random.normal(size=(len(content.queries), 24)).astype(np.float32)
    matrix, asked = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (matrix, asked))
    return add_ready_vectors(workspace, OWN_VECTORS, content, matrix, asked)


def compute(workspace: Workspace, project: Project, *, with_maps: bool) -> None:
    """Compute the project's ticked models here and now; fails where any of them fails."""
    chroma = SharedChroma(workspace.chroma_folder)
    try:
        job = ComputeJob(
            workspace,
            project.dataset_id,
            [candidate.spec for candidate in project.ticked],
            chroma=chroma,
            project_id=project.id,
            document_limit=project.document_limit,
            with_maps=with_maps,
        )
        job.run()
    finally:
        chroma.close()
    assert job.state == "done", [(step.name, step.state, step.reason) for step in job.steps] + job.notes
    assert not with_maps or job.maps.state == "done", job.maps.reason


def build_small(root: Path) -> None:
    """Three projects: judged and computed, the same without judgments, and one document without a query."""
    workspace = Workspace(root)
    content = collection()
    specs = [resolve_name(name) for name in QUICK]
    specs.append(add_ready_run(workspace, OWN_RUN, own_run(content)))
    specs.append(own_vectors(workspace, content))
    judged = workspace.create_project(JUDGED, content)
    compute(workspace, workspace.set_candidates(judged.id, specs), with_maps=True)
    unjudged = workspace.create_project(UNJUDGED, replace(content, judgments=empty_judgments()))
    workspace.set_candidates(unjudged.id, specs)
    one = workspace.create_project(ONE, Collection("one", documents(1), empty_queries(), empty_judgments()))
    compute(workspace, workspace.set_candidates(one.id, specs[:2]), with_maps=True)


def build_large(root: Path) -> None:
    """Ten thousand documents with two quick models; the maps are left to the page."""
    workspace = Workspace(root)
    project = workspace.create_project(LARGE, collection(10_000, name="large"))
    compute(workspace, workspace.set_candidates(project.id, [resolve_name(name) for name in QUICK]), with_maps=False)
