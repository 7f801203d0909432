"""What a Comparison is opened with: candidates in their slots, and the results saved of them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from components.candidates.by_spec import result_of
from components.records import BadInputError, Collection
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.workspace import Project, ProjectCandidate, Workspace


def load_results(
    workspace: Workspace, collection: Collection, candidates: Sequence[ProjectCandidate]
) -> dict[str, ModelResult]:
    """Candidate -> its saved result, of those that are computed and can still be had."""
    results: dict[str, ModelResult] = {}
    for candidate in candidates:
        with contextlib.suppress(BadInputError):  # the model went away; the Models page says so
            result = result_of(workspace, collection, candidate.spec)
            results |= {candidate.name: result} if result is not None else {}
    return results


def with_candidates(project: Project, specs: Sequence[ModelSpec]) -> Project:
    """The project with these candidates alone, in this order; those it has keep their slot."""
    slots = {candidate.name: candidate.slot for candidate in project.candidates}
    free = iter(slot for slot in range(1, len(specs) + len(slots) + 1) if slot not in slots.values())
    return replace(
        project, candidates=tuple(ProjectCandidate(spec, slots.get(spec.name) or next(free)) for spec in specs)
    )
