"""What a measurement is: something found out about one candidate when somebody asks, kept, and read again by pages.

docs/adding-a-measurement.md adds one step by step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from components.candidates.by_spec import result_of
from components.costs.spending import Spending
from components.i18n import N_, tr
from components.numbers import commas
from components.progress import Report, say_nothing
from components.records import BadInputError, Collection
from components.spec import ModelSpec
from components.stores.vector_store import VectorDatabase
from components.workspace import Workspace

Measured = TypeVar("Measured")

Options = Mapping[str, Any]
"""What JSON can hold: it goes to a worker process."""

NO_OPTIONS: Options = {}

NOT_COMPUTED = N_("{model} is not computed yet. Compute it on the Models page first.")


@dataclass(frozen=True)
class Subject:
    """What is measured, and where what is found of it is kept: one candidate on one collection in one workspace.

    ``spending`` says who pays where a provider is asked, and how much at most. ``index`` is the open vector
    database, for measurements that need it; None for all others.
    """

    workspace: Workspace
    collection: Collection
    spec: ModelSpec
    spending: Spending = field(default_factory=Spending)
    index: VectorDatabase | None = None


class Measurement(Protocol[Measured]):
    """One thing that can be measured. The methods are called in this order by ``measure``; pages call ``load``."""

    name: str
    """What jobs, logs and tests call it; unique among components.measurements.MEASUREMENTS."""
    options: Options = NO_OPTIONS
    """Every option with the value it has where nobody says."""
    needs_result: bool = True
    """Whether the candidate must have been computed on this collection."""
    needs_index: bool = False
    """Whether it reads the Chroma index, so that it runs in the process that has that folder open."""
    is_kept: bool = False
    """Whether what was found before stands; otherwise it is measured anew whenever it is asked for."""

    def refusal(self, subject: Subject) -> str:
        """Why this cannot be measured of this candidate on this collection, in one sentence; "" where it can."""
        ...

    def run(self, subject: Subject, options: Options, report: Report) -> Measured:
        """Measure. What takes long may save what it has in between, so that stopping it loses little.

        Raises:
            BadInputError: it turns out that it cannot be measured.
        """
        ...

    def save(self, subject: Subject, options: Options, measured: Measured) -> None:
        """Keep what was found, in place of what was found before; whole or not at all."""
        ...

    def load(self, subject: Subject, options: Options = NO_OPTIONS) -> Measured | None:
        """What was kept; None where nothing was, or by a version that meant something else."""
        ...

    def summary(self, measured: Measured) -> dict[str, Any]:
        """What a job shows of it: what JSON can hold."""
        ...


def measure(
    measurement: Measurement[Any], subject: Subject, options: Options | None = None, report: Report = say_nothing
) -> dict[str, Any]:
    """Measure one candidate and keep what was found; returns the measurement's summary.

    Raises:
        BadInputError: an option nobody knows, a candidate that this cannot be measured of, or one not computed yet.
    """
    unknown = set(options or {}) - set(measurement.options)
    if unknown:
        known = commas(measurement.options) or "none"
        raise BadInputError(
            tr(
                '"{name}" has no option {unknown}; known: {known}.',
                name=measurement.name,
                unknown=commas(sorted(unknown)),
                known=known,
            )
        )
    chosen = {**measurement.options, **(options or {})}
    refusal = measurement.refusal(subject)
    if refusal:
        raise BadInputError(refusal)
    if measurement.needs_result and result_of(subject.workspace, subject.collection, subject.spec) is None:
        raise BadInputError(tr(NOT_COMPUTED, model=subject.spec.name))
    known_before = measurement.load(subject, chosen) if measurement.is_kept else None
    if known_before is not None:
        return measurement.summary(known_before)
    measured = measurement.run(subject, chosen, report)
    measurement.save(subject, chosen, measured)
    return measurement.summary(measured)
