"""What a worker process can be asked to do, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from components.costs.spending import Spending
from components.progress import Progress, Report
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace

Work = Callable[[Workspace, Collection, Sequence[ModelSpec], Mapping[str, Any], Spending, Report], Any]
"""Workspace, collection, models, options, who pays, progress -> the result. Options and result are what JSON can hold.

Each imports what it needs itself: nobody waits for the libraries of another.
"""


def compute(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    options: Mapping[str, Any],
    spending: Spending,
    report: Report,
) -> dict[str, Any]:
    """One model from texts to its saved run; ``options["depth"]`` results are kept per query."""
    from components.candidates.compute import compute_model

    return compute_model(workspace, collection, specs[0], report, depth=int(options["depth"]), spending=spending)


def estimate(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    options: Mapping[str, Any],
    spending: Spending,
    report: Report,
) -> dict[str, float]:
    """What computing one model will take."""
    from components.candidates.compute import estimate_model

    return estimate_model(workspace, collection, specs[0])


def maps(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    options: Mapping[str, Any],
    spending: Spending,
    report: Report,
) -> Any:  # noqa: ANN401 - as compute_layouts
    """The maps of all the models, laid out like the first one's."""
    from components.measurements.maps import compute_layouts

    return compute_layouts(
        workspace,
        collection,
        list(specs),
        lambda stage, done, total, share: report(Progress(stage, done, total, share)),
    )


def measure(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    options: Mapping[str, Any],
    spending: Spending,
    report: Report,
) -> dict[str, Any]:
    """The measurement at ``options["place"]`` of one model, with ``options["options"]``."""
    from components.measurements import base, measurement_at

    subject = base.Subject(workspace, collection, specs[0], spending)
    return base.measure(measurement_at(options["place"]), subject, options["options"], report)


WORK: Mapping[str, Work] = {"compute": compute, "estimate": estimate, "maps": maps, "measure": measure}
