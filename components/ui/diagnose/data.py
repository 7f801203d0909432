"""What the sections of the Diagnose page read, computed once per state of the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name, result_of
from components.evaluation.headroom import Headroom
from components.evaluation.hubness import hub_table
from components.evaluation.statistics import PairedComparison
from components.markdown import escape
from components.measurements import diagnosis, repairs
from components.measurements.diagnosis import Recall, Systems
from components.measurements.vector_space import DEPTH, QueryHubs, Space, query_hubs, space_of
from components.records import BadInputError
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.ui.diagnose import words as text_diagnose
from components.ui.shared import session, start
from components.ui.shared.session import View

Mark = tuple[object, ...]
HEADROOM_METRICS = ("ndcg@10", "mrr@10", "recall@10", "hit_rate@10", "precision@10")
NAMES = (repairs.TRUNCATION, repairs.CHUNKING, repairs.INDEX)
"""The stages of the recall waterfall that are measured on request."""


def recalls(view: View, k: int) -> tuple[dict[str, Recall], dict[str, str]]:
    """Model -> where its recall@k went, and model -> why that cannot be said, for runs that cannot be read."""
    found: dict[str, Recall] = {}
    broken: dict[str, str] = {}
    for one in view.ready:
        mark = _mark(view.found[one.name])
        answer = _recall(view.collection.content_hash, mark, one.spec.to_json(), k, view.margin, view)
        if isinstance(answer, Recall):
            found[one.name] = answer
        else:
            broken[one.name] = answer
    return found, broken


@st.cache_resource(max_entries=64, show_spinner=text_diagnose.COUNTING)
def _recall(content_hash: str, mark: Mark, spec: str, k: int, margin: float, _view: View) -> Recall | str:
    one = ModelSpec.from_json(spec)
    try:
        cut = _cut(content_hash, spec, _view)
        return diagnosis.recall_of(_view.collection, one, _view.found[one.name], k, margin=margin, cut=cut)
    except BadInputError as error:
        return str(error)


@st.cache_resource(max_entries=64, show_spinner=False)
def _cut(content_hash: str, spec: str, _view: View) -> frozenset[str]:
    return diagnosis.cut_documents(_view.collection, ModelSpec.from_json(spec))


def keyword(view: View) -> tuple[str, ModelResult] | None:
    """Keyword search and its results: of the project, else as measured for this page; None where there are none."""
    name = diagnosis.keyword_name(one.spec for one in view.ready)
    if name is not None:
        return name, view.found[name]
    spec = resolve_name("bm25")
    saved = result_of(session.workspace(), view.collection, spec)
    return (spec.name, saved) if saved is not None else None


def headroom(view: View, metric: str) -> Headroom | None:
    """What fusion and choosing per query could gain; None where no run may be ranked."""
    means = session.score(view).means
    failed = set(means.loc[means["problem"] != "", "model"])
    # A fusion among the candidates is no single system; every model is fused here.
    singles = [one.name for one in view.ready if candidate_of(one.spec).can_be_fused and one.name not in failed]
    found = {name: view.found[name] for name in singles}
    key = keyword(view)
    if key is not None and key[0] not in failed:
        found[key[0]] = key[1]
    else:
        key = None
    marks = tuple((name, _mark(result)) for name, result in found.items())
    return _headroom(
        view.collection.content_hash, marks, metric, view.margin, view, found, key[0] if key is not None else None
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _headroom(
    content_hash: str,
    marks: Mark,
    metric: str,
    margin: float,
    _view: View,
    _found: Mapping[str, ModelResult],
    _keyword: str | None,
) -> Headroom | None:
    systems = _systems(content_hash, marks, _view, _found, _keyword)
    return diagnosis.headroom_of(systems, metric, margin=margin) if systems.alone else None


@st.cache_resource(max_entries=8, show_spinner=text_diagnose.FUSING)
def _systems(
    content_hash: str, marks: Mark, _view: View, _found: Mapping[str, ModelResult], _keyword: str | None
) -> Systems:
    return diagnosis.systems_of(_view.collection, _found, _keyword, HEADROOM_METRICS)


def spaces(view: View) -> dict[str, Space]:
    """Model -> how its vectors lie; only models that have vectors, in slot order."""
    found = {}
    for one in view.ready:
        space = _space(view.collection.content_hash, _mark(view.found[one.name]), one.spec.to_json(), view)
        if space is not None:
            found[one.name] = space
    return found


@st.cache_resource(max_entries=24, show_spinner=text_diagnose.LOOKING)
def _space(content_hash: str, mark: Mark, spec: str, _view: View) -> Space | None:
    one = ModelSpec.from_json(spec)
    return space_of(session.workspace(), _view.collection, one, _view.runs[one.name])


def hubs(view: View) -> dict[str, QueryHubs]:
    """Model -> which documents stand in how many first tens; none of a collection without questions."""
    found = {}
    for one in view.ready if len(view.collection.queries) else ():
        counted = _hubs(view.collection.content_hash, _mark(view.found[one.name]), one.name, view)
        if counted is not None:
            found[one.name] = counted
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _hubs(content_hash: str, mark: Mark, name: str, _view: View) -> QueryHubs | None:
    try:
        return query_hubs(_view.collection, _view.runs[name])
    except BadInputError:  # a run that cannot be read; the first section says so
        return None


def spreading(view: View, name: str, metric: str) -> dict[str, PairedComparison]:
    """What centring and its kin would change of a metric, by variant; empty where that was not measured."""
    spec = next(one.spec for one in view.ready if one.name == name)
    return _spreading(view.collection.content_hash, _mark(view.found[name]), spec.to_json(), metric, view.margin, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _spreading(
    content_hash: str, mark: Mark, spec: str, metric: str, margin: float, _view: View
) -> dict[str, PairedComparison]:
    one = ModelSpec.from_json(spec)
    return diagnosis.spreading_of(_view.collection, one, _view.found[one.name], metric, margin=margin)


def worst_after_centring(view: View, name: str, measured: repairs.Repaired) -> int:
    """In how many first tens the most frequent document stands once vectors are centred."""
    return _worst_after(view.collection.content_hash, _mark(view.found[name]), measured)


@st.cache_resource(max_entries=64, show_spinner=False)
def _worst_after(content_hash: str, mark: Mark, _measured: repairs.Repaired) -> int:
    table = hub_table(_measured.runs["centred"], DEPTH)
    return int(table["lists"].iloc[0]) if len(table) else 0


def _mark(result: ModelResult) -> Mark:
    """Changes with the saved run and with whatever was measured beside it."""
    facts = sorted((result.folder / "diagnosis").glob("*/facts.json"))
    return (str(result.folder), result.manifest["finished"], *(path.stat().st_mtime_ns for path in facts))


# Measuring what is missing


def is_busy(view: View) -> bool:
    """Whether something is being computed for this project."""
    job = session.jobs().of_project(view.project.id)
    return job is not None and not job.is_over


def measure(view: View, measures: Mapping[str, Sequence[str]]) -> None:
    """Measure in the background, model -> names of components.measurements.repairs."""
    start.measure(view.project.id, [one.spec for one in view.ready if measures.get(one.name)], measures)


def open_stages(stages: Mapping[str, Mapping[str, diagnosis.Stage]], names: Sequence[str]) -> dict[str, list[str]]:
    """Model -> which of these stages could be measured and were not."""
    found = {
        model: [name for name in names if name in of_model and of_model[name].state == "open"]
        for model, of_model in stages.items()
    }
    return {model: which for model, which in found.items() if which}


def in_order(measures: Mapping[str, Sequence[str]]) -> list[str]:
    """What is to be measured of any model, each once, in the order it is always named."""
    wanted = {name for which in measures.values() for name in which}
    return [name for name in text_diagnose.MEASURE_STAGE if name in wanted]


def button(view: View, measures: Mapping[str, Sequence[str]], key: str) -> None:
    """The button that measures, or that something is being computed; what failed before is said."""
    for step in session.failed_steps(view.project.id, *(one for names in measures.values() for one in names)):
        if step.name in measures:
            st.warning(text_diagnose.MEASURE_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
    if is_busy(view):
        st.caption(text_diagnose.MEASURING)
        return
    names = in_order(measures)
    what = "; ".join(
        text_diagnose.MEASURE_WHAT[name].format(
            models=", ".join(escape(model) for model, which in measures.items() if name in which)
        )
        for name in names
    )
    if st.button(text_diagnose.measure(names), key=key, help=text_diagnose.MEASURE_HELP.format(what=what)):
        measure(view, measures)
        st.rerun()
