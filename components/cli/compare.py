"""``compare``: embed, search and score; writes tables, runs, a summary and a manifest."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from components import numbers
from components.cli import baseline, cluster, inputs, precision, ready, sample, sending, store
from components.cli.comparison_tables import write_comparison
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import run, saved_results, status
from components.cli.terminal import MODEL_FAILED, say
from components.comparison.comparison import Comparison
from components.comparison.decision import Decision
from components.comparison.needs_file import judged_by_needs, refuse_sending
from components.comparison.past_runs import earlier_rows
from components.comparison.recommendation.basis import leading_metric
from components.comparison.recommendation.words import CONFIDENCE
from components.i18n import tr
from components.records import BadInputError

LARGEST_K = 1000


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    compare = commands.add_parser(
        "compare",
        help=tr("embed, search and score; writes tables, runs and a manifest"),
        epilog=tr(inputs.NAMES_HELP),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inputs.add_common(compare)
    compare.add_argument(
        "--model", action="append", default=[], metavar="NAME", help=tr("a model; may be repeated (see below)")
    )
    ready.add(compare)
    compare.add_argument(
        "--k", type=int, default=10, metavar="N", help=tr("results per query (runs keep at least 100)")
    )
    compare.add_argument(
        "--needs", type=Path, metavar="FILE", help=tr("a needs.toml: sets the margin, names excluded models")
    )
    baseline.add(compare)
    sample.add(compare)
    store.add(compare)
    cluster.add(compare)
    sending.add(compare)
    compare.set_defaults(command=_compare)


def _compare(options: argparse.Namespace) -> int:
    if not 1 <= options.k <= LARGEST_K:
        raise BadInputError(
            tr("{name} is {value}; give a whole number from 1 to {most}.", name="--k", value=options.k, most=LARGEST_K)
        )
    ready.check(options)
    sample.check(options)
    kept, workers = store.chosen(options), cluster.environment(options)
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    needs = inputs.needs_of(options, project)
    refuse_sending(needs, specs)
    sending.check(options, specs)
    earlier = baseline.check(options, leading_metric(needs))
    inputs.check_output(options.out)
    workspace, whole = inputs.open_data(options)
    collection = sample.drawn(options, workspace, whole)
    specs = precision.chosen(options, workspace, collection, specs)
    spending = sending.agreed(options, workspace, collection, specs)
    specs += ready.specs(options, workspace, collection, specs)
    depth = max(inputs.SHORTEST_RUN, options.k)
    job = run(workspace, collection, specs, depth=depth, spending=spending, store=kept, env=workers)
    results = saved_results(workspace, collection, specs, job)
    comparison = inputs.comparison_of(options, workspace, collection, specs, results, needs, whole)
    manifest = manifest_of(collection, job, options) | {"margin": comparison.margin}
    if options.needs is not None or project is not None:
        _judge_by_needs(comparison, manifest)
    with Output(options.out) as folder:
        scored = write_comparison(folder, comparison, job, manifest)
        before = earlier_rows(options.out)
        sentences = () if scored is None else _answer(comparison.decision)
        worse = baseline.write(
            folder, scored, earlier, manifest, before, sentences=sentences, metric=comparison.leading_metric
        )
        write_manifest(folder, manifest | {"surely_worse": worse})
    return MODEL_FAILED if worse else status(job)


def _judge_by_needs(comparison: Comparison, manifest: dict[str, Any]) -> None:
    """Say which models the needs exclude; they are computed and written all the same."""
    of_needs = judged_by_needs(comparison)
    of_needs.pop("short")
    manifest |= {"needs": comparison.needs.as_dict(), **of_needs}
    for name, why in of_needs["excluded"].items():
        say(tr("{name} is excluded by the needs: {why}", name=name, why=" ".join(why)))


def _answer(decision: Decision) -> tuple[str, ...]:
    """The recommendation of the pages, how sure it is, and the cheapest way to be surer."""
    advice = decision.recommendation
    if advice is None:
        return (decision.why_not,)
    sure = numbers.sentences([tr("{confidence}.", confidence=tr(CONFIDENCE[advice.confidence])), decision.headline])
    return (advice.sentence, *filter(None, (sure, advice.surer, *advice.notes, decision.caution)))
