"""Where answers are kept from one Comparison of the same things to the next, as a server does between two pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class Keep(Protocol):
    """``key`` names everything the answer of this ``name`` depends on; ``compute`` gives it where it is not kept."""

    def __call__(self, name: str, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        """The answer kept, else computed and kept."""
        ...


def compute_anew(name: str, key: Hashable, compute: Callable[[], Answer]) -> Answer:
    """Keep nothing."""
    return compute()
