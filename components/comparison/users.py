"""What results say of users and items: cold ones apart, how much of the catalogue is shown, how popular it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from components.candidates import candidate_of
from components.comparison.comparison import Comparison
from components.costs.latency import percentile, waits
from components.datasets.interactions.split import COLD_ITEM, COLD_USER, KNOWN_ITEM, KNOWN_USER
from components.evaluation import metrics, statistics
from components.evaluation.recommendations import list_facts, sampled_scores
from components.i18n import N_
from components.measurements.base import Subject, measure
from components.measurements.sampled_ranks import DEPTH, SAMPLED_RANKS
from components.records import Collection, Run
from components.results.scores import SEED

LONGEST_SECONDS = 120  # that drawing samples of one model may take
KEYS = ("hit_rate@10", "ndcg@10", "mrr@100")
EVERYBODY = "all users"
GROUPS = {
    EVERYBODY: None,
    f"users with {COLD_USER}": ("history", COLD_USER),
    f"users with {KNOWN_USER}": ("history", KNOWN_USER),
    "a cold item held out": ("held_out", COLD_ITEM),
    "known items held out": ("held_out", KNOWN_ITEM),
}
"""Name of a group -> column and value of the collection's queries, None for all."""
GROUP_NAMES = dict(
    zip(
        GROUPS,
        (
            N_("all users"),
            N_("users with under 5 interactions"),
            N_("users with 5 interactions or more"),
            N_("a cold item held out"),
            N_("known items held out"),
        ),
        strict=True,
    )
)
"""How each is shown."""
SAMPLING = N_(
    "The sampled numbers rank the held-out item among 99 drawn at random, not in the whole catalogue. They stand here "
    "because papers give them; they favour some models over others and can turn the order around (Krichene & Rendle "
    "2020): do not choose by them."
)


def users_table(comparison: Comparison) -> pd.DataFrame:
    """One row per model and group of users (GROUPS) that has any: the means of KEYS with limits at 95 %.

    Over everybody also ``coverage@10``, ``novelty@10``, ``popularity_bias@10`` (see components.evaluation
    .recommendations), ``sampled_hit_rate@10`` and ``sampled_ndcg@10`` (NaN where nobody drew) and ``train_seconds``.
    """
    return comparison.keep("users", _mark(comparison), lambda: _table(comparison))


def draw_samples(comparison: Comparison) -> None:
    """Measure the sampled ranks of every computed model that has none, but for those that would take long."""
    for candidate in comparison.ready:
        times = waits(comparison.results[candidate.name].manifest)
        if times and percentile(times, 50) / 1000 * len(comparison.collection.queries) > LONGEST_SECONDS:
            continue  # a reranking, say, whose every user is read again
        measure(SAMPLED_RANKS, Subject(comparison.workspace, comparison.collection, candidate.spec))


def _mark(comparison: Comparison) -> tuple[Any, ...]:
    results = comparison.results.items()
    drawn = [_sampled(comparison, name) for name in comparison.results]
    return (comparison.collection.content_hash, *((n, r.manifest["finished"]) for n, r in results), repr(drawn))


def _sampled(comparison: Comparison, name: str) -> dict[str, float]:
    spec = next(candidate.spec for candidate in comparison.ready if candidate.name == name)
    ranks = SAMPLED_RANKS.load(Subject(comparison.workspace, comparison.collection, spec))
    if ranks is None:
        return {}
    hit_rate, ndcg = sampled_scores(ranks, DEPTH)
    return {"sampled_hit_rate@10": hit_rate, "sampled_ndcg@10": ndcg, "sampled_users": len(ranks)}


def _table(comparison: Comparison) -> pd.DataFrame:
    if comparison.collection.interactions is None:
        return pd.DataFrame()
    rows = []
    for candidate in comparison.ready:
        more = {
            **_sampled(comparison, candidate.name),
            "train_seconds": comparison.results[candidate.name].manifest.get("train_seconds"),
            "trained_here": candidate_of(candidate.spec).is_trained_here,
        }
        for row in of_groups(comparison.collection, comparison.runs[candidate.name]):
            rows.append({"model": candidate.name, **row, **(more if row["group"] == EVERYBODY else {})})
    return pd.DataFrame(rows)


def of_groups(collection: Collection, run: Run) -> list[dict[str, Any]]:
    """What a run says of every group of users that has any, and over everybody of its lists; see ``users_table``."""
    known = collection.interactions
    if known is None:
        raise ValueError("there are no users without interactions")
    scored = metrics.per_query(run, collection.qrels(), KEYS)
    users = scored.index.tolist()
    takers = {str(doc): int(count) for doc, count in known.takers.items()}
    facts = list_facts(run, users, known.histories, takers, len(collection.parent_ids), DEPTH)
    lists = {f"{name}@{DEPTH}": value for name, value in asdict(facts).items()}
    tags = collection.queries.set_index("id")
    rows: list[dict[str, Any]] = []
    for group, where in GROUPS.items():
        if where is None:
            rows.append({"group": group, **_means(scored), **lists})
        elif where[0] in tags.columns and (is_in := (tags[where[0]].reindex(users) == where[1]).to_numpy()).any():
            rows.append({"group": group, **_means(scored[is_in])})
    return rows


def _means(part: pd.DataFrame) -> dict[str, float]:
    means: dict[str, float] = {"users": len(part)}
    intervals = statistics.mean_intervals(part[list(KEYS)].to_numpy(dtype=np.float64), seed=SEED)
    for key, interval in zip(KEYS, intervals, strict=True):
        means |= {key: interval.mean, f"{key}_low": interval.low, f"{key}_high": interval.high}
    return means
