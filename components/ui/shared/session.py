"""What pages share: the workspace, background jobs, and cached readings of saved results."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

import streamlit as st
from pydantic import SecretStr

from components import i18n
from components.candidates.by_spec import encoder_key
from components.comparison.comparison import Comparison
from components.costs.currency import Currency
from components.costs.own_prices import SETTING as OWN_PRICES
from components.costs.own_prices import OwnPrice, read_own_prices, usd_prices
from components.costs.spending import FILE as SPENDING_FILE
from components.costs.spending import Ledger, Spending
from components.costs.totals import MonthlyVolume
from components.damage import DamagedError
from components.datasets import guarded
from components.encoders import key_variables
from components.i18n import tr
from components.jobs import JobRegistry, MeasureJob, Step, TrainJob, saved_status
from components.jobs.cleanup import prune_model
from components.markdown import escape
from components.measurements.base import Subject
from components.records import BadInputError, Collection
from components.results import scores
from components.results.scores import Scores
from components.results.store import ModelResult, ResultStore
from components.spec import ModelSpec
from components.stores.address import read_address
from components.stores.shared import shared_database
from components.stores.vector_store import SharedDatabase
from components.terms import terms_for
from components.training.project_models import remove_abandoned
from components.ui.shared import language
from components.workspace import Project, ProjectCandidate, Workspace

CACHED = 8  # collections kept in memory
KEPT = 320  # answers of comparisons kept in memory: runs of chunked documents, score tables, decisions
Answer = TypeVar("Answer")


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The workspace of this server, without what trainings left there that were killed with an earlier one."""
    opened = Workspace()
    remove_abandoned(opened)
    return opened


@st.cache_resource(show_spinner=False)
def jobs() -> JobRegistry:
    """The background jobs of this server."""
    registry = JobRegistry()
    atexit.register(registry.cancel_all)
    return registry


def subject(view: View, spec: ModelSpec) -> Subject:
    """What components.measurements measures: one of the project's models on its texts."""
    return Subject(workspace(), view.collection, spec)


def measure_job(project_id: str, *measurements: str) -> MeasureJob | None:
    """The project's latest job, running or over, where it measures any of these."""
    job = jobs().of_project(project_id)
    return job if isinstance(job, MeasureJob) and job.measurements & set(measurements) else None


def train_job(project_id: str) -> TrainJob | None:
    """The project's latest job, running or over, where it trains a model."""
    job = jobs().of_project(project_id)
    return job if isinstance(job, TrainJob) else None


def failed_steps(project_id: str, *measurements: str) -> list[Step]:
    """The models with which the project's latest job failed, where it measures any of these."""
    job = measure_job(project_id, *measurements)
    return [] if job is None else [step for step in job.steps if step.state == "failed"]


@st.cache_resource(show_spinner=False)
def chroma() -> SharedDatabase:
    """This server's hold on the index, wherever EXPLORER_STORE says it is kept."""
    shared = shared_database(workspace().chroma_folder, read_address(""))
    atexit.register(shared.close)
    return shared


def api_key() -> SecretStr | None:
    """The key of an API from the environment or st.secrets; None where there is none. It is never stored or shown."""
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        with contextlib.suppress(FileNotFoundError, KeyError):
            key = st.secrets["OPENAI_API_KEY"]
    return SecretStr(key) if key else None


def api_environment() -> dict[str, str]:
    """What a worker process needs beyond its own environment."""
    key = api_key()
    return {"OPENAI_API_KEY": key.get_secret_value()} if key is not None else {}


SPENDING_CAP = "spending_cap_usd"  # name of the setting


def spending_cap(project_id: str) -> float | None:
    """US dollars that may be spent on APIs in a project; None where no cap was set."""
    cap = workspace().setting(project_id, SPENDING_CAP)
    return None if cap is None else float(cap)


def spent(project_id: str) -> float:
    """US dollars spent on APIs in a project so far, where their price is known."""
    return Ledger(workspace().root / SPENDING_FILE).spent(project_id)


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread:
    """Import what the first page needs while the person still reads the start page."""
    os.environ.setdefault(key_variables.SETTING, "")  # visitors name no variable that nobody listed
    guarded.warm_up()
    thread = threading.Thread(target=_import_heavy, daemon=True, name="warm-up")
    thread.start()
    return thread


def _import_heavy() -> None:
    for name in ("scipy.stats", "bm25s", "chromadb", "altair"):
        importlib.import_module(name)


View = Comparison
"""A project as the pages see it."""


