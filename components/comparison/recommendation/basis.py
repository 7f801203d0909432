"""What a recommendation is made from, read from evidence, needs and measured facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from components.comparison.choice_words import ONLY_PRACTICE, ONLY_TEXTS, criterion_name, weight_changes
from components.comparison.evidence import Evidence
from components.comparison.recommendation.recommend import ByWeights, Differing
from components.comparison.recommendation.selection import Standing
from components.comparison.weighing import Weighing
from components.datasets.practice import practice_ids
from components.evaluation.agreement import overlap_at_k
from components.evaluation.bootstrap import Resampled
from components.evaluation.metric_registry import metric as metric_named
from components.evaluation.preferences import Chance, Strengths
from components.evaluation.verdict import JUDGED_ENOUGH
from components.i18n import N_, tr
from components.measurements.task_metrics import LEADING_TASKS
from components.needs.fields import Needs
from components.needs.tasks import TASKS
from components.numbers import commas, in_percent
from components.records import Collection, Run
from components.results.scores import JUDGED_DEPTH, Scores

SEEN_DEPTH = 10  # results a person looks at
JUDGED_KEY = f"judged@{JUDGED_DEPTH}"
COUNT_WRONG = N_(
    "On average {count} of the first {depth} results of {model} were never judged and count as wrong. Judge some "
    "before relying on this."
)
PASSED_OVER = N_("On average {count} of the first {depth} results of {model} were never judged; they are passed over.")
HALF_KEPT = 0.5  # a wish of which nothing is known


def leading_metric(needs: Needs) -> str:
    """The one metric a project is decided by, on every page and in every file."""
    return TASKS[needs.task].leading


def leading_at(needs: Needs, depth: int) -> str:
    """The leading metric read at this depth, such as recall@5 where the project is decided by recall@10."""
    return f"{metric_named(leading_metric(needs)).family}@{depth}"


def standing(utilities: Mapping[str, float | None], measured: Mapping[str, float | None]) -> Standing:
    """What else counts of a model; bills count in whole cents.

    ``utilities``: wish -> how far it is kept, 0 to 1; ``measured``: see components.comparison.bills.measured_facts.
    """
    kept = [HALF_KEPT if value is None else value for value in utilities.values()]
    dollars = measured.get("monthly_usd")
    return Standing(
        wishes=sum(kept) / len(kept) if kept else None,
        p95_ms=measured.get("p95_ms"),
        peak_memory_mb=measured.get("peak_memory_mb"),
        monthly_usd=None if dollars is None else round(dollars, 2),
    )


def size_of(evidence: Evidence | None, scored: Scores | None) -> int:
    """On how many questions, texts or pairs the models were measured."""
    if scored is not None:
        return scored.queries
    quality = next(iter(evidence.quality.values()), None) if evidence is not None else None
    return quality.texts if isinstance(quality, Resampled) else 0


def limits_of(needs: Needs, scored: Scores | None, evidence: Evidence, models: Sequence[str] = ()) -> str:
    """What limits a choice between ``models`` by this evidence, one sentence, "" where nothing does."""
    if scored is not None and scored.is_practice:
        return tr(ONLY_PRACTICE)
    if scored is not None:
        return "" if scored.is_of_users else _unjudged(scored, models)
    return "" if evidence.is_of_search or needs.task in LEADING_TASKS else tr(ONLY_TEXTS)


def _unjudged(scored: Scores, models: Sequence[str]) -> str:
    """Of which of these models most results were never judged, where that is too many to rely on."""
    rows = scored.means[scored.means["model"].isin(list(models))]
    shares = dict(zip(rows["model"].astype(str), rows[JUDGED_KEY].astype(float), strict=True))
    worst = min(shares, key=lambda model: shares[model], default=None)
    if worst is None or not shares[worst] < JUDGED_ENOUGH:
        return ""
    count = f"{(1 - shares[worst]) * JUDGED_DEPTH:.2g}"
    return (tr(PASSED_OVER) if scored.is_pooled else tr(COUNT_WRONG)).format(
        count=count, depth=JUDGED_DEPTH, model=worst
    )


def open_questions(collection: Collection) -> list[str]:
    """Ids of the real questions of which no answer is judged right yet, in the order of the table."""
    judged = collection.judgments
    known = {*judged.loc[judged["grade"] > 0, "query_id"], *practice_ids(collection.queries)}
    return [query_id for query_id in collection.queries["id"] if query_id not in known]


def silent(runs: Mapping[str, Run], asked: int) -> dict[str, int]:
    """Model -> for how many of the questions asked it finds nothing; those that always find something are left out.

    A question without a ranking found nothing: saved runs have no rows for it.
    """
    counts = {
        name: asked - sum(bool(ranking.doc_ids) for ranking in run.rankings.values()) for name, run in runs.items()
    }
    return {name: count for name, count in counts.items() if count}


def in_votes(fitted: Strengths | None) -> dict[tuple[str, str], Chance]:
    """What blind votes say of every two models that were voted on, both ways; nothing where there are no votes."""
    models = () if fitted is None else fitted.models
    return {} if fitted is None else {(a, b): fitted.against(a, b) for a in models for b in models if a != b}


def by_weights(choice: Weighing, shares: Mapping[str, float], metric: str) -> ByWeights:
    """Who leads by weights a person set, in the words of a recommendation."""
    weights = commas(f"{criterion_name(name)} {in_percent(f'{100 * share:.0f}')}" for name, share in shares.items())
    ranked = tuple(weighed.name for weighed in choice.ranked)
    return ByWeights(ranked, choice.ranked[0].wins, weights, weight_changes(choice, metric))


def differing(runs: Mapping[str, Run], open_questions: Sequence[str]) -> Callable[[str, str], Differing]:
    """How the first ten answers of two models differ, and on which questions nobody judged yet, those most first."""

    def how_differing(first: str, second: str) -> Differing:
        if first not in runs or second not in runs:
            return Differing()
        overlap = overlap_at_k(runs[first], runs[second], SEEN_DEPTH)
        if overlap.empty:
            return Differing()
        left = overlap[overlap.index.isin(set(open_questions)) & (overlap < 1)].sort_values(kind="stable")
        return Differing(float((overlap < 1).mean()), tuple(map(str, left.index)))

    return how_differing
