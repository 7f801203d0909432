"""Where the order by published scores and the order on one's own data disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A model's published score and its own, and its place by each: 1 is the best, equal scores share a place."""

    model: str
    public: float
    own: float
    public_place: int
    own_place: int

    @property
    def places(self) -> int:
        """Places gained on one's own data; negative where lost."""
        return self.public_place - self.own_place


def moves(public: Mapping[str, float], own: Mapping[str, float]) -> list[Move]:
    """A move for every model with both scores, in the order of ``own``."""
    both = [model for model in own if model in public]

    def place(scores: Mapping[str, float], model: str) -> int:
        return 1 + sum(scores[other] > scores[model] for other in both)

    return [Move(model, public[model], own[model], place(public, model), place(own, model)) for model in both]


def most_moved(all_moves: Sequence[Move]) -> list[Move]:
    """Those that change the most places; empty where none does."""
    most = max((abs(move.places) for move in all_moves), default=0)
    return [move for move in all_moves if abs(move.places) == most] if most else []
