"""Whether a caption finds its picture or sound, and whether the file finds its caption."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.candidates.by_spec import document_vectors, has_vectors
from components.evaluation.mean_intervals import Interval, mean_interval
from components.i18n import tr
from components.measurements.base import Options, Subject
from components.measurements.document_tables import DocumentTable, drawn_files
from components.progress import Progress, Report
from components.records import BadInputError, Collection, FloatArray, Item

MOST_FILES = 1_000
BATCH = 64  # captions encoded between two words of progress
DEPTHS = (1, 10)
SEED = 47
COLUMNS = ("doc_id", "to_file", "to_words")
WAYS = ("to_file", "to_words")


def captioned(collection: Collection) -> pd.DataFrame:
    """At most MOST_FILES documents with a picture or sound and a caption, as drawn, in table order."""
    return drawn_files(collection, MOST_FILES, SEED, with_captions=True)


def can_be_measured(subject: Subject) -> bool:
    """Whether a candidate's own model takes words and the collection's files, and these have captions."""
    files, taken = captioned(subject.collection), set(candidate_of(subject.spec).modalities)
    return files["text"].nunique() > 1 and has_vectors(subject.spec) and {"text", *files["modality"].unique()} <= taken


class BothWays(DocumentTable):
    """Each caption is asked among the files, and each file among the captions.

    One row per document: doc_id, and the rank (from 1) of its file for its caption (``to_file``) and of its caption for
    its file (``to_words``). Of files with one caption the best placed counts.
    """

    name = "both-ways"

    def refusal(self, subject: Subject) -> str:
        """It needs a model of words and files, and captions."""
        if captioned(subject.collection)["text"].nunique() < 2:
            return tr("There are no pictures or sounds with different captions.")
        if not can_be_measured(subject):
            return tr("{name} has no model of its own that takes both words and these files.", name=subject.spec.name)
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> pd.DataFrame:
        """Encode the captions as questions, which are kept nowhere, and rank both ways.

        Raises:
            BadInputError: the model's vectors are not there.
        """
        vectors = document_vectors(subject.workspace, subject.collection, subject.spec)
        if vectors is None:
            raise BadInputError(
                tr("{name} has no vectors on these documents; compute it first.", name=subject.spec.name)
            )
        files = captioned(subject.collection)
        report(Progress("loading", 0, 1, 0.0))
        encoder = candidate_of(subject.spec).load()
        parts = []
        for start in range(0, len(files), BATCH):
            report(Progress("queries", start, len(files), start / len(files)))
            items = [Item(text) for text in files["text"].iloc[start : start + BATCH]]
            parts.append(encoder.encode(items, "query", subject.workspace.media.path))
        place_of = {name: place for place, name in enumerate(subject.collection.documents["id"])}
        seen = vectors[[place_of[name] for name in files["id"]]]
        cosines = np.concatenate(parts) @ seen.T
        same = files["text"].to_numpy()[:, None] == files["text"].to_numpy()[None, :]
        return pd.DataFrame(
            {"doc_id": files["id"], "to_file": ranks(cosines, same), "to_words": ranks(cosines.T, same)}
        )

    def summary(self, measured: pd.DataFrame) -> dict[str, Any]:
        """Way and depth -> share found."""
        return {f"{way}@{depth}": float((measured[way] <= depth).mean()) for way in WAYS for depth in DEPTHS}


BOTH_WAYS = BothWays()


def ranks(cosines: FloatArray, right: np.ndarray) -> np.ndarray:
    """Of each row the rank of its best right column, int64 from 1; a wrong one with the same cosine stands before it.

    ``cosines`` is float (rows, columns), ``right`` bool of the same shape with at least one True in a row.
    """
    best = np.where(right, cosines, -np.inf).max(axis=1, keepdims=True)
    return np.asarray(((cosines >= best) & ~right).sum(axis=1) + 1, dtype=np.int64)


def share_found(places: pd.DataFrame, way: str, depth: int) -> Interval:
    """The share of documents found among the first ``depth``, with its 95 % interval."""
    return mean_interval((places[way] <= depth).astype("float64"), seed=SEED)
