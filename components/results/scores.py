"""From saved runs to the numbers that pages and the command line show: one place, so that they never differ."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from components.datasets import practice
from components.datasets.own_documents import counting_notes, own_documents
from components.evaluation import agreement, baselines, metrics, partial_judgments, self_checks, statistics
from components.evaluation.metric_registry import METRICS, at_depth, metric
from components.evaluation.practice_agreement import ProxyAgreement, agreement_over_questions
from components.numbers import sentences
from components.records import Collection, Run
from components.results import store as results
from components.results.store import ModelResult

LEADING_METRIC = "ndcg@10"
JUDGED_DEPTH = 10  # results looked at for the share that was judged
FLOOR_DEPTH = 100  # documents drawn at random per query for the baseline
AGREEMENT_DEPTH = 10
SEED = 20  # of every draw below, so that two readers see the same numbers


@dataclass(frozen=True)
class Scores:
    """Numbers against judgments.

    ``per_query``: model -> data frame (judged query id x metric key). ``means``: one row per model with each metric's
    mean, ``<metric>_low`` and ``<metric>_high`` (95 %), ``judged@10`` and ``judged@<depth>`` (0 to 1) and ``problem``
    ("" where the run may be ranked). ``comparisons``: one row per pair and metric, see
    components.evaluation.statistics. ``floors``: the same columns as ``means`` for the baselines, which are never
    ranked. ``warnings`` concern the collection and so every model. A run that cannot be scored at all has its problem
    in ``means`` with NaN means, and no table in ``per_query``.
    ``is_pooled``: all of them were graded here from the models' first results, and what is not judged is passed over.
    ``is_practice``: the judged queries are practice ones, taken from the documents themselves; they are counted only
    where no true judgment is, and never together with one. ``is_of_users``: the queries are users, and what is judged
    is what was held out of each, so that nothing else could have been.
    """

    per_query: Mapping[str, pd.DataFrame]
    means: pd.DataFrame
    comparisons: pd.DataFrame
    queries: int
    unjudged_queries: int
    margin: float
    is_practice: bool = False
    floors: pd.DataFrame = field(default_factory=pd.DataFrame)
    warnings: tuple[str, ...] = ()
    depth: int = JUDGED_DEPTH
    is_pooled: bool = False
    is_of_users: bool = False


def score(
    collection: Collection,
    by_model: Mapping[str, ModelResult],
    *,
    margin: float,
    metric_keys: Sequence[str] = (),
    depth: int = JUDGED_DEPTH,
) -> Scores:
    """Score every run against the collection's judgments; a run that fails a self-check is shown and not ranked.

    True judgments count where there are any, practice queries only where there are none. ``depth`` is how many results
    are looked at for the share that was judged, beside the first ten.
    """
    is_practice = practice.counts_practice(collection)
    by_model = without_sources(collection, by_model)
    collection = practice.counted(collection)
    keys = list(metric_keys) or metric_keys_at(depth)
    qrels = collection.qrels()
    runs = {name: results.document_run(result, collection) for name, result in by_model.items()}
    problems = run_problems(collection, by_model)
    runs = {name: run for name, run in runs.items() if not self_checks.broken_run(run)}
    judged = list(dict.fromkeys((f"judged@{JUDGED_DEPTH}", f"judged@{depth}")))
    tables = {name: _scored(run, qrels, keys, judged, collection.pooled) for name, run in runs.items()}
    per_query = {name: table[keys] for name, table in tables.items()}
    rankable = {name: frame for name, frame in per_query.items() if not problems[name]}
    comparisons = statistics.compare_metrics(rankable, keys, margin=margin, seed=SEED)
    corpus_size = len(collection.parent_ids)
    means = _mean_rows(per_query, keys)
    for name, table in tables.items():
        means[name] |= {key: float(table[key].mean()) for key in judged}
    nothing = {key: math.nan for mean in keys for key in (mean, f"{mean}_low", f"{mean}_high")}
    rows = [
        {"model": name, "problem": sentences(problems[name]), **(means.get(name) or nothing | dict.fromkeys(judged))}
        for name in by_model
    ]
    judged_queries = metrics.judged_queries(qrels)
    floors = _floor_rows(runs, qrels, corpus_size, keys, depth) if judged_queries and runs else pd.DataFrame()
    return Scores(
        per_query,
        pd.DataFrame(rows),
        comparisons,
        len(judged_queries),
        len(collection.queries) - len(judged_queries),
        margin,
        is_practice,
        floors,
        (*counting_notes(collection), *self_checks.depth_warnings(corpus_size, max(depth, JUDGED_DEPTH))),
        depth,
        bool(judged_queries) and collection.pooled.issuperset(judged_queries),
        collection.interactions is not None,
    )


def _scored(
    run: Run, qrels: metrics.Qrels, keys: Sequence[str], judged: Sequence[str], pooled: frozenset[str]
) -> pd.DataFrame:
    """What each question scores; the shares that were judged are those of the ranking as it stands."""
    table = partial_judgments.scores(run, qrels, keys, pooled)
    return table.join(metrics.per_query(run, qrels, judged)) if judged else table


def metric_keys_at(depth: int) -> list[str]:
    """What is measured by default: METRICS, and every metric at the first ten results and at this depth."""
    return list(dict.fromkeys([*(measure.key for measure in METRICS), *at_depth(JUDGED_DEPTH), *at_depth(depth)]))


def _mean_rows(per_query: Mapping[str, pd.DataFrame], keys: Sequence[str]) -> dict[str, dict[str, float]]:
    """Model -> each metric's mean and limits, all under the same random weights."""
    if not per_query or not keys:
        return {name: {} for name in per_query}
    table = np.concatenate([frame[list(keys)].to_numpy(dtype=np.float64) for frame in per_query.values()], axis=1)
    intervals = iter(statistics.mean_intervals(table, seed=SEED))
    rows: dict[str, dict[str, float]] = {}
    for name in per_query:
        rows[name] = {}
        for key, interval in zip(keys, intervals, strict=False):
            rows[name] |= {key: interval.mean, f"{key}_low": interval.low, f"{key}_high": interval.high}
    return rows