def judged_collection(project: Project) -> Collection:
    """The project's texts with all that is judged; a view lacks the judgments that a candidate learned from."""
    return _load_collection(project.id, project.dataset_id, project.document_limit, _judgment_mark(project))


def view(project: Project) -> View:
    """The project with its collection and the results saved so far."""
    collection = judged_collection(project)
    language.speak_in(terms_for(collection))
    results = {}
    for candidate in project.ticked:
        result = _result(project, candidate.spec, collection)
        if result is not None:
            results[candidate.name] = result
    return Comparison.of_project(workspace(), project, collection=collection, results=results, keep=keep)


def keep(name: str, key: Hashable, compute: Callable[[], Answer]) -> Answer:
    """An answer of a Comparison, computed once per state of what it depends on and kept for the next page."""
    return _kept(name, repr((key, i18n.current(), bool(i18n.terms()))), compute)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _kept(name: str, key: str, _compute: Callable[[], Answer]) -> Answer:
    return _compute()


def _judgment_mark(project: Project) -> str:
    own = workspace().own_judgments(project.id)
    is_hard = workspace().has_hard_sample(project.dataset_id)
    return f"{is_hard}:{len(own)}:{hash(tuple(own.itertuples(index=False, name=None)))}"


@st.cache_resource(max_entries=CACHED, show_spinner=False)
def _load_collection(project_id: str, dataset_id: str, limit: int | None, judgment_mark: str) -> Collection:
    return workspace().project_collection(workspace().project(project_id))


def _result(project: Project, spec: ModelSpec, collection: Collection) -> ModelResult | None:
    try:
        key = encoder_key(spec)
    except BadInputError:
        return None  # the model went away; the Models page says so
    manifest = workspace().results_folder(collection.search_id, key) / "manifest.json"
    if not manifest.exists():
        return None
    try:
        return _load_result(str(manifest), manifest.stat().st_mtime_ns, spec.name)
    except DamagedError as error:
        error.set_aside()
        st.toast(escape(str(error)), duration="long")
        return None


@st.cache_resource(max_entries=CACHED * 8, show_spinner=False)
def _load_result(manifest: str, changed: int, name: str) -> ModelResult:
    return ResultStore.read(Path(manifest).parent, name)


def score(view: View, depth: int = scores.JUDGED_DEPTH) -> Scores:
    """The view's numbers against its judgments at this depth, computed once per state."""
    return view.scores_at(depth)


def status(view: View, candidate: ProjectCandidate) -> str:
    """What is known of a candidate: ready, partial or not computed, or why it cannot be had."""
    if candidate.name in view.results:
        return tr("ready")
    try:
        return saved_status(workspace(), view.collection, candidate.spec)
    except BadInputError as error:
        return str(error)


def dataset_size(project: Project) -> int:
    """Documents in the project's whole collection, whatever sample is in use."""
    return workspace().dataset_size(project.dataset_id)


def vector_sizes(view: View) -> dict[str, float]:
    """MB (10^6 bytes) of stored vectors per candidate that has some."""
    sizes = {}
    for candidate in view.candidates:
        with contextlib.suppress(BadInputError):
            folder = workspace().vectors_folder(encoder_key(candidate.spec))
            if folder.exists():
                sizes[candidate.name] = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6
    return sizes


def prune(view: View, name: str) -> None:
    """Delete a candidate's stored vectors, of all projects, and what was built from them."""
    candidate = view.project.candidate(name)
    if candidate is not None:
        prune_model(workspace(), candidate.spec, chroma())


def full_collection(project: Project) -> Collection:
    """The project's whole collection as saved, without sampling and without grades given in the app."""
    return workspace().load_collection(project.dataset_id)


def mean_tokens(view: View) -> tuple[float, float]:
    """Estimated tokens of a document and of a query of this collection, on average."""
    return view.mean_tokens


def monthly_volume(view: View) -> MonthlyVolume:
    """What a month brings according to the needs, with the length of this collection's texts."""
    return view.volume


def own_prices(view: View) -> dict[str, OwnPrice]:
    """API model -> the person's own price for it, in this project."""
    return read_own_prices(workspace().setting(view.project.id, OWN_PRICES))


def spending(project_id: str) -> Spending:
    """Who pays providers in a project, how much at most, and the person's own prices."""
    prices = read_own_prices(workspace().setting(project_id, OWN_PRICES))
    return Spending(project_id, spending_cap(project_id), usd_prices(prices))


def currency(view: View) -> Currency:
    """What the project shows prices in; US dollars where nobody said."""
    return view.currency
