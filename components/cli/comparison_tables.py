"""The tables and runs that ``compare`` writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from components.cli.terminal import say
from components.comparison.bills import peak_memory
from components.comparison.comparison import Comparison
from components.comparison.users import SAMPLING, draw_samples, users_table
from components.costs.latency import percentile, waits
from components.files import write_csv
from components.i18n import N_, tr
from components.jobs import Job
from components.measurements import task_metrics
from components.measurements.base import Subject, measure
from components.measurements.neighbour_runs import neighbour_runs
from components.measurements.task_metrics import LABELS_AND_PAIRS
from components.records import Collection
from components.results import scores
from components.results import store as results
from components.results.scores import Scores
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.workspace import Workspace

MEASURED = (
    "model",
    "queries",
    "documents",
    "ann_recall@10",
    "encode_seconds",
    "encoded_documents",
    "documents_per_second",
    "query_p50_ms",
    "query_p95_ms",
    "vector_megabytes",
    "peak_memory_mb",
)
TOO_FEW = N_(
    "agreement.csv is empty: without judgments results are compared with each other, which takes two models "
    "and there is {count}. Name another model, or give questions and judgments."
)
TOO_FEW_WITH_VECTORS = N_(
    "agreement.csv is empty: without questions and judgments the documents' neighbours are compared with each other, "
    "which takes two models with vectors and there is {count}. Name another model, or give questions and judgments."
)


def write_comparison(folder: Path, comparison: Comparison, job: Job, manifest: dict[str, Any]) -> Scores | None:
    """Write metrics.csv and runs/, and with judgments per_query.csv and comparisons.csv, else agreement.csv.

    Of users also recommendation.csv.

    Returns:
        The scores; None without judgments.
    """
    depth, collection, ready = manifest["k"], comparison.collection, dict(comparison.results)
    manifest["warnings"] = []
    specs = {step.name: step.spec for step in job.steps}  # which run quick ones first; tables keep the order asked for
    measured = [_measured_row(specs[name], result, collection) for name, result in ready.items()]
    rows, scored = pd.DataFrame(measured, columns=MEASURED), None
    if collection.has_judgments and ready:
        scored, wanted = comparison.scores_at(depth), scores.metric_keys_at(depth)
        keys = ["ndcg@10", "map@100", "mrr@10", "recall@10", "recall@100", "precision@10", "hit_rate@10"]
        keys += [key for key in wanted if key not in keys]
        judged = list(dict.fromkeys(["judged@10", f"judged@{depth}"]))
        limits = [f"{key}_{side}" for key in keys for side in ("low", "high")]
        rows = rows.merge(scored.means[["model", *keys, *judged, *limits]], on="model")
        front = ["model", "queries", "documents", *keys]
        rows = rows[[*front, *(column for column in rows.columns if column not in (*front, *limits)), *limits]]
        rows["queries"] = scored.queries
        per_query = [
            frame.rename_axis("query_id").reset_index().assign(model=name) for name, frame in scored.per_query.items()
        ]
        table = pd.concat(per_query, ignore_index=True)
        write_csv(
            folder / "per_query.csv",
            table[["model", "query_id", *[c for c in table if c not in ("model", "query_id")]]],
        )
        write_csv(folder / "comparisons.csv", scored.comparisons)
        manifest["not_ranked"] = {row.model: row.problem for row in scored.means.itertuples() if row.problem}
        manifest["unjudged_queries"] = scored.unjudged_queries
        manifest["baselines"] = json.loads(scored.floors.to_json(orient="records"))
        manifest["scoring"] = asdict(collection.scoring)
        for warning in scored.warnings:
            _warn(manifest, warning)
    elif ready:
        _write_agreement(folder, comparison.workspace, collection, job, ready, manifest)
    if collection.interactions is not None and ready:
        draw_samples(comparison)
        write_csv(folder / "recommendation.csv", users_table(comparison))
        _warn(manifest, tr(SAMPLING))
    rows = _with_tasks(rows, folder, comparison, manifest)
    write_csv(folder / "metrics.csv", rows)
    files = _file_names(list(ready))
    for name, result in scores.without_sources(collection, ready).items():  # trec_eval must find the same numbers
        if result.run.rankings:
            run = results.document_run(result, collection)
            path = folder / "runs" / f"{files[name]}.trec"
            path.parent.mkdir(exist_ok=True)
            path.write_text(results.to_trec(run), encoding="utf-8")
    return scored


def _warn(manifest: dict[str, Any], warning: str) -> None:
    """Say what limits the numbers, and keep it beside them."""
    manifest["warnings"].append(warning)
    say(tr("note: {warning}", warning=warning))


def _with_tasks(rows: pd.DataFrame, folder: Path, comparison: Comparison, manifest: dict[str, Any]) -> pd.DataFrame:
    """Where the data are pairs with scores, or labels lead: tasks.csv, and each measure as a column."""
    texts, collection = comparison.texts, comparison.collection
    has_labels = texts.has_labels and texts.lead
    if not (has_labels or len(collection.queries)) and (why := task_metrics.why_no_labels(collection)):
        _warn(manifest, why)
    if texts.pairs is None and not has_labels:
        return rows
    for candidate in texts.able:
        subject = Subject(comparison.workspace, collection, candidate.spec)
        measure(LABELS_AND_PAIRS, subject, {"labels": has_labels})
    if not texts.measured:
        return rows
    table = task_metrics.table(texts.measured)
    write_csv(folder / "tasks.csv", table)
    values = table.pivot_table(index="model", columns="metric", values="value", sort=False)
    return rows.merge(values, left_on="model", right_index=True, how="left")


def _write_agreement(
    folder: Path,
    workspace: Workspace,
    collection: Collection,
    job: Job,
    ready: dict[str, ModelResult],
    manifest: dict[str, Any],
) -> None:
    """Without judgments the tables say how similar the models' results are, over queries or else over documents."""
    if len(collection.queries):
        runs = {name: results.document_run(result, collection) for name, result in ready.items()}
        sampled = len(collection.queries)
        over = "queries"
    else:
        specs = [step.spec for step in job.steps if step.name in ready]
        runs, sampled = neighbour_runs(workspace, collection, specs, manifest["k"])
        over = tr("nearest neighbours of sampled documents")
    if len(runs) < 2:
        _warn(manifest, tr(TOO_FEW if len(collection.queries) else TOO_FEW_WITH_VECTORS, count=len(runs)))
    write_csv(folder / "agreement.csv", scores.agreements(runs, manifest["k"]))
    manifest["agreement"] = {"over": over, "sampled": sampled, "depth": manifest["k"]}


def _measured_row(spec: ModelSpec, result: ModelResult, collection: Collection) -> dict[str, Any]:
    manifest = result.manifest
    times = waits(manifest)
    return {
        "model": spec.name,
        "queries": len(collection.queries),
        "documents": len(collection.parent_ids),
        "ann_recall@10": manifest.get("ann_recall@10"),
        "encode_seconds": manifest.get("encode_seconds", 0.0),
        "encoded_documents": manifest.get("encoded_documents", 0),
        "documents_per_second": manifest.get("documents_per_second"),
        "query_p50_ms": percentile(times, 50) if times else None,
        "query_p95_ms": percentile(times, 95) if times else None,
        "vector_megabytes": manifest.get("vector_megabytes"),
        "peak_memory_mb": peak_memory(spec, manifest),
    }


def _file_names(models: Sequence[str]) -> dict[str, str]:
    """A file's name of its own for each model, also on disks that take capital and small letters for one."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for model in models:
        plain = "".join(character if character.isalnum() or character in "._-" else "_" for character in model)
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name.casefold())
        names[model] = name
    return names
