"""Changed pictures and sounds: what is done to a file is what is said, and what stays near is counted rightly."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.work import Work
from components.datasets.media.sounds import read_sound, sound_facts
from components.evaluation.robustness.media_edits import EDITS_OF, write_changed
from components.measurements.base import Subject, measure
from components.measurements.media_robustness import MEDIA_ROBUSTNESS, _others, by_edit, sentence
from components.records import BadInputError, Collection
from components.workspace import Workspace
from tests.datasets.media.files import picture_bytes, sound_bytes, tone


def changed(folder: Path, data: bytes, modality: str, key: str, seed: str = "s") -> Path:
    source, target = folder / "source", folder / "changed"
    source.write_bytes(data)
    edit = next(one for one in EDITS_OF[modality] if one.key == key)
    write_changed(source, modality, edit, seed, target)
    return target


def striped() -> Image.Image:
    """Red on the left, blue on the right, 100 x 40."""
    picture = Image.new("RGB", (100, 40), (200, 0, 0))
    picture.paste((0, 0, 200), (50, 0, 100, 40))
    return picture


def test_pictures_are_changed_as_is_said(tmp_path: Path) -> None:
    def look(key: str) -> np.ndarray:
        return np.asarray(Image.open(changed(tmp_path, picture_bytes(striped()), "image", key)).convert("RGB"))

    assert look("crop").shape == (32, 80, 3)
    assert look("mirrored")[0, 0].tolist() == [0, 0, 200]
    grey = look("grey")
    assert (grey[..., 0] == grey[..., 2]).all()
    assert look("brightness")[0, 0].tolist() == pytest.approx([255, 0, 0], abs=30)
    turned = look("rotation")
    assert turned.shape[0] > 40 and turned[0, 0].tolist() == [255, 255, 255]
    assert np.abs(np.diff(look("blur")[20, 40:60, 0].astype(int))).max() < 199, "the edge is soft now"
    source, other = tmp_path / "source", tmp_path / "other"
    other.write_bytes(picture_bytes(Image.new("RGB", (30, 60), (0, 200, 0))))
    swap = next(edit for edit in EDITS_OF["image"] if edit.should_matter)
    write_changed(source, "image", swap, "s", tmp_path / "swapped", other)
    both = np.asarray(Image.open(tmp_path / "swapped"))
    assert both[20, 20].tolist() == both[20, 80].tolist() == [0, 200, 0] and both.shape == (40, 100, 3)
    assert both[2, 2].tolist() == [200, 0, 0] and both[38, 98].tolist() == [0, 0, 200]
    assert look("jpeg").shape == (40, 100, 3) and (look("jpeg") != np.asarray(striped())).any()


def test_sounds_are_changed_as_is_said(tmp_path: Path) -> None:
    rate, seconds = 16_000, 2.0
    data = sound_bytes(tone(seconds, 440, rate), rate)
    before = read_sound(io.BytesIO(data), rate)

    def hear(key: str, seed: str = "s") -> np.ndarray:
        return read_sound(changed(tmp_path, data, "audio", key, seed), rate)

    assert np.abs(hear("gain")).max() == pytest.approx(np.abs(before).max() / 10 ** (12 / 20), rel=0.01)
    assert len(hear("cut")) == len(before) * 3 // 4
    assert sound_facts(changed(tmp_path, data, "audio", "speed")).seconds == pytest.approx(seconds / 1.1, abs=0.01)
    noise = hear("noise") - before
    assert 10 * np.log10((before**2).mean() / (noise**2).mean()) == pytest.approx(20, abs=0.3)
    assert (hear("noise") == hear("noise")).all() and (hear("noise") != hear("noise", "t")).any()
    assert len(hear("codec")) == pytest.approx(len(before), rel=0.05)


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """Eighteen pictures of one colour each, red to blue, computed with the colour histogram."""
    workspace = Workspace(tmp_path / "w")
    shades = [(250 - 14 * step, 20, 14 * step) for step in range(18)]
    names = [workspace.media.put(io.BytesIO(picture_bytes(Image.new("RGB", (40, 40), one)))) for one in shades]
    documents = pd.DataFrame({"id": [f"d{n:02}" for n in range(18)], "title": "", "text": "x", "label": ""})
    documents = documents.assign(language="", media=names, modality="image").astype("str")
    collection = Collection("shades", documents)
    spec = resolve_name("colour-histogram")
    candidate_of(spec).compute(Work(workspace, collection))
    return Subject(workspace, collection, spec)


def test_what_changes_nothing_for_a_model_keeps_all_and_colour_is_what_a_histogram_sees(subject: Subject) -> None:
    """A picture of one colour is the same cropped and mirrored; without colour nothing is left of it."""
    said = measure(MEDIA_ROBUSTNESS, subject)
    assert set(said) == {edit.key for edit in EDITS_OF["image"]}
    assert said["crop"] == said["mirrored"] == said["blur"] == 1
    assert said["grey"] < 1
    assert said["swapped"] < 1
    found = MEDIA_ROBUSTNESS.load(subject)
    assert found is not None and len(found) == 18 * len(EDITS_OF["image"])
    kept = {one.edit.key: one for one in by_edit(found)}
    assert kept["grey"].kept.mean == pytest.approx(said["grey"]) and kept["grey"].files == 18
    worst = min((key for key in kept if key not in ("mirrored", "swapped")), key=lambda key: said[key])
    told = sentence({"colour-histogram": found})
    assert (
        "colour-histogram keeps" in told
        and f"{kept[worst].edit.name} disturbs colour-histogram most" in told
        and "18 files" in told
    )
    assert f"still takes a picture for the old one {100 * kept['swapped'].finds_itself:.0f} % of the time" in told


def test_what_is_swapped_in_comes_from_a_picture_of_another_label_where_there_is_one(tmp_path: Path) -> None:
    files = pd.DataFrame({"id": list("abcd"), "media": ["1", "2", "3", "3"], "label": ["x", "x", "y", "y"]})
    files = files.assign(modality=["image", "image", "image", "audio"])
    assert _others(files) == {"a": "3", "b": "3", "c": "1"}
    assert _others(files.assign(label="")) == {"a": "2", "b": "3", "c": "1"}
    assert _others(files[:1]) == {}


def test_a_model_of_captions_is_not_measured(subject: Subject) -> None:
    spec = resolve_name("wordllama-256")
    with pytest.raises(BadInputError, match="no model of its own that looks at these files"):
        measure(MEDIA_ROBUSTNESS, Subject(subject.workspace, subject.collection, spec))
