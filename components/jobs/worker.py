"""A worker process as its server sees it: started, listened to, stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from components import i18n
from components.i18n import tr
from components.said import without_records

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 5.0  # between closing a worker's stdin and killing it


class WorkerFailedError(RuntimeError):
    """A worker ended without a result; the message is a sentence for the person."""


class Worker:
    """A running worker process."""

    def __init__(self, request: Mapping[str, Any], log_path: Path, env: Mapping[str, str] | None = None) -> None:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        with log_path.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "components.jobs.worker_process"],
                cwd=ROOT,
                env={**os.environ, "TOKENIZERS_PARALLELISM": "true", i18n.SETTING: i18n.current(), **(env or {})},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
            )
        self._cancelled = False
        self._send(request)

    def _send(self, request: Mapping[str, Any]) -> None:
        if self.process.stdin is None:  # never: it was asked for
            raise WorkerFailedError(tr("The worker could not be started. Start it again."))
        with suppress(BrokenPipeError):  # it died at once; finish() says why
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()

    def finish(self, report: Callable[[Mapping[str, Any]], None]) -> Any:  # noqa: ANN401 - each work has its own result
        """Read progress until the worker is done and return its result.

        Raises:
            WorkerFailedError: it failed, was cancelled or died; the message says which.
        """
        answer: Mapping[str, Any] | None = None
        for line in self.process.stdout or ():
            try:
                event = without_records(json.loads(line))
            except ValueError:  # it was killed in the middle of a line
                continue
            if event["event"] == "progress":
                report(event)
            else:
                answer = event
        code = self.process.wait()
        with suppress(BrokenPipeError, OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        if answer is not None and answer["event"] == "done":
            return answer["result"]
        if answer is not None:
            raise WorkerFailedError(answer["reason"])
        if self._cancelled:
            raise WorkerFailedError(tr("Cancelled."))
        ended = (
            tr(
                "The process that computed it ended unexpectedly (out of memory?), exit status {code}. What it had "
                "finished is kept; start again to go on."
            )
            if code in (-9, 137)
            else tr(
                "The process that computed it ended unexpectedly, exit status {code}. What it had finished is kept; "
                "start again to go on."
            )
        )
        raise WorkerFailedError(ended.format(code=code))

    def stop(self) -> None:
        """End the process; what it committed stays."""
        self._cancelled = True
        with suppress(BrokenPipeError, OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
