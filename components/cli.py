"""The engine without a browser: ``python -m components.cli models | compare | project``."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from components.costs.latency import percentile
from components.datasets.chunking import DEFAULT_OVERLAP, chunk_collection
from components.datasets.read import collection_from_path
from components.decision.needs import Needs
from components.decision.report import judged_by_needs, read_needs, refuse_sending
from components.evaluation.registry import METRICS
from components.files import read_json, write_csv, write_json
from components.jobs import ComputeJob, Step
from components.models.catalogue import included_models, load_catalogue
from components.models.registry import resolve_name
from components.models.spec import ModelSpec
from components.pipeline import mapping, results, scores
from components.pipeline.results import ModelResult
from components.records import BadInputError, Collection
from components.stores.chroma_store import SharedChroma
from components.workspace import Workspace

DONE, OTHER, BAD_INPUT, MODEL_FAILED = 0, 1, 2, 3
SHORTEST_RUN = 100  # results kept per query, so that @100 metrics exist
LARGEST_K = 1000
AT_K = ("ndcg", "mrr", "recall", "precision", "hit_rate")  # metrics that --k adds at its depth
MANIFEST = "manifest.json"
SECONDS_BETWEEN_LINES = 2.0
MEASURED = (
    "model",
    "queries",
    "documents",
    "ann_recall@10",
    "encode_seconds",
    "encoded_documents",
    "documents_per_second",
    "query_p50_ms",
    "query_p95_ms",
    "vector_megabytes",
    "peak_memory_mb",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is the one design promises: 0, 1, 2 or 3."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except BadInputError as error:
        _say(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        _say("Stopped. What was computed is kept; the same command goes on from there.")
        return OTHER
    except BrokenPipeError:
        return OTHER


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m components.cli", description="Compare embedding models on your data."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    models = commands.add_parser("models", help="list the models that can be compared")
    models.add_argument("--json", action="store_true", help="all facts, as JSON")
    models.set_defaults(command=_models)

    compare = commands.add_parser("compare", help="embed, search and score; writes tables, runs and a manifest")
    _add_common(compare)
    compare.add_argument("--model", action="append", required=True, metavar="NAME", help="a model; may be repeated")
    compare.add_argument("--k", type=int, default=10, metavar="N", help="results per query (runs keep at least 100)")
    compare.add_argument(
        "--needs", type=Path, metavar="FILE", help="a needs.toml: sets the margin, names excluded models"
    )
    compare.set_defaults(command=_compare)

    project = commands.add_parser("project", help="lay the documents out in two dimensions")
    _add_common(project)
    project.add_argument("--model", required=True, metavar="NAME")
    project.set_defaults(command=_project)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="PATH", help="a BEIR folder, a documents file or a zip"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where results go")
    parser.add_argument(
        "--chunk-tokens", type=int, metavar="N", help="cut documents into chunks of at most N tokens (MiniLM's)"
    )
    parser.add_argument("--chunk-overlap", type=int, metavar="M", help="tokens that neighbouring chunks share")
    parser.add_argument("--workspace", type=Path, metavar="DIR", help="default: EXPLORER_WORKSPACE, else .workspace")


def _models(options: argparse.Namespace) -> int:
    cards = load_catalogue()
    if options.json:
        _print(json.dumps([asdict(card) for card in cards], ensure_ascii=False, indent=1))
        return DONE
    included = {card.name for card in included_models()}
    for card in sorted(cards, key=lambda card: (card.name not in included, card.name.lower())):
        size = f"{card.dimension or '?'} numbers"
        where = "included" if card.name in included else card.runs
        _print(f"{card.name:<48} {size:<14} {card.licence or 'licence unknown':<18} {where}")
    return DONE


def _compare(options: argparse.Namespace) -> int:
    if not 1 <= options.k <= LARGEST_K:
        raise BadInputError(f"--k is {options.k}; give a whole number from 1 to {LARGEST_K}.")
    specs = _specs(options.model)
    needs = Needs() if options.needs is None else read_needs(options.needs)
    refuse_sending(needs, specs)
    _check_output(options.out)
    workspace, collection = _open(options)
    job = _run(workspace, collection, specs, depth=max(SHORTEST_RUN, options.k))
    done = {step.name for step in job.steps if step.state == "done"}
    found = {spec.name: results.load(workspace, collection, spec) for spec in specs if spec.name in done}
    ready = {name: result for name, result in found.items() if result is not None}
    manifest = _manifest(collection, job, options) | {"margin": needs.margin}
    if options.needs is not None:
        _judge_by_needs(needs, specs, ready, collection, manifest)
    with _Output(options.out) as folder:
        _write_comparison(folder, workspace, collection, job, ready, manifest)
        _write_manifest(folder, manifest)
    return _status(job)


def _judge_by_needs(
    needs: Needs,
    specs: Sequence[ModelSpec],
    ready: dict[str, ModelResult],
    collection: Collection,
    manifest: dict[str, Any],
) -> None:
    """Say which models the needs exclude; they are computed and written all the same."""
    said = judged_by_needs(needs, specs, {name: result.manifest for name, result in ready.items()}, collection)
    manifest |= {"needs": needs.as_dict(), **said}
    for name, why in said["excluded"].items():
        _say(f"{name} is excluded by the needs: {' '.join(why)}")


def _project(options: argparse.Namespace) -> int:
    specs = _specs([options.model])
    if not mapping.has_vectors(specs[0]):
        raise BadInputError(f"{specs[0].name} has no vectors to draw; name a dense model.")
    _check_output(options.out)
    workspace, collection = _open(options)
    job = _run(workspace, collection, specs, depth=SHORTEST_RUN, with_maps=True)
    layout = mapping.saved_layout(workspace, collection, specs[0], specs[0]) if _status(job) == DONE else None
    if layout is None:
        manifest = _manifest(collection, job, options)
        reason = job.maps.reason or "The map was not finished."
        manifest["failed"] = manifest["failed"] or {specs[0].name: reason}
        _say(reason)
        with _Output(options.out) as folder:
            _write_manifest(folder, manifest)
        return MODEL_FAILED
    table = pd.DataFrame(layout.points, columns=["x", "y"])
    table.insert(0, "id", collection.documents["id"].to_numpy())
    if collection.is_chunked:
        table.insert(1, "document_id", collection.documents["document_id"].to_numpy())
    manifest = _manifest(collection, job, options) | {
        "method": layout.method,
        "neighbours_kept": layout.trust.kept,
        "neighbours_kept_sample": layout.trust.sampled,
    }
    with _Output(options.out) as folder:
        write_csv(folder / "layout.csv", table)
        _write_manifest(folder, manifest)
    return DONE


def _specs(names: Sequence[str]) -> list[ModelSpec]:
    specs: dict[str, ModelSpec] = {}
    for spec in map(resolve_name, names):
        if specs.setdefault(spec.name, spec) != spec:
            raise BadInputError(
                f'Two models are called "{spec.name}" ({specs[spec.name].source} and {spec.source}); rename a folder.'
            )
    return list(specs.values())


def _check_output(target: Path) -> None:
    """Say now, not after hours of computing, that results could not be written."""
    existing = next(path for path in (target, *target.absolute().parents) if path.exists())
    if not existing.is_dir():
        raise BadInputError(f"--out {target} cannot be a folder: {existing} is a file. Name another folder.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise BadInputError(f"--out {target} cannot be written to (no permission). Name another folder.")


def _open(options: argparse.Namespace) -> tuple[Workspace, Collection]:
    collection = _chunked(collection_from_path(options.data), options)
    for note in collection.notes:
        _say(f"note: {note}")
    workspace = Workspace(options.workspace)
    return workspace, collection


def _chunked(collection: Collection, options: argparse.Namespace) -> Collection:
    size, overlap = options.chunk_tokens, options.chunk_overlap
    if size is None:
        if overlap is not None:
            raise BadInputError("--chunk-overlap says nothing without --chunk-tokens; give both, or neither.")
        return collection
    return chunk_collection(collection, size, min(DEFAULT_OVERLAP, size // 2) if overlap is None else overlap)


def _run(
    workspace: Workspace, collection: Collection, specs: Sequence[ModelSpec], *, depth: int, with_maps: bool = False
) -> ComputeJob:
    chroma = SharedChroma(workspace.chroma_folder)
    job = ComputeJob(
        workspace, workspace.save_collection(collection), specs, chroma=chroma, depth=depth, with_maps=with_maps
    )
    for step in job.steps:
        step.update = _reporting(step)  # type: ignore[method-assign]
    try:
        job.run()
    except KeyboardInterrupt:
        job.cancel()
        raise
    finally:
        chroma.close()
    for note in job.notes:
        _say(f"note: {note}")
    for step in job.steps:
        if step.state == "failed":
            _say(f"{step.name} failed: {step.reason}")
    return job


def _reporting(step: Step) -> Any:  # noqa: ANN401 - the same signature as Step.update
    said, update = 0.0, step.update

    def report(event: dict[str, Any]) -> None:
        nonlocal said
        update(event)
        if time.monotonic() - said > SECONDS_BETWEEN_LINES or event["done"] == event["total"]:
            said = time.monotonic()
            _say(f"{step.name}: {step.stage} {step.done} of {step.total}")

    return report


def _status(job: ComputeJob) -> int:
    return DONE if all(step.state == "done" for step in job.steps) else MODEL_FAILED


def _write_comparison(
    folder: Path,
    workspace: Workspace,
    collection: Collection,
    job: ComputeJob,
    ready: dict[str, ModelResult],
    manifest: dict[str, Any],
) -> None:
    depth = manifest["k"]
    measured = [_measured_row(name, result, collection) for name, result in ready.items()]
    rows = pd.DataFrame(measured, columns=MEASURED)
    if collection.has_judgments and ready:
        wanted = [metric.key for metric in METRICS]
        wanted += [f"{family}@{depth}" for family in AT_K if f"{family}@{depth}" not in wanted]
        scored = scores.score(collection, ready, margin=manifest["margin"], metric_keys=wanted)
        keys = ["ndcg@10", "map@100", "mrr@10", "recall@10", "recall@100", "precision@10", "hit_rate@10"]
        keys += [key for key in wanted if key not in keys]
        rows = rows.merge(scored.means[["model", *keys, "judged@10"]], on="model")
        front = ["model", "queries", "documents", *keys]
        rows = rows[front + [column for column in rows.columns if column not in front]]
        rows["queries"] = scored.queries
        per_query = [
            frame.rename_axis("query_id").reset_index().assign(model=name) for name, frame in scored.per_query.items()
        ]
        table = pd.concat(per_query, ignore_index=True)
        write_csv(
            folder / "per_query.csv",
            table[["model", "query_id", *[c for c in table if c not in ("model", "query_id")]]],
        )
        write_csv(folder / "comparisons.csv", scored.comparisons)
        manifest["not_ranked"] = {row.model: row.problem for row in scored.means.itertuples() if row.problem}
        manifest["unjudged_queries"] = scored.unjudged_queries
    elif ready:
        _write_agreement(folder, workspace, collection, job, ready, manifest)
    write_csv(folder / "metrics.csv", rows)
    for name, result in ready.items():
        if result.run.rankings:
            run = results.document_run(result, collection)
            path = folder / "runs" / f"{_file_name(name)}.trec"
            path.parent.mkdir(exist_ok=True)
            path.write_text(results.to_trec(run), encoding="utf-8")


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    write_json(folder / MANIFEST, manifest | {"files": sorted(files)})


def _write_agreement(
    folder: Path,
    workspace: Workspace,
    collection: Collection,
    job: ComputeJob,
    ready: dict[str, ModelResult],
    manifest: dict[str, Any],
) -> None:
    """Without judgments the tables say how alike the models' results are, over queries or else over documents."""
    if len(collection.queries):
        runs = {name: results.document_run(result, collection) for name, result in ready.items()}
        sampled = len(collection.queries)
        over = "queries"
    else:
        specs = [step.spec for step in job.steps if step.name in ready]
        runs, sampled = scores.neighbour_runs(workspace, collection, specs, manifest["k"])
        over = "nearest neighbours of sampled documents"
    write_csv(folder / "agreement.csv", scores.agreements(runs, manifest["k"]))
    manifest["agreement"] = {"over": over, "sampled": sampled, "depth": manifest["k"]}


