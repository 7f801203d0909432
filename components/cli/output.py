"""The folder a command fills: whole or not at all, with a manifest that lists what is in it."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from components.files import read_plain_json, write_json
from components.i18n import tr
from components.jobs import Job
from components.needs.fields import Needs
from components.records import BadInputError, Collection
from components.results import scores
from components.results import store as results
from components.retrieval.hard_sample import sentence_of
from components.said import again

MANIFEST = "manifest.json"


def manifest_of(collection: Collection, job: Job, options: argparse.Namespace) -> dict[str, Any]:
    """Everything the results depend on, and what failed."""
    return {
        "command": options.name,
        "data": {
            "name": collection.name,
            "content_hash": collection.content_hash,
            "documents": len(collection.parent_ids),
            "chunks": len(collection.documents) if collection.is_chunked else None,
            "queries": len(collection.queries),
            "judgments": len(collection.judgments),
            "notes": [again(note) for note in (*collection.notes, sentence_of(collection)) if note],
        },
        "k": getattr(options, "k", None),
        "similarity": "cosine",
        "margin": Needs().margin,
        "seed": scores.SEED,
        "models": {step.name: step.manifest for step in job.steps if step.state == "done"},
        "failed": {step.name: step.reason for step in job.steps if step.state != "done"},
        "notes": job.notes,
        "versions": results.versions(),
        "finished": time.time(),
    }


def write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest with the names of all files beside it."""
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    write_json(folder / MANIFEST, manifest | {"files": sorted(files)}, checked=False)


class Output:
    """A folder filled aside and moved into place at the end, so that a failure leaves nothing half-written."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        try:
            self._target.mkdir(parents=True, exist_ok=True)
            self._temporary = Path(tempfile.mkdtemp(dir=self._target, prefix=".unfinished-"))
        except OSError as error:
            raise BadInputError(
                tr(
                    "--out {path} cannot be written to ({why}). Name another folder.",
                    path=self._target,
                    why=error.strerror,
                )
            ) from None
        return self._temporary

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._publish()
        shutil.rmtree(self._temporary, ignore_errors=True)

    def _publish(self) -> None:
        """Move everything into place, the manifest last, and remove what an earlier call wrote and this one did not."""
        new = {path.relative_to(self._temporary) for path in self._temporary.rglob("*") if path.is_file()}
        for name in self._earlier_files() - new:
            (self._target / name).unlink(missing_ok=True)
        for name in sorted(new, key=lambda name: (name == Path(MANIFEST), name)):
            goal = self._target / name
            goal.parent.mkdir(parents=True, exist_ok=True)
            (self._temporary / name).replace(goal)

    def _earlier_files(self) -> set[Path]:
        """What the manifest of an earlier call says it wrote, never anything outside this folder."""
        try:
            named = read_plain_json(self._target / MANIFEST)["files"]
            paths = {Path(name) for name in named}
            return {path for path in paths if path.parent in (Path(), Path("runs")) and (self._target / path).is_file()}
        except (OSError, ValueError, KeyError, TypeError):
            return set()
