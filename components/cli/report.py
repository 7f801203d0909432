"""``report``: compare, weigh against the needs, and write the one-page memo."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from components.candidates.registry import has_vectors
from components.cli import inputs, sending
from components.cli.comparison_tables import write_comparison
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import run, saved_results, status
from components.cli.terminal import answer
from components.comparison.bills import mean_tokens, monthly_volume
from components.comparison.decide import decide
from components.comparison.evidence import Evidence, of_texts
from components.comparison.memo import markdown, to_html
from components.comparison.memo_content import memo_of
from components.comparison.report import refuse_sending
from components.datasets.pairs import pairs_of
from components.files import write_csv
from components.measurements import task_metrics
from components.measurements.base import Subject
from components.measurements.task_metrics import LABELS_AND_PAIRS
from components.needs.fields import Needs
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser("report", help="compare, weigh against the needs, write a one-page memo")
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", required=True, metavar="NAME", help="a model; may be repeated")
    parser.add_argument(
        "--needs", type=Path, metavar="FILE", help="a needs.toml: task, limits, wishes, volumes, margin"
    )
    sending.add(parser)
    parser.set_defaults(command=_report, k=10)


def _report(options: argparse.Namespace) -> int:
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    needs = inputs.needs_of(options, project)
    refuse_sending(needs, specs)
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    spending = sending.agreed(options, workspace, collection, specs)
    job = run(workspace, collection, specs, depth=inputs.SHORTEST_RUN, spending=spending)
    ready = saved_results(workspace, collection, specs, job)
    manifest = manifest_of(collection, job, options) | {"margin": needs.margin, "needs": needs.as_dict()}
    money = inputs.money_of(options)
    volume = monthly_volume(needs, len(collection.documents), mean_tokens(collection), money.prices)
    with Output(options.out) as folder:
        scored = write_comparison(folder, workspace, collection, job, ready, manifest)
        made = decide(
            specs,
            ready,
            scored,
            needs,
            volume,
            currency=money.currency,
            has_questions=bool(len(collection.queries)),
            of_texts=_of_texts(workspace, collection, [spec for spec in specs if spec.name in ready], needs),
        )
        memo = memo_of(made, collection.name, collection, scored, needs, ready, currency=money.currency)
        text = markdown(memo)
        (folder / "memo.md").write_text(text, encoding="utf-8")
        (folder / "memo.html").write_text(to_html(text, collection.name), encoding="utf-8")
        write_csv(folder / "decision.csv", made.facts.rename_axis("model").reset_index())
        said = made.recommendation
        manifest["recommendation"] = None if said is None else {
            "kind": said.kind, "model": said.first, "confidence": said.confidence, "sentence": said.sentence,
        }  # fmt: skip
        write_manifest(folder, manifest | {"excluded": {name: list(why) for name, why in made.excluded.items()}})
    answer(made.why_not if said is None else said.sentence)
    return status(job)


def _of_texts(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], needs: Needs
) -> Evidence | None:
    """What labels or pairs tell, as write_comparison measured it; None where there are questions."""
    if len(collection.queries):
        return None
    saved = {
        spec.name: LABELS_AND_PAIRS.load(Subject(workspace, collection, spec)) for spec in specs if has_vectors(spec)
    }
    has_labels = task_metrics.has_labels(collection)
    sections = task_metrics.sections(pairs_of(collection), needs.task, has_labels=has_labels)
    return of_texts(specs, {name: one for name, one in saved.items() if one is not None}, sections, needs.margin)
