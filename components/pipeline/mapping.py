"""Maps of a collection: one layout per model, all laid out like the first one, saved for the next visit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from components.models.spec import ModelSpec
from components.pipeline import results
from components.pipeline.keys import encoder_key
from components.projection.layouts import Layout, Method, layout_all
from components.projection.storage import load_layout, save_layout
from components.records import Collection
from components.workspace import Workspace


def has_vectors(spec: ModelSpec) -> bool:
    """Whether a candidate can be drawn: keyword search and ready runs have no vectors."""
    return spec.kind not in ("bm25", "run")


def layout_path(
    workspace: Workspace, collection: Collection, spec: ModelSpec, reference: ModelSpec, method: Method = "umap"
) -> Path:
    """Where the map of ``spec``, laid out like ``reference``, is kept (without suffix)."""
    pair = hashlib.sha256(f"{encoder_key(reference)}|{encoder_key(spec)}|{method}".encode()).hexdigest()[:16]
    return workspace.layouts_folder(collection.documents_id) / pair


def saved_layout(
    workspace: Workspace, collection: Collection, spec: ModelSpec, reference: ModelSpec, method: Method = "umap"
) -> Layout | None:
    """The saved map; None where it was not computed yet."""
    stored = load_layout(layout_path(workspace, collection, spec, reference, method))
    return None if stored is None else stored.layout


def compute_layouts(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    report: Callable[[int, int], None],
    method: Method = "umap",
) -> dict[str, float | None]:
    """Lay out every model that has vectors, the first as reference, and save each map.

    Returns:
        model name -> share (0 to 1) of true neighbours that are neighbours in the picture.
    """
    drawn = [spec for spec in specs if has_vectors(spec)]
    if not drawn:
        return {}
    reference = drawn[0]
    todo = [spec for spec in drawn if saved_layout(workspace, collection, spec, reference, method) is None]
    if not todo:
        return {}
    report(0, len(drawn))
    vectors = {}
    for spec in drawn:
        found = results.document_vectors(workspace, collection, spec)
        if found is not None:
            vectors[spec.name] = found
    begun: list[str] = []

    def count(model: str, _stage: str) -> None:
        if model not in begun:
            begun.append(model)
            report(len(begun) - 1, len(drawn))

    layouts = layout_all(vectors, method, progress=count)
    for spec in drawn:
        path = layout_path(workspace, collection, spec, reference, method)
        save_layout(path, collection.documents["id"].tolist(), layouts[spec.name], {"model": spec.name})
    report(len(drawn), len(drawn))
    return {name: layout.trust.kept for name, layout in layouts.items()}
