"""Improve a model: split, learn, measure on what was held out, and leave a folder with everything about it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import save_facts
from components.datasets import practice
from components.datasets.read import collection_from_path
from components.files import write_csv
from components.numbers import sentences
from components.progress import Report
from components.records import Collection
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.training.card import write_card
from components.training.fine_tune import check_extras
from components.training.gain import AFTER, BEFORE, Gain, gain_of, gain_sentences
from components.training.model_folder import HELD_OUT, check_target, published, write_told
from components.training.project_models import held_while_training
from components.training.teacher import FULL, Order, Teacher, computed
from components.workspace import Workspace

SHARES = (1 / 8, 1 / 4, 1 / 2)
"""Of the training pairs, for the learning curve; the whole is the model itself."""
GENERAL, CURVE = "general", "curve"
"""Stages of the progress: running both models on the demo, and training on fewer pairs."""
DEMO = Path(__file__).resolve().parents[2] / "sample_data" / "outdoor_shop"
PICTURES = DEMO.with_name("picture_shelf")
"""A general collection of texts, and one of pictures, of which a model that learned from others may have forgotten."""


@dataclass(frozen=True)
class Trained:
    """What became of it: ``gain`` on the test queries, ``told`` as gain.json has it, and the sentence for a person."""

    gain: Gain
    told: Mapping[str, Any]
    sentence: str


def train(workspace: Workspace, order: Order, report: Report) -> Trained:
    """Train a model and write its folder, whole or not at all; a killed call is gone on from by the same call.

    Raises:
        BadInputError: too few pairs, a base that cannot be trained, a place that cannot be written to; one sentence.
    """
    started = time.monotonic()
    check_target(order.target)
    if order.rung == FULL:
        check_extras()
    teacher = Teacher(workspace, order, report)
    demo = PICTURES if candidate_of(order.base).adapts_either_side else DEMO
    forgotten_before = _demo_result(workspace, demo, order.base, report)
    with workspace.using({held_while_training(order.target)}), published(order.target) as folder:
        teacher.teach(folder)
        save_facts(folder, teacher.facts)
        named = f"tuned:{order.base.name}#{order.target.absolute().name}"
        spec = replace(resolve_name(str(folder)), name=named)
        gain = teacher.gain(computed(workspace, teacher.collection, spec, report).run)
        forgotten = _forgotten(forgotten_before, _demo_result(workspace, demo, spec, report), order.margin)
        curve_report = _as_stage(CURVE, report)
        counts = [round(share * len(teacher.split.pairs)) for share in SHARES] if order.with_curve else []
        curve = [teacher.point(count, curve_report) for count in counts]
        told = gain.as_dict() | {
            "unit": "ndcg@10 (0.01 is a point)",
            "verdict": gain.pair.verdict,
            "pairs": len(teacher.split.pairs),
            "training_queries": len(teacher.split.training),
            "left_out_queries": len(teacher.split.left_out),
            "groups": teacher.split.groups,
            "rung": order.rung,
            "name": spec.name,
            "base": order.base.name,
            "seed": order.seed,
            "seconds": time.monotonic() - started,
            "better": gain.better,
            "worse": len(gain.worse),
            "forgetting": forgotten,
            "embeds_documents_again": order.rung == FULL,
            "size_mb": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
            **teacher.learned,
        }
        told |= {"curve": [point for point in curve if point]} if order.with_curve else {}
        sentence = sentences(gain_sentences(told, gain.worse))
        told["sentence"] = sentence
        write_csv(folder / HELD_OUT, gain.per_query)
        write_card(folder, order.collection, candidate_of(order.base).card, told, sentence)
        write_told(folder, told)
    shutil.rmtree(teacher.kept, ignore_errors=True)
    with suppress(OSError):
        teacher.kept.parent.rmdir()  # where no other training of these texts is under way
    return Trained(gain, told, sentence)


def _as_stage(stage: str, report: Report) -> Report:
    """Whatever part of the work it is, under the name of this stage."""
    return lambda progress: report(replace(progress, stage=stage))


def _demo_result(
    workspace: Workspace, demo: Path, spec: ModelSpec, report: Report
) -> tuple[Collection, ModelResult] | None:
    """On a demo; None where it did not come with this installation."""
    if not demo.is_dir():
        return None
    collection = collection_from_path(demo, workspace.media)
    return collection, computed(workspace, collection, spec, _as_stage(GENERAL, report))


def _forgotten(
    before: tuple[Collection, ModelResult] | None, after: tuple[Collection, ModelResult] | None, margin: float
) -> dict[str, Any] | None:
    if before is None or after is None:
        return None
    collection = practice.counted(before[0])
    results = {BEFORE: before[1], AFTER: after[1]}
    return {"collection": collection.name} | gain_of(collection, list(collection.qrels()), results, margin).as_dict()
