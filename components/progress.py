"""How far a computation is, and the constants its stages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from components.i18n import N_, tr

RUN_DEPTH = 100  # results kept per query, so that @10 and @100 metrics always exist
TIMED_QUERIES = 50  # queries answered one at a time, so that latencies are of single calls
STAGES = {
    "": N_("starting"),
    "loading": N_("loading the model"),
    "documents": N_("documents"),
    "queries": N_("questions"),
    "searching": N_("searching"),
    "changing": N_("changing files"),
    "indexing": N_("building the index"),
    "maps": N_("drawing maps"),
    "neighbours": N_("nearest neighbours"),
    "layout": N_("placing documents"),
    "trust": N_("checking how far the picture can be trusted"),
    "themes": N_("naming groups"),
    "disputes": N_("comparing neighbourhoods"),
    "sample": N_("timing a sample"),
    "hard documents": N_("choosing documents"),
    "load 1": N_("1 asking at once"),
    "load 2": N_("2 asking at once"),
    "load 4": N_("4 asking at once"),
    "load 8": N_("8 asking at once"),
    "load 16": N_("16 asking at once"),
    "load 32": N_("32 asking at once"),
    "batches": N_("batch sizes"),
    "sizes": N_("smaller vectors"),
    "index settings": N_("index settings"),
    "counting tokens": N_("counting tokens"),
    "asking the index": N_("asking the index"),
    "answering": N_("answering questions"),
    "comparing": N_("comparing answers with texts"),
    "judging": N_("judging answers"),
    "reading": N_("reading documents"),
    "downloading": N_("downloading and installing"),
    "writing": N_("writing questions"),
    "training": N_("learning"),
    "learning": N_("learning"),
    "choosing weights": N_("choosing weights"),
    "choosing epochs": N_("choosing epochs"),
    "sampling": N_("drawing samples"),
    "timing": N_("timing"),
    "reranking": N_("reranking"),
    "general": N_("general texts, to see what is forgotten"),
    "curve": N_("learning from fewer pairs"),
}
"""Stage of a Progress -> what a person reads."""


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


def stage_name(stage: str) -> str:
    """What a stage is called; one that has no name here keeps its own."""
    return tr(STAGES[stage]) if stage in STAGES else stage


def say_nothing(_: Progress) -> None:
    """A report nobody reads."""
