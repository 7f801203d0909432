"""How far a computation is, and the constants its stages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

RUN_DEPTH = 100  # results kept per query, so that @10 and @100 metrics always exist
TIMED_QUERIES = 50  # queries answered one at a time, so that latencies are of single calls


@dataclass(frozen=True)
class Progress:
    """How far a stage is. ``share`` (0 to 1) counts characters, which foretells time better than texts do.

    ``workers`` is how many encode at a time, where there are several.
    """

    stage: str
    done: int
    total: int
    share: float
    texts_per_second: float | None = None
    workers: int | None = None


Report = Callable[[Progress], None]


def say_nothing(_: Progress) -> None:
    """A report nobody reads."""
