"""Whether a model still finds what lies near a picture or sound after a change that should not matter."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from components import numbers
from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, has_vectors
from components.evaluation.mean_intervals import Interval, mean_interval
from components.evaluation.robustness.media_edits import EDITS_OF, MediaEdit, write_changed
from components.i18n import N_, tr, tr_count
from components.measurements.base import Options, Subject
from components.measurements.document_tables import DocumentTable, drawn_files
from components.numbers import commas
from components.progress import Progress, Report
from components.records import BadInputError, Collection, FloatArray, Item
from components.retrieval.exact import exact_search

MOST_FILES = 40
NEAREST = 10  # documents compared
SEED = 31
COLUMNS = ("doc_id", "edit", "kept", "finds_itself")


@dataclass(frozen=True)
class EditKept:
    """What an edit leaves of the nearest documents: share with its 95 % interval, and how often the file finds itself.

    ``finds_itself`` is the share of changed files whose nearest document is the file they were made of.
    """

    edit: MediaEdit[Any]
    kept: Interval
    finds_itself: float
    files: int


def chosen_files(collection: Collection) -> pd.DataFrame:
    """At most MOST_FILES documents with a picture or sound, as drawn, in table order."""
    return drawn_files(collection, MOST_FILES, SEED)


def can_be_measured(subject: Subject) -> bool:
    """Whether a candidate looks at the collection's pictures, or hears its sounds, by a model of its own."""
    files = chosen_files(subject.collection)
    taken = set(candidate_of(subject.spec).modalities)
    return len(files) > 0 and has_vectors(subject.spec) and set(files["modality"]) <= taken


KEPT_BY_ONE = N_(
    "{best} keeps {kept} of the {nearest} nearest when a file is changed in ways that should not matter ({files}). "
    "{name} disturbs {best} most: {of_ten} of {nearest} stay."
)
SWAPPED = N_(
    "With the middle of another picture in it, {best} still takes a picture for the old one {share:.0f} % of the time: "
    "the less, the more it goes by the thing in the middle and not by what is around it."
)
KEPT_BY_SEVERAL = N_(
    "{best} keeps {kept} of the {nearest} nearest when a file is changed in ways that should not matter; {others} "
    "({files}). {name} disturbs {best} most: {of_ten} of {nearest} stay."
)


class MediaRobustness(DocumentTable):
    """Change files, and look which of the 10 nearest documents of each are still the nearest.

    One row per file and edit: doc_id, edit, kept (0 to 1: the share of the nearest documents that stay) and
    finds_itself (whether the nearest document of the changed file is the file itself).
    """

    name = "media-robustness"
    version = 2

    def refusal(self, subject: Subject) -> str:
        """It needs pictures or sounds, and a model that takes them."""
        if chosen_files(subject.collection).empty:
            return tr("There is no picture and no sound among the documents.")
        if not can_be_measured(subject):
            return tr(
                "{name} has no model of its own that looks at these files, so none is changed for it.",
                name=subject.spec.name,
            )
        if len(subject.collection.documents) < 3:
            return tr("Nearest documents need three documents at least.")
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> pd.DataFrame:
        """Encode every changed file, which is kept nowhere, and search for what lies near it.

        Raises:
            BadInputError: a file is gone, or the model's vectors are not there.
        """
        collection = subject.collection
        files = chosen_files(collection)
        vectors = document_vectors(subject.workspace, collection, subject.spec)
        if vectors is None:
            raise BadInputError(
                tr("{name} has no vectors on these documents; compute it first.", name=subject.spec.name)
            )
        report(Progress("loading", 0, 1, 0.0))
        encoder = candidate_of(subject.spec).load()
        ids = collection.documents["id"].tolist()
        own = vectors[[ids.index(document_id) for document_id in files["id"]]]
        before = _nearest(own, vectors, ids)
        edits = [edit for modality in EDITS_OF if modality in set(files["modality"]) for edit in EDITS_OF[modality]]
        rows = []
        with tempfile.TemporaryDirectory(prefix="changed-") as folder:
            for place, edit in enumerate(edits):
                report(Progress("changing", place, len(edits), place / len(edits)))
                items, names = _changed(subject, files, edit, Path(folder))
                if not items:
                    continue
                after = _nearest(encoder.encode(items, "document", Path), vectors, ids)
                for name, nearest in zip(names, after, strict=True):
                    near = [
                        document_id for document_id in before[files["id"].tolist().index(name)] if document_id != name
                    ][:NEAREST]
                    still = [document_id for document_id in nearest if document_id != name][:NEAREST]
                    rows.append((name, edit.key, len(set(near) & set(still)) / len(near), nearest[0] == name))
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def summary(self, measured: pd.DataFrame) -> dict[str, Any]:
        """Edit -> mean share of the nearest documents kept."""
        return {str(edit): float(part["kept"].mean()) for edit, part in measured.groupby("edit", sort=False)}


