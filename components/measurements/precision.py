"""Float32 beside bfloat16 on a few of the person's own texts: how much faster, and how alike the vectors are."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.candidates.precision import BFLOAT16, adaptable, in_bfloat16
from components.files import known_json, write_json
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report

TEXTS = 32
ROUNDS = 3  # timed calls of each, in turn; the quickest of each counts
LEAST_LIKENESS_MEAN = 0.9999  # cosine
LEAST_LIKENESS = 0.999  # of every single text
LEAST_GAIN = 1.1  # below that nothing is won
VERSION = 1


@dataclass(frozen=True)
class PrecisionTrial:
    """``likeness_*``: cosine of each text's two vectors, -1 to 1. ``gain``: float32's seconds through bfloat16's."""

    texts: int
    gain: float
    likeness_mean: float
    likeness_min: float

    @property
    def is_alike(self) -> bool:
        """Whether bfloat16 gives practically the same vectors."""
        return self.likeness_mean >= LEAST_LIKENESS_MEAN and self.likeness_min >= LEAST_LIKENESS

    @property
    def takes_bfloat16(self) -> bool:
        """Whether it is both alike and faster on this computer."""
        return self.is_alike and self.gain >= LEAST_GAIN

    def sentence(self, model: str) -> str:
        """What was found and what follows from it."""
        alike = tr(
            "cosine {likeness_mean:.5f} on average and {likeness_min:.5f} at least, {texts} texts",
            likeness_mean=self.likeness_mean,
            likeness_min=self.likeness_min,
            texts=self.texts,
        )
        if self.takes_bfloat16:
            return tr(
                "{model} is computed in bfloat16: {gain:.1f} times as fast here, same vectors ({alike}).",
                model=model,
                gain=self.gain,
                alike=alike,
            )
        if self.is_alike:
            return tr(
                "{model} stays in float32: bfloat16 is no faster on this computer ({gain:.1f} times).",
                model=model,
                gain=self.gain,
            )
        return tr("{model} stays in float32: in bfloat16 its vectors differ ({alike}).", model=model, alike=alike)


class Precision(Measurement[PrecisionTrial]):
    """Loads the model in both precisions and encodes the same sample of documents in turn."""

    name = "precision"
    needs_result = False
    is_kept = True

    def refusal(self, subject: Subject) -> str:
        """It needs a model that torch runs, and texts."""
        if subject.spec not in adaptable(subject.spec):
            return tr("{name} is run in one precision only, so there is nothing to compare.", name=subject.spec.name)
        return "" if len(subject.collection.documents) else tr("There are no documents to try it on.")

    def run(self, subject: Subject, options: Options, report: Report) -> PrecisionTrial:
        """Encode ``TEXTS`` documents in both.

        Raises:
            BadInputError: the model cannot be had.
        """
        texts = subject.collection.document_texts()
        draw = np.random.default_rng(0).permutation(len(texts))[:TEXTS]
        sample = [texts[row] for row in draw]
        half = in_bfloat16(subject.spec, frozenset([subject.spec.to_json()]))
        report(Progress("loading", 0, 1, 0.0))
        encoders = [candidate_of(spec).load() for spec in (subject.spec, half)]
        for encoder in encoders:
            encoder.encode_documents(sample[:2])  # the first call sets up more than it encodes
        seconds: list[list[float]] = [[], []]
        vectors = [np.empty(0), np.empty(0)]
        for done in range(ROUNDS):
            for which, encoder in enumerate(encoders):
                started = time.perf_counter()
                vectors[which] = encoder.encode_documents(sample)
                seconds[which].append(time.perf_counter() - started)
            report(Progress("timing", done + 1, ROUNDS, 0.0))
        likeness = (vectors[0].astype(np.float64) * vectors[1].astype(np.float64)).sum(axis=1)
        gain = min(seconds[0]) / max(min(seconds[1]), 1e-9)
        return PrecisionTrial(len(sample), gain, float(likeness.mean()), float(likeness.min()))

    def save(self, subject: Subject, options: Options, measured: PrecisionTrial) -> None:
        """Beside the model's results on this collection."""
        write_json(_path(subject), {"version": VERSION, **asdict(measured)})

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> PrecisionTrial | None:
        """The trial; None where there was none."""
        kept = known_json(_path(subject))
        if kept is None or kept.pop("version", None) != VERSION:
            return None
        return PrecisionTrial(**kept)

    def summary(self, measured: PrecisionTrial) -> dict[str, Any]:
        """What was found, and the choice."""
        return {**asdict(measured), "precision": BFLOAT16 if measured.takes_bfloat16 else "float32"}


PRECISION = Precision()


def _path(subject: Subject) -> Path:
    folder = subject.workspace.results_folder(subject.collection.search_id, candidate_of(subject.spec).key)
    return folder / "precision.json"
