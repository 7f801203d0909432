"""What the Diagnose page reads of a comparison, each computed once per state of the results."""

from __future__ import annotations

from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name, result_of
from components.comparison.comparison import Comparison
from components.evaluation.headroom import Headroom
from components.evaluation.hubness import hub_table
from components.evaluation.statistics import PairedComparison
from components.measurements import diagnosis, repairs
from components.measurements.diagnosis import Recall
from components.measurements.vector_space import DEPTH, QueryHubs, Space, query_hubs, space_of
from components.records import BadInputError
from components.results.scores import JUDGED_DEPTH
from components.results.store import ModelResult
from components.spec import ModelSpec

Mark = tuple[object, ...]
HEADROOM_METRICS = ("ndcg@10", "mrr@10", "recall@10", "hit_rate@10", "precision@10")


def recalls(comparison: Comparison, k: int) -> tuple[dict[str, Recall], dict[str, str]]:
    """Model -> where its recall@k went, and model -> why that cannot be said, for runs that cannot be read."""
    by_model: dict[str, Recall] = {}
    broken: dict[str, str] = {}
    for candidate in comparison.ready:
        try:
            by_model[candidate.name] = _recall(comparison, candidate.spec, k)
        except BadInputError as error:
            broken[candidate.name] = str(error)
    return by_model, broken


def _recall(comparison: Comparison, spec: ModelSpec, k: int) -> Recall:
    collection, result, margin = comparison.collection, comparison.results[spec.name], comparison.margin
    key = (collection.content_hash, spec.to_json())
    return comparison.keep(
        "recall",
        (*key, _mark(result), k, margin),
        lambda: diagnosis.recall_of(
            collection,
            spec,
            result,
            k,
            margin=margin,
            cut=comparison.keep("cut documents", key, lambda: diagnosis.cut_documents(collection, spec)),
        ),
    )


def keyword(comparison: Comparison) -> tuple[str, ModelResult] | None:
    """Keyword search and its results: of the project, else as measured for this page; None where there are none."""
    name = diagnosis.keyword_name(candidate.spec for candidate in comparison.ready)
    if name is not None:
        return name, comparison.results[name]
    spec = resolve_name("bm25")
    saved = result_of(comparison.workspace, comparison.collection, spec)
    return (spec.name, saved) if saved is not None else None


def headroom(comparison: Comparison, metric: str) -> Headroom | None:
    """What fusion and choosing per query could gain; None where no run may be ranked."""
    means = comparison.scores_at(JUDGED_DEPTH).means
    failed = set(means.loc[means["problem"] != "", "model"])
    # A fusion among the candidates is no single system; every model is fused here.
    singles = [
        candidate.name
        for candidate in comparison.ready
        if candidate_of(candidate.spec).can_be_fused and candidate.name not in failed
    ]
    results = {name: comparison.results[name] for name in singles}
    known = keyword(comparison)
    key = known[0] if known is not None and known[0] not in failed else None
    if known is not None and key is not None:
        results[key] = known[1]
    if not results:
        return None
    marks = (comparison.collection.content_hash, tuple((name, _mark(result)) for name, result in results.items()), key)
    systems = comparison.keep(
        "systems", marks, lambda: diagnosis.systems_of(comparison.collection, results, key, HEADROOM_METRICS)
    )
    if not systems.alone:
        return None
    margin = comparison.margin
    return comparison.keep(
        "headroom", (*marks, metric, margin), lambda: diagnosis.headroom_of(systems, metric, margin=margin)
    )


def spaces(comparison: Comparison) -> dict[str, Space]:
    """Model -> how its vectors lie; only models that have vectors, in slot order."""
    return {
        candidate.name: space
        for candidate in comparison.ready
        if (space := _space(comparison, candidate.spec)) is not None
    }


def _space(comparison: Comparison, spec: ModelSpec) -> Space | None:
    key = (comparison.collection.content_hash, _mark(comparison.results[spec.name]), spec.to_json())
    return comparison.keep(
        "space", key, lambda: space_of(comparison.workspace, comparison.collection, spec, comparison.runs[spec.name])
    )


def hubs(comparison: Comparison) -> dict[str, QueryHubs]:
    """Model -> which documents stand in how many first tens; none of a collection without questions."""
    ready = comparison.ready if len(comparison.collection.queries) else ()
    return {
        candidate.name: of_queries
        for candidate in ready
        if (of_queries := _hubs(comparison, candidate.name)) is not None
    }


def _hubs(comparison: Comparison, name: str) -> QueryHubs | None:
    key = (comparison.collection.content_hash, _mark(comparison.results[name]), name)
    try:
        return comparison.keep("hubs", key, lambda: query_hubs(comparison.collection, comparison.runs[name]))
    except BadInputError:  # a run that cannot be read; the first section says so
        return None


def spreading(comparison: Comparison, name: str, metric: str) -> dict[str, PairedComparison]:
    """What centring and its kin would change of a metric, by variant; empty where that was not measured."""
    spec = next(candidate.spec for candidate in comparison.ready if candidate.name == name)
    collection, result, margin = comparison.collection, comparison.results[name], comparison.margin
    return comparison.keep(
        "spreading",
        (collection.content_hash, _mark(result), spec.to_json(), metric, margin),
        lambda: diagnosis.spreading_of(collection, spec, result, metric, margin=margin),
    )


def worst_after_centring(comparison: Comparison, name: str, measured: repairs.Repaired) -> int:
    """In how many first tens the most frequent document stands once vectors are centred."""
    key = (comparison.collection.content_hash, _mark(comparison.results[name]))
    table = comparison.keep("hubs after centring", key, lambda: hub_table(measured.runs["centred"], DEPTH))
    return int(table["lists"].iloc[0]) if len(table) else 0


def _mark(result: ModelResult) -> Mark:
    """Changes with the saved run and with whatever was measured beside it."""
    facts = sorted((result.folder / "diagnosis").glob("*/facts.json"))
    return (str(result.folder), result.manifest["finished"], *(path.stat().st_mtime_ns for path in facts))
