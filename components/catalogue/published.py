"""Published benchmark scores, one per model, task and subset; the file is read when the first is asked for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from components.catalogue.cards import ModelCard

if TYPE_CHECKING:
    import pandas as pd

FACTS = Path(__file__).with_name("facts")
PUBLISHED_FILE = FACTS / "published.parquet"
BENCHMARK_FILE = FACTS / "benchmarks.csv"
COPIED = "external"  # the revision of scores that were copied from a model's card, not measured again
_SCRIPTS = {"eng_Latn": "en", "jpn_Jpan": "ja"}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A public task.

    ``name`` says in words what it holds; ``task_kind`` is retrieval, classification, clustering, duplicates or
    similarity;
    ``domain`` is a key of components.needs.tasks.DOMAINS; ``language`` is "" where each subset has its own;
    ``is_usual``: asked and answered as in most applications of its kind (not arguments against an argument, say).
    ``trained_as`` are other names under which a model may list its data as training data.
    """

    task: str
    name: str
    task_kind: str
    domain: str
    language: str
    metric: str
    is_usual: bool
    trained_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicScore:
    """One published score (0 to 1; similarity tasks from -1), as the collection has it.

    ``is_copied``: taken from the model's own card instead of being measured again. ``version`` is of mteb, "" where
    unknown.
    """

    model: str
    task: str
    subset: str
    split: str
    score: float
    is_copied: bool
    version: str


@cache
def benchmarks() -> dict[str, Benchmark]:
    """Every task by its name."""
    with BENCHMARK_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_name = {}
    for row in rows:
        by_name[row["task"]] = Benchmark(
            task=row["task"],
            name=row["name"],
            task_kind=row["kind"],
            domain=row["domain"],
            language=row["language"],
            metric=row["metric"],
            is_usual=row["is_usual"] == "True",
            trained_as=tuple(name for name in row["trained_as"].split("|") if name),
        )
    return by_name


@cache
def _table() -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(PUBLISHED_FILE)


@cache
def _by_place() -> dict[tuple[str, str], dict[str, PublicScore]]:
    places: dict[tuple[str, str], dict[str, PublicScore]] = {}
    columns = ["model", "task", "subset", "split", "score", "copied", "mteb_version"]
    for row in _table()[columns].itertuples(index=False, name=None):
        model, task, subset, split, score, copied, version = row
        public_score = PublicScore(model, task, subset, split, round(float(score), 5), bool(copied), version)
        places.setdefault((task, subset), {})[model] = public_score
    return places


def places() -> list[tuple[str, str]]:
    """Every (task, subset) with a score, sorted."""
    return sorted(_by_place())


def scores_on(task: str, subset: str) -> dict[str, PublicScore]:
    """Name under which it was published -> its score on one subset of a task."""
    return _by_place().get((task, subset), {})


def score_of(card: ModelCard, task: str, subset: str) -> PublicScore | None:
    """A model's published score, None where there is none."""
    return scores_on(task, subset).get(published_name(card))


def scores_of(card: ModelCard) -> list[PublicScore]:
    """All published scores of a model, by task and subset."""
    name = published_name(card)
    return [scores[name] for _, scores in sorted(_by_place().items()) if name in scores]


def published_name(card: ModelCard) -> str:
    """The name a model's public scores stand under."""
    return card.published_as or card.name


def subset_language(task: str, subset: str) -> str:
    """The two-letter code of a subset's texts: "en", "ja"; "en-de" where two are mixed; "" for program code."""
    known = benchmarks()[task].language
    if known:
        return known
    parts = [_SCRIPTS.get(part, part) for part in subset.split("-")]
    codes = list(dict.fromkeys(part for part in parts if len(part) == 2))
    return "-".join(codes) if task != "CodeSearchNetRetrieval" else ""
