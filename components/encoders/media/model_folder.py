"""What a model's folder says of itself: its type, and how pictures are to be prepared."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from components.encoders.failures import load_failure
from components.i18n import N_, Kept, tr
from components.numbers import commas
from components.records import BadInputError


def model_type(folder: Path) -> str:
    """``model_type`` of config.json; "" where there is none.

    Raises:
        BadInputError: the file is no JSON object.
    """
    return str(_settings(folder / "config.json").get("model_type", ""))


def architectures(folder: Path) -> list[str]:
    """The classes of transformers the weights were saved from, as config.json names them."""
    names = _settings(folder / "config.json").get("architectures")
    return [str(name) for name in names] if isinstance(names, list) else []


def _settings(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInputError(tr("{path} is not JSON; download the model again.", path=path)) from error
    if not isinstance(settings, dict):
        raise BadInputError(tr("{path} is not an object of JSON; download the model again.", path=path))
    return settings


@contextmanager
def loading(name: str, folder: Path, types: Collection[str], what: str) -> Iterator[None]:
    """Where a model of transformers is loaded from a folder; ``what`` it is, as in "a sound model".

    Raises:
        BadInputError: it is of another type, or the folder is broken.
    """
    kind = model_type(folder)
    if kind not in types:
        raise BadInputError(
            tr(
                'The model "{name}" is of the type "{kind}", not one of {types}.',
                name=name,
                kind=kind,
                types=commas(types),
            )
        )
    from transformers.utils import logging

    logging.disable_progress_bar()  # standard error is for sentences
    try:
        yield
    except Exception as error:  # whatever the library raises of a broken folder
        raise load_failure(name, error, what) from error


def said_size(processor: Any) -> Kept:  # noqa: ANN401 - transformers is not typed here
    """What a processor keeps of a picture: "the middle 224 x 224 pixels of it resized to 256 x 256" ..."""
    size, edge = _sides(getattr(processor, "size", None))
    crop, _ = _sides(getattr(processor, "crop_size", None)) if getattr(processor, "do_center_crop", False) else ("", 0)
    values = {"crop": crop, "size": size, "edge": edge}
    if crop and size:
        return N_("the middle {crop} pixels of it resized to {size}"), values
    if crop and edge:
        return N_("the middle {crop} pixels of it resized to a shorter side of {edge}"), values
    if size:
        return N_("all of it resized to {size} pixels"), values
    if edge:
        return N_("all of it resized to a shorter side of {edge} pixels"), values
    return N_("unknown"), {}


def kept_middle(processor: Any) -> tuple[float, int]:  # noqa: ANN401 - as said_size
    """The middle square a processor keeps, as a share of the shorter side (0: all is kept), and its side in pixels.

    The side is 0 where it is not known.
    """
    size, crop = _shorter(getattr(processor, "size", None)), _shorter(getattr(processor, "crop_size", None))
    if crop and size and getattr(processor, "do_center_crop", False):
        return crop / size, crop
    return 0.0, size


def _shorter(size: Any) -> int:  # noqa: ANN401 - a dict, an object or a number
    lengths = dict(size) if size is not None and not isinstance(size, int) else {"shortest_edge": size or 0}
    sides = [lengths[name] for name in ("height", "width", "shortest_edge") if lengths.get(name)]
    return int(min(sides, default=0))


def _sides(size: Any) -> tuple[str, int]:  # noqa: ANN401 - a dict, an object or a number
    """Width and height as they are written, else the length of the shorter side; "" and 0 for what is not told."""
    lengths = dict(size) if size is not None and not isinstance(size, int) else {"shortest_edge": size} if size else {}
    if lengths.get("height") and lengths.get("width"):
        return f"{lengths['width']} x {lengths['height']}", 0
    return "", int(lengths.get("shortest_edge") or 0)


@dataclass(frozen=True)
class PlainProcessor:
    """Resizes to a square, scales to 0..1, subtracts a mean and divides by a deviation per channel."""

    side: int
    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    @property
    def size(self) -> dict[str, int]:
        """As transformers' processors have it."""
        return {"height": self.side, "width": self.side}

    @classmethod
    def of_folder(cls, folder: Path) -> PlainProcessor | None:
        """The processor that preprocessor_config.json describes; None where it does not."""
        settings = _settings(folder / "preprocessor_config.json")
        size, mean, deviation = settings.get("size"), settings.get("image_mean"), settings.get("image_std")
        if not isinstance(size, dict) or size.get("height") != size.get("width") or not mean or not deviation:
            return None
        return cls(int(size["height"]), tuple(mean), tuple(deviation))

    def __call__(self, images: Sequence[Any], return_tensors: str) -> dict[str, Any]:
        """``pixel_values``, float32 (pictures, 3, side, side)."""
        import torch
        from PIL import Image

        shape = (self.side, self.side)
        rows = [np.asarray(image.resize(shape, Image.Resampling.BILINEAR), dtype=np.float32) / 255 for image in images]
        scaled = (np.stack(rows) - np.array(self.mean, np.float32)) / np.array(self.deviation, np.float32)
        return {"pixel_values": torch.from_numpy(scaled.transpose(0, 3, 1, 2).copy())}
