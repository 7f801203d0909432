"""Who lies next to whom in each model's own space: saved once, read by maps, disputes, hubs and the page."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from components.candidates.by_spec import document_vectors, encoder_key
from components.damage import absent_if_damaged
from components.datasets.theme_words import Theme, name_groups
from components.evaluation import neighbourhoods
from components.files import read_array, read_json, read_parquet, write_array, write_json, write_parquet
from components.i18n import tr
from components.projection.clusters import Codes, group_documents
from components.projection.layouts import MOST_DRAWN
from components.projection.neighbours import IndexArray, Neighbours, exact_neighbours
from components.records import BadInputError, Collection, FloatArray
from components.spec import ModelSpec
from components.workspace import Workspace

KEPT = 20  # neighbours saved of each document: UMAP reads 14, disputes and trust 10
COMPARED = 10  # neighbours compared in a dispute
SAMPLE = 2_000  # documents whose neighbourhoods are compared first where exact lists take long
AT_ONCE = 20_000  # documents up to which exact lists take seconds and nothing is sampled first
TITLE_TIMES = 3  # how often a title's words count in the name of a group: a title says what a text is about
THEMES_FORMAT = 3  # raised whenever groups are made or named differently

RowArray = npt.NDArray[np.int64]
ReportCount = Callable[[int], None]


@dataclass(frozen=True)
class Disputes:
    """Documents by how differently the models see their neighbourhoods.

    ``table`` has row (int64, place in the collection's documents), overlap and rbo (0 to 1, means over all pairs of
    ``models``), the most disputed first. ``looked_at`` of ``total`` documents were compared, all their neighbours being
    exact.
    """

    table: pd.DataFrame
    models: tuple[str, ...]
    total: int

    @property
    def looked_at(self) -> int:
        """Documents compared."""
        return len(self.table)

    def overlap_of(self) -> FloatArray:
        """Float32 (total,): each document's overlap; NaN where nobody looked."""
        overlaps = np.full(self.total, np.nan, np.float32)
        overlaps[self.table["row"].to_numpy()] = self.table["overlap"].to_numpy()
        return overlaps


@absent_if_damaged
def saved_neighbours(workspace: Workspace, collection: Collection, spec: ModelSpec) -> IndexArray | None:
    """Int32 (n, up to 20) row numbers, best first, read by memory map; None where they were not computed yet."""
    path = _lists_path(workspace, collection, spec)
    try:
        lists = read_array(path, mapped=True)
    except FileNotFoundError:
        return None
    n = len(collection.documents)
    return lists if lists.shape == (n, min(KEPT, n - 1)) else None


def compute_neighbours(
    workspace: Workspace,
    collection: Collection,
    spec: ModelSpec,
    vectors: FloatArray,
    report: ReportCount | None = None,
) -> Neighbours:
    """The exact neighbours of every document, saved for the next reader."""
    neighbours = exact_neighbours(vectors, KEPT, report=report)
    write_array(_lists_path(workspace, collection, spec), neighbours[0])
    return neighbours


@absent_if_damaged
def saved_disputes(workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec]) -> Disputes | None:
    """The exact disputes where they are saved, else those of a sample; None where there are neither."""
    for sampled in (False, True):
        path = _disputes_path(workspace, collection, specs, sampled=sampled)
        if path.exists():
            return Disputes(read_parquet(path), tuple(spec.name for spec in specs), len(collection.documents))
    return None


def compute_disputes(workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec]) -> Disputes | None:
    """Compare the saved neighbours of all these models and save the result; None without two models' lists."""
    lists = {spec.name: saved_neighbours(workspace, collection, spec) for spec in specs}
    known = {name: neighbours for name, neighbours in lists.items() if neighbours is not None}
    if len(known) < len(specs) or len(specs) < 2 or len(collection.documents) < 2:
        return None
    table = neighbourhoods.disputes(known, COMPARED)
    write_parquet(_disputes_path(workspace, collection, specs, sampled=False), table)
    return Disputes(table, tuple(known), len(collection.documents))


