"""Whether a model was trained on the data of a benchmark: its score there then says little about other data."""

from __future__ import annotations

import re
from functools import cache

from components.catalogue.cards import ModelCard
from components.catalogue.import_values import CUT
from components.catalogue.published import benchmarks

_TRANSLATED = re.compile(r"-(?:pl|nl|fa|vn|hi|de|es|ja|ko|zh)(?=hardnegatives|$)")
_FORMS = re.compile(r"(?:hardnegatives|retrieval|reranking|classification)?(?:\.v\d+)?$")


@cache
def _root(name: str) -> str:
    """A data set's name without what marks a translation, a sample of it or a later version."""
    root = _TRANSLATED.sub("", name.lower())
    root = re.sub(r"\.v\d+$", "", root)
    root = re.sub(r"^nano(?=.*retrieval$)", "", root)
    root = root.removesuffix("hardnegatives")
    return _FORMS.sub("", root) or root


def overlap(card: ModelCard, task: str) -> tuple[str, ...]:
    """The model's training sets that hold this task's data or a translation or sample of it, as its authors name them.

    A training set counts whichever of its parts was used, also where the benchmark tests on another part: the model
    has seen texts of the same kind.
    """
    benchmark = benchmarks()[task]
    roots = {_root(name) for name in (benchmark.task, *benchmark.trained_as)}
    return tuple(name for name in card.training_datasets if name != CUT and _root(name) in roots)


def was_trained_on(card: ModelCard, task: str) -> bool | None:
    """True where its authors list the data, False where they list others and the list is whole, else None: unknown."""
    if overlap(card, task):
        return True
    return False if card.training_datasets and CUT not in card.training_datasets else None


def overlapping_benchmarks(card: ModelCard) -> dict[str, tuple[str, ...]]:
    """Benchmark -> the training sets that overlap it; only benchmarks with an overlap."""
    overlaps = {task: overlap(card, task) for task in benchmarks()}
    return {task: names for task, names in overlaps.items() if names}
