"""Trying a model before it joins a comparison: loaded in a process of its own, asked about two sentences, let go."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from components.candidates import candidate_of
from components.costs.memory import peak_memory_mb
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.progress import Progress, Report


class Trial(Measurement[dict[str, Any]]):
    """Load a model and encode two texts with it.

    What is found: ``load_seconds``; ``memory_mb``, the peak of this process, and ``before_mb``, its peak before
    loading; ``dim``; ``max_tokens`` (None: no limit, or unknown); ``tokens`` of both sentences or None; ``encode_ms``
    of one warm call with one sentence; ``similarity`` of both read as documents and ``as_query`` with the first one
    read as a query (cosine, -1 to 1; of sparse models too).

    Options: ``sentences``, two texts.
    """

    name = "try"
    options: Options = {"sentences": ()}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """It needs a model of the candidate's own."""
        spec, candidate = subject.spec, candidate_of(subject.spec)
        if spec.parts or candidate.is_ready_made:
            return tr('"{name}" has no model of its own to load; try one of its parts.', name=spec.name)
        if not candidate.has_weights:
            return tr(
                '"{name}" counts words and loads nothing, so there is nothing to try; just add it.', name=spec.name
            )
        return ""

    def run(self, subject: Subject, options: Options, report: Report) -> dict[str, Any]:
        """Load, encode, time.

        Raises:
            BadInputError: the model cannot be had.
        """
        spec, sentences = subject.spec, [str(text) for text in options["sentences"]]
        before = peak_memory_mb()
        report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        candidate = candidate_of(spec)
        encoder = candidate.load()
        load_seconds = time.perf_counter() - started
        documents = encoder.encode_documents(sentences)
        query = encoder.encode_queries(sentences[:1])
        began = time.perf_counter()
        encoder.encode_queries(sentences[1:2])
        encode_ms = (time.perf_counter() - began) * 1000
        if not candidate.has_vectors:
            documents, query = documents.toarray(), query.toarray()
        return {
            "name": spec.name,
            "sentences": sentences,
            "load_seconds": load_seconds,
            "memory_mb": peak_memory_mb(),
            "before_mb": before,
            "dim": encoder.dim,
            "max_tokens": encoder.max_tokens,
            "tokens": encoder.count_tokens(sentences),
            "encode_ms": encode_ms,
            "similarity": _cosine(documents[0], documents[1]),
            "as_query": _cosine(query[0], documents[1]),
        }

    def save(self, subject: Subject, options: Options, measured: dict[str, Any]) -> None:
        """A trial is read off its job and forgotten: the model belongs to no project yet."""

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> dict[str, Any] | None:
        """Nothing is kept."""
        return None

    def summary(self, measured: dict[str, Any]) -> dict[str, Any]:
        """All of it."""
        return measured


TRIAL = Trial()


def _cosine(left: np.ndarray, right: np.ndarray) -> float | None:
    """None where a vector is all zeros, which has no direction."""
    lengths = float(np.linalg.norm(left.astype(np.float64)) * np.linalg.norm(right.astype(np.float64)))
    return float(left.astype(np.float64) @ right.astype(np.float64)) / lengths if lengths else None
