"""One piece of heavy work in a process of its own: ``python -m components.jobs.worker_process``, told what on stdin.

The first line of stdin is the request (JSON). Progress goes to stdout, one JSON object a line. When stdin closes,
whoever started the worker is gone, and it ends at once: no worker outlives its server.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from components.i18n import remembering, tr
from components.said import with_records

NICENESS = 10  # pages stay quick while a model computes
PR_SET_PDEATHSIG = 1  # of Linux's prctl(2): the signal we get when the thread that started us ends


def main() -> int:
    """Read the request, do the work, report; the exit status is 0 when the last line says done."""
    protocol = _keep_stdout_for_us()
    _ask_kernel_to_end_us_with_parent()
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)  # not on Windows
    write_lock = threading.Lock()

    def say(event: str, **content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        with write_lock:
            protocol.write(json.dumps(with_records({"event": event, **content})) + "\n")
            protocol.flush()

    with remembering():
        try:
            say("done", result=_work(request, say))
        except Exception as error:  # the boundary of the process: everything must reach the person as a sentence
            say("failed", reason=_reason(error))
            return 1
    return 0


def _keep_stdout_for_us() -> TextIO:
    """Libraries print to stdout; only our lines may go where the parent reads."""
    protocol = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return protocol


def _ask_kernel_to_end_us_with_parent() -> None:
    """Linux only, beside the watch on stdin: that thread must wait while native code holds the interpreter's lock."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _end_with_parent() -> None:
    with contextlib.suppress(Exception):
        while sys.stdin.read(1):
            pass
    os._exit(3)


def _work(request: dict[str, Any], say: Callable[..., None]) -> Any:  # noqa: ANN401 - each work has its own result
    from components.spec import ModelSpec
    from components.workspace import Workspace

    workspace = Workspace(Path(request["workspace"]))
    collection = workspace.load_collection(request["dataset_id"])
    collection = workspace.sampled(request["dataset_id"], collection, request["document_limit"])
    from components.costs.spending import spending_in
    from components.jobs.worker_tasks import TASKS, WorkerTask

    task = WorkerTask(
        workspace,
        collection,
        [ModelSpec.from_json(text) for text in request["specs"]],
        request["options"],
        spending_in(request["spending"]),
        lambda progress: say("progress", **asdict(progress)),
    )
    return TASKS[request["work"]](task)


def _reason(error: Exception) -> str:
    from components.records import BadInputError

    if isinstance(error, BadInputError):
        return str(error)
    if isinstance(error, MemoryError):
        return tr("The computer ran out of memory. Close other programs, or choose a smaller model.")
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
