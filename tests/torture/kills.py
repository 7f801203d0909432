"""Two processes on one workspace, killed at random moments over and over; then one that is let live, and what is left.

Each round runs an action of the engine in two processes of their own and kills one of them with SIGKILL: computing an
encoder that writes down every text it is asked for, making projects and deleting them, adding questions.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from components.candidates.encoding import encode_missing, encode_queries
from components.jobs.check_workspace import check_workspace
from components.jobs.cleanup import delete_project
from components.progress import say_nothing
from components.records import BadInputError, Collection, FloatArray
from components.spec import ModelSpec
from components.stores.chroma_store import SharedChroma
from components.stores.vector_cache import VectorCache, text_hash, text_hashes
from components.workspace import Workspace, content_ids
from tests.cases import ROOT
from tests.torture.flips import BM25, DIM, build, small_collection, tables

TEXTS = 120  # documents of the collection that is encoded
PAUSE = 0.004  # seconds a text takes to encode, so that kills fall into it


class Encoder:
    """Vectors that follow from the text; each text it is asked for is written down before it answers."""

    key, dim, max_tokens = "torture", DIM, None

    def __init__(self, asked: Path) -> None:
        self._asked = asked

    def _encode(self, kind: str, texts: Sequence[str]) -> FloatArray:
        found = []
        for text in texts:
            time.sleep(PAUSE)
            found.append(
                np.random.default_rng(int.from_bytes(text_hash("document", text)[:4], "little")).normal(size=DIM)
            )
        with self._asked.open("a", encoding="utf-8") as file:  # one write, whole or not at all
            file.write("".join(f"{json.dumps([kind, text])}\n" for text in texts))
        return np.asarray(found, dtype=np.float32).reshape(-1, DIM)

    def encode_documents(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode("document", list(texts))

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """See Encoder."""
        return self._encode("query", list(texts))


def collection() -> Collection:
    """What is encoded."""
    return small_collection(5, TEXTS)


def encode(root: Path) -> None:
    """Encode what is missing, as a compare does."""
    workspace, data = Workspace(root), collection()
    with workspace.using(content_ids(data)):
        workspace.save_collection(data)
        encoder = Encoder(root.parent / "asked.jsonl")
        cache = VectorCache(workspace.vectors_folder("torture"), DIM)
        encode_queries(cache, encoder, data, is_paid=True)  # type: ignore[arg-type]
        encode_missing(
            cache,
            "document",
            encoder.encode_documents,
            data.document_texts(),
            say_nothing,
            stage="documents",
        )


def projects(root: Path) -> None:
    """Make projects of the same data and delete them, while one of another process stays."""
    workspace, data = Workspace(root), small_collection(6, 20)
    for _ in range(4):
        project = workspace.create_project("Comes and goes", data)
        workspace.judge(project.id, "q1", "d1", 1)
        chroma = SharedChroma(workspace.chroma_folder)
        try:
            delete_project(workspace, project.id, chroma)
        finally:
            chroma.close()


def import_data(root: Path) -> None:
    """Make a project that stays, of data that others delete."""
    workspace = Workspace(root)
    project = workspace.create_project("Stays", small_collection(6, 20))
    workspace.set_candidates(project.id, [BM25])


ACTIONS = {"encode": encode, "projects": projects, "import": import_data}


def start(action: str, root: Path) -> subprocess.Popen[bytes]:
    """One action in a process of its own."""
    command = [sys.executable, "-m", "tests.torture.kills", action, str(root)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)


def run(scratch: Path, kills: int, seed: int = 0) -> dict[str, int]:
    """Kill so often; returns what was counted.

    Raises:
        AssertionError: something is lost, paid twice by processes that were let live, or another number.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    case = build(scratch / "workspace")
    for _ in range(kills):
        pair = [start(draw.choice(list(ACTIONS)), case.root) for _ in range(2)]
        time.sleep(draw.uniform(0.0, 3.0))
        os.kill(pair[0].pid, signal.SIGKILL)
        _, errors = pair[1].communicate(timeout=300)
        pair[0].wait()
        assert pair[1].returncode == 0, errors.decode()[-2000:]
    asked = scratch / "asked.jsonl"
    before = Counter(asked.read_text(encoding="utf-8").splitlines()) if asked.exists() else Counter()
    both = [start("encode", case.root) for _ in range(2)]
    for one in both:
        _, errors = one.communicate(timeout=300)
        assert one.returncode == 0, errors.decode()[-2000:]
    again = Counter(asked.read_text(encoding="utf-8").splitlines()) - before
    assert max(again.values(), default=0) <= 1, "two processes that live asked for one text twice"
    return {"kills": kills, "asked again after a kill": _look(case.root, scratch, case.specs, case.tables)}


def _look(
    root: Path, scratch: Path, specs: dict[str, tuple[ModelSpec, ...]], expected: Mapping[tuple[str, str], str]
) -> int:
    workspace, data = Workspace(root), collection()
    assert workspace.notice is None, workspace.notice
    assert set(specs) <= {project.id for project in workspace.projects()}
    for project in workspace.projects():
        workspace.load_collection(project.dataset_id)  # raises where its data are lost
    assert tables(workspace, specs) == expected, "a number changed"
    cache = VectorCache(workspace.vectors_folder("torture"))
    encoder = Encoder(scratch / "unused.jsonl")
    found = cache.read(text_hashes("document", data.document_texts()))
    np.testing.assert_array_equal(found, encoder.encode_documents(data.document_texts()))
    assert list(check_workspace(workspace)) == []
    counts = Counter((scratch / "asked.jsonl").read_text(encoding="utf-8").splitlines())
    return sum(count - 1 for count in counts.values())


if __name__ == "__main__":
    try:
        ACTIONS[sys.argv[1]](Path(sys.argv[2]))
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
