"""Running a job in the foreground, with its progress on stderr."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from components.candidates.by_spec import result_of
from components.cli.terminal import DONE, MODEL_FAILED, say
from components.costs.spending import Spending
from components.i18n import N_, tr, tr_count
from components.jobs import ComputeJob, Job, MeasureJob, Step
from components.numbers import commas
from components.progress import stage_name
from components.records import Collection
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.stores.address import StoreAddress, read_address
from components.stores.shared import shared_database
from components.stores.vector_store import SharedDatabase
from components.workspace import Workspace

SECONDS_BETWEEN_LINES = 2.0
VANISHED = N_(
    "its result was saved and is gone again: something deleted it from the workspace meanwhile. Start the command "
    "again; vectors that are still stored are not computed again."
)


def run(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    *,
    depth: int,
    with_maps: bool = False,
    spending: Spending | None = None,
    store: StoreAddress | None = None,
    env: Mapping[str, str] | None = None,
) -> Job:
    """Compute the models here and now, and return the job when it is over; notes and failures go to stderr.

    ``store`` is where the index is kept; by default where the setting says. ``env``: variables for the workers only.
    """
    chroma = shared_database(workspace.chroma_folder, store or read_address(""))
    job = ComputeJob(
        workspace,
        workspace.save_collection(collection),
        specs,
        chroma=chroma,
        depth=depth,
        with_maps=with_maps,
        spending=spending,
        env=env,
    )
    return _followed(job, chroma)


def measure(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    measurement: str,
    options: Mapping[str, Any],
    spending: Spending,
    store: StoreAddress | None = None,
) -> Job:
    """Make one of components.measurements of each model, here and now."""
    chroma = shared_database(workspace.chroma_folder, store or read_address(""))
    dataset = workspace.save_collection(collection)
    job = MeasureJob(workspace, dataset, specs, measurement, chroma=chroma, options=options, spending=spending)
    return _followed(job, chroma)


def _followed(job: Job, chroma: SharedDatabase) -> Job:
    for step in job.steps:
        step.update = _reporting(step)  # type: ignore[method-assign]
    try:
        job.run()
    except KeyboardInterrupt:
        job.cancel()
        raise
    finally:
        chroma.close()
    for note in job.notes:
        say(tr("note: {note}", note=note))
    for step in job.steps:
        if step.state == "failed":
            say(tr("{name} failed: {reason}", name=step.name, reason=step.reason))
    return job


def saved_results(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], job: Job
) -> dict[str, ModelResult]:
    """The result of each model that was computed; one that is gone again makes its model failed, and is said."""
    done = {step.name: step for step in job.steps if step.state == "done"}
    results: dict[str, ModelResult] = {}
    for spec in specs:
        if spec.name not in done:
            continue
        result = result_of(workspace, collection, spec)
        if result is not None:
            results[spec.name] = result
            continue
        done[spec.name].state, done[spec.name].reason = "failed", tr(VANISHED)
        say(tr("{name} failed: {vanished}", name=spec.name, vanished=tr(VANISHED)))
    return results


def _reporting(step: Step) -> Any:  # noqa: ANN401 - the same signature as Step.update
    last_line, update = 0.0, step.update

    def report(event: dict[str, Any]) -> None:
        nonlocal last_line
        update(event)
        if time.monotonic() - last_line > SECONDS_BETWEEN_LINES or event["done"] == event["total"]:
            last_line = time.monotonic()
            parts = [tr("{done} of {total}", done=step.done, total=step.total)]
            if step.workers:
                parts.append(tr_count("{count} worker", "{count} workers", step.workers))
                if step.texts_per_second:
                    parts.append(tr("{speed:.0f} a second", speed=step.texts_per_second))
            say(
                tr(
                    "{model}: {stage}: {progress}",
                    model=step.name,
                    stage=stage_name(step.stage),
                    progress=commas(parts),
                )
            )

    return report


def status(job: Job) -> int:
    """The exit status: 0 when every model was computed, else 3."""
    return DONE if all(step.state == "done" for step in job.steps) else MODEL_FAILED