def _measured_row(name: str, result: ModelResult, collection: Collection) -> dict[str, Any]:
    manifest = result.manifest
    times = manifest.get("query_ms") or []
    return {
        "model": name,
        "queries": len(collection.queries),
        "documents": len(collection.parent_ids),
        "ann_recall@10": manifest.get("ann_recall@10"),
        "encode_seconds": manifest.get("encode_seconds", 0.0),
        "encoded_documents": manifest.get("encoded_documents", 0),
        "documents_per_second": manifest.get("documents_per_second"),
        "query_p50_ms": percentile(times, 50) if times else None,
        "query_p95_ms": percentile(times, 95) if times else None,
        "vector_megabytes": manifest.get("vector_megabytes"),
        "peak_memory_mb": manifest.get("peak_memory_mb"),
    }


def _manifest(collection: Collection, job: ComputeJob, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "command": "compare" if isinstance(options.model, list) else "project",
        "data": {
            "name": collection.name,
            "content_hash": collection.content_hash,
            "documents": len(collection.parent_ids),
            "chunks": len(collection.documents) if collection.is_chunked else None,
            "queries": len(collection.queries),
            "judgments": len(collection.judgments),
            "notes": list(collection.notes),
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


class _Output:
    """A folder filled aside and moved into place at the end, so that a failure leaves nothing half-written."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> Path:
        try:
            self._target.mkdir(parents=True, exist_ok=True)
            self._temporary = Path(tempfile.mkdtemp(dir=self._target, prefix=".unfinished-"))
        except OSError as error:
            raise BadInputError(
                f"--out {self._target} cannot be written to ({error.strerror}). Name another folder."
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
            named = read_json(self._target / MANIFEST)["files"]
            return {Path(name) for name in named if Path(name).parent in (Path(), Path("runs"))}
        except (OSError, ValueError, KeyError, TypeError):
            return set()


def _file_name(model: str) -> str:
    return "".join(character if character.isalnum() or character in "._-" else "_" for character in model)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
