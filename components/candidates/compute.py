"""Computing and estimating a candidate, for whoever holds a spec: what a worker process does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from components.candidates import candidate_of
from components.candidates.work import Work
from components.costs.spending import Spending
from components.damage import DamagedError
from components.progress import RUN_DEPTH, Report
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr


def compute_model(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    report: Report,
    *,
    depth: int = RUN_DEPTH,
    api_key: SecretStr | None = None,
    spending: Spending | None = None,
) -> dict[str, Any]:
    """Bring one model to a saved run over this collection. Returns the manifest of the result.

    ``spending`` says who pays a provider, and how much at most.

    Raises:
        BadInputError: the model cannot be had or misbehaves, in one sentence.
    """
    work = Work(workspace, collection, report, depth, api_key, spending or Spending())
    try:
        return candidate_of(spec).compute(work)
    except DamagedError as error:
        if not error.set_aside():
            raise
        return candidate_of(spec).compute(work)  # from what is whole


def estimate_model(workspace: Workspace, collection: Collection, spec: ModelSpec) -> dict[str, float]:
    """Try 32 of the person's own texts and say what all of them will take; see ``Candidate.estimate``."""
    return candidate_of(spec).estimate(Work(workspace, collection))
