from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageFilter

from components.datasets.findings.base import Finding
from components.datasets.findings.examine import examine
from components.datasets.media.findings import media_findings
from components.datasets.read import collection_from_path
from components.records import Collection
from components.workspace.media import MediaStore
from tests.datasets.media.files import noise, picture_bytes, plain, sound_bytes, tone


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "kept")


def found(store: MediaStore, files: dict[str, bytes], modality: str) -> dict[str, Finding]:
    names = [store.put(io.BytesIO(data)) for data in files.values()]
    documents = pd.DataFrame({"id": list(files), "title": list(files), "text": "", "label": "", "language": ""})
    collection = Collection("c", documents.assign(media=names, modality=modality).astype("str"))
    return {one.key: one for one in examine(collection, open_media=store.path).findings}


def photograph(test_data: Path, name: str) -> Image.Image:
    return Image.open(test_data / "images" / "skimage" / f"{name}.png").convert("RGB")


def test_pictures_that_need_a_look_are_named(store: MediaStore, test_data: Path) -> None:
    cat, cup = photograph(test_data, "chelsea"), photograph(test_data, "coffee")
    files = {
        "cat": picture_bytes(cat),
        "cat again": picture_bytes(cat),
        "cat smaller": picture_bytes(cat.resize((200, 130)), "JPEG", quality=60),
        "cup": picture_bytes(cup),
        "night": picture_bytes(cup.transpose(Image.Transpose.FLIP_LEFT_RIGHT).point(lambda level: level // 8)),
        "fog": picture_bytes(photograph(test_data, "astronaut").filter(ImageFilter.GaussianBlur(9))),
        "white": picture_bytes(plain("white")),
    }
    seen = found(store, files, "image")
    assert seen["media-copies"].examples[0].documents == ("cat", "cat again")
    assert seen["near-pictures"].examples[0].documents == ("cat", "cat smaller")
    assert [one.documents for one in seen["dark"].examples] == [("night",)]
    assert ("fog",) in [one.documents for one in seen["blurred"].examples]
    assert ("cup",) not in [one.documents for one in seen["blurred"].examples]
    assert seen["blank"].sentence == "1 picture is of one colour all over."
    assert "empty" not in seen
    assert "copies" not in seen


def test_sounds_that_need_a_listen_are_named(store: MediaStore) -> None:
    files = {
        "fine": sound_bytes(tone(1.0, rate=16000), 16000),
        "silence": sound_bytes(np.zeros((16000, 1)), 16000),
        "telephone": sound_bytes(tone(1.0)),
        "click": sound_bytes(tone(0.05, rate=16000), 16000),
        "loud": sound_bytes(np.clip(tone(1.0, 330, 16000) * 9, -1, 1), 16000),
    }
    seen = found(store, files, "audio")
    names = {key: [example.documents[0] for example in one.examples] for key, one in seen.items()}
    assert names["silent"] == ["silence"]
    assert names["low-rate"] == ["telephone"]
    assert names["short-sounds"] == ["click"]
    assert names["clipped"] == ["loud"]
    assert seen["durations"].sentence == "Sounds last 1 s (median; 0.05 to 1), at 16 kHz (4), 8 kHz (1)."


def test_different_pictures_are_no_near_copies(store: MediaStore, test_data: Path) -> None:
    names = ("chelsea", "coffee", "camera", "astronaut", "page", "brick", "grass", "gravel")
    files = {name: picture_bytes(photograph(test_data, name)) for name in names}
    assert "near-pictures" not in found(store, files, "image")
    assert "near-pictures" not in found(store, {str(n): picture_bytes(noise(n, (64, 64))) for n in range(8)}, "image")


def test_a_file_that_is_gone_is_passed_over(store: MediaStore) -> None:
    names = [store.put(io.BytesIO(picture_bytes(noise(n)))) for n in range(2)]
    documents = pd.DataFrame({"id": ["a", "b"], "title": "", "text": "", "label": "", "language": "", "media": names})
    collection = Collection("c", documents.assign(modality="image").astype("str"))
    store.path(names[0]).write_bytes(b"damaged")
    assert media_findings(collection, store.path) == []


def test_the_drawings_have_copies_and_few_near_copies(test_data: Path, store: MediaStore) -> None:
    """Clip art on white shares hashes easily: of 300 drawings only a handful may be called nearly the same."""
    collection = collection_from_path(test_data / "images" / "public_domain", store)
    part = Collection("p", collection.documents.iloc[::3])
    seen = {one.key: one for one in media_findings(part, store.path)}
    assert seen["near-pictures"].count < 30 if "near-pictures" in seen else True


def test_captions_that_are_short_or_the_same_are_no_finding(store: MediaStore) -> None:
    names = [store.put(io.BytesIO(picture_bytes(noise(seed)))) for seed in range(3)]
    documents = pd.DataFrame({"id": list("abc"), "title": "", "text": ["a dog", "a dog", "a cat"], "label": ""})
    pictures = Collection("c", documents.assign(language="", media=names, modality="image").astype("str"))
    told = {finding.key for finding in examine(pictures, open_media=store.path).findings}
    assert not told & {"short", "duplicates", "near-duplicates"}
    texts = Collection("c", documents.assign(language="").astype("str"))
    assert {"short", "duplicates"} <= {finding.key for finding in examine(texts).findings}
