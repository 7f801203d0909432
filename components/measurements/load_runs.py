"""Load tests of candidates: run in a worker process of its own, saved level by level, kept when stopped."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil

from components.candidates import candidate_of
from components.candidates.by_spec import build_encoder, encoder_key, is_local, load_model
from components.candidates.live_search import LiveSearch
from components.costs.gpu import gpu_use
from components.costs.load_test import LEVELS, QUICK_LEVELS, Call, Text, best_batch, run_level, texts_by_length
from components.costs.memory import peak_memory_mb
from components.damage import absent_if_damaged
from components.files import read_json, read_parquet, write_json, write_parquet
from components.i18n import tr
from components.measurements.base import NO_OPTIONS, Measurement, Options, Subject
from components.measurements.load_senders import SearchedDocuments, sender_of_files
from components.numbers import commas
from components.progress import Progress, Report
from components.records import BadInputError, Collection
from components.retrieval.exact import exact_search
from components.spec import ModelSpec
from components.workspace import Workspace

WARM_CALLS = 5  # before the levels, so that no level pays for the first calls
DEPTH = 10
TEXTS_PER_LENGTH = 200  # distinct texts of each length, sent in turn
BATCHES = (1, 4, 16, 32, 64, 128, 256)  # texts encoded at a time
ENDPOINT_BATCHES = (1, 4, 16, 32)  # many servers refuse more texts a request
BATCH_REPEATS = 3
ENDPOINT_REQUESTS = BATCH_REPEATS * len(ENDPOINT_BATCHES)
LAST_CALLS_SECONDS = 10.0  # beyond a mode's time, for calls that are under way
BATCH_SECONDS = 5.0  # for the whole sweep, when quick
CALL_COLUMNS = ("concurrency", "length", "sent", "answered", "error")


@dataclass(frozen=True)
class Mode:
    """How long a load test is: ``seconds`` for each level, at most ``most_calls`` in it.

    After ``most_seconds``, loading included, nothing new is begun, nor is a level whose callers would wait far beyond
    that for an answer: levels that found no time are missing.
    """

    levels: tuple[int, ...]
    seconds: float
    most_calls: int
    batch_seconds: float
    most_seconds: float = 900.0


MODES = {
    "quick": Mode(QUICK_LEVELS, 7.0, 400, BATCH_SECONDS, 45.0),
    "full": Mode(LEVELS, 30.0, 5_000, 5 * BATCH_SECONDS),
}


@dataclass(frozen=True)
class LoadResult:
    """What was measured: every call of every level, and ``facts`` (see LoadTest)."""

    calls: list[Call]
    facts: Mapping[str, Any]


def can_load(spec: ModelSpec) -> bool:
    """Whether there is anything to put under load.

    Systems in use elsewhere have only results, and what learned from users answers no questions. A candidate made of
    several stages is asked as a whole, which would send to every server it has a part at; those are measured by
    themselves.
    """
    return candidate_of(spec).answers_typed_queries and all(can_load(part) and is_local(part) for part in spec.parts)


def most_calls(mode: str, spec: ModelSpec, ceiling: int | None = None) -> int:
    """The most requests a test sends; a ``ceiling`` on all of them holds for endpoints, which charge by the call."""
    chosen = MODES[mode]
    total = WARM_CALLS + 1 + len(chosen.levels) * chosen.most_calls
    total += ENDPOINT_REQUESTS if candidate_of(spec).is_served else 0
    return total if is_local(spec) or ceiling is None else min(total, max(ceiling, 1))


def most_texts(mode: str, spec: ModelSpec, ceiling: int | None = None) -> int:
    """The most texts these requests hold: one each, more where batch sizes are tried."""
    requests = most_calls(mode, spec, ceiling)
    more = BATCH_REPEATS * sum(ENDPOINT_BATCHES) - ENDPOINT_REQUESTS
    return requests + (more if _kept_for_batches(spec, requests) else 0)


def _kept_for_batches(spec: ModelSpec, requests: int) -> int:
    """How many of an endpoint's requests try batch sizes: none where a low ceiling leaves too few for single calls."""
    return ENDPOINT_REQUESTS if candidate_of(spec).is_served and requests >= 4 * ENDPOINT_REQUESTS else 0


def texts_of(collection: Collection) -> list[str]:
    """Short, median and long texts of the person's own documents, in the order they are sent."""
    return [text.text for text in texts_by_length(collection.document_texts(), TEXTS_PER_LENGTH)]


def measured_at(subject: Subject, mode: str) -> int:
    """When the last load test of a candidate was written (ns since 1970); 0 where there is none."""
    path = folder_of(subject.workspace, subject.spec, mode) / "facts.json"
    return path.stat().st_mtime_ns if path.exists() else 0