def _floor_rows(
    runs: Mapping[str, Run], qrels: metrics.Qrels, corpus_size: int, keys: Sequence[str], depth: int
) -> pd.DataFrame:
    """One row per baseline, columns as in Scores.means; of the shuffled judgments each metric's best model counts."""
    drawn = max(depth, FLOOR_DEPTH, *(metric(key).k for key in keys)) if keys else depth
    floor = baselines.baselines(runs, qrels, corpus_size, keys, drawn, SEED)
    tables = {str(baselines.RANDOM): floor.random}
    if floor.shuffled:
        best = {key: floor.shuffled[floor.highest_shuffled(key) or ""][key] for key in keys}
        tables[str(baselines.SHUFFLED)] = pd.DataFrame(best)
    return pd.DataFrame([{"model": name, **row} for name, row in _mean_rows(tables, keys).items()])


def without_sources(collection: Collection, by_model: Mapping[str, ModelResult]) -> dict[str, ModelResult]:
    """The results with the document that a query is, or was made from, taken out of that query's ranking.

    That is the document a practice query is the text of, and where the collection's scoring leaves it out, the one
    that is the query itself.
    """
    sources = own_documents(collection) if collection.scoring.leaves_out_own else {}
    sources |= practice.left_out_documents(collection.queries)
    if not sources:
        return dict(by_model)

    def left(query_id: str, ranking: results.Ranking) -> results.Ranking:
        source = sources.get(query_id)
        kept = [i for i, name in enumerate(ranking.doc_ids) if collection.parent_of.get(name, name) != source]
        return results.Ranking(tuple(ranking.doc_ids[i] for i in kept), ranking.scores[kept])

    def cleaned(run: Run) -> Run:
        return Run(run.model, {q: left(q, ranking) if q in sources else ranking for q, ranking in run.rankings.items()})

    return {name: replace(result, run=cleaned(result.run)) for name, result in by_model.items()}


def practice_agreement(
    collection: Collection, by_model: Mapping[str, ModelResult], metric_key: str = LEADING_METRIC
) -> ProxyAgreement | None:
    """How far practice queries rank the models that may be ranked as true judgments do; None without both."""
    if not practice.truly_judged(collection) or not practice.practice_ids(collection.queries):
        return None
    cleaned = without_sources(collection, by_model)
    true_qrels = practice.counted(collection).qrels()
    practice_qrels = practice.only_practice(collection).qrels()
    problems = run_problems(practice.counted(collection), cleaned)
    runs = {name: results.document_run(result, collection) for name, result in cleaned.items() if not problems[name]}
    # Results computed elsewhere may lack the practice queries, which were made later: that is no zero.
    runs = {name: run for name, run in runs.items() if practice_qrels.keys() & run.rankings.keys()}

    def scored(qrels: metrics.Qrels) -> dict[str, pd.Series[float]]:
        return {name: metrics.per_query(run, qrels, [metric_key])[metric_key] for name, run in runs.items()}

    return agreement_over_questions(scored(practice_qrels), scored(true_qrels))


def run_problems(collection: Collection, by_model: Mapping[str, ModelResult]) -> dict[str, list[str]]:
    """Model -> why its run must not be ranked, one sentence each."""
    runs = [results.document_run(result, collection) for result in by_model.values()]
    # A baseline made of what somebody happened to look at may condemn nobody.
    whole = {query_id: grades for query_id, grades in collection.qrels().items() if query_id not in collection.pooled}
    is_of_users = collection.interactions is not None
    checked = self_checks.check_runs(runs, whole, len(collection.parent_ids), AGREEMENT_DEPTH, may_be_same=is_of_users)
    return {
        name: [
            *result.manifest.get("self_checks", []),
            *self_checks.check_facts(result.manifest),
            *checked.get(name, []),
        ]
        for name, result in by_model.items()
    }


def agreements(runs: Mapping[str, Run], k: int = AGREEMENT_DEPTH) -> pd.DataFrame:
    """How similar the models' results are, one row per pair: overlap@k, Jaccard and RBO, each 0 to 1."""
    return agreement.agreement_table(list(runs.values()), k)
