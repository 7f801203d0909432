from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import transformers as library
from PIL import Image

from components.datasets.media.sounds import read_sound
from components.encoders.media.pictures import PictureEncoder
from components.encoders.media.protocol import MediaEncoder
from components.encoders.media.sounds import SoundEncoder
from components.encoders.media.text_image import TextImageEncoder
from components.encoders.media.text_sound import TextSoundEncoder
from components.i18n import told
from components.records import BadInputError, Item
from tests.datasets.media.files import noise, picture_bytes, sound_bytes, tone
from tests.encoders.media import tiny

TEXTS = ["a red cat", "a photo of a dog", "rain", "blue sea of a red dog a photo"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    sizes = [(40, 30), (30, 50), (64, 64), (33, 90)]
    paths = [tmp_path / f"{number}.png" for number in range(len(sizes))]
    for number, (path, size) in enumerate(zip(paths, sizes, strict=True)):
        path.write_bytes(picture_bytes(noise(number, size).resize(size)))
    return paths


@pytest.fixture
def sounds(tmp_path: Path) -> list[Path]:
    paths = []
    for seconds, hertz in ((0.6, 440), (1.3, 900), (0.02, 300)):
        paths.append(tmp_path / f"{hertz}.wav")
        paths[-1].write_bytes(sound_bytes(tone(seconds, hertz, 16000), 16000))
    return paths


def items(paths: list[Path], modality: str) -> list[Item]:
    return [Item("a caption", str(path), modality) for path in paths]


def check(encoder: MediaEncoder, given: list[Item], expected: np.ndarray) -> None:
    """As the library's own, of length 1, and the same alone as in a batch and in any order."""
    found = encoder.encode(given, "document", Path)
    assert found.shape == (len(given), encoder.dim)
    assert found.dtype == np.float32
    unit = expected / np.linalg.norm(expected, axis=1, keepdims=True)
    assert (np.einsum("ij,ij->i", found, unit) > 0.9999).all()
    assert np.linalg.norm(found, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.abs(unit @ unit.T - np.eye(len(given))).max() > 1e-4, (
        "random vectors must differ for this to say anything"
    )
    alone = np.vstack([encoder.encode([item], "document", Path) for item in given])
    assert (np.einsum("ij,ij->i", found, alone) > 0.9999).all()
    backwards = encoder.encode(given[::-1], "document", Path)[::-1]
    assert (np.einsum("ij,ij->i", found, backwards) > 0.9999).all()


def opened(paths: list[Path]) -> list[Any]:
    return [Image.open(path).convert("RGB") for path in paths]


@pytest.mark.parametrize("kind", ["vit", "dinov2", "resnet", "convnext", "efficientnet"])
def test_a_picture_has_the_vector_the_library_gives_it(kind: str, tmp_path: Path, pictures: list[Path]) -> None:
    folder = tiny.picture_model(tmp_path / kind, kind)
    encoder = PictureEncoder(kind, folder, "key")
    processor, model = (
        library.AutoImageProcessor.from_pretrained(folder),
        library.AutoModel.from_pretrained(folder).eval(),
    )
    with torch.no_grad():
        rows = []
        for picture in opened(pictures):
            output = model(**processor(images=picture, return_tensors="pt"))
            pooled = (
                output.last_hidden_state[:, 0] if kind in ("vit", "dinov2") else output.pooler_output.reshape(1, -1)
            )
            rows.append(pooled.numpy()[0])
    check(encoder, items(pictures, "image"), np.stack(rows))
    assert str(tiny.SIDE) in told(encoder.sees)
    with pytest.raises(BadInputError, match="takes a picture, not words"):
        encoder.encode([Item("a red cat")], "query", Path)


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_texts_and_pictures_have_the_vectors_of_the_whole_model(
    kind: str, tmp_path: Path, pictures: list[Path]
) -> None:
    """The oracle is the model's own forward pass over both towers, its texts padded as the authors trained it."""
    folder = tiny.text_image_model(tmp_path / kind, kind)
    encoder = TextImageEncoder(kind, folder, "key")
    model = library.AutoModel.from_pretrained(folder).eval()
    processor, words = library.AutoImageProcessor.from_pretrained(folder), library.AutoTokenizer.from_pretrained(folder)
    padding = {"padding": "max_length", "max_length": 16} if kind == "siglip" else {"padding": True}
    given = words(TEXTS, truncation=True, return_tensors="pt", **padding)
    more = {} if kind == "siglip" else {"attention_mask": given["attention_mask"]}
    with torch.no_grad():
        output = model(
            input_ids=given["input_ids"],
            pixel_values=processor(images=opened(pictures), return_tensors="pt")["pixel_values"],
            **more,
        )
    check(encoder, items(pictures, "image"), output.image_embeds.numpy())
    check(encoder, [Item(text) for text in TEXTS], output.text_embeds.numpy())
    together = encoder.encode([Item(TEXTS[0], str(pictures[0]), "image")], "query", Path)[0]
    total = output.image_embeds[0].numpy() + output.text_embeds[0].numpy()
    assert together @ total / np.linalg.norm(total) == pytest.approx(1, abs=1e-4)


def test_texts_and_sounds_have_the_vectors_of_the_whole_model(tmp_path: Path, sounds: list[Path]) -> None:
    folder = tiny.text_sound_model(tmp_path / "clap")
    encoder = TextSoundEncoder("clap", folder, "key")
    model = library.ClapModel.from_pretrained(folder).eval()
    extractor, words = (
        library.ClapFeatureExtractor.from_pretrained(folder),
        library.AutoTokenizer.from_pretrained(folder),
    )
    heard = extractor([read_sound(path, 8000) for path in sounds], sampling_rate=8000, return_tensors="pt")
    given = words(TEXTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        output = model(input_ids=given["input_ids"], attention_mask=given["attention_mask"], **heard)
    check(encoder, items(sounds, "audio"), output.audio_embeds.numpy())
    check(encoder, [Item(text) for text in TEXTS], output.text_embeds.numpy())


def test_a_long_sound_is_the_mean_of_its_windows_every_time(tmp_path: Path) -> None:
    """CLAP's own extractor cuts a random part out of it."""
    path = tmp_path / "long.wav"
    path.write_bytes(sound_bytes(np.vstack([tone(2, 200), tone(2, 1500), tone(1, 600)])))
    encoder = TextSoundEncoder("clap", tiny.text_sound_model(tmp_path / "clap"), "key")
    first, second = (encoder.encode([Item("", str(path), "audio")], "document", Path) for _ in range(2))
    assert (first == second).all()


@pytest.mark.parametrize("kind", ["audio-spectrogram-transformer", "wav2vec2"])
def test_a_sound_has_the_vector_the_library_gives_it(kind: str, tmp_path: Path, sounds: list[Path]) -> None:
    folder = tiny.sound_model(tmp_path / "model", kind)
    encoder = SoundEncoder(kind, folder, "key")
    model, extractor = (
        library.AutoModel.from_pretrained(folder).eval(),
        library.AutoFeatureExtractor.from_pretrained(folder),
    )
    rows = []
    for path in sounds:
        samples = read_sound(path, 16000)
        samples = np.pad(samples, (0, max(400 - len(samples), 0)))
        with torch.no_grad():
            output = model(extractor(samples, sampling_rate=16000, return_tensors="pt")["input_values"])
        spectrogram = kind != "wav2vec2"
        rows.append((output.pooler_output[0] if spectrogram else output.last_hidden_state[0].mean(0)).numpy())
    check(encoder, items(sounds, "audio"), np.stack(rows))


def test_a_folder_of_another_kind_is_said(tmp_path: Path) -> None:
    folder = tiny.picture_model(tmp_path / "vit", "vit")
    with pytest.raises(BadInputError, match='type "vit", not one of clip'):
        TextImageEncoder("x", folder, "key")
    (folder / "config.json").write_text('{"model_type": "whisper"}')
    with pytest.raises(BadInputError, match='"whisper", not one of vit'):
        PictureEncoder("x", folder, "key")
    (folder / "config.json").write_text("[")
    with pytest.raises(BadInputError, match="not JSON"):
        PictureEncoder("x", folder, "key")
