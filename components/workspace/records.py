"""A project and the models in it, as the workspace keeps them."""

from __future__ import annotations

from dataclasses import dataclass

from components.spec import ModelSpec

MAX_MODELS = 8  # per project: as many as have a colour and a marker


@dataclass(frozen=True)
class ProjectCandidate:
    """A model in a project. ``slot`` (1 to 8) fixes its colour and marker everywhere."""

    spec: ModelSpec
    slot: int
    ticked: bool = True

    @property
    def name(self) -> str:
        """The name people see."""
        return self.spec.name


@dataclass(frozen=True)
class Project:
    """One comparison: a collection, candidates and what was decided about them."""

    id: str
    name: str
    dataset_id: str
    document_limit: int | None
    current_model: str | None
    created: float
    candidates: tuple[ProjectCandidate, ...] = ()

    def candidate(self, name: str) -> ProjectCandidate | None:
        """The candidate of that name, if it is one."""
        return next((candidate for candidate in self.candidates if candidate.name == name), None)

    @property
    def ticked(self) -> tuple[ProjectCandidate, ...]:
        """The candidates that take part in the comparison."""
        return tuple(candidate for candidate in self.candidates if candidate.ticked)