class LoadTest(Measurement[LoadResult]):
    """Load a candidate, put it under load, keep every call.

    Every call is a whole question, encoded and searched, whatever the candidate is: words, or a picture or sound of the
    documents where it takes no words. A model here encodes one text at a
    time, so callers wait for each other. What is kept is of the candidate and a mode, with texts of whichever
    collection was tested last (``search_id``).

    Facts: ``load_seconds``, ``cold_ms`` (the first call), ``peak_memory_mb`` and ``cpu_share`` (processors kept busy,
    of ``processors``) of this process, ``batch_texts_per_second`` (batch size -> texts a second), ``best_batch``
    (None where no sweep is made), ``gpu`` (None where there is none), ``at`` and ``search_id`` of the collection.
    Loading, memory and processors of an endpoint, alone or as a part, are another process's: None.

    Options: ``mode``, "quick" or "full"; ``ceiling``, for endpoints the most requests.
    """

    name = "loadtest"
    options: Options = {"mode": "quick", "ceiling": None}
    needs_result = False

    def refusal(self, subject: Subject) -> str:
        """There must be something to put under load."""
        if can_load(subject.spec):
            return ""
        if candidate_of(subject.spec).is_trained_here:
            return tr(
                "{name} knows users by what they did: there is no model to put questions to.", name=subject.spec.name
            )
        return tr("{name} was computed elsewhere: there is no model here to put under load.", name=subject.spec.name)

    def run(self, subject: Subject, options: Options, report: Report) -> LoadResult:
        """Level by level; each is saved as soon as it ended.

        Raises:
            BadInputError: there is no such mode, the model cannot be had, or already the first call failed.
        """
        spec, mode = subject.spec, str(options["mode"])
        if mode not in MODES:
            raise BadInputError(tr('There is no load test "{mode}"; allowed: {modes}.', mode=mode, modes=commas(MODES)))
        chosen = MODES[mode]
        about = {"mode": mode, "search_id": subject.collection.search_id}
        texts = texts_by_length(_asked_with(subject), TEXTS_PER_LENGTH)
        report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        send, encode = _sender(subject)
        load_seconds = time.perf_counter() - started
        left = most_calls(mode, spec, options["ceiling"])
        kept = _kept_for_batches(spec, left)
        cold, left = _first_calls(send, texts, left - kept)
        cpu_before, began = _cpu_seconds(), time.perf_counter()
        calls: list[Call] = []
        for place, level in enumerate(chosen.levels):
            spare = started + chosen.most_seconds - time.perf_counter()
            if left < 1 or (calls and (spare <= 0 or spare + LAST_CALLS_SECONDS < _wait_at(level, calls))):
                break
            report(
                Progress(tr("load {level}", level=level), place, len(chosen.levels), place / (len(chosen.levels) + 1))
            )
            level_calls = run_level(
                send, texts, level, seconds=_share(chosen, place, spare), most_calls=min(chosen.most_calls, left)
            )
            left -= len(level_calls)
            calls += level_calls
            facts = about | _facts(spec, load_seconds, cold, cpu_before, began, {})
            self.save(subject, options, LoadResult(calls, facts))
        report(Progress("batches", 0, 1, len(chosen.levels) / (len(chosen.levels) + 1)))
        spare = min(chosen.batch_seconds, started + chosen.most_seconds - time.perf_counter())
        sizes = BATCHES if not candidate_of(spec).is_served else ENDPOINT_BATCHES if kept else ()
        batches = _sweep(encode, sizes, [text.text for text in texts], spare) if encode is not None else {}
        return LoadResult(calls, about | _facts(spec, load_seconds, cold, cpu_before, began, batches))

    def save(self, subject: Subject, options: Options, measured: LoadResult) -> None:
        """Every call and the facts, in place of the test of this mode before."""
        folder = folder_of(subject.workspace, subject.spec, str(options["mode"]))
        if measured.calls:
            save_calls(folder, measured.calls)
        write_json(folder / "facts.json", dict(measured.facts))

    @absent_if_damaged
    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> LoadResult | None:
        """The last load test of a candidate; None where none was run, or none of its levels ended."""
        folder = folder_of(subject.workspace, subject.spec, str({**self.options, **options}["mode"]))
        if not (folder / "facts.json").exists() or not (folder / "calls.parquet").exists():
            return None
        rows = read_parquet(folder / "calls.parquet")
        calls = [
            Call(int(level), str(length), float(sent), float(answered), str(error))
            for level, length, sent, answered, error in zip(*(rows[name] for name in CALL_COLUMNS), strict=True)
        ]
        return LoadResult(calls, read_json(folder / "facts.json"))

    def summary(self, measured: LoadResult) -> dict[str, Any]:
        """The facts."""
        return dict(measured.facts)


LOAD_TEST = LoadTest()


