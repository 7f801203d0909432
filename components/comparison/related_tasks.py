"""Which published tasks lie near a person's own: of the same kind, in the language of the data, of the same field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from components.catalogue.cards import load_catalogue
from components.catalogue.contamination import was_trained_on
from components.catalogue.published import (
    Benchmark,
    benchmarks,
    places,
    published_name,
    scores_on,
    subset_language,
)
from components.i18n import tr

KINDS = {
    "search": ("retrieval",),
    "rag": ("retrieval",),
    "recommendation": ("retrieval",),
    "classification": ("classification",),
    "clustering": ("clustering",),
    "duplicates": ("duplicates", "similarity"),
    "cross-modal": ("retrieval",),
}
"""Task of the needs -> kinds of published tasks that measure the same, the nearest first."""
LEAST_MODELS = 20  # listed models with a score, below which a task ranks too few to be of use


@dataclass(frozen=True, slots=True)
class NearTask:
    """One subset of a published task. ``why`` says what it has in common with the person's data."""

    benchmark: Benchmark
    subset: str
    language: str
    why: str

    @property
    def key(self) -> str:
        """How links name it: "FiQA2018" or "MIRACLRetrievalHardNegatives/ja"."""
        return self.benchmark.task + ("" if self.subset == "default" else f"/{self.subset}")

    @property
    def label(self) -> str:
        """How tables name it: "FiQA2018", or "MIRACL (ja)" for one subset."""
        short = self.benchmark.task
        for ending in (".v2", ".v3", "HardNegatives", "Retrieval", "Classification", "Clustering", "DupQuestions"):
            short = short.removesuffix(ending)
        return short if self.subset == "default" else f"{short} ({self.language or self.subset})"

    @property
    def place(self) -> tuple[str, str]:
        """Task and subset as components.catalogue.published names them."""
        return self.benchmark.task, self.subset


def near_tasks(task: str, languages: Sequence[str], domain: str = "general", most: int = 6) -> list[NearTask]:
    """The nearest published tasks, the nearest first; never more than ``most``, empty where none is of any use.

    Where the data has several languages, the nearest of each comes before the second of any. Among tasks equally near
    the one counts most on which the most listed models have a score without being known to be trained on its data.

    Args:
        task: of the needs, a key of components.needs.tasks.TASKS.
        languages: two-letter codes of the data, the commonest first; empty where unknown.
        domain: of the needs.
        most: how many.
    """
    kinds = KINDS.get(task, ("retrieval",))
    wanted = [*languages, "en"] if "en" not in languages else list(languages)
    by_language: dict[str, list[NearTask]] = {language: [] for language in wanted}
    for near in all_tasks(languages):
        language = near.language or ("en" if domain == "code" else "")
        if near.benchmark.task_kind in kinds and language in by_language:
            by_language[language].append(near)

    def distance(near: NearTask) -> tuple[object, ...]:
        field = near.benchmark.domain
        by_field = 0 if field == domain else 1 if field == "general" else 2
        kind = kinds.index(near.benchmark.task_kind)
        return (kind, by_field, not near.benchmark.is_usual, -clean_scores(*near.place), near.key)

    for nears in by_language.values():
        nears.sort(key=distance)
    own = [by_language[language] for language in wanted if language in languages]
    rounds = [near for row in zip_longest(*own) for near in row if near is not None]
    return (rounds + [near for near in by_language["en"] if near not in rounds])[:most]


def all_tasks(languages: Sequence[str] = ()) -> list[NearTask]:
    """Every subset that enough listed models have a score on, by name; subsets of two mixed languages are left out."""
    tasks: dict[tuple[str, str], NearTask] = {}
    for task, subset in places():
        language = subset_language(task, subset)
        if "-" not in language and _covered(task, subset) >= LEAST_MODELS:
            name = benchmarks()[task].name
            near = NearTask(
                benchmarks()[task],
                subset,
                language,
                tr("{benchmark}, in a language of your data", benchmark=name) if language in languages else name,
            )
            tasks[near.benchmark.name, subset] = near  # a later version of a task stands in for the one before
    return list(tasks.values())


@cache
def _covered(task: str, subset: str) -> int:
    return len(scores_on(task, subset).keys() & {published_name(card) for card in load_catalogue()})


@cache
def clean_scores(task: str, subset: str) -> int:
    """How many listed models have a published score there and are not known to be trained on the task's data."""
    published = scores_on(task, subset)
    return sum(published_name(card) in published and not was_trained_on(card, task) for card in load_catalogue())


def task_of_key(key: str) -> NearTask | None:
    """The task a link names, None where there is none of that name."""
    return next((near for near in all_tasks() if near.key == key), None)
