"""What leaving out a model's prompts costs on this data: the same model with them, over the same judged queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components.candidates.compute import compute_model
from components.candidates.prefixes import with_prompts
from components.evaluation import metrics, statistics
from components.files import read_json, write_json
from components.progress import Report
from components.records import BadInputError, Collection
from components.results import store as results
from components.results.scores import LEADING_METRIC
from components.spec import ModelSpec
from components.workspace import Workspace

FILE = "prompts.json"  # beside the run of the model as it is used
TASK = "prefix_loss"
SEED = 20


def measure(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], options: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    """Compute the first model as it is used and with its prompts, compare both, save the answer beside the run.

    ``options["qrels"]`` are the judgments of the person, query id -> document id -> grade; those of the collection
    where there are none.

    Returns:
        ``metric``, ``used`` and ``prompted`` (means, 0 to 1), ``difference`` (prompted minus used) with ``low`` and
        ``high`` (95 %), ``verdict`` of the prompts, ``queries``.

    Raises:
        BadInputError: no judged queries, or nothing is missing.
    """
    qrels = options.get("qrels") or collection.qrels()
    if not qrels:
        raise BadInputError("The loss needs judged questions; bring or grade some first.")
    spec, prompted = specs[0], with_prompts(specs[0])
    columns = []
    for one in (spec, prompted):
        if results.load(workspace, collection, one) is None:
            compute_model(workspace, collection, one, report)
        found = results.load(workspace, collection, one)
        if found is None:  # never: it was just computed
            raise BadInputError(f"{one.name} has no result. Compute it again.")
        run = results.document_run(found, collection)
        columns.append(metrics.per_query(run, qrels, [LEADING_METRIC])[LEADING_METRIC])
    compared = statistics.compare(columns[1], columns[0], margin=float(options.get("margin", 0.02)), seed=SEED)
    answer = {
        "metric": LEADING_METRIC,
        "used": float(columns[0].mean()),
        "prompted": float(columns[1].mean()),
        "difference": compared.difference,
        "low": compared.ci_low,
        "high": compared.ci_high,
        "verdict": compared.verdict,
        "queries": compared.queries,
    }
    own = results.load(workspace, collection, spec)
    if own is not None:
        write_json(own.folder / FILE, answer)
    return answer


def saved(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, Any] | None:
    """What ``measure`` found; None before it was asked for."""
    own = results.load(workspace, collection, spec)
    path = own.folder / FILE if own is not None else None
    return dict(read_json(path)) if path is not None and path.exists() else None
