"""Starting things: the demo, a computation, an estimate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.candidates.estimates import known_estimate
from components.candidates.offline import refuse_other_computers
from components.jobs import ComputeJob, EstimateJob, Job, MapsJob, MeasureJob, TrainJob
from components.jobs.demo import demo_project, first_specs
from components.markdown import escape
from components.needs.fields import Needs
from components.needs.saved import save_needs
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.ui.shared import frame, session, text


def demo(name: str = "shop") -> None:
    """The project over a demo collection with the models that suit it, computing what is not there yet."""
    try:
        with st.spinner(text.OPENING_DEMO):
            project = demo_project(session.workspace(), name)
    except BadInputError as error:
        st.error(escape(str(error)))
        return
    if len(session.view(project).ready) < len(project.ticked):
        compute(project.id)
    frame.open_project(project.id)
    st.rerun()


def new_project(name: str, collection: Collection, *, document_limit: int | None = None) -> str:
    """A project with the models ticked that suit it; it becomes the chosen one. Returns its id."""
    project = session.workspace().create_project(name, collection, document_limit)
    session.workspace().set_candidates(project.id, first_specs(collection))
    if collection.interactions is not None:
        save_needs(session.workspace(), project.id, Needs(task="recommendation"))
    _estimate_unknown(project.id, collection)
    frame.open_project(project.id)
    return project.id


def _estimate_unknown(project_id: str, collection: Collection) -> None:
    """Time the models this computer has not timed yet, so that minutes are known before anything is started."""
    unknown = [
        spec for spec in first_specs(collection) if known_estimate(session.workspace(), collection, spec) is None
    ]
    if unknown:
        estimate(project_id, unknown)


def compute_one(project_id: str, spec: ModelSpec) -> None:
    """Compute a model that is no candidate of the project, in the background, without maps."""
    _refuse_other_computers([spec])
    _start(ComputeJob, project_id, [spec], with_maps=False, only_missing=True, **_spending(project_id))


def compute(project_id: str, first: Sequence[str] = ()) -> None:
    """Compute all ticked models of a project in the background; what is there already costs nothing.

    Args:
        project_id: the project.
        first: names of models the person waits for, computed before the others.
    """
    specs = [candidate.spec for candidate in session.workspace().project(project_id).ticked]
    _refuse_other_computers(specs)
    _start(ComputeJob, project_id, specs, first=first, only_missing=True, **_spending(project_id))


def estimate(project_id: str, specs: Sequence[ModelSpec]) -> None:
    """Time 32 texts with each of these models in the background."""
    _start(EstimateJob, project_id, specs)


def is_busy(project_id: str) -> bool:
    """Whether a job of the project is going that keeps its place: what is started now would not run."""
    going = session.jobs().of_project(project_id)
    return going is not None and not going.is_over and not isinstance(going, EstimateJob)


def measure(
    project_id: str,
    specs: Sequence[ModelSpec],
    measurements: str | Mapping[str, Sequence[str]],
    options: Mapping[str, Any] | None = None,
) -> None:
    """Measure in the background: one of components.measurements for all these models, or model -> which of them."""
    _refuse_other_computers(specs)
    _start(MeasureJob, project_id, specs, measurements=measurements, options=options, **_spending(project_id))


def train(project_id: str, base: ModelSpec, name: str, options: Mapping[str, Any]) -> None:
    """Train a model from the project's judged questions in the background; ``options`` as TrainJob."""
    _start(TrainJob, project_id, [base], name=name, options=options)


def maps(project_id: str, specs: Sequence[ModelSpec]) -> None:
    """Lay out the maps of computed models in the background."""
    _start(MapsJob, project_id, specs)


def _start(job: Callable[..., Job], project_id: str, specs: Sequence[ModelSpec], **more: object) -> None:
    project = session.workspace().project(project_id)
    session.jobs().start(
        job(
            session.workspace(),
            project.dataset_id,
            specs,
            chroma=session.chroma(),
            project_id=project_id,
            document_limit=project.document_limit,
            **more,
        )
    )


def _spending(project_id: str) -> dict[str, Any]:
    """What a job that may ask an API is given: the keys, and how much it may spend."""
    return {"env": session.api_environment(), "spending": session.spending(project_id)}


def _refuse_other_computers(specs: Sequence[ModelSpec]) -> None:
    try:
        refuse_other_computers(specs)
    except BadInputError as error:
        st.error(escape(str(error)))
        frame.end_page()
