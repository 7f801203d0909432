"""What a person set for a comparison: needs, prices, currency, weights, notes; read once, for app and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from components.costs.currency import SETTING as CURRENCY
from components.costs.currency import Currency, read_currency
from components.costs.own_prices import SETTING as OWN_PRICES
from components.costs.own_prices import OwnPrice, read_own_prices, usd_prices
from components.needs.fields import Needs
from components.needs.saved import load_needs
from components.workspace import Project, Workspace
from components.workspace.opinions import Note, Opinions

WEIGHTS = "weights"  # name of the setting


@dataclass(frozen=True)
class Settings:
    """Everything a person set for one comparison.

    ``own_prices``: API model -> what this person pays. ``weights``: criterion -> parts (any sum), None where they
    follow from the needs. ``notes``: the oldest first. ``own_margin`` replaces that of the needs (a call of the command
    line may name one).
    """

    needs: Needs = field(default_factory=Needs)
    own_prices: Mapping[str, OwnPrice] = field(default_factory=dict)
    currency: Currency = field(default_factory=Currency)
    weights: Mapping[str, float] | None = None
    notes: tuple[Note, ...] = ()
    own_margin: float | None = None

    @property
    def margin(self) -> float:
        """The loss that would not matter, in units of the metric (0.02 is two points)."""
        return self.needs.margin if self.own_margin is None else self.own_margin

    @property
    def usd_prices(self) -> dict[str, float]:
        """API model -> this person's US dollars per million tokens."""
        return usd_prices(self.own_prices)

    def with_needs(self, needs: Needs | None, margin: float | None = None) -> Settings:
        """The same with other needs and another margin, where given."""
        return replace(self, needs=needs or self.needs, own_margin=self.own_margin if margin is None else margin)


def load_settings(workspace: Workspace, project: Project) -> Settings:
    """What is saved in a project; what cannot be read, or was never set, is as by default."""
    weights = workspace.setting(project.id, WEIGHTS)
    return Settings(
        load_needs(workspace, project),
        read_own_prices(workspace.setting(project.id, OWN_PRICES)),
        read_currency(workspace.setting(project.id, CURRENCY)),
        {str(name): float(part) for name, part in weights.items()} if isinstance(weights, dict) else None,
        tuple(Opinions(workspace).notes(project.id)),
    )
