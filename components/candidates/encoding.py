"""Encoding what has no vector yet: batches that a kill cannot lose, single calls timed, the cache they go to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from components.candidates.crew import Alone, Crew
from components.costs.busy import others_busy
from components.encoders.protocol import Encoder
from components.encoders.server.fingerprint import FileMemory, fingerprint_of, refuse_change
from components.i18n import tr
from components.progress import TIMED_QUERIES, Progress, Report, say_nothing
from components.records import BadInputError, Collection
from components.stores.leases import shares
from components.stores.vector_cache import Kind, VectorCache, text_hashes
from components.workspace import Workspace

TARGET_SECONDS = 2.0  # how long a batch should take: what a kill may lose, and how often progress moves
FIRST_BATCH = 64  # texts
LARGEST_BATCH = 4096  # texts
PROBE_CHARACTERS = 60  # leading part of a document that stands in for a query where there are none
TIMES_KEPT = 200  # samples

Split = Callable[[Sequence[str]], Iterable[int]]


def open_cache(workspace: Workspace, key: str, encoder: Encoder, collection: Collection) -> VectorCache:
    """The encoder's cache. A server whose dimension is not known yet is asked for a vector that is needed anyway."""
    folder = workspace.vectors_folder(key)
    check = getattr(encoder, "check_model", None)
    if check is not None:
        _compare_with_stored(folder, encoder, collection)
        check()
    return VectorCache(folder, encoder.dim)


def recognise(encoder: Encoder, folder: Path) -> None:
    """Let a server's encoder know the folder of the vectors it made, by which it tells that its model is another."""
    remember = getattr(encoder, "remember_in", None)
    if remember is not None:
        remember(folder)


def refuse_exchanged(load: Callable[[], Encoder], folder: Path) -> None:
    """Ask a server that nothing is needed of whether its model is still the one that made the stored vectors.

    Raises:
        ModelChangedError: it answers, and it is another one.
    """
    try:
        encoder = load()
    except BadInputError:
        return  # no key is needed to read what is stored
    recognise(encoder, folder)
    check = getattr(encoder, "check_model_if_there", None)
    if check is not None:
        check()


def _compare_with_stored(folder: Path, encoder: Encoder, collection: Collection) -> None:
    """Vectors that were stored before servers were recognised are compared with what the server gives today.

    Raises:
        BadInputError: its model is another one now.
    """
    memory = FileMemory(folder)
    if memory.read() is not None:
        return
    try:
        cache = VectorCache(folder)
    except BadInputError:
        return  # nothing is stored yet
    sides: tuple[tuple[Kind, list[str]], ...] = (
        ("query", collection.query_texts()),
        ("document", collection.document_texts()),
    )
    for kind, texts in sides:
        hashes = text_hashes(kind, texts)
        left = {*cache.missing(hashes), *cache.skipped(hashes)}
        place = next((row for row in range(len(texts)) if row not in left), None)
        if place is not None:
            known = fingerprint_of("", cache.read(hashes[place : place + 1]))
            seen = fingerprint_of("", encode_call(encoder, kind)(texts[place : place + 1]))
            try:
                refuse_change(known, seen, str(getattr(encoder, "named", tr("The model behind the address"))))
            except BadInputError:
                memory.forget()  # what was noted at that request is of the other model
                raise
            return


def encode_call(encoder: Encoder, side: Kind) -> Callable[[Sequence[str]], np.ndarray]:
    """How an encoder is asked: a server's gives NaN for single texts it does not take, so that the others go on."""
    some = getattr(encoder, "encode_some", None)
    if some is not None:
        return partial(some, side=side)
    return encoder.encode_documents if side == "document" else encoder.encode_queries


def refused_by(encoder: Encoder) -> Mapping[str, str]:
    """Texts that the encoder's server does not take -> why; it grows while texts are encoded."""
    refused: Mapping[str, str] = getattr(encoder, "refused", {})
    return refused


def complete_cache(workspace: Workspace, collection: Collection, key: str) -> VectorCache | None:
    """The encoder's cache where it has every document and query of the collection; else None."""
    if not workspace.vectors_folder(key).exists():
        return None
    try:
        cache = VectorCache(workspace.vectors_folder(key))
    except BadInputError:
        return None
    hashes = text_hashes("document", collection.document_texts()) + text_hashes("query", collection.query_texts())
    cache.drop_damaged(hashes)
    return None if cache.missing(hashes) else cache


def split_of(encoder: Encoder, side: Kind) -> Split | None:
    """How a paid encoder divides texts into requests, so that each is stored before the next is sent."""
    split = getattr(encoder, "split", None)
    return None if split is None else partial(split, side=side)


