"""The environments of frameworks: made on request in the workspace, and run as processes apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from components.answers.chat_model import ChatModel
from components.answers.formats import to_ragas
from components.answers.frameworks.embedding_server import served
from components.answers.frameworks.known import QUIET, Framework
from components.answers.records import Answered, Score
from components.encoders.endpoint import KEYLESS
from components.evaluation.support import Encode
from components.files import known_json, write_json
from components.i18n import tr
from components.records import BadInputError

FOLDER = "judges"  # in the workspace
STAMP = "installed.json"
INSTALL_SECONDS = 3600
SECONDS_A_ROW = 600
TOLD = 400  # characters of what a process said


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
    command = [str(_python(folder)), "-m", "pip", "install", "-q", "--disable-pip-version-check", *framework.pins]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)  # noqa: S603 - pinned names
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
        "rows": [{"query_id": row.query_id, **given} for row, given in zip(rows, to_ragas(rows), strict=True)],
    }
    with served(encode) as embeddings_url:
        out, errors, code = _finished(root, framework, {**request, "embeddings_url": embeddings_url}, len(rows))
    scores = _read(out)
    told(len(scores))
    if code or len(scores) < len(rows):
        message = " ".join(errors.replace(key, "[key]").split())[-TOLD:]
        raise BadInputError(tr("{title} ended early; it says: {said}", title=framework.title, said=message))
    return scores


def _finished(root: Path, framework: Framework, request: dict[str, Any], rows: int) -> tuple[str, str, int]:
    """What its process wrote on stdout and stderr, and its exit status."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own script
        [str(_python(folder_of(root, framework))), "-I", "-c", framework.script.read_text(encoding="utf-8")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=own | QUIET | dict(framework.switches),
        cwd=folder_of(root, framework),
    )
    try:
        out, errors = process.communicate(json.dumps(request), timeout=SECONDS_A_ROW * max(rows, 1))
    except subprocess.TimeoutExpired:
        process.kill()
        raise BadInputError(tr("{title} did not come to its end; take fewer rows.", title=framework.title)) from None
    return out, errors, process.returncode


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _read(out: str) -> dict[str, dict[str, Score]]:
    """Lines of ours begin with a mark; libraries print between them."""
    by_question = {}
    for line in out.splitlines():
        if line.startswith("@@"):
            told: dict[str, Any] = json.loads(line[2:])
            scores = {name: Score(score["value"], score["reason"]) for name, score in told["scores"].items()}
            by_question[str(told["query_id"])] = scores
    return by_question
