"""Trained models as folders that any sentence-transformers program loads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components import damage
from components.damage import DamagedError
from components.encoders.failures import load_failure
from components.files import as_disk_problem, read_json, write_json
from components.i18n import tr
from components.records import BadInputError, FloatArray
from components.training.adapter import QUERY

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DONE_FILE = "gain.json"
"""Written last: a folder without it was not filled here."""
HELD_OUT = "heldout.csv"
CARD_FILE = "card.md"
_TOLD_BESIDE = (HELD_OUT, CARD_FILE)  # gain.json has their checksums


def load_base(name: str, folder: Path, prompts: Mapping[str, str]) -> SentenceTransformer:
    """The model that training starts from, on the processor or graphics card as available.

    ``prompts``: "query" and "document", where a person set others than those saved with it.

    Raises:
        BadInputError: it cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        model = SentenceTransformer(str(folder), trust_remote_code=False, local_files_only=True)
    except Exception as error:
        raise load_failure(name, error) from error
    model.prompts = {**model.prompts, **prompts}
    return model


def with_adapter(model: SentenceTransformer, matrix: FloatArray, side: str = QUERY) -> SentenceTransformer:
    """The model with a last stage: one side is multiplied by ``matrix`` (dim, dim), the other stays; both length 1.

    Queries are recognised by sentence-transformers' ``encode_query``; plain ``encode`` takes texts for documents.

    Raises:
        BadInputError: the model routes queries and documents itself, or its vectors are of another length.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Router

    stages = list(model)
    if any(isinstance(stage, Router) for stage in stages):
        raise BadInputError(
            tr("The model has ways of its own for queries and documents already; use --rung full with it.")
        )
    size = len(matrix)
    if model.get_embedding_dimension() not in (size, None):  # None where a model of pictures does not say
        raise BadInputError(
            tr(
                "The model gives {get_embedding_dimension} numbers per vector, not {size}.",
                get_embedding_dimension=model.get_embedding_dimension(),
                size=size,
            )
        )
    dense = Dense(size, size, bias=False, activation_function=torch.nn.Identity())
    with torch.no_grad():
        dense.linear.weight.copy_(torch.from_numpy(np.ascontiguousarray(matrix.T)))
    mapped, plain = [Normalize(), dense, Normalize()], [Normalize()]
    router = Router.for_query_document(*((mapped, plain) if side == QUERY else (plain, mapped)))
    return SentenceTransformer(modules=[*stages, router], prompts=model.prompts, device="cpu")


def save_model(model: Any, folder: Path) -> None:  # noqa: ANN401 - a SentenceTransformer
    """Its weights and settings.

    Raises:
        BadInputError: the disk is full.
    """
    try:
        model.save_pretrained(str(folder), create_model_card=False)
    except OSError as error:
        raise as_disk_problem(error, folder) from error


def add_settings_of(base: Path, folder: Path) -> None:
    """Copy settings of the base that sentence-transformers saves elsewhere, for those who read its layout."""
    for path in base.glob("*.json"):
        if not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)


def write_told(folder: Path, told: Mapping[str, Any]) -> None:
    """Write gain.json, with the checksums of what was written beside it before."""
    files = {name: damage.checksum((folder / name).read_bytes()).decode("ascii") for name in _TOLD_BESIDE}
    write_json(folder / DONE_FILE, {**told, "files": files})


def read_told(folder: Path) -> dict[str, Any]:
    """What ``write_told`` wrote, after it and the files beside it were compared with their checksums.

    Raises:
        DamagedError: one of them is gone, or not what was written.
    """
    told: dict[str, Any] = read_json(folder / DONE_FILE)
    told["name"]  # of one without a checksum: whether it is one at all
    for name in _TOLD_BESIDE:
        path = folder / name
        if not path.is_file():
            raise DamagedError(path, tr("it is gone"))
        known = told.get("files", {}).get(name)  # models of before checksums have none
        if known not in (None, damage.checksum(path.read_bytes()).decode("ascii")):
            raise DamagedError(path)
    return told


def check_target(target: Path) -> None:
    """Refuse a place that holds something that training did not write.

    Raises:
        BadInputError: it does.
    """
    if target.is_dir() and any(target.iterdir()) and not (target / DONE_FILE).is_file():
        raise BadInputError(tr("--out {path} holds other files; name a new folder for the model.", path=target))


def aside_of(target: Path) -> Path:
    """Where what is to become ``target`` is made."""
    return target.with_name(f".{target.name}.unfinished")


@contextmanager
def published(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` that takes its place when all is in it; a failure leaves the target as it was."""
    target = target.absolute()
    aside, before = aside_of(target), target.with_name(f".{target.name}.before")
    try:
        shutil.rmtree(aside, ignore_errors=True)  # of a call that was killed
        if before.exists() and not target.exists():
            before.replace(target)  # it was killed between one name and the other
        aside.mkdir(parents=True)
        yield aside
        if target.exists():
            shutil.rmtree(before, ignore_errors=True)
            target.replace(before)
        try:
            aside.replace(target)
        except OSError:
            if before.exists():
                before.replace(target)
            raise
        shutil.rmtree(before, ignore_errors=True)
    except OSError as error:
        raise as_disk_problem(error, target) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
