"""MagicLens: a picture with words that change it as one vector, from a folder that ``magic_lens_folder`` wrote.

Zhang et al., "MagicLens: Self-Supervised Image Retrieval with Open-Ended Instructions" (2024, arXiv 2403.19651). The
vectors of CLIP's two towers are a sequence of two; four layers of attention mix them, and attention with one learned
query pools them. A document is a picture with no words; every vector is of a picture.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from components.datasets.media.pictures import open_picture
from components.encoders.failures import load_failure
from components.encoders.media.pictures import WHAT
from components.encoders.media.protocol import OpenMedia, Role, batches
from components.encoders.media.text_image import pooled
from components.encoders.texts import readable
from components.i18n import N_, Kept, tr
from components.records import BadInputError, FloatArray, Item
from components.retrieval.vectors import unit_rows

TYPE = "magiclens"
"""``model_type`` of the folder's config.json."""
BATCH = 16  # pictures with their words
MEAN = (0.48145466, 0.4578275, 0.40821073)  # of CLIP, by channel
DEVIATION = (0.26862954, 0.26130258, 0.27577711)
CAP = 50.0  # no attention score is further from 0
EPSILON = 1e-6  # of the layers' norms


class MagicLensEncoder:
    """A MediaEncoder of pictures, alone or with words that say what is wanted of them."""

    modalities = frozenset(("image",))

    def __init__(self, name: str, folder: Path, key: str, *, device: str | None = None) -> None:
        self._name, self.key = name, key
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._clip, self._tokenizer, self._weights, settings = _load(name, folder, self._device)
        self._layers, self._heads = int(settings["layers"]), int(settings["heads"])
        self._side = int(self._clip.config.vision_config.image_size)
        self.sees: Kept = N_("all of it resized to {size} pixels"), {"size": f"{self._side} x {self._side}"}
        self.sees_middle, self.sees_side = 0.0, self._side
        self.max_tokens = int(self._clip.config.text_config.max_position_embeddings)
        self.dim = int(self._weights["pooler.query"].shape[1])

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder. Words without a picture are refused: there is no vector of words alone."""
        if any(item.modality != "image" for item in items):
            raise BadInputError(
                tr(
                    "{name} takes a picture, alone or with words that change it; ask it with a picture.",
                    name=self._name,
                )
            )
        rows = [
            self._together(
                [open_media(item.media) for item in part], [item.text if role == "query" else "" for item in part]
            )
            for part in batches(list(items), BATCH)
        ]
        return unit_rows(np.concatenate(rows)) if rows else np.zeros((0, self.dim), dtype=np.float32)

    @torch.inference_mode()
    def _together(self, files: Sequence[Path], texts: Sequence[str]) -> FloatArray:
        pixels = torch.from_numpy(np.stack([prepared(path, self._side) for path in files])).to(self._device)
        given = self._tokenizer(
            [readable(text) for text in texts],
            padding=True,
            max_length=self.max_tokens,
            truncation=True,
            return_tensors="pt",
        )
        ids = given["input_ids"].to(self._device)
        mask = given["attention_mask"].to(self._device) * (ids != 0)  # its authors took the token 0, "!", for padding
        seen = torch.from_numpy(pooled(self._clip.get_image_features(pixel_values=pixels)))
        read = torch.from_numpy(pooled(self._clip.get_text_features(input_ids=ids, attention_mask=mask)))
        pair = torch.stack((seen, read), dim=1).to(self._device)  # (pictures, 2, dim)
        for layer in range(self._layers):
            pair = self._mixed(pair, f"layers.{layer}")
        query = self._weights["pooler.query"].expand(len(pair), -1, -1)
        scale = self._weights["pooler.attention.scale"]
        both = self._norm(self._attended(query, pair, "pooler.attention", scale), "pooler.norm")
        return np.asarray(both[:, 0].cpu().numpy())

    def _mixed(self, pair: Any, layer: str) -> Any:  # noqa: ANN401 - torch is not typed here
        before = self._norm(pair, f"{layer}.norm")
        pair = pair + self._attended(before, before, f"{layer}.attention", None)
        wide = functional.relu(self._linear(self._norm(pair, f"{layer}.feed.norm"), f"{layer}.feed.up"))
        return pair + self._linear(wide, f"{layer}.feed.down")

    def _attended(self, asked: Any, given: Any, part: str, scale: Any) -> Any:  # noqa: ANN401 - as _mixed
        """Attention of several heads, float32 (pictures, len(asked), dim); scaled per number of a head, or by one."""
        query, key, value = (
            self._linear(of, f"{part}.{name}").unflatten(2, (self._heads, -1)).transpose(1, 2)
            for of, name in ((asked, "query"), (given, "key"), (given, "value"))
        )  # each (pictures, heads, length, numbers of a head)
        query = query * (query.shape[-1] ** -0.5 if scale is None else scale)
        scores = CAP * torch.tanh(query @ key.transpose(2, 3) / CAP)
        return self._linear((scores.softmax(-1) @ value).transpose(1, 2).flatten(2), f"{part}.out")

    def _linear(self, given: Any, name: str) -> Any:  # noqa: ANN401 - as _mixed
        return functional.linear(given, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, given: Any, name: str) -> Any:  # noqa: ANN401 - as _mixed
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(given, weight.shape, weight, bias, EPSILON)


def prepared(path: Path, side: int) -> FloatArray:
    """A picture as its authors prepare it: float32 (3, side, side), by its brightest value, squeezed to a square.

    Raises:
        BadInputError: the picture is gone or damaged.
    """
    from PIL import Image

    levels = np.asarray(open_picture(path), dtype=np.float32)
    levels = levels / (levels.max() + 1e-12)
    channels = [Image.fromarray(levels[:, :, number]) for number in range(3)]  # of floats: nothing is rounded
    resized = np.stack([np.asarray(channel.resize((side, side), Image.Resampling.BILINEAR)) for channel in channels])
    mean, deviation = (np.array(values, np.float32)[:, None, None] for values in (MEAN, DEVIATION))
    return np.asarray((resized - mean) / deviation, dtype=np.float32)


def _load(name: str, folder: Path, device: str) -> tuple[Any, Any, Mapping[str, Any], Mapping[str, Any]]:
    """CLIP with the weights of the folder, its tokenizer, the tensors of the layers above it, and config.json."""
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, CLIPConfig, CLIPModel
    from transformers.utils import logging

    logging.disable_progress_bar()  # standard error is for sentences
    before = logging.get_verbosity()
    logging.set_verbosity_error()  # it would say that it does not know the type of config.json
    try:
        settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "model.safetensors", device=device)
        clip = CLIPModel(CLIPConfig(**settings["clip"])).to(device)
        of_clip = {key.removeprefix("clip."): value for key, value in tensors.items() if key.startswith("clip.")}
        clip.load_state_dict(of_clip)
        above = {key: value.float() for key, value in tensors.items() if not key.startswith("clip.")}
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        return clip.eval(), tokenizer, above, {"layers": settings["layers"], "heads": settings["heads"]}
    except Exception as error:  # whatever the libraries raise of a broken folder
        raise load_failure(name, error, tr(WHAT)) from error
    finally:
        logging.set_verbosity(before)
