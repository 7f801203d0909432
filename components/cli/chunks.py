"""``chunks``: which way of cutting documents retrieves the right spans, for each model; writes a grid."""

from __future__ import annotations

import argparse
from typing import Any

import pandas as pd

from components.cli import inputs, precision, sending
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import measure, status
from components.cli.terminal import answer, say
from components.datasets.spans import right_spans
from components.evaluation.statistics import DEFAULT_MARGIN
from components.files import write_csv
from components.i18n import tr
from components.measurements.base import Subject
from components.measurements.chunk_grid import CHUNK_GRID, HEADING, NO_SPANS, SENTENCE, left_to_send, settings_of
from components.measurements.chunk_tables import choose, grid_table, heat_lines, per_question_table
from components.numbers import half_width
from components.records import BadInputError

MOST_K = 100


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        CHUNK_GRID.name, help=tr("cut documents in several ways and see which retrieves the right spans")
    )
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", required=True, metavar="NAME", help=tr("a model; may be repeated"))
    parser.add_argument("--sizes", default="128,256,512", metavar="N,N", help=tr("tokens of a chunk (MiniLM's)"))
    parser.add_argument("--overlaps", default="0,64", metavar="M,M", help=tr("tokens that neighbouring chunks share"))
    parser.add_argument("--by-heading", action="store_true", help=tr("also cut at headings"))
    parser.add_argument("--by-sentence", action="store_true", help=tr("also cut into sentences"))
    parser.add_argument("--k", type=int, default=5, metavar="N", help=tr("chunks retrieved per question"))
    parser.add_argument(
        "--margin",
        type=float,
        default=DEFAULT_MARGIN,
        metavar="X",
        help=tr("a difference of recall that would not matter"),
    )
    sending.add(parser)
    parser.set_defaults(command=_chunks)


def _chunks(options: argparse.Namespace) -> int:
    wanted = _wanted(options)
    specs = inputs.specs_of(options.model, inputs.saved_project(options))
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    specs = precision.chosen(options, workspace, collection, specs)
    if not right_spans(collection):
        raise BadInputError(tr(NO_SPANS))
    settings, spending = settings_of(wanted), sending.spending_of(options)
    sending.agreed_to_texts(
        options,
        workspace,
        specs,
        lambda spec: left_to_send(Subject(workspace, collection, spec), settings),
        spending,
    )
    job = measure(workspace, collection, specs, CHUNK_GRID.name, wanted, spending)
    by_model = {}
    for step in job.steps:
        cuts = CHUNK_GRID.load(Subject(workspace, collection, step.spec), wanted) if step.state == "done" else None
        if cuts is not None:
            by_model[step.name] = cuts
    manifest = manifest_of(collection, job, options) | {"settings": wanted, "margin": options.margin}
    with Output(options.out) as folder:
        if by_model:
            choices = [choose(model, cuts, options.margin) for model, cuts in by_model.items()]
            table = grid_table(by_model)
            write_csv(folder / "chunks.csv", table)
            write_csv(folder / "chunks_per_query.csv", per_question_table(by_model))
            parts = [choice.comparisons.assign(of=choice.model) for choice in choices]
            compared = pd.concat(parts, ignore_index=True).rename(
                columns={"model_a": "setting_a", "model_b": "setting_b", "of": "model"}
            )
            write_csv(
                folder / "chunks_comparisons.csv",
                compared[["model", *[name for name in compared.columns if name != "model"]]],
            )
            manifest["take"] = {choice.model: choice.smallest.setting.name for choice in choices}
            manifest["said"] = [choice.sentence for choice in choices]
            for line in (*heat_lines(table), *manifest["said"]):
                answer(line)
        else:
            say(tr("No model was measured; see above."))
        write_manifest(folder, manifest)
    return status(job)


def _wanted(options: argparse.Namespace) -> dict[str, Any]:
    if options.chunk_tokens is not None:
        raise BadInputError(tr("--chunk-tokens cuts the documents before; give --sizes instead."))
    if not 1 <= options.k <= MOST_K:
        raise BadInputError(
            tr("{name} is {value}; give a whole number from 1 to {most}.", name="--k", value=options.k, most=MOST_K)
        )
    if not 0 <= options.margin < 1:
        raise BadInputError(tr("--margin is {given:g}; give a number from 0 to below 1.", given=options.margin))
    by = [name for name, is_wanted in ((HEADING, options.by_heading), (SENTENCE, options.by_sentence)) if is_wanted]
    return {
        "sizes": _numbers(options.sizes, "--sizes"),
        "overlaps": _numbers(options.overlaps, "--overlaps"),
        "by": by,
        "k": options.k,
    }


def _numbers(text: str, name: str) -> list[int]:
    parts = [part.strip() for part in half_width(text).split(",")]
    if not all(part.isdecimal() and len(part) < 7 for part in parts):
        raise BadInputError(
            tr('{name} is "{text}"; give whole numbers with commas between, such as 128,256,512.', name=name, text=text)
        )
    return sorted({int(part) for part in parts})
