"""Several servers of one model, asked at once: each by as many requests as it was said to take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from components.candidates.crew import BATCH, Done
from components.records import BadInputError, FloatArray

WINDOWS = 16  # requests per worker handed over at once
LOOKED_AT = 512  # texts from which the next request is chosen


class Asking(Protocol):
    """What it needs of an encoder behind an address."""

    @property
    def refused(self) -> Mapping[str, str]:
        """Texts that its server does not take -> why."""
        ...

    def split(self, texts: Sequence[str], side: str) -> Iterator[int]:
        """How many texts go into each request."""
        ...

    def encode_some(self, texts: Sequence[str], side: str) -> FloatArray:
        """Vectors, NaN for texts that are refused."""
        ...


class ServerCrew:
    """A Crew of encoders, one for each request that may be under way at an address.

    An address that fails is asked no more, and its texts go to the others; the last one's failure is raised.
    """

    def __init__(self, encoders: Sequence[Asking]) -> None:
        """``encoders`` are nobody else's; several may be of one address."""
        self._encoders = list(encoders)
        self.window = BATCH * WINDOWS * len(encoders)
        self.failed: list[str] = []
        """A sentence of each worker that was given up."""

    @property
    def workers(self) -> int | None:
        """See Crew."""
        return len(self._encoders)

    def encode(self, texts: Sequence[str]) -> Iterator[Done]:
        """See Crew; texts that a server does not take are left out, and stand in its encoder's ``refused``."""
        left = deque(range(len(texts)))
        running: dict[Future[tuple[FloatArray, float]], tuple[Asking, list[int]]] = {}
        with ThreadPoolExecutor(len(self._encoders)) as pool:
            while left or running:
                busy = {id(encoder) for encoder, _ in running.values()}
                for encoder in [asking for asking in self._encoders if id(asking) not in busy]:
                    rows = _next(encoder, left, texts)
                    if rows:
                        running[pool.submit(_timed, encoder, [texts[row] for row in rows])] = (encoder, rows)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    encoder, rows = running.pop(future)
                    try:
                        vectors, seconds = future.result()
                    except BadInputError as error:
                        self._encoders.remove(encoder)
                        if not self._encoders:
                            raise
                        self.failed.append(str(error))
                        left.extendleft(reversed(rows))
                        continue
                    kept = [place for place, row in enumerate(rows) if texts[row] not in encoder.refused]
                    yield Done([rows[place] for place in kept], vectors[kept], seconds)


def _next(encoder: Asking, left: deque[int], texts: Sequence[str]) -> list[int]:
    """Places of the texts of an encoder's next request, taken from those that are left."""
    ahead = [texts[left[place]] for place in range(min(len(left), LOOKED_AT))]
    size = next(encoder.split(ahead, "document")) if ahead else 0
    return [left.popleft() for _ in range(size)]


def _timed(encoder: Asking, texts: Sequence[str]) -> tuple[FloatArray, float]:
    started = time.perf_counter()
    vectors = encoder.encode_some(texts, "document")
    return vectors, time.perf_counter() - started
