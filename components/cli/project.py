"""``project``: lay the documents out in two dimensions."""

from __future__ import annotations

import argparse

import pandas as pd

from components.cli import inputs, precision, sending
from components.cli.output import Output, manifest_of, write_manifest
from components.cli.running import run, status
from components.cli.terminal import DONE, MODEL_FAILED, say
from components.files import write_csv
from components.i18n import tr
from components.measurements import maps
from components.records import BadInputError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command's parser."""
    project = commands.add_parser("project", help=tr("lay the documents out in two dimensions"))
    inputs.add_common(project)
    project.add_argument("--model", required=True, metavar="NAME")
    sending.add(project)
    project.set_defaults(command=_project)


def _project(options: argparse.Namespace) -> int:
    specs = inputs.specs_of([options.model], inputs.saved_project(options))
    if not maps.has_vectors(specs[0]):
        raise BadInputError(tr("{name} has no vectors to draw; name a dense model.", name=specs[0].name))
    sending.check(options, specs)
    inputs.check_output(options.out)
    workspace, collection = inputs.open_data(options)
    specs = precision.chosen(options, workspace, collection, specs)
    spending = sending.agreed(options, workspace, collection, specs)
    job = run(workspace, collection, specs, depth=inputs.SHORTEST_RUN, with_maps=True, spending=spending)
    layout = maps.saved_layout(workspace, collection, specs[0], specs[0]) if status(job) == DONE else None
    if layout is None:
        manifest = manifest_of(collection, job, options)
        reason = job.maps.reason or tr("The map was not finished.")
        manifest["failed"] = manifest["failed"] or {specs[0].name: reason}
        say(reason)
        with Output(options.out) as folder:
            write_manifest(folder, manifest)
        return MODEL_FAILED
    table = pd.DataFrame(layout.points, columns=["x", "y"])
    table.insert(0, "id", collection.documents["id"].to_numpy())
    if collection.is_chunked:
        table.insert(1, "document_id", collection.documents["document_id"].to_numpy())
    manifest = manifest_of(collection, job, options) | {
        "method": layout.method,
        "neighbours_kept": layout.trust.kept,
        "neighbours_kept_sample": layout.trust.sampled,
    }
    with Output(options.out) as folder:
        write_csv(folder / "layout.csv", table)
        write_manifest(folder, manifest)
    return DONE
