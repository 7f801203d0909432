"""``loadtest``: how each model holds up when several people ask at once; writes every call and a summary."""

from __future__ import annotations

import argparse
from dataclasses import asdict

import pandas as pd

from components.candidates.by_spec import is_local
from components.cli import inputs, precision, sending
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import measure, status
from components.costs.load_test import summarise_calls
from components.files import write_csv
from components.i18n import tr
from components.measurements import load_runs
from components.measurements.base import Subject
from components.measurements.load_runs import LOAD_TEST
from components.records import BadInputError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    parser = commands.add_parser(
        LOAD_TEST.name, help=tr("time single calls at rising concurrency; writes every call and a summary")
    )
    inputs.add_common(parser)
    parser.add_argument("--model", action="append", required=True, metavar="NAME", help=tr("a model; may be repeated"))
    parser.add_argument(
        "--mode", choices=tuple(load_runs.MODES), default="quick", help=tr("quick: under a minute a model")
    )
    parser.add_argument(
        "--ceiling",
        type=int,
        metavar="N",
        help=tr("endpoints: at most N requests in all (asked for there, they may cost)"),
    )
    sending.add(parser)
    parser.set_defaults(command=_loadtest)


def _loadtest(options: argparse.Namespace) -> int:
    project = inputs.saved_project(options)
    specs = inputs.specs_of(options.model, project)
    if options.ceiling is not None and options.ceiling < 1:
        raise BadInputError(
            tr("{name} is {value}; give a whole number from 1.", name="--ceiling", value=options.ceiling)
        )
    if options.ceiling is None and not all(is_local(spec) for spec in specs):
        raise BadInputError(
            tr("A model behind another computer's address needs --ceiling N, the most requests to send it.")
        )
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    specs = precision.chosen(options, workspace, collection, specs)
    texts = load_runs.texts_of(collection)
    spending = sending.agreed_to_calls(
        options, workspace, specs, texts, lambda spec: load_runs.most_texts(options.mode, spec, options.ceiling)
    )
    job = measure(
        workspace, collection, specs, LOAD_TEST.name, {"mode": options.mode, "ceiling": options.ceiling}, spending
    )
    calls, summaries, facts = [], [], {}
    for step in job.steps:
        load_result = (
            LOAD_TEST.load(Subject(workspace, collection, step.spec), {"mode": options.mode})
            if step.state == "done"
            else None
        )
        if load_result is None:
            continue
        calls.append(pd.DataFrame([asdict(call) for call in load_result.calls]).assign(model=step.name))
        for by_length in (False, True):
            summaries.append(summarise_calls(load_result.calls, by_length=by_length).assign(model=step.name))
        facts[step.name] = dict(load_result.facts)
    with Output(options.out) as folder:
        if calls:
            write_csv(folder / "calls.csv", _model_first(pd.concat(calls, ignore_index=True)))
            write_csv(folder / "loadtest.csv", _model_first(pd.concat(summaries, ignore_index=True)))
        write_manifest(folder, manifest_of(collection, job, options) | {"mode": options.mode, "measured": facts})
    return status(job)


def _model_first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["model", *[column for column in table.columns if column != "model"]]]
