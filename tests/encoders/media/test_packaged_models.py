from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.encoders import weights
from components.encoders.media import mel
from components.encoders.media.colour_histogram import ColourHistogramEncoder
from components.encoders.media.conse import ConseEncoder, combined
from components.encoders.media.efficientnet_lite import CLASSES, EfficientNetLiteEncoder, class_names
from components.encoders.media.mel_statistics import MelStatisticsEncoder
from components.encoders.media.musicnn import MusicnnEncoder, patches
from components.encoders.media.protocol import MediaEncoder
from components.encoders.media.tf_checkpoint import read_checkpoint
from components.records import BadInputError, Item
from components.retrieval.vectors import unit_rows
from tests.datasets.media.files import noise, picture_bytes, plain, sound_bytes, tone


def package(one: weights.Package) -> Path:
    if not weights.is_installed(one):
        pytest.skip(f"{one.requirement} is not installed")
    return weights.package_folder(one)


@pytest.fixture
def lite() -> EfficientNetLiteEncoder:
    folder = package(weights.EFFICIENTNET_LITE0)
    return EfficientNetLiteEncoder("lite", folder / weights.EFFICIENTNET_LITE0.files[0][0], "key")


def hits_at_first(vectors: np.ndarray, labels: np.ndarray) -> float:
    """The share of items whose nearest other item has their label."""
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    return float((labels[scores.argmax(axis=1)] == labels).mean())


def labelled(folder: Path, files: int, labels: int = 100) -> tuple[list[Item], np.ndarray]:
    table = pd.read_csv(folder / "manifest.csv")
    table = table[table["label"].isin(table["label"].unique()[:labels])].groupby("label").head(files)
    modality = "image" if table["file"].iloc[0].endswith("jpg") else "audio"
    return [Item("", str(folder / name), modality) for name in table["file"]], table["label"].to_numpy()


def test_efficientnet_names_what_photographs_show(lite: EfficientNetLiteEncoder, test_data: Path) -> None:
    """As any implementation of ImageNet's classifiers does: a wrong order of classes, padding or scaling would not."""
    shown = {"chelsea": "cat", "coffee": "espresso", "camera": "tripod"}
    likely = lite.probabilities([test_data / "images" / "skimage" / f"{name}.png" for name in shown])
    assert likely.shape == (3, CLASSES)
    assert likely.sum(axis=1) == pytest.approx(1, abs=1e-5)
    names = class_names()
    assert len(names) == CLASSES
    for row, word in zip(likely, shown.values(), strict=True):
        assert word in names[int(row.argmax())]


def test_efficientnet_gives_the_same_vector_alone_and_in_a_batch(lite: EfficientNetLiteEncoder, tmp_path: Path) -> None:
    items = []
    for number in range(3):
        path = tmp_path / f"{number}.png"
        path.write_bytes(picture_bytes(noise(number, (50 + number, 40))))
        items.append(Item("", str(path), "image"))
    together = lite.encode(items, "document", Path)
    alone = np.vstack([lite.encode([item], "query", Path) for item in items])
    assert (np.einsum("ij,ij->i", together, alone) > 0.99999).all()


def test_efficientnet_finds_pictures_of_a_kind_better_than_colours_do(
    lite: EfficientNetLiteEncoder, test_data: Path
) -> None:
    items, labels = labelled(test_data / "images" / "cifar10_test", 12)
    model = hits_at_first(lite.encode(items, "document", Path), labels)
    colours = hits_at_first(ColourHistogramEncoder("key").encode(items, "document", Path), labels)
    assert model > colours + 0.1 > 0.2


def test_musicnn_finds_sounds_of_a_kind_better_than_mel_statistics_do(test_data: Path) -> None:
    folder = package(weights.MUSICNN) / "MTT_musicnn"
    items, labels = labelled(test_data / "audio" / "esc10_cc0", 4, 6)
    model = hits_at_first(MusicnnEncoder("musicnn", folder, "key").encode(items, "document", Path), labels)
    plain_statistics = hits_at_first(MelStatisticsEncoder("key").encode(items, "document", Path), labels)
    assert model > plain_statistics > 0.2


