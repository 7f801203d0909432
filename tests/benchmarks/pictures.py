"""10,000 pictures from a zip to maps: memory, and how long Search and Map then take; prints, asserts nothing.

The pictures are crops of the demo's drawings in other colours, 256 pixels on the longer side, so that they need no
download. ``EXPLORER_BENCHMARK_FOLDER`` keeps zip and workspace for a look with the app.
"""

from __future__ import annotations

import csv
import io
import os
import statistics
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from PIL import Image, ImageEnhance, ImageOps

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.datasets.read import collection_from_path
from components.jobs import ComputeJob
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace
from tests.sample_data.collection import SAMPLE_DATA

PICTURES, SIDE, QUESTIONS = 10_000, 256, 20
MODELS = ("colour-histogram", "efficientnet-lite0")
KEPT = "EXPLORER_BENCHMARK_FOLDER"
OPENINGS = 5


def uploading() -> None:
    """(p) upload to maps with the most memory of all processes together, then pages in memory, warm."""
    with _folder() as folder:
        packed = make_zip(folder / "pictures.zip")
        os.environ["EXPLORER_WORKSPACE"] = str(folder / "workspace")
        workspace = Workspace(folder / "workspace")
        with _most_memory() as most:
            started = time.perf_counter()
            collection = collection_from_path(packed, workspace.media)
            read = time.perf_counter() - started
        print(
            f"(p) {len(collection.documents):,} pictures in a zip of {packed.stat().st_size / 1e6:.0f} MB read in "
            f"{read:.0f} s; all processes together held at most {most[0]:.2f} GB (at most 1.5)",
            flush=True,
        )
        specs = [spec for spec in map(resolve_name, MODELS) if not candidate_of(spec).missing_package]
        project = workspace.create_project("Many pictures", collection)
        project = workspace.set_candidates(project.id, specs)
        chroma = SharedChroma(workspace.chroma_folder)
        with _most_memory() as most:
            started = time.perf_counter()
            job = ComputeJob(workspace, project.dataset_id, specs, chroma=chroma, project_id=project.id)
            job.run()
            computed = time.perf_counter() - started
        chroma.close()
        states = ", ".join(f"{step.name} {step.state}" for step in job.steps)
        print(
            f"(p) computed in the background, maps included, in {computed:.0f} s ({states}; maps {job.maps.state}); "
            f"all processes together held at most {most[0]:.2f} GB (at most 1.5)",
            flush=True,
        )
        pages(project.id, str(collection.queries["id"].iloc[0]))


def pages(project: str, query: str) -> None:
    """How long pages take in memory, without a browser, and the bytes of the pictures they send."""
    from tests.pages.driver import open_page

    for page, more in (("search", {"q": query}), ("map", {}), ("data", {}), ("compare", {})):
        times = []
        for _ in range(OPENINGS + 1):
            started = time.perf_counter()
            app = open_page(page, project=project, **more)
            times.append(time.perf_counter() - started)
        print(
            f"(p) {page}: first {times[0]:.2f} s, then median {statistics.median(times[1:]):.2f} s (under 1), "
            f"{len(app.get('image'))} pictures",
            flush=True,
        )


def make_zip(path: Path) -> Path:
    """PICTURES pictures with a manifest, of which QUESTIONS are questions too; as it is where it is there already."""
    if path.is_file():
        return path
    drawings = sorted((SAMPLE_DATA / "picture_shelf" / "pictures").glob("*.jpg"))
    draw = np.random.default_rng(0)
    rows = []
    with zipfile.ZipFile(path.with_suffix(".part"), "w") as packed:
        for number in range(PICTURES + QUESTIONS):
            source = drawings[number % len(drawings)]
            stored = io.BytesIO()
            varied(Image.open(source).convert("RGB"), draw).save(stored, "JPEG", quality=85)
            name = f"pictures/{number:05}.jpg" if number < PICTURES else f"questions/{number - PICTURES:02}.jpg"
            packed.writestr(name, stored.getvalue())
            rows.append((f"{number:05}", name, f"variation {number} of {source.stem}", source.stem))
        packed.writestr("manifest.csv", _table(("id", "file", "title", "label"), rows[:PICTURES]))
        asked = [(f"q{place}", row[1]) for place, row in enumerate(rows[PICTURES:])]
        packed.writestr("queries.csv", _table(("id", "file"), asked))
        right = [(f"q{p}", f"{n:05}", 1) for p in range(QUESTIONS) for n in range(p, PICTURES, len(drawings))]
        packed.writestr("qrels/test.tsv", _table(("query-id", "corpus-id", "score"), right, "\t"))
    path.with_suffix(".part").rename(path)
    return path


def varied(picture: Image.Image, draw: np.random.Generator) -> Image.Image:
    """A random crop, mirrored half of the time, in other colours, enlarged to SIDE."""
    left, top, right, bottom = draw.uniform(0, 0.25, 4)
    width, height = picture.size
    cut = picture.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))
    cut = ImageOps.mirror(cut) if draw.random() < 0.5 else cut
    hue, rest, light = cut.convert("HSV").split()[0], cut.convert("HSV").split()[1:], draw.uniform(0.6, 1.3)
    shift = int(draw.integers(256))
    coloured = Image.merge("HSV", (hue.point(lambda level: (level + shift) % 256), *rest)).convert("RGB")
    tint = Image.new("RGB", coloured.size, tuple(int(level) for level in draw.integers(120, 256, 3)))
    scale = SIDE / max(coloured.size)
    shown = ImageEnhance.Brightness(Image.blend(coloured, tint, 0.3)).enhance(light)
    return shown.resize((max(round(shown.width * scale), 1), max(round(shown.height * scale), 1)))


def _table(header: tuple[str, ...], rows: Sequence[tuple[object, ...]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


@contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get(KEPT):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@contextmanager
def _most_memory() -> Iterator[list[float]]:
    """The most GB that this process and all it started held together, looked at five times a second."""
    most, over, this = [0.0], threading.Event(), psutil.Process()

    def watch() -> None:
        while not over.wait(0.2):
            held = 0
            for process in (this, *this.children(recursive=True)):
                try:
                    held += process.memory_full_info().pss if hasattr(process, "memory_full_info") else 0
                except (psutil.Error, AttributeError):
                    continue
            most[0] = max(most[0], held / 1e9)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()
