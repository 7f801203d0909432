"""PANNs CNN14 over a checkpoint of random tensors, against the network written down a second time as modules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from components.candidates.names import resolve_name
from components.datasets.media.sounds import read_sound
from components.encoders.media.panns_cnn14 import HOP, RATE, PannsEncoder
from components.records import BadInputError, Item
from tests.datasets.media.files import sound_bytes, tone

WINDOW, BANDS, WIDTHS = 1024, 64, (4, 5, 6, 7, 8, 9)


class CnnBlock(nn.Module):
    def __init__(self, given: int, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(given, width, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn1, self.bn2 = nn.BatchNorm2d(width), nn.BatchNorm2d(width)

    def forward(self, given: Any) -> Any:
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(given))))))


class Net(nn.Module):
    """The authors' model with fewer channels; its spectrogram is torch's own transform instead of convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.bn0 = nn.BatchNorm2d(BANDS)
        for number, (given, width) in enumerate(zip((1, *WIDTHS), WIDTHS, strict=False), start=1):
            setattr(self, f"conv_block{number}", CnnBlock(given, width))
        self.fc1 = nn.Linear(WIDTHS[-1], 12)
        self.mel = torch.rand(WINDOW // 2 + 1, BANDS)

    def forward(self, samples: Any) -> Any:
        window = torch.hann_window(WINDOW)
        power = torch.stft(samples, WINDOW, HOP, window=window, pad_mode="reflect", return_complex=True).abs() ** 2
        found = 10 * torch.log10(torch.clamp(power.T @ self.mel, min=1e-10))
        found = self.bn0(found.T[None, :, :, None]).permute(0, 3, 2, 1)
        for number in range(1, 7):
            found = getattr(self, f"conv_block{number}")(found)
            if number < 6:
                found = nn.functional.avg_pool2d(found, (2, 2))
        found = found.mean(3)
        return torch.relu(self.fc1(found.max(2).values + found.mean(2)))[0]


@pytest.fixture
def net() -> Net:
    torch.manual_seed(0)
    made = Net()
    for module in made.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean)
            nn.init.uniform_(module.running_var, 0.5, 2)
    return made.eval()


@pytest.fixture
def folder(tmp_path: Path, net: Net) -> Path:
    """A folder with nothing but the checkpoint, in the authors' layout."""
    phase = 2 * np.pi * np.outer(np.arange(WINDOW // 2 + 1), np.arange(WINDOW)) / WINDOW
    window = torch.hann_window(WINDOW).numpy()
    tensors = dict(net.state_dict())
    for part, wave in (("real", np.cos(phase)), ("imag", -np.sin(phase))):
        tensors[f"spectrogram_extractor.stft.conv_{part}.weight"] = torch.tensor(
            (wave * window)[:, None], dtype=torch.float32
        )
    tensors["logmel_extractor.melW"] = net.mel
    place = tmp_path / "panns"
    place.mkdir()
    torch.save({"iteration": 1, "model": tensors}, place / "Cnn14_mAP=0.431.pth")
    return place


def test_a_sound_has_the_vector_of_the_network(folder: Path, net: Net, tmp_path: Path) -> None:
    spec = resolve_name(str(folder))
    assert (spec.kind, spec.name) == ("panns", "panns-cnn14")
    assert resolve_name(spec.source) == spec
    encoder = PannsEncoder(spec.name, Path(spec.source), "key")
    items, expected = [], []
    for seconds, hertz in ((0.9, 440), (1.7, 3000)):
        path = tmp_path / f"{hertz}.wav"
        path.write_bytes(sound_bytes(tone(seconds, hertz, RATE), RATE))
        items.append(Item("", str(path), "audio"))
        with torch.no_grad():
            expected.append(net(torch.from_numpy(read_sound(path, RATE))).numpy())
    found = encoder.encode(items, "document", Path)
    unit = np.stack(expected) / np.linalg.norm(expected, axis=1, keepdims=True)
    assert np.abs(unit[0] - unit[1]).max() > 1e-3, "else this says nothing"
    assert (np.einsum("ij,ij->i", found, unit) > 0.9999).all()
    alone = encoder.encode(items[1:], "document", Path)
    assert alone[0] == pytest.approx(found[1], abs=1e-6)


def test_a_blink_of_a_sound_has_a_vector_too(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    path.write_bytes(sound_bytes(tone(0.05, 440, 16000), 16000))
    encoder = PannsEncoder("panns", folder / "Cnn14_mAP=0.431.pth", "key")
    assert np.linalg.norm(encoder.encode([Item("", str(path), "audio")], "query", Path)) == pytest.approx(1)


def test_other_files_are_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="zenodo.org/records/3987831, put it in a folder"):
        resolve_name("qiuqiangkong/panns-cnn14")
    other = tmp_path / "Cnn14_other.pth"
    torch.save({"model": {"fc.weight": torch.zeros(1)}}, other)
    with pytest.raises(BadInputError, match="no checkpoint of PANNs CNN14"):
        PannsEncoder("panns", other, "key")
    other.write_bytes(b"not a checkpoint")
    with pytest.raises(BadInputError, match="cannot be read as a checkpoint"):
        PannsEncoder("panns", other, "key")