@pytest.mark.parametrize("encoder", [MelStatisticsEncoder("key"), ColourHistogramEncoder("key")])
def test_a_baseline_has_no_empty_vector_and_the_same_one_every_time(encoder: MediaEncoder, tmp_path: Path) -> None:
    modality = next(iter(encoder.modalities))
    contents = (
        [picture_bytes(plain("white")), picture_bytes(plain("black", (1, 1))), picture_bytes(noise(1))]
        if modality == "image"
        else [sound_bytes(np.zeros((800, 1))), sound_bytes(tone(0.05)), sound_bytes(tone(1.0))]
    )
    items = []
    for number, content in enumerate(contents):
        path = tmp_path / str(number)
        path.write_bytes(content)
        items.append(Item("", str(path), modality))
    found = encoder.encode(items, "document", Path)
    assert found.shape == (3, encoder.dim)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert (found[1] == encoder.encode(items[1:2], "query", Path)[0]).all()
    with pytest.raises(BadInputError, match="not words"):
        encoder.encode([Item("words")], "query", Path)


def test_louder_is_not_another_sound_to_mel_statistics(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sound = rng.normal(0, 0.05, (16000, 1))
    for name, samples in (("quiet", sound), ("loud", sound * 8), ("other", tone(1.0, 700, 16000))):
        (tmp_path / name).write_bytes(sound_bytes(samples, 16000))
    items = [Item("", str(tmp_path / name), "audio") for name in ("quiet", "loud", "other")]
    found = MelStatisticsEncoder("key").encode(items, "document", Path)
    assert found[0] @ found[1] > 0.99 > found[0] @ found[2]


def test_mel_bands_hold_the_power_of_their_pitch() -> None:
    """Slaney's scale has 15 mel at 1,000 Hz; a tone is strongest in the band around its pitch."""
    assert mel.hertz_to_mel(np.array([0.0, 500.0, 1000.0, 6400.0])) == pytest.approx([0, 7.5, 15, 42])
    edges = np.array([0.0, 30, 999, 1000, 1001, 7000])
    assert mel.mel_to_hertz(mel.hertz_to_mel(edges)) == pytest.approx(edges)
    found = mel.mel_power(tone(1.0, 2000, 16000)[:, 0].astype(np.float32), 16000)
    centres = mel.mel_to_hertz(np.linspace(0, float(mel.hertz_to_mel(np.array(8000.0))), 98))[1:-1]
    assert abs(centres[found.mean(axis=0).argmax()] - 2000) < 60
    louder = mel.mel_power(2 * tone(1.0, 2000, 16000)[:, 0].astype(np.float32), 16000)
    assert louder.sum() / found.sum() == pytest.approx(4, rel=1e-3)


def test_a_short_sound_fills_one_window_and_a_rest_is_dropped() -> None:
    assert patches(np.zeros(800, dtype=np.float32)).shape == (1, 187, 96)
    assert patches(np.zeros(16000 * 10, dtype=np.float32)).shape == (3, 187, 96)


class Words:
    """A text encoder of three directions."""

    key, dim, max_tokens = "words", 3, None

    def encode_documents(self, texts: list[str]) -> np.ndarray:
        return unit_rows(np.array([[text.count(letter) for letter in "abc"] for text in texts], dtype=np.float32))

    encode_queries = encode_documents


def test_conse_is_the_weighted_mean_of_the_likeliest_names(tmp_path: Path) -> None:
    likely = np.array([[0.7, 0.2, 0.1], [0.0, 0.0, 1.0]], dtype=np.float32)
    encoder = ConseEncoder("conse", "key", lambda files: likely[: len(files)], ["a", "b", "c"], Words(), "all")  # type: ignore[arg-type]
    found = encoder.encode([Item("x", "1", "image"), Item("y", "2", "image")], "document", Path)
    assert found == pytest.approx(unit_rows(likely), abs=1e-6)
    asked = encoder.encode([Item("c"), Item("ab")], "query", Path)
    assert (asked @ found.T).argmax(axis=1).tolist() == [1, 0]
    many = np.full((1, 30), 0.01, dtype=np.float32)
    many[0, :10] = 0.08
    assert combined(many, np.eye(30, dtype=np.float32))[0, :10] == pytest.approx(0.1)
    assert combined(many, np.eye(30, dtype=np.float32))[0, 10:].sum() == 0


def test_a_damaged_checkpoint_is_said(tmp_path: Path) -> None:
    index, data = tmp_path / ".index", tmp_path / ".data"
    for content in (b"", b"\0" * 200, struct.pack("<48B", *range(48)) * 3, b"\xff" * 100):
        index.write_bytes(content)
        data.write_bytes(b"\0" * 64)
        with pytest.raises(BadInputError, match="no TensorFlow checkpoint"):
            read_checkpoint(index, data)
