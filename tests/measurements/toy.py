"""The measurement of docs/adding-a-measurement.md, word for word: how many different words the documents have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from components.candidates.by_spec import encoder_key
from components.files import read_json, write_json
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report


class DistinctWords(Measurement[int]):
    """Options: ``shortest``, the fewest letters of a word that counts."""

    name = "distinct-words"
    options: Options = {"shortest": 1}

    def refusal(self, subject: Subject) -> str:
        """It needs more than one document."""
        return "" if len(subject.collection.documents) > 1 else tr("There is one document only; add others.")

    def run(self, subject: Subject, options: Options, report: Report) -> int:
        """Count."""
        report(Progress("counting", 0, 1, 0.0))
        words = {word for text in subject.collection.document_texts() for word in text.split()}
        return sum(len(word) >= options["shortest"] for word in words)

    def save(self, subject: Subject, options: Options, measured: int) -> None:
        """Beside the run."""
        write_json(_path(subject), {"words": measured})

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> int | None:
        """The number; None where nobody counted."""
        path = _path(subject)
        return int(read_json(path)["words"]) if path.exists() else None

    def summary(self, measured: int) -> dict[str, Any]:
        """The number."""
        return {"words": measured}


DISTINCT_WORDS = DistinctWords()


def _path(subject: Subject) -> Path:
    folder = subject.workspace.results_folder(subject.collection.search_id, encoder_key(subject.spec))
    return folder / "distinct-words.json"