def encode_missing(
    cache: VectorCache,
    kind: Kind,
    encode: Callable[[Sequence[str]], np.ndarray],
    texts: Sequence[str],
    report: Report,
    *,
    stage: str,
    split: Split | None = None,
    refused: Mapping[str, str] | None = None,
    crew: Crew | None = None,
) -> tuple[int, float]:
    """Encode the texts that have no vector yet, longest first, committing every few seconds, or as ``split`` says.

    Rows of texts that ``refused`` names by then are not stored. A ``crew`` encodes in the place of ``encode``: what
    each of its workers gives back is committed as it comes.

    Longest first lets batches hold texts of like length (less padding) and makes the time left fall, not rise.

    Returns:
        How many texts were encoded, and the seconds spent inside the model, of all workers together.
    """
    hashes = text_hashes(kind, texts)
    cache.drop_damaged(hashes)
    todo = sorted(cache.missing(hashes), key=lambda i: -len(texts[i]))
    total_characters = sum(len(text) for text in texts) or 1
    done, spent, position, batch = len(texts) - len(todo), 0.0, 0, FIRST_BATCH
    began, team = time.perf_counter(), crew or Alone(encode)
    characters_left = sum(len(texts[i]) for i in todo)
    report(Progress(stage, done, len(texts), 1 - characters_left / total_characters))

    def size_of(free: Sequence[int]) -> int:
        if crew is not None:
            return crew.window
        return batch if split is None else next(iter(split([texts[i] for i in free])))

    for part in shares(cache.folder, hashes, todo, cache.missing, size_of):
        for encoded in team.encode([texts[i] for i in part]):
            places = [part[row] for row in encoded.rows]
            characters = sum(len(texts[i]) for i in places)
            rows = [row for row, i in enumerate(places) if texts[i] not in (refused or {})]
            names = [hashes[places[row]] for row in rows]
            cache.append(kind, names, encoded.vectors[rows], characters=characters, seconds=encoded.seconds)
            position += len(places)
            spent += encoded.seconds
            characters_left -= characters
            rate = position / max(spent if crew is None else time.perf_counter() - began, 1e-9)
            share = 1 - characters_left / total_characters
            report(Progress(stage, done + position, len(texts), share, rate, team.workers))
            batch = int(np.clip(batch * TARGET_SECONDS / max(encoded.seconds, 1e-3), FIRST_BATCH, LARGEST_BATCH))
    if position < len(todo):  # another process did the rest
        report(Progress(stage, len(texts), len(texts), 1.0))
    return position, spent


def encode_queries(
    cache: VectorCache, encoder: Encoder, collection: Collection, *, is_paid: bool
) -> tuple[int, dict[str, Any]]:
    """Encode missing queries; the first ones alone, because the latency a user feels is that of a single call."""
    texts = collection.query_texts()
    hashes = text_hashes("query", texts)
    cache.drop_damaged(hashes)
    every = 0.0 if is_paid else TARGET_SECONDS
    times: list[float] = []
    alone = cache.missing(hashes)[: TIMED_QUERIES + 1]
    for part in shares(cache.folder, hashes, alone, cache.missing, len):
        times += _encode_one_by_one(cache, encoder, [texts[i] for i in part], [hashes[i] for i in part], every=every)
    refused, encode = refused_by(encoder), encode_call(encoder, "query")
    asked = set(alone)  # also those that the server refused
    rest = [text for place, text in enumerate(texts) if place not in asked]
    split = split_of(encoder, "query")
    added = encode_missing(cache, "query", encode, rest, say_nothing, stage="queries", split=split, refused=refused)
    timed_on = "queries"
    if not times and not is_paid:
        times, timed_on = _time_probes(encoder, collection)
    facts: dict[str, Any] = {"cold_ms": times[:1], "query_ms": times[1:TIMES_KEPT], "timed_on": timed_on}
    if times and not is_paid:
        facts["others_busy"] = others_busy()
    return added[0] + len(times), facts


def _encode_one_by_one(
    cache: VectorCache, encoder: Encoder, texts: Sequence[str], hashes: Sequence[bytes], *, every: float
) -> list[float]:
    """Milliseconds of each call. Vectors are stored after every so many seconds of encoding.

    Writing to disk takes longer than encoding one query, but what was paid for must not be lost: 0 stores every one.
    """
    times: list[float] = []
    vectors: list[np.ndarray] = []
    stored = 0
    encode, refused = encode_call(encoder, "query"), refused_by(encoder)
    for text in texts:
        started = time.perf_counter()
        vectors.append(encode([text]))
        times.append((time.perf_counter() - started) * 1000)
        seconds = sum(times[stored:]) / 1000
        if seconds >= every or len(times) == len(texts):
            part = [row for row in range(stored, len(times)) if texts[row] not in refused]
            characters = sum(len(texts[row]) for row in part)
            if part:
                block = np.vstack([vectors[row] for row in part])
                cache.append("query", [hashes[row] for row in part], block, characters=characters, seconds=seconds)
            stored = len(times)
    return times


def _time_probes(encoder: Encoder, collection: Collection) -> tuple[list[float], str]:
    texts = collection.query_texts()[: TIMED_QUERIES + 1]
    timed_on = "queries" if texts else "leading words of documents"
    probes = texts or [text[:PROBE_CHARACTERS] for text in collection.document_texts()[: TIMED_QUERIES + 1]]
    times = []
    for probe in probes:
        started = time.perf_counter()
        encoder.encode_queries([probe])
        times.append((time.perf_counter() - started) * 1000)
    return times, timed_on
