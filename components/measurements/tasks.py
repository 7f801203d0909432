"""What a worker process can be asked to do, by name. A new kind of measurement is a row of TASKS and a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from components.records import BadInputError

if TYPE_CHECKING:
    from components.progress import Report
    from components.records import Collection
    from components.spec import ModelSpec
    from components.workspace import Workspace

    Task = Callable[[Workspace, Collection, Sequence[ModelSpec], Mapping[str, Any], Report], Any]

TASKS = {
    "compute": "components.measurements.tasks:compute",
    "estimate": "components.measurements.tasks:estimate",
    "task_metrics": "components.measurements.task_metrics:measure",
    "project": "components.measurements.tasks:project",
    "loadtest": "components.measurements.load_runs:measure",
    "sizes": "components.measurements.sizes:measure",
    "index-settings": "components.measurements.index_settings:measure",
    "diagnose": "components.measurements.repairs:diagnose",
    "robustness": "components.measurements.robustness:measure",
    "prefix_loss": "components.measurements.prefix_loss:measure",
    "try": "components.measurements.trying:measure",
}
"""Name -> module and function, imported by the worker that needs it. Options and results are what JSON can hold."""


def task_named(name: str) -> Task:
    """The function of a task.

    Raises:
        BadInputError: there is no such task.
    """
    if name not in TASKS:
        raise BadInputError(f'There is no task "{name}"; known: {", ".join(TASKS)}.')
    module, _, function = TASKS[name].partition(":")
    found: Task = getattr(import_module(module), function)
    return found


def compute(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    """One model from texts to its saved run; ``options["depth"]`` results are kept per query.

    What components.costs.spending.Spending.as_options gives says who pays a provider, and how much at most.
    """
    from components.candidates.compute import compute_model
    from components.costs.spending import spending_in

    spending, depth = spending_in(options), int(options["depth"])
    return compute_model(workspace, collection, specs[0], report, depth=depth, spending=spending)


def estimate(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, float]:
    """What computing one model will take."""
    from components.candidates.compute import estimate_model

    return estimate_model(workspace, collection, specs[0])


def project(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> Any:  # noqa: ANN401 - as compute_layouts
    """The maps of all the models, laid out like the first one's."""
    from components.measurements.mapping import compute_layouts
    from components.progress import Progress

    return compute_layouts(
        workspace,
        collection,
        list(specs),
        lambda stage, done, total, share: report(Progress(stage, done, total, share)),
    )
