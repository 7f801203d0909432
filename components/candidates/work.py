"""What computing a candidate is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from components.costs.spending import Spending
from components.progress import RUN_DEPTH, Report, say_nothing
from components.records import Collection
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr


@dataclass(frozen=True)
class Work:
    """One collection to compute a candidate on: where, how deep, who is told and who pays.

    ``depth``: results kept per query. ``spending``: who pays a provider, and how much at most.
    """

    workspace: Workspace
    collection: Collection
    report: Report = say_nothing
    depth: int = RUN_DEPTH
    api_key: SecretStr | None = None
    spending: Spending = field(default_factory=Spending)
