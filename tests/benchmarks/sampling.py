"""A hard sample beside a random one of the same size: do models come in the same order, with the same differences?

Each model's vectors are made once, over all documents; a sample is searched in the rows of its documents.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.stats import kendalltau

from components.candidates.by_spec import document_vectors, query_vectors, resolve_name, result_of
from components.candidates.compute import compute_model
from components.cli.sample import DEPTH
from components.datasets.read import read_path
from components.evaluation import metrics
from components.jobs.compute_job import HARD_FOR
from components.progress import say_nothing
from components.records import Collection, Run
from components.retrieval.exact import exact_search
from components.retrieval.hard_sample import hard_sample
from components.workspace import Workspace
from tests.conftest import TEST_DATA

COLLECTIONS = {"scifact_mini": (0, 20), "cranfield": (0, 20), "mlquestions_dev": (0, 200)}
"""Questions that count: 0 for all; and so many that their right documents leave room for others at a tenth."""
MODELS = ("all-MiniLM-L6-v2-int8", "use-multilingual-v3", "wordllama-256", "bm25")
SHARES = (0.1, 0.2, 0.3, 0.5)  # of the documents
DRAWS = 5  # random samples; their worst counts
METRIC = "ndcg@10"


def scores(workspace: Workspace, whole: Collection, part: Collection, models: Sequence[str]) -> dict[str, float]:
    """The leading metric of each model (points, 0 to 100) when only the documents of ``part`` are searched."""
    rows = np.flatnonzero(whole.documents["id"].isin(set(part.documents["id"])).to_numpy())
    ids, found = part.documents["id"].tolist(), {}
    qrels = part.qrels()
    for name in models:
        spec = resolve_name(name)
        if name == "bm25":
            compute_model(workspace, part, spec, say_nothing, depth=10)
            result = result_of(workspace, part, spec)
            assert result is not None
            run = result.run
        else:
            documents = document_vectors(workspace, whole, spec)
            queries = query_vectors(workspace, whole, spec)
            assert documents is not None and queries is not None
            rankings = exact_search(queries, documents[rows], ids, 10)
            run = Run(name, dict(zip(whole.queries["id"], rankings, strict=True)))
        found[name] = 100 * float(metrics.per_query(run, qrels, [METRIC])[METRIC].mean())
    return found


def asked(whole: Collection, count: int) -> Collection:
    """The collection with evenly chosen ones of its judged questions only."""
    judged = list(dict.fromkeys(whole.judgments["query_id"]))
    kept = set(judged[:: max(1, len(judged) // count)][:count])
    queries, judgments = whole.queries, whole.judgments
    return replace(
        whole,
        queries=queries[queries["id"].isin(kept)].reset_index(drop=True),
        judgments=judgments[judgments["query_id"].isin(kept)].reset_index(drop=True),
    )


def told(full: dict[str, float], part: dict[str, float]) -> tuple[float, float]:
    """Kendall's tau of the models' order, and the largest error of a difference between two of them, in points."""
    names = list(full)
    tau = float(kendalltau([full[name] for name in names], [part[name] for name in names]).statistic)
    errors = [abs((full[a] - full[b]) - (part[a] - part[b])) for a, b in combinations(names, 2)]
    return tau, max(errors)


def sampling() -> None:
    """(n) tau and largest error in points, hard against the mean and the worst of DRAWS random samples."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for name, counts in COLLECTIONS.items():
            if not (TEST_DATA / name).is_dir():
                sys.stdout.write(f"sampling {name}: not here\n")
                continue
            whole = read_path(TEST_DATA / name, keeper=workspace.media).collection
            for count in counts:
                _one(workspace, asked(whole, count) if count else whole)


def _one(workspace: Workspace, whole: Collection) -> None:
    for model in dict.fromkeys((*MODELS, *HARD_FOR)):
        compute_model(workspace, whole, resolve_name(model), say_nothing, depth=DEPTH)
    cheap = [result_of(workspace, whole, resolve_name(model)) for model in HARD_FOR]
    runs = [result.run for result in cheap if result is not None]
    full = scores(workspace, whole, whole, MODELS)
    said = ", ".join(f"{model} {value:.2f}" for model, value in full.items())
    sys.stdout.write(
        f"sampling {whole.name}, {len(whole.queries)} questions, all {len(whole.documents):,} documents: {said}\n"
    )
    for share in SHARES:
        limit = int(share * len(whole.documents))
        made = hard_sample(whole, runs, limit)
        tau, error = told(full, scores(workspace, whole, made, MODELS))
        drawn = [told(full, scores(workspace, whole, whole.sample(limit, seed), MODELS)) for seed in range(DRAWS)]
        taus, errors = [one[0] for one in drawn], [one[1] for one in drawn]
        judged = made.judgments["query_id"].nunique()
        sys.stdout.write(
            f"  {share:.0%} ({limit:,} documents, {judged} questions): hard tau {tau:.2f}, at most {error:.2f} points "
            f"off; random tau {np.mean(taus):.2f}, {np.mean(errors):.2f} points (worst {max(errors):.2f})\n"
        )
