"""The environments of frameworks: made on request in the workspace, and run as processes apart."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from components.answers.chat_model import ChatModel
from components.answers.formats import to_ragas
from components.answers.frameworks.embedding_server import served
from components.answers.frameworks.known import QUIET, SCRIPTS, Framework
from components.answers.records import Answered, Score
from components.encoders.endpoint import KEYLESS
from components.evaluation.support import Encode
from components.files import known_json, write_json
from components.i18n import tr
from components.records import BadInputError

FOLDER = "judges"  # in the workspace
STAMP = "installed.json"
INSTALL_SECONDS = 3600
SECONDS_A_ROW = 1800  # eight replies of MOST_TOKENS from a model on a processor
MOST_TOKENS = 1024
"""Written at most in one reply, as Ragas has it, unless the chat model's own option says otherwise: a small model that
repeats itself would write until its context is full."""
TOLD = 400  # characters of what a process said
MARK = "@@"
"""Lines of ours begin with it; libraries print between them."""
LEASH = "leash.txt"
"""Of SCRIPTS: whoever is cancelled leaves no download behind."""


def folder_of(root: Path, framework: Framework) -> Path:
    """Where its environment is, or would be."""
    return root / FOLDER / framework.name


def is_installed(root: Path, framework: Framework) -> bool:
    """Whether its environment is whole and of the pinned versions."""
    stamp = folder_of(root, framework) / STAMP
    return bool(stamp.exists() and known_json(stamp) == {"pins": list(framework.pins)})


def install(root: Path, framework: Framework) -> None:
    """Make its environment; the stamp is written last, so that a half one counts as none.

    Raises:
        BadInputError: pip could not get the packages.
    """
    folder = folder_of(root, framework)
    (folder / STAMP).unlink(missing_ok=True)
    venv.EnvBuilder(with_pip=True, clear=True).create(folder)
    options = ("-m", "pip", "install", "-q", "--disable-pip-version-check")
    try:
        done = subprocess.run(  # noqa: S603 - pinned names
            _leashed(folder, *options, *framework.pins),
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadInputError(
            tr("{title} was not installed within an hour; start again.", title=framework.title)
        ) from None
    if done.returncode:
        message = " ".join(done.stderr.split())[-TOLD:]
        raise BadInputError(tr("{title} could not be installed; pip says: {said}", title=framework.title, said=message))
    write_json(folder / STAMP, {"pins": list(framework.pins)})


def run(
    root: Path,
    framework: Framework,
    chat: ChatModel,
    rows: Sequence[Answered],
    told: Callable[[int], None],
    encode: Encode,
) -> dict[str, dict[str, Score]]:
    """Query id -> the framework's metric -> score, as the framework gives it: a number, or a reason.

    ``encode`` is what texts are compared with where the framework does that: it asks a server of ours for vectors. The
    process is given the key of the chat model and the switches that keep it quiet, and nothing else of this
    computer's environment that looks like a key.

    Raises:
        BadInputError: it is not installed, or its process ended early.
    """
    if not is_installed(root, framework):
        raise BadInputError(
            tr(
                "{title} is not installed; python -m components.cli judges install {name} does that.",
                title=framework.title,
                name=framework.name,
            )
        )
    key = chat.endpoint().api_key.get_secret_value() or KEYLESS
    request = {
        "model": chat.model,
        "base_url": chat.base_url,
        "key": key,
        "max_tokens": int(chat.options.get("max_tokens", MOST_TOKENS)),
        "rows": [{"query_id": row.query_id, **given} for row, given in zip(rows, to_ragas(rows), strict=True)],
    }
    with served(encode) as embeddings_url:
        request |= {"embeddings_url": embeddings_url}
        scores, errors, code = _finished(root, framework, request, len(rows), told)
    if code or len(scores) < len(rows):
        message = " ".join(errors.replace(key, "[key]").split())[-TOLD:]
        raise BadInputError(tr("{title} ended early; it says: {said}", title=framework.title, said=message))
    return scores


def _finished(
    root: Path, framework: Framework, request: dict[str, Any], rows: int, told: Callable[[int], None]
) -> tuple[dict[str, dict[str, Score]], str, int]:
    """The scores its process wrote, each row told as it comes; what it wrote on stderr, and its exit status."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    folder, late = folder_of(root, framework), threading.Event()
    scores: dict[str, dict[str, Score]] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own script
            _leashed(folder, "-I", "-c", framework.script.read_text(encoding="utf-8")),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env=own | QUIET | dict(framework.switches),
            cwd=folder,
        )

        def end() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(SECONDS_A_ROW * max(rows, 1), end)
        clock.start()
        try:
            _give(process, request)
            for line in process.stdout or ():
                if line.startswith(MARK):
                    scores |= _read(line)
                    told(len(scores))
            code = process.wait()
        finally:
            clock.cancel()
            process.kill()
        if late.is_set():
            raise BadInputError(tr("{title} did not come to its end; take fewer rows.", title=framework.title))
        errors.seek(0)
        return scores, errors.read(), code


def _give(process: subprocess.Popen[str], request: dict[str, Any]) -> None:
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):  # it died at once; its exit status says so
            process.stdin.write(json.dumps(request))
            process.stdin.close()


def _leashed(folder: Path, *arguments: str) -> list[str]:
    """The environment's Python with these arguments, ended when this process ends."""
    python = str(_python(folder))
    if sys.platform == "win32":
        return [python, *arguments]
    return [python, "-c", (SCRIPTS / LEASH).read_text(encoding="utf-8"), python, *arguments]


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _read(line: str) -> dict[str, dict[str, Score]]:
    row: dict[str, Any] = json.loads(line.removeprefix(MARK))
    scores = {name: Score(score["value"], score["reason"]) for name, score in row["scores"].items()}
    return {str(row["query_id"]): scores}
