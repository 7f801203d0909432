"""What is already computed, read from disk."""

from __future__ import annotations

from components.i18n import tr
from components.records import Collection
from components.spec import ModelSpec
from components.workspace import Workspace


def saved_status(workspace: Workspace, collection: Collection, spec: ModelSpec) -> str:
    """One of "ready" (a run is saved), "partial: 120 of 250" (some vectors are stored) and "not computed"."""
    from components.candidates import candidate_of

    candidate = candidate_of(spec)
    if (workspace.results_folder(collection.search_id, candidate.key) / "manifest.json").exists():
        return tr("ready")
    share = candidate.stored_share(workspace, collection)
    if share is None or not share[0]:
        return tr("not computed")
    stored, total = share
    return (
        tr("documents stored, questions to do")
        if stored == total
        else tr("partial: {stored} of {total}", stored=stored, total=total)
    )