MEDIA_ROBUSTNESS = MediaRobustness()


def by_edit(table: pd.DataFrame) -> list[EditKept]:
    """What each edit leaves, in the order of EDITS_OF."""
    kept = []
    for edit in (edit for edits in EDITS_OF.values() for edit in edits):
        part = table[table["edit"] == edit.key]
        if len(part):
            interval = mean_interval(part["kept"].astype("float64"), seed=SEED, limits=(0.0, 1.0))
            kept.append(EditKept(edit, interval, float(part["finds_itself"].mean()), len(part)))
    return kept


def sentence(tables: Mapping[str, pd.DataFrame]) -> str:
    """Which model holds best under changes that should not matter, what disturbs it most, and if it sees things."""
    means = {name: float(np.mean([edit.kept.mean for edit in keeping(table)])) for name, table in tables.items()}
    best = max(means, key=lambda name: means[name])
    worst = min(keeping(tables[best]), key=lambda edit: edit.kept.mean)
    others = commas(f"{name} {_of_ten(value)}" for name, value in means.items() if name != best)
    files = tr_count("{count} file", "{count} files", int(tables[best]["doc_id"].nunique()))
    holding = tr(
        KEPT_BY_SEVERAL if others else KEPT_BY_ONE,
        others=others,
        kept=_of_ten(means[best]),
        files=files,
        name=worst.edit.name,
        best=best,
        of_ten=_of_ten(worst.kept.mean),
        nearest=NEAREST,
    )
    swaps = [edit for edit in by_edit(tables[best]) if edit.edit.should_matter]
    return numbers.sentences([holding, *(tr(SWAPPED, best=best, share=100 * swap.finds_itself) for swap in swaps)])


def keeping(table: pd.DataFrame) -> list[EditKept]:
    """What each edit that should not matter leaves."""
    return [edit for edit in by_edit(table) if not edit.edit.may_matter and not edit.edit.should_matter]


def _of_ten(share: float) -> str:
    return f"{share * NEAREST:.1f}"


def _nearest(asked: FloatArray, vectors: FloatArray, ids: list[str]) -> list[tuple[str, ...]]:
    return [ranking.doc_ids for ranking in exact_search(asked, vectors, ids, NEAREST + 1)]


def _changed(subject: Subject, files: pd.DataFrame, edit: MediaEdit[Any], folder: Path) -> tuple[list[Item], list[str]]:
    """The files an edit applies to, changed and saved in the folder, as items that name them by their path."""
    items, names = [], []
    others = _others(files) if edit.should_matter else {}
    for number, row in enumerate(files.to_dict("records")):
        if edit not in EDITS_OF[row["modality"]] or (edit.should_matter and row["id"] not in others):
            continue
        target = folder / f"{number}.{'png' if row['modality'] == 'image' else 'wav'}"
        keep = subject.workspace.media.path
        other = keep(others[row["id"]]) if edit.should_matter else None
        write_changed(keep(row["media"]), row["modality"], edit, f"{edit.key} {row['id']}", target, other)
        items.append(Item("", str(target), row["modality"]))
        names.append(str(row["id"]))
    return items, names


def _others(files: pd.DataFrame) -> dict[str, str]:
    """Document id -> the file of the next picture of another label, or the next one that is another file."""
    pictures = files[files["modality"] == "image"].to_dict("records")
    others = {}
    for place, row in enumerate(pictures):
        after = [other for other in pictures[place + 1 :] + pictures[:place] if other["media"] != row["media"]]
        unlike = [other for other in after if other["label"] != row["label"]]
        if after:
            others[str(row["id"])] = str((unlike or after)[0]["media"])
    return others
