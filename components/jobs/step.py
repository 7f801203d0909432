"""One model's part of a job, as its thread changes it and pages read it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from components.said import again
from components.spec import ModelSpec

SETTLE_SHARE = 0.02  # of a model's work before its time left is believed

State = Literal["waiting", "running", "done", "failed", "cancelled"]


@dataclass
class Step:
    """One model's part of a job."""

    spec: ModelSpec
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    share: float = 0.0
    texts_per_second: float | None = None
    workers: int | None = None
    manifest: dict[str, Any] = field(default_factory=dict)
    _reason: str = ""
    _began: float | None = None
    _share_at_start: float = 0.0

    @property
    def name(self) -> str:
        """The model's name."""
        return self.spec.name

    @property
    def reason(self) -> str:
        """Why it failed, in the language of who reads; empty where it did not."""
        return again(self._reason)

    @reason.setter
    def reason(self, reason: str) -> None:
        self._reason = reason

    def update(self, event: Mapping[str, Any]) -> None:
        """Take over a progress line."""
        if event["stage"] != self.stage:
            self._began, self._share_at_start = time.monotonic(), float(event.get("share", 0.0))
        self.stage, self.done, self.total = event["stage"], int(event["done"]), int(event["total"])
        self.share = float(event.get("share", 0.0))
        self.texts_per_second = event.get("texts_per_second") or self.texts_per_second
        self.workers = event.get("workers")

    @property
    def seconds_left(self) -> float | None:
        """Time left in this stage; None until enough was seen to tell."""
        moved = self.share - self._share_at_start
        if self._began is None or moved < SETTLE_SHARE or self.share >= 1:
            return None
        return (time.monotonic() - self._began) / moved * (1 - self.share)