def sample_disputes(
    workspace: Workspace,
    collection: Collection,
    specs: Sequence[ModelSpec],
    *,
    sample: int = SAMPLE,
    seed: int = 0,
    report: Callable[[int, int], None] | None = None,
) -> Disputes | None:
    """Compare the exact neighbours of a seeded sample of documents and save the result; one model in memory at a time.

    Args:
        workspace: where vectors are and the result goes.
        collection: the documents.
        specs: the models; fewer than two give None.
        sample: documents compared; each one's neighbours are looked for among all documents.
        seed: of the draw.
        report: told how many models are done, and of how many.
    """
    if len(specs) < 2:
        return None
    n = len(collection.documents)
    rows = np.sort(np.random.default_rng(seed).choice(n, min(sample, n), replace=False)).astype(np.int64)
    lists = {}
    for number, spec in enumerate(specs):
        vectors = document_vectors(workspace, collection, spec)
        if vectors is None:
            raise BadInputError(tr("{name} has no vectors, so its neighbourhoods cannot be compared.", name=spec.name))
        lists[spec.name] = exact_neighbours(vectors, COMPARED, rows=rows)[0]
        if report:
            report(number + 1, len(specs))
    table = neighbourhoods.disputes(lists, COMPARED)
    table["row"] = rows[table["row"].to_numpy()]
    write_parquet(_disputes_path(workspace, collection, specs, sampled=True), table)
    return Disputes(table, tuple(lists), n)


@dataclass(frozen=True)
class Themes:
    """Groups of documents as one model sees them: ``codes`` int32 (n,), below 0: none; and what each is about."""

    codes: Codes
    themes: tuple[Theme, ...]

    def names(self) -> list[str]:
        """A distinct name for each group: its words, numbered where others have the same or none tell it apart."""
        seen: Counter[str] = Counter()
        names = []
        for theme in self.themes:
            name = theme.name or tr("Group")
            seen[name] += 1
            names.append(name if theme.name and seen[name] == 1 else f"{name} {seen[name]}")
        return names


@absent_if_damaged
def saved_themes(workspace: Workspace, collection: Collection, reference: ModelSpec) -> Themes | None:
    """The groups by ``reference``; None where they were not computed yet."""
    path = _themes_path(workspace, collection, reference)
    try:
        codes = read_array(path.with_suffix(".npy"))
        content = read_json(path.with_suffix(".json"), with_lists=True)
    except FileNotFoundError:
        return None
    content = content["themes"] if isinstance(content, dict) else content  # a list before files had checksums
    if len(codes) != len(collection.documents):
        return None
    return Themes(codes, tuple(Theme(tuple(theme["words"]), theme["documents"]) for theme in content))


def compute_themes(workspace: Workspace, collection: Collection, reference: ModelSpec, vectors: FloatArray) -> Themes:
    """Group the documents in the reference's own space, name the groups from their texts, and save both."""
    codes = group_documents(vectors)
    documents = collection.documents
    texts = [
        f"{(title + ' ') * TITLE_TIMES}{text}"
        for title, text in zip(documents["title"], documents["text"], strict=True)
    ]
    themes = name_groups(texts, codes, documents["language"].tolist())
    path = _themes_path(workspace, collection, reference)
    write_array(path.with_suffix(".npy"), codes)
    content = [{"words": theme.words, "documents": theme.documents} for theme in themes]
    write_json(path.with_suffix(".json"), {"themes": content})
    return Themes(codes, tuple(themes))


def are_listed(collection: Collection) -> bool:
    """Whether every document's neighbours are kept; above 150,000 documents only samples are compared."""
    return len(collection.documents) <= MOST_DRAWN


def neighbours_of(lists: Mapping[str, IndexArray], row: int, k: int) -> dict[str, list[int]]:
    """Model -> the k nearest documents of one, as row numbers, best first."""
    return {name: [int(other) for other in neighbours[row, :k]] for name, neighbours in lists.items()}


def _lists_path(workspace: Workspace, collection: Collection, spec: ModelSpec) -> Path:
    return workspace.layouts_folder(collection.documents_id) / f"neighbours-{encoder_key(spec)}.npy"


def _themes_path(workspace: Workspace, collection: Collection, reference: ModelSpec) -> Path:
    return workspace.layouts_folder(collection.documents_id) / f"themes{THEMES_FORMAT}-{encoder_key(reference)}"


def _disputes_path(workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], *, sampled: bool) -> Path:
    keys = "|".join(sorted(encoder_key(spec) for spec in specs))
    name = hashlib.sha256(keys.encode()).hexdigest()[:16]
    return workspace.layouts_folder(collection.documents_id) / f"disputes-{name}{'-sample' if sampled else ''}.parquet"
