"""What every request to a paid server is counted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Meter(Protocol):
    """Keeps a cap on spending; see components.costs.spending.Meter."""

    def room(self) -> int | None:
        """The most tokens the next request may be charged for; None where there is no cap."""

    def before(self, most_tokens: int) -> None:
        """A request of at most this many tokens is about to be sent; an error raised here stops it."""

    def after(self, tokens: int) -> None:
        """A request was, or may have been, charged this many tokens."""


@dataclass(frozen=True)
class MeterWatch:
    """One request as its meter sees it."""

    meter: Meter
    most: int

    def before(self) -> None:
        """See Watch."""
        self.meter.before(self.most)

    def lost(self) -> None:
        """See Watch."""
        self.meter.after(self.most)
