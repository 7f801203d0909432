"""Pictures and sounds on the pages that show documents."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from components.candidates.names import resolve_name
from components.datasets.media.sounds import preview, sound_facts
from components.records import Collection
from components.workspace import Workspace
from tests.candidates.test_media_kinds import picture_collection
from tests.datasets.media.files import sound_bytes, tone
from tests.pages.cases import compute
from tests.pages.driver import open_page, words


@pytest.fixture
def pictures(empty: Workspace) -> str:
    """The id of a computed project of pictures."""
    project = empty.create_project("Pictures", picture_collection(empty))
    compute(empty, empty.set_candidates(project.id, [resolve_name("colour-histogram")]), with_maps=False)
    return project.id


def test_every_result_shows_its_picture_and_so_does_the_question(pictures: str) -> None:
    app = open_page("search", project=pictures, q="picture")
    assert len(app.get("image")) == 1 + 5
    assert "blue0" in words(app)
    assert any("Picture: picture" in box.options for box in app.selectbox)


def test_words_are_said_to_be_nothing_a_picture_model_takes(pictures: str) -> None:
    app = open_page("search", project=pictures, q="words")
    assert "colour-histogram takes pictures; ask it with one of those." in words(app)


def test_the_data_page_has_a_gallery_and_shows_one_document_large(pictures: str) -> None:
    app = open_page("data", project=pictures)
    assert "Gallery: 15 pictures and sounds" in words(app)
    assert len(app.get("image")) == 15
    app = open_page("data", project=pictures, doc="red3")
    assert len(app.get("image")) == 1 + 15


def test_a_picture_that_is_gone_is_said_and_the_page_goes_on(empty: Workspace, pictures: str) -> None:
    documents = empty.project_collection(empty.project(pictures)).documents
    empty.media.path(documents["media"].iloc[0]).unlink()
    app = open_page("data", project=pictures)
    assert "gone from the workspace" in words(app)
    assert len(app.get("image")) == 14


def test_a_sound_has_a_player_of_its_first_seconds(empty: Workspace) -> None:
    name = empty.media.put(io.BytesIO(sound_bytes(tone(30, rate=16000), 16000)))
    path = empty.media.path(name)
    heard = sound_facts(io.BytesIO(preview(path)))
    assert heard.seconds == pytest.approx(10, abs=0.2)
    assert len(preview(path)) < 200_000
    row = {"id": "s", "title": "A beep", "text": "", "label": "", "language": "", "media": name, "modality": "audio"}
    project = empty.create_project("Sounds", Collection("s", pd.DataFrame([row]).astype("str")))
    assert len(open_page("data", project=project.id).get("audio")) == 1
