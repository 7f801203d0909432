"""What kinds that read pictures or sounds have in common: items in the place of texts, each media file once."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from components.candidates.dense import EncoderSearcher, EncodingCandidate, save_measured
from components.candidates.encoding_time import MEASURED_FILE
from components.candidates.modalities import in_words
from components.candidates.searching import Opened, Query, search_collection
from components.candidates.work import Work
from components.encoders.media.protocol import MediaEncoder, Role, item_parts
from components.files import read_json
from components.i18n import tr
from components.progress import TIMED_QUERIES, Progress, Report, say_nothing
from components.records import BadInputError, Collection, FloatArray, Item
from components.results.store import vector_problems
from components.stores.vector_cache import VectorCache, item_hashes
from components.workspace import Workspace

TARGET_SECONDS = 2.0  # how long a batch should take: what a kill may lose, and how often progress moves
FIRST_BATCH, LARGEST_BATCH = 16, 1024  # items
ESTIMATE_ITEMS = 16
TIMES_KEPT = 200  # samples


class MediaCandidate(EncodingCandidate):
    """A candidate with one model that turns pictures, sounds, or texts beside them, into vectors of one space."""

    has_encoder = False  # of texts alone, which is what measurements by changed texts ask for
    why_no_further_texts = "media"
    modalities: tuple[str, ...] = ("image",)

    @abstractmethod
    def load(self, api_key: object = None, meter: object = None) -> MediaEncoder:  # type: ignore[override]
        """See Candidate."""

    def taken(self, items: Sequence[Item], role: Role) -> list[Item | None]:
        """Of each item what this model reads; None where that is nothing.

        A document's caption is not read with its picture: the same picture has the same vector whatever it is called.
        """
        return [self._taken(item, role) for item in items]

    def _taken(self, item: Item, role: Role) -> Item | None:
        if item.modality not in self.modalities:
            return None
        parts = item_parts(item) if role == "query" else item_parts(item)[:1]
        return item if "text" in parts and "text" in self.modalities else replace(item, text="")

    def documents_taken(self, collection: Collection) -> list[Item]:
        """What it reads of every document.

        Raises:
            BadInputError: it takes nothing of some of them.
        """
        items = self.taken(collection.document_items(), "document")
        kept = [item for item in items if item is not None]
        if len(kept) < len(items):
            first = collection.documents["id"].iloc[items.index(None)]
            raise BadInputError(
                tr(
                    "{name} takes {things}, and {number_of_items:,} of the {number_of_items_2:,} "
                    "documents are something else (the first is {first}); compare it on a "
                    "collection without them.",
                    name=self.name,
                    things=self.things,
                    number_of_items=len(items) - len(kept),
                    number_of_items_2=len(items),
                    first=first,
                )
            )
        return kept

    @property
    def things(self) -> str:
        """What it takes, in words: "pictures and words"."""
        return in_words(self.modalities)

    def takes_query(self, item: Item) -> bool:
        """See Candidate."""
        return self._taken(item, "query") is not None

    def compute(self, work: Work) -> dict[str, Any]:
        """Encode what is missing, measure calls, search exactly, save the run."""
        documents = self.documents_taken(work.collection)
        queries = [item for item in self.taken(_asked(work.collection), "query") if item is not None]
        folder = work.workspace.vectors_folder(self.key)
        cache = self._complete(work.workspace, documents, queries)
        if cache is not None and (folder / MEASURED_FILE).exists():
            return self._search_and_save(work, cache, {"encoded_documents": 0})
        work.report(Progress("loading", 0, 1, 0.0))
        started = time.perf_counter()
        encoder = self.load()
        load_seconds = time.perf_counter() - started
        cache = VectorCache(folder, encoder.dim)
        times = self._timed_queries(
            cache, encoder, work, queries or documents[: TIMED_QUERIES + 1], is_query=bool(queries)
        )
        self._keep_measured(work.workspace, encoder, load_seconds, times)  # the next part may be stopped, or fail
        encoded, seconds = encode_items(cache, "document", self._with_files(encoder, work), documents, work.report)
        self._keep_measured(work.workspace, encoder, load_seconds, times)
        this_time = {"encoded_documents": encoded, "encoded_queries": len(queries), "encode_seconds": seconds}
        return self._search_and_save(work, cache, this_time)

    def _complete(self, workspace: Workspace, documents: Sequence[Item], queries: Sequence[Item]) -> VectorCache | None:
        cache = self._cache(workspace)
        hashes = item_hashes("document", documents) + item_hashes("query", queries)
        return None if cache is None or cache.missing(hashes) else cache

    def _with_files(self, encoder: MediaEncoder, work: Work) -> Callable[[Sequence[Item], Role], FloatArray]:
        open_media = work.workspace.media.path
        return lambda items, role: encoder.encode(items, role, open_media)

    def _timed_queries(
        self, cache: VectorCache, encoder: MediaEncoder, work: Work, items: Sequence[Item], *, is_query: bool
    ) -> dict[str, Any]:
        """Encode queries, the first ones alone, because the wait a person feels is that of a single call."""
        encode = self._with_files(encoder, work)
        times = []
        for item in items[: TIMED_QUERIES + 1]:
            started = time.perf_counter()
            vector = encode([item], "query")
            times.append((time.perf_counter() - started) * 1000)
            if is_query:
                cache.append("query", item_hashes("query", [item]), vector, characters=1, seconds=times[-1] / 1000)
        if is_query:
            encode_items(cache, "query", encode, items, say_nothing)
        timed_on = "queries" if is_query else "documents"
        return {"cold_ms": times[:1], "query_ms": times[1:TIMES_KEPT], "timed_on": timed_on}

    def _keep_measured(
        self, workspace: Workspace, encoder: MediaEncoder, load_seconds: float, times: Mapping[str, Any]
    ) -> None:
        more = {"max_tokens": getattr(encoder, "max_tokens", None), "dim": encoder.dim, "sees": encoder.sees}
        more |= {name: getattr(encoder, name) for name in ("sees_middle", "sees_side") if hasattr(encoder, name)}
        save_measured(workspace, self.key, more, load_seconds, times)

    def _search_and_save(self, work: Work, cache: VectorCache, this_time: Mapping[str, Any]) -> dict[str, Any]:
        collection = work.collection
        work.report(Progress("searching", 0, len(collection.queries), 0.0))
        searcher = self.open_searcher(Opened(work.workspace, collection))
        rankings, search_ms = search_collection(searcher, collection, work.depth)
        items = self.documents_taken(collection)
        left_out = sum(item is None for item in self.taken(_asked(collection), "query"))
        facts = {
            **read_json(work.workspace.vectors_folder(self.key) / MEASURED_FILE),
            "dim": cache.dim,
            "documents_per_second": cache.rate("document").texts_per_second,
            "vector_megabytes": len(items) * cache.dim * 4 / 1e6,
            "search_ms": search_ms,
            "self_checks": vector_problems(searcher.vectors, [item.media or item.text for item in items]),
            "notes": [],
        }
        if left_out:
            if left_out == len(collection.queries):
                check = tr(
                    "It takes {things}, and none of the questions is that: it cannot answer any.", things=self.things
                )
                facts["self_checks"] = [*facts["self_checks"], check]
            else:
                note = tr(
                    "It takes {things}, and {left_out:,} of the {number_of_queries:,} questions are none: it "
                    "finds nothing "
                    "for those.",
                    things=self.things,
                    left_out=left_out,
                    number_of_queries=len(collection.queries),
                )
                facts["notes"] = [note]
        return self.save(work, rankings, facts | dict(this_time) | {"depth": work.depth})

    def open_searcher(self, opened: Opened) -> MediaSearcher:
        """See Candidate."""
        return MediaSearcher(self, opened)

    def estimate(self, work: Work) -> dict[str, float]:
        """See Candidate: ESTIMATE_ITEMS documents are encoded, and kept."""
        items = self.documents_taken(work.collection)
        draw = np.random.default_rng(0).permutation(len(items))[:ESTIMATE_ITEMS]
        started = time.perf_counter()
        encoder = self.load()
        load_seconds = time.perf_counter() - started
        cache = VectorCache(work.workspace.vectors_folder(self.key), encoder.dim)
        encode_items(cache, "document", self._with_files(encoder, work), [items[row] for row in draw], say_nothing)
        rate = cache.rate("document").texts_per_second or 0.0
        left = len(self.left_to_encode(work.workspace, work.collection))
        return {
            "seconds": load_seconds + (left / rate if rate else 0.0),
            "documents_per_second": rate,
            "load_seconds": load_seconds,
        }

    def known_seconds(self, workspace: Workspace, collection: Collection) -> float | None:
        """See Candidate."""
        cache = self._cache(workspace)
        rate = cache.rate("document").texts_per_second if cache is not None else None
        if not rate:
            return None
        measured = workspace.vectors_folder(self.key) / MEASURED_FILE
        load_seconds = float(read_json(measured)["load_seconds"]) if measured.exists() else 0.0
        return load_seconds + len(self.left_to_encode(workspace, collection)) / rate

    def left_to_encode(self, workspace: Workspace, collection: Collection) -> list[str]:
        """See Candidate: of a picture or sound its name."""
        names: dict[bytes, str] = {}
        for role, items in (("document", collection.document_items()), ("query", _asked(collection))):
            kept = [item for item in self.taken(items, role) if item is not None]  # type: ignore[arg-type]
            hashes = item_hashes(role, kept)  # type: ignore[arg-type]
            names |= {name: item.media or item.text for name, item in zip(hashes, kept, strict=True)}
        cache = self._cache(workspace)
        hashes = list(names)
        left = range(len(hashes)) if cache is None else cache.missing(hashes)
        return [names[hashes[row]] for row in left]

    def stored_share(self, workspace: Workspace, collection: Collection) -> tuple[int, int] | None:
        """See Candidate."""
        cache = self._cache(workspace)
        if cache is None:
            return None
        kept = [item for item in self.taken(collection.document_items(), "document") if item is not None]
        hashes = item_hashes("document", kept)
        total = len(set(hashes))
        return total - len(cache.missing(hashes)), total

    def document_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray:
        """See Candidate."""
        cache = VectorCache(workspace.vectors_folder(self.key))
        return cache.read(item_hashes("document", self.documents_taken(collection)))

    def query_vectors(self, workspace: Workspace, collection: Collection) -> FloatArray | None:  # type: ignore[override]
        """See Candidate; None where some queries are of a kind it does not take."""
        if collection.interactions is not None:
            return super().query_vectors(workspace, collection)
        items = self.taken(collection.query_items(), "query")
        kept = [item for item in items if item is not None]
        if len(kept) < len(items):
            return None
        return VectorCache(workspace.vectors_folder(self.key)).read(item_hashes("query", kept))


def _asked(collection: Collection) -> list[Item]:
    """The queries that are items themselves: none of users, who are known by what they took."""
    return [] if collection.interactions is not None else collection.query_items()


def encode_items(
    cache: VectorCache,
    role: Role,
    encode: Callable[[Sequence[Item], Role], FloatArray],
    items: Sequence[Item],
    report: Report,
) -> tuple[int, float]:
    """Encode the items that have no vector yet, committing every few seconds.

    Returns:
        How many were encoded, and the seconds spent inside the model.
    """
    hashes = item_hashes(role, items)
    todo = cache.missing(hashes)
    done, spent, batch, position = len(items) - len(todo), 0.0, FIRST_BATCH, 0
    report(Progress(f"{role}s", done, len(items), done / max(len(items), 1)))
    while position < len(todo):
        part = todo[position : position + batch]
        started = time.perf_counter()
        vectors = encode([items[row] for row in part], role)
        seconds = time.perf_counter() - started
        cache.append(role, [hashes[row] for row in part], vectors, characters=len(part), seconds=seconds)
        position += len(part)
        spent += seconds
        share = (done + position) / len(items)
        report(Progress(f"{role}s", done + position, len(items), share, position / max(spent, 1e-9)))
        batch = int(np.clip(batch * TARGET_SECONDS / max(seconds, 1e-3), FIRST_BATCH, LARGEST_BATCH))
    return len(todo), spent


class MediaSearcher(EncoderSearcher):
    """Queries of the collection by what they hold, typed ones by their words; zeros for one it cannot answer."""

    def __init__(self, candidate: MediaCandidate, opened: Opened) -> None:
        super().__init__(candidate, opened)
        self._media = candidate
        queries = opened.collection.queries["id"]
        self._items = dict(zip(queries, opened.collection.query_items(), strict=True))

    def encode(self, queries: Sequence[Query]) -> tuple[FloatArray, float | None]:
        """See Searcher: float32 (queries, dim)."""
        if self.profiles.has([query.id for query in queries]):
            return self.profiles.vectors([str(query.id) for query in queries]), None
        items = [query.item or self._items.get(query.id or "") or Item(query.text) for query in queries]
        taken = self._media.taken(items, "query")
        rows = [row for row, item in enumerate(taken) if item is not None]
        vectors = np.zeros((len(queries), self._cache.dim), dtype=np.float32)
        kept = [item for item in taken if item is not None]
        hashes = item_hashes("query", kept)
        missing = self._cache.missing(hashes)
        if not missing:
            vectors[rows] = self._cache.read(hashes)
            return vectors, None
        encoder, lock = self._opened.load(self._candidate.spec)
        with lock:
            started = time.perf_counter()
            vectors[rows] = encoder.encode(kept, "query", self._opened.workspace.media.path)
            return vectors, (time.perf_counter() - started) * 1000
