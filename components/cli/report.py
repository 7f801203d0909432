"""``report``: compare, weigh against the needs, and write the one-page memo."""

from __future__ import annotations

import argparse
from pathlib import Path

from components.cli import inputs, precision, sample, sending, store
from components.cli.comparison_tables import write_comparison
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import run, saved_results, status
from components.cli.terminal import answer
from components.comparison.comparison import Comparison
from components.comparison.integration_plan import integration
from components.comparison.memo import markdown
from components.comparison.memo_file import memo_file
from components.comparison.needs_file import refuse_sending
from components.comparison.story import html_file, story_of
from components.files import write_csv
from components.i18n import tr


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser("report", help=tr("compare, weigh against the needs, write a one-page memo"))
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", required=True, metavar="NAME", help=tr("a model; may be repeated"))
    parser.add_argument(
        "--needs", type=Path, metavar="FILE", help=tr("a needs.toml: task, limits, wishes, volumes, margin")
    )
    sample.add(parser)
    store.add(parser)
    sending.add(parser)
    parser.set_defaults(command=_report, k=10)


def _report(options: argparse.Namespace) -> int:
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    needs = inputs.needs_of(options, project)
    refuse_sending(needs, specs)
    sample.check(options)
    kept = store.chosen(options)
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, whole = inputs.open_data(options)
    collection = sample.drawn(options, workspace, whole)
    specs = precision.chosen(options, workspace, collection, specs)
    spending = sending.agreed(options, workspace, collection, specs)
    job = run(workspace, collection, specs, depth=inputs.SHORTEST_RUN, spending=spending, store=kept)
    ready = saved_results(workspace, collection, specs, job)
    comparison = inputs.comparison_of(options, workspace, collection, specs, ready, needs, whole)
    manifest = manifest_of(collection, job, options) | {"margin": comparison.margin, "needs": needs.as_dict()}
    with Output(options.out) as folder:
        write_comparison(folder, comparison, job, manifest)
        made = comparison.decision
        text = markdown(comparison.memo)
        (folder / "memo.md").write_text(text, encoding="utf-8")
        (folder / "memo.html").write_text(memo_file(comparison, text), encoding="utf-8")
        (folder / "story.html").write_text(html_file(story_of(comparison)), encoding="utf-8")
        _write_plan(folder, comparison)
        write_csv(folder / "decision.csv", made.facts.rename_axis("model").reset_index())
        advice = made.recommendation
        manifest["recommendation"] = None if advice is None else {
            "kind": advice.basis, "model": advice.first, "confidence": advice.confidence, "sentence": advice.sentence,
        }  # fmt: skip
        write_manifest(folder, manifest | {"excluded": {name: list(why) for name, why in made.excluded.items()}})
    answer(made.why_not if advice is None else advice.sentence)
    return status(job)


def _write_plan(folder: Path, comparison: Comparison) -> None:
    """What to do with the recommended model, and the code to start with where there is some."""
    recommendation = comparison.decision.recommendation
    if recommendation is None:
        return
    spec = next(candidate.spec for candidate in comparison.ready if candidate.name == recommendation.first)
    plan = integration(comparison, spec)
    (folder / "plan.md").write_text(plan.markdown, encoding="utf-8")
    if plan.plan is not None:
        (folder / "search_app.py").write_text(plan.plan.code, encoding="utf-8")