def _first_calls(send: Callable[[str], Any], texts: Sequence[Text], left: int) -> tuple[Call, int]:
    """The very first call, a few to warm up, and how many calls are left after them.

    Raises:
        BadInputError: the first one failed.
    """
    cold = run_level(send, texts[:1], 1, seconds=600, most_calls=1)[0]
    if cold.error:
        raise BadInputError(tr("The first call failed: {error}", error=cold.error))
    warm = min(WARM_CALLS, max(left - 1, 0))
    if warm:
        run_level(send, texts, 1, seconds=600, most_calls=warm)
    return cold, left - 1 - warm


def _wait_at(level: int, calls: Sequence[Call]) -> float:
    """Seconds a caller waits at this level if calls are answered one at a time: the last median, times callers."""
    before = max(call.concurrency for call in calls)
    times = [call.milliseconds for call in calls if call.concurrency == before]
    return float(np.median(times)) / 1000 * level / before


def _share(mode: Mode, place: int, spare: float) -> float:
    """Seconds for the level at this place: as the mode says, less where what is left must do for all that follow."""
    return min(mode.seconds, max(1.0, spare / (len(mode.levels) - place)))


def _asked_with(subject: Subject) -> list[str]:
    """The documents' texts; for a model that takes no words their ids, in place of the files it is asked with."""
    if "text" in candidate_of(subject.spec).modalities:
        return subject.collection.document_texts()
    return subject.collection.documents["id"].tolist()


def _sender(subject: Subject) -> tuple[Callable[[str], Any], Callable[[Sequence[str]], Any] | None]:
    """What one call does, and the batched encoder where there is one of its own to sweep."""
    workspace, spec = subject.workspace, subject.spec
    lock = threading.Lock()
    candidate = candidate_of(spec)
    if "text" not in candidate.modalities:
        return sender_of_files(subject), None
    if not candidate.has_encoder:
        live = LiveSearch(workspace, subject.collection, spec, lambda part: (load_model(part), lock))
        return lambda text: live.search(text, DEPTH), None
    encoder = build_encoder(spec, None, candidate.meter(workspace, subject.spending))
    ids = subject.collection.documents["id"].tolist()
    documents = SearchedDocuments(workspace, subject.collection, spec)
    turn = contextlib.nullcontext() if candidate.is_served else lock  # calls to a server go side by side

    def send(text: str) -> None:
        with turn:
            vector = encoder.encode_queries([text])
        exact_search(vector, documents.vectors(vector.shape[1]), ids, DEPTH)

    return send, encoder.encode_documents


def _sweep(
    encode: Callable[[Sequence[str]], Any], sizes: Sequence[int], texts: Sequence[str], seconds: float
) -> dict[int, list[float]]:
    """Batch size -> seconds of each batch timed.

    Larger sizes are left out once the time is up, texts run out, or a server refuses.
    """
    distinct = list(dict.fromkeys(texts))
    timings: dict[int, list[float]] = {}
    began = time.perf_counter()
    for size in sizes:
        if size > len(distinct):
            break
        for repeat in range(BATCH_REPEATS):
            if time.perf_counter() - began > seconds:
                return timings
            part = [distinct[(repeat * size + i) % len(distinct)] for i in range(size)]
            started = time.perf_counter()
            try:
                encode(part)
            except BadInputError:
                return timings
            timings.setdefault(size, []).append(time.perf_counter() - started)
    return timings


def _facts(
    spec: ModelSpec,
    load_seconds: float,
    cold: Call,
    cpu_before: float,
    began: float,
    batches: Mapping[int, list[float]],
) -> dict[str, Any]:
    spent = max(time.perf_counter() - began, 1e-9)
    is_elsewhere = candidate_of(spec).is_served
    return {
        "load_seconds": None if is_elsewhere else load_seconds,
        "cold_ms": cold.milliseconds,
        "peak_memory_mb": None if is_elsewhere else peak_memory_mb(),
        "cpu_share": None if is_elsewhere else (_cpu_seconds() - cpu_before) / spent,
        "processors": psutil.cpu_count(logical=True),
        "batch_texts_per_second": {str(size): size / float(np.median(times)) for size, times in batches.items()},
        "best_batch": best_batch(dict(batches)) if len(batches) > 1 else None,
        "gpu": gpu_use(),
        "at": time.time(),
    }


def _cpu_seconds() -> float:
    times = psutil.Process().cpu_times()
    return float(times.user + times.system)


def save_calls(folder: Path, calls: Sequence[Call]) -> None:
    """Every call of a test, in place of those saved before."""
    table = pd.DataFrame([asdict(call) for call in calls], columns=list(CALL_COLUMNS))
    write_parquet(folder / "calls.parquet", table)


def folder_of(workspace: Workspace, spec: ModelSpec, mode: str) -> Path:
    """Where the last load test of a candidate is kept."""
    return workspace.root / "loads" / encoder_key(spec) / mode
