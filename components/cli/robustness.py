"""``robustness``: what typos, spellings and small words do to each model's results; writes every edit and a summary."""

from __future__ import annotations

import argparse
from typing import Any

import pandas as pd

from components.cli import inputs, precision, sending
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import measure, run, status
from components.cli.terminal import MODEL_FAILED
from components.comparison.robustness import metric_of_edits
from components.evaluation.mean_intervals import Interval
from components.evaluation.robustness.scoring import score_edits, summarise
from components.files import write_csv
from components.i18n import tr
from components.measurements import robustness
from components.measurements.base import Subject
from components.measurements.robustness import ROBUSTNESS
from components.needs.fields import Needs
from components.needs.saved import load_needs
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        ROBUSTNESS.name, help=tr("edit your queries and see what stays; writes every edit and a summary")
    )
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", required=True, metavar="NAME", help=tr("a model; may be repeated"))
    sending.add(parser)
    parser.set_defaults(command=_robustness)


def _robustness(options: argparse.Namespace) -> int:
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    specs = precision.chosen(options, workspace, collection, specs)
    if not len(collection.queries):
        raise BadInputError(tr("The data has no questions to edit; add queries.jsonl, or a file with questions."))
    spending = sending.agreed(options, workspace, collection, specs)
    first = run(workspace, collection, specs, depth=inputs.SHORTEST_RUN, spending=spending)
    computed = [step.spec for step in first.steps if step.state == "done"]
    sending.agreed_to_texts(
        options, workspace, computed, lambda spec: robustness.texts_to_send(workspace, collection, spec), spending
    )
    job = measure(workspace, collection, computed, ROBUSTNESS.name, {}, spending)
    metric = metric_of_edits(Needs() if project is None else load_needs(workspace, project))
    edits, edges, summaries = [], [], []
    for step in job.steps:
        scored_and_edge = _scored(workspace, collection, step.spec, metric)
        if scored_and_edge is None:
            continue
        scored, edge = scored_and_edge
        edits.append(scored.assign(model=step.name))
        edges.append(edge.assign(model=step.name))
        summaries.append(_summary(step.name, scored))
    manifest = manifest_of(collection, job, options)
    manifest["failed"] |= {step.name: step.reason for step in first.steps if step.state != "done"}
    with Output(options.out) as folder:
        if edits:
            write_csv(folder / "edits.csv", pd.concat(edits, ignore_index=True))
            write_csv(folder / "edge_inputs.csv", pd.concat(edges, ignore_index=True))
            write_csv(folder / "robustness.csv", pd.DataFrame(summaries))
        write_manifest(
            folder, manifest | {"depth": robustness.DEPTH, "metric": metric, "seed_of_edits": robustness.SEED}
        )
    return status(job) if len(computed) == len(specs) else MODEL_FAILED


def _scored(
    workspace: Workspace, collection: Collection, spec: ModelSpec, metric: str
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    kept = ROBUSTNESS.load(Subject(workspace, collection, spec))
    if kept is None:
        return None
    edited = robustness.edits_of(collection)
    qrels = collection.qrels()
    return score_edits(edited, kept.originals, kept.edited, robustness.DEPTH, qrels, metric), kept.edge


def _summary(model: str, scored: pd.DataFrame) -> dict[str, Any]:
    """One row per model: each figure (see evaluation.robustness.scoring) with its 95 % limits; empty where unknown."""
    summary = summarise(scored)
    row: dict[str, Any] = {"model": model, "queries": summary.queries, "edits": len(scored)}
    for name in ("invariance", "loss", "sensitivity"):
        interval: Interval | None = getattr(summary, name)
        values = (None, None, None) if interval is None else (interval.mean, interval.low, interval.high)
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
    return row
