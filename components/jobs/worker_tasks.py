"""What a worker process can be asked to do, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from components.costs.spending import Spending
from components.progress import RUN_DEPTH, Progress, Report
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace


@dataclass(frozen=True)
class WorkerTask:
    """What a worker is asked. JSON can hold the options, and what comes of them."""

    workspace: Workspace
    collection: Collection
    specs: Sequence[ModelSpec]
    options: Mapping[str, Any]
    spending: Spending
    report: Report


# Each imports what it needs itself: nobody waits for the libraries of another.


def compute(task: WorkerTask) -> dict[str, Any]:
    """One model from texts to its saved run; ``options["depth"]`` results are kept per query."""
    from components.candidates.compute import compute_model

    depth = int(task.options["depth"])
    return compute_model(
        task.workspace, task.collection, task.specs[0], task.report, depth=depth, spending=task.spending
    )


def estimate(task: WorkerTask) -> dict[str, float]:
    """What computing one model will take."""
    from components.candidates.compute import estimate_model

    return estimate_model(task.workspace, task.collection, task.specs[0])


def maps(task: WorkerTask) -> Any:  # noqa: ANN401 - as compute_layouts
    """The maps of all the models, laid out like the first one's."""
    from components.measurements.maps import compute_layouts

    return compute_layouts(
        task.workspace,
        task.collection,
        list(task.specs),
        lambda stage, done, total, share: task.report(Progress(stage, done, total, share)),
    )


def hard_documents(task: WorkerTask) -> int:
    """Which documents of ``options["dataset_id"]`` its sample takes first, kept with it; how many that are."""
    from components.candidates.by_spec import result_of
    from components.candidates.compute import compute_model
    from components.retrieval.hard_sample import hard_order

    for spec in task.specs:
        compute_model(task.workspace, task.collection, spec, task.report, depth=RUN_DEPTH)
    results = [result_of(task.workspace, task.collection, spec) for spec in task.specs]
    order = hard_order(task.collection, [result.run for result in results if result is not None])
    task.workspace.keep_hard_order(task.options["dataset_id"], order)
    return len(order)


def measure(task: WorkerTask) -> dict[str, Any]:
    """The measurement at ``options["place"]`` of one model, with ``options["options"]``."""
    from components.measurements import base, measurement_at

    subject = base.Subject(task.workspace, task.collection, task.specs[0], task.spending)
    return base.measure(measurement_at(task.options["place"]), subject, task.options["options"], task.report)


def train(task: WorkerTask) -> dict[str, Any]:
    """A model of ``options["project_id"]``, learned from its judgments, into ``options["target"]``; what it gained."""
    from components.training.teacher import Order
    from components.training.train import train as train_model

    options = task.options
    order = Order(
        task.workspace.project_collection(task.workspace.project(options["project_id"])),
        task.specs[0],
        Path(options["target"]),
        **{name: options[name] for name in ("rung", "pairs", "seed", "with_curve", "margin")},
    )
    return dict(train_model(task.workspace, order, task.report).told)


TASKS: Mapping[str, Callable[[WorkerTask], Any]] = {
    "compute": compute,
    "estimate": estimate,
    "maps": maps,
    "hard documents": hard_documents,
    "measure": measure,
    "train": train,
}
