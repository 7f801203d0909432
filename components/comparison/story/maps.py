"""The maps of a story: pictures that are there already, else quick ones where the collection is small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.candidates.by_spec import document_vectors, has_vectors
from components.charts.looks import CLASSES, MOST_LABELS
from components.comparison.comparison import Comparison
from components.comparison.story import words
from components.comparison.story.content import MapPicture, Maps, ModelStyle
from components.i18n import tr_count
from components.measurements import maps as saved_maps
from components.measurements.neighbourhoods import AT_ONCE
from components.numbers import sentences
from components.projection.layouts import Layout, layout_all
from components.spec import ModelSpec
from components.workspace import ProjectCandidate

MOST_POINTS = 2_000  # of a map in the story; more are drawn as a sample, which is said
LEAST_POINTS = 3  # documents that make a picture


def maps_of(comparison: Comparison, candidates: Sequence[ProjectCandidate]) -> Maps | None:
    """The maps of those of these models that have vectors; None where there is nothing to draw yet."""
    drawn = [candidate for candidate in candidates if has_vectors(candidate.spec)]
    total = len(comparison.collection.documents)
    layouts = _layouts(comparison, drawn) if drawn and total >= LEAST_POINTS else None
    if layouts is None:
        return None
    rows = np.arange(total)
    if total > MOST_POINTS:
        rows = np.sort(np.random.default_rng(0).permutation(total)[:MOST_POINTS])
    classes, names = _classes(comparison)
    pictures = tuple(
        MapPicture(
            ModelStyle.of(candidate),
            layouts[candidate.name].points[rows],
            classes[rows].tolist(),
            _kept(layouts[candidate.name]),
        )
        for candidate in drawn
    )
    colours = zip(CLASSES["light"], CLASSES["dark"], strict=True)
    legend = tuple((name, *pair) for name, pair in zip(names, colours, strict=False))
    note = words.MAP_NOTE
    if total > MOST_POINTS:
        note = sentences([note, words.MAP_SAMPLE.format(shown=f"{MOST_POINTS:,}", total=f"{total:,}")])
    of = words.MAP_OF if len(drawn) > 1 else words.MAP_OF_ONE
    headline = of.format(model=drawn[0].name, documents=tr_count("{count} document", "{count} documents", total))
    return Maps(headline, pictures, legend, note)


def _layouts(comparison: Comparison, drawn: Sequence[ProjectCandidate]) -> dict[str, Layout] | None:
    """UMAP where it is saved for all, else PCA where that is, else PCA made here of a small collection."""
    reference = next(candidate.spec for candidate in comparison.ready if has_vectors(candidate.spec))
    for method in ("umap", "pca"):
        layouts = {
            candidate.name: saved_maps.saved_layout(
                comparison.workspace, comparison.collection, candidate.spec, reference, method
            )
            for candidate in drawn
        }
        saved = {name: layout for name, layout in layouts.items() if layout is not None}
        if len(saved) == len(drawn):
            return saved
    if len(comparison.collection.documents) > AT_ONCE:
        return None
    specs = list({spec.to_json(): spec for spec in (reference, *(candidate.spec for candidate in drawn))}.values())
    key = (comparison.collection.documents_id, tuple(spec.to_json() for spec in specs))
    return comparison.keep("quick maps", key, lambda: _quick(comparison, specs))


def _quick(comparison: Comparison, specs: Sequence[ModelSpec]) -> dict[str, Layout]:
    vectors = {spec.name: document_vectors(comparison.workspace, comparison.collection, spec) for spec in specs}
    return layout_all({name: matrix for name, matrix in vectors.items() if matrix is not None}, "pca")


def _kept(layout: Layout) -> str:
    kept = layout.trust.kept
    return "" if kept is None else words.KEPT.format(kept=round(kept * 100))


def _classes(comparison: Comparison) -> tuple[np.ndarray, list[str]]:
    """The label of each document as a place in the legend: the most common ones, and one place for all others."""
    labels = comparison.collection.documents["label"]
    counts = labels[labels != ""].value_counts()
    if not 1 < len(counts) <= max(2, len(labels) // 2):  # more are names, not groups
        return np.zeros(len(labels), dtype=int), [words.ALL_DOCUMENTS]
    most = counts.index[: MOST_LABELS - 1].tolist()
    has_rest = bool((~labels.isin(most)).any())
    places = {label: place for place, label in enumerate(most)}
    names = [*map(str, most), *([words.OTHERS] if has_rest else [])]
    return labels.map(lambda label: places.get(label, len(most))).to_numpy(dtype=int), names
