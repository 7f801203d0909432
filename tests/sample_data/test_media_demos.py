"""The demos of pictures and of sounds: read whole, small, licensed, free of metadata, judged by what is there."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import soundfile
from PIL import Image

from components.datasets.read import collection_from_path
from components.records import Collection
from components.workspace.media import MediaStore
from tests.sample_data.collection import SAMPLE_DATA

SHELF, BOX = SAMPLE_DATA / "picture_shelf", SAMPLE_DATA / "sound_box"
MOST_BYTES = {SHELF: 6_000_000, BOX: 4_000_000}
DEMOS = pytest.mark.parametrize("folder", [SHELF, BOX], ids=["pictures", "sounds"])
JFIF = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Collection]:
    store = MediaStore(tmp_path_factory.mktemp("kept"))
    return {folder: collection_from_path(folder, store) for folder in (SHELF, BOX)}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def media(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".jpg", ".ogg"))


@DEMOS
def test_every_file_is_a_document_with_a_caption_and_nothing_is_left_out(
    folder: Path, demos: dict[Path, Collection]
) -> None:
    found = demos[folder]
    assert found.notes == ()
    listed = rows(folder / "manifest.csv")
    assert found.documents["id"].tolist() == [row["id"] for row in listed]
    assert sorted(row["file"] for row in listed) == [path.relative_to(folder).as_posix() for path in media(folder)]
    assert len(set(found.documents["media"])) == len(listed), "two documents are the same file"
    for column in ("text", "label"):
        assert all(value and value == value.strip() for value in found.documents[column])


@DEMOS
def test_it_is_small_and_its_licence_lies_beside_the_files(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < MOST_BYTES[folder]
    assert {"LICENSE.txt", "manifest.csv"} <= {path.name for path in folder.iterdir()}
    known = {
        "LICENSE.txt",
        "README.md",
        "manifest.csv",
        "queries.csv",
        "judgments.csv",
        *(p.name for p in media(folder)),
    }
    assert {path.name for path in folder.rglob("*") if path.is_file()} <= known


def test_two_hundred_pictures_of_at_most_256_pixels_without_metadata(demos: dict[Path, Collection]) -> None:
    assert len(demos[SHELF].documents) == 200
    assert demos[SHELF].modalities == {"image"}
    assert len(set(demos[SHELF].documents["text"])) == 200, "two pictures have one caption"
    for path in media(SHELF):
        with Image.open(path) as picture:
            assert (picture.format, picture.mode) == ("JPEG", "RGB"), path.name
            assert 32 <= max(picture.size) <= 256, path.name
            assert set(picture.info) <= JFIF, path.name
            assert not picture.getexif(), path.name


def test_eighty_sounds_of_ten_kinds_without_metadata(demos: dict[Path, Collection]) -> None:
    assert len(demos[BOX].documents) == 80
    assert demos[BOX].modalities == {"audio"}
    counts = Counter(demos[BOX].documents["label"])
    assert len(counts) == 10
    assert min(counts.values()) >= 7
    for path in media(BOX):
        with soundfile.SoundFile(path) as sound:
            assert (sound.format, sound.channels, sound.samplerate) == ("OGG", 1, 22050), path.name
            assert 1 <= sound.frames / sound.samplerate <= 6, path.name
            assert set(sound.copy_metadata()) <= {"software"}, path.name


def test_sixty_questions_in_four_languages_are_each_answered_by_a_picture(demos: dict[Path, Collection]) -> None:
    found = demos[SHELF]
    assert len(found.queries) == 60
    assert set(found.queries["modality"]) == {"text"}
    assert len(set(found.queries["text"])) == 60
    assert all(text == text.strip() for text in found.queries["text"])
    assert set(found.queries["language"]) == {"en", "de", "es", "ja"}
    for query, grades in found.qrels().items():
        assert 3 in grades.values(), f"{query} has no picture that answers it exactly"
    assert set(found.qrels()) == set(found.queries["id"])


def test_every_picture_is_judged_once_for_every_question() -> None:
    pictures = {row["id"] for row in rows(SHELF / "manifest.csv")}
    questions = {row["id"] for row in rows(SHELF / "queries.csv")}
    judged = rows(SHELF / "judgments.csv")
    assert {row["doc_id"] for row in judged} == pictures
    assert {row["query_id"] for row in judged} == questions
    assert len({(row["query_id"], row["doc_id"]) for row in judged}) == len(judged) == len(pictures) * len(questions)
    assert {row["grade"] for row in judged} == {"0", "1", "2", "3"}


def test_many_questions_cannot_be_answered_by_the_captions_words_alone() -> None:
    """Else a search over captions would be all one needs, and the demo would tell nothing of looking at pictures."""
    captions = {row["id"]: set(row["caption"].lower().split()) for row in rows(SHELF / "manifest.csv")}
    exact = defaultdict(list)
    for row in rows(SHELF / "judgments.csv"):
        if row["grade"] == "3":
            exact[row["query_id"]].append(row["doc_id"])
    small = {"a", "an", "the", "of", "in", "on", "with", "and", "to", "for", "at", "is", "that", "something"}
    wordless = [
        query
        for query in rows(SHELF / "queries.csv")
        if not any((set(query["text"].lower().split()) - small) & captions[picture] for picture in exact[query["id"]])
    ]
    assert len(wordless) >= 20
