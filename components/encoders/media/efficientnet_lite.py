"""EfficientNet-Lite0: a small image classifier whose weights come as a package.

Architecture: Tan and Le, "EfficientNet" (2019), in the Lite form of Google's TPU repository: no squeeze-and-excitation,
ReLU6, stem and head of fixed width, TensorFlow's "same" padding. Pictures are cropped to their middle as that
repository does for evaluation (224 of 256 parts of the shorter side), resized bicubically, and scaled: (x - 127) / 128.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from components.datasets.media.pictures import open_picture
from components.encoders.media.protocol import OpenMedia, Role, batches, encode_by_part
from components.i18n import N_, Kept, tr
from components.records import BadInputError, FloatArray, Item
from components.retrieval.vectors import unit_rows

SIDE = 224  # pixels
CROP_PADDING = 32  # pixels left out around the middle of a picture of SIDE + CROP_PADDING
DIM, CLASSES = 1280, 1000
BATCH = 16  # pictures
NAMES = Path(__file__).with_name("imagenet_names.txt")
"""WordNet's words for the 1,000 classes of ImageNet (ILSVRC 2012), in the order of the classifier."""

# repeats, kernel, stride, expansion, channels in, channels out
_STAGES = (
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)
_EPSILON = 1e-3  # of batch normalisation


class EfficientNetLiteEncoder:
    """A MediaEncoder of pictures: the 1,280 numbers in front of the classifier."""

    modalities = frozenset(("image",))
    sees_middle, sees_side = SIDE / (SIDE + CROP_PADDING), SIDE
    sees: Kept = (
        N_("the middle {side} of {whole} parts of the shorter side, at {side} x {side} pixels"),
        {"side": SIDE, "whole": SIDE + CROP_PADDING},
    )
    dim = DIM

    def __init__(self, name: str, weights: Path, key: str) -> None:
        self._name, self.key = name, key
        self._net = load(weights)

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder."""
        return encode_by_part(items, role, open_media, {"image": self._pictures}, name=self._name, dim=DIM)

    def _pictures(self, files: Sequence[Path]) -> FloatArray:
        return unit_rows(self.features(list(files)))

    def features(self, files: Sequence[Path]) -> FloatArray:
        """What comes in front of the classifier, float32 (files, DIM), not scaled."""
        features = [
            self._net.features(torch.from_numpy(np.stack([prepared(path) for path in part]))).numpy()
            for part in batches(files, BATCH)
        ]
        return np.concatenate(features) if features else np.zeros((0, DIM), dtype=np.float32)

    def probabilities(self, files: Sequence[Path]) -> FloatArray:
        """How likely each class of ImageNet is, float32 (files, CLASSES), rows adding up to 1."""
        with torch.inference_mode():
            logits = self._net._fc(torch.from_numpy(self.features(files)))
            return np.asarray(torch.softmax(logits, dim=1).numpy())


def class_names() -> list[str]:
    """The words of each class, in order: "tench, Tinca tinca" ..."""
    return NAMES.read_text(encoding="utf-8").splitlines()


def load(weights: Path) -> EfficientNetLiteNetwork:
    """The network with these weights.

    Raises:
        BadInputError: the file is not one of EfficientNet-Lite0's.
    """
    net = EfficientNetLiteNetwork().eval()
    try:
        net.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    except Exception as error:  # torch raises many kinds
        raise BadInputError(
            tr("{name} does not hold the weights of EfficientNet-Lite0; install it again.", name=weights.name)
        ) from error
    return net


def prepared(path: Path) -> FloatArray:
    """A picture as the network wants it, float32 (3, SIDE, SIDE)."""
    from PIL import Image

    picture = open_picture(path)
    side = SIDE / (SIDE + CROP_PADDING) * min(picture.size)
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    cut = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=(left, top, left + side, top + side))
    scaled = (np.asarray(cut, dtype=np.float32) - 127) / 128
    return np.asarray(scaled.transpose(2, 0, 1), dtype=np.float32)


class EfficientNetLiteNetwork(nn.Module):
    """The network; names of its parts are those of the published weights."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = nn.Conv2d(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=_EPSILON)
        blocks = []
        for repeats, kernel, stride, expansion, wide_in, wide_out in _STAGES:
            for repeat in range(repeats):
                first = repeat == 0
                blocks.append(
                    _InvertedResidual(
                        kernel, stride if first else 1, expansion, wide_in if first else wide_out, wide_out
                    )
                )
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = nn.Conv2d(320, DIM, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(DIM, eps=_EPSILON)
        self._fc = nn.Linear(DIM, CLASSES)

    @torch.inference_mode()
    def features(self, pictures: torch.Tensor) -> torch.Tensor:
        """(pictures, DIM), the mean over places of the last layer."""
        features = functional.relu6(self._bn0(_same(self._conv_stem, pictures)))
        for block in self._blocks:
            features = block(features)
        return functional.relu6(self._bn1(self._conv_head(features))).mean(dim=(2, 3))


class _InvertedResidual(nn.Module):
    """An inverted residual block."""

    def __init__(self, kernel: int, stride: int, expansion: int, wide_in: int, wide_out: int) -> None:
        super().__init__()
        wide = wide_in * expansion
        self._expands = expansion != 1
        self._adds = stride == 1 and wide_in == wide_out
        if self._expands:
            self._expand_conv = nn.Conv2d(wide_in, wide, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(wide, eps=_EPSILON)
        self._depthwise_conv = nn.Conv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, eps=_EPSILON)
        self._project_conv = nn.Conv2d(wide, wide_out, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(wide_out, eps=_EPSILON)

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        features = functional.relu6(self._bn0(self._expand_conv(given))) if self._expands else given
        features = functional.relu6(self._bn1(_same(self._depthwise_conv, features)))
        features = self._bn2(self._project_conv(features))
        return features + given if self._adds else features


def _same(conv: Any, given: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - torch is not typed here
    """TensorFlow's "same" padding, which puts the odd pixel behind."""
    around = []
    for size in (given.shape[3], given.shape[2]):
        kernel, stride = conv.kernel_size[0], conv.stride[0]
        missing = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        around += [missing // 2, missing - missing // 2]
    return conv(functional.pad(given, around))
