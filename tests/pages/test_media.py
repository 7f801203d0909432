"""Pictures and sounds on the pages that show documents."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import soundfile
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.comparison.comparison import Comparison
from components.comparison.cost.files import file_unit, with_units
from components.comparison.quality.question_groups import flips_of
from components.comparison.story.question import _picture
from components.costs.totals import MonthlyVolume
from components.datasets.media.sounds import preview, sound_facts
from components.records import Collection
from components.ui.maps.view import ATLAS_HEIGHT
from components.ui.models import words as text_models
from components.ui.shared import media as shared_media
from components.ui.shared import text
from components.workspace import Workspace
from tests.candidates.test_media_kinds import COLOURS, picture_collection
from tests.datasets.media.files import noise, picture_bytes, plain, sound_bytes, tone
from tests.pages.cases import compute
from tests.pages.driver import open_page, press, run, words

ATLAS = Path(shared_media.__file__).parent / "linked_maps" / "front" / "atlas.js"


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


def test_the_telling_question_shows_what_each_model_answers_first(empty: Workspace) -> None:
    project = empty.create_project("Two", picture_collection(empty))
    compute(
        empty,
        empty.set_candidates(project.id, [resolve_name("colour-histogram"), resolve_name("bm25")]),
        with_maps=False,
    )
    app = open_page("compare", project=project.id)
    (told,) = [part.proto.body for part in app.get("html") if 'class="telling"' in part.proto.body]
    assert '<img src="data:image/jpeg;base64,' in told


def test_models_suggests_what_looks_at_pictures_and_says_what_to_install(empty: Workspace) -> None:
    project = empty.create_project("Fresh pictures", picture_collection(empty))
    app = open_page("models", project=project.id)
    shown = words(app)
    assert "Colours and edges" in shown and "wordllama" not in shown
    missing = candidate_of(resolve_name("efficientnet-lite0")).missing_package
    assert not missing or f"pip install {missing}" in [code.value for code in app.code]
    app = press(app, text_models.TAKE_ALL.format(count=2 if missing else 4))
    assert "colour-histogram" in [candidate.name for candidate in empty.project(project.id).ticked]


def test_words_are_said_to_be_nothing_a_picture_model_takes(pictures: str) -> None:
    app = open_page("search", project=pictures, q="words")
    assert "colour-histogram takes pictures; ask it with one of those." in words(app)


def test_the_data_page_has_a_gallery_and_shows_one_document_large(pictures: str) -> None:
    app = open_page("data", project=pictures)
    assert "Gallery: 15 pictures" in words(app)
    assert len(gallery_pictures(app)) == 15
    assert "Median size 32 x 30 px" in words(app) and "words" not in [metric.value for metric in app.metric]
    shown = app.dataframe[0].value
    assert "media" not in shown and shown["picture"].str.startswith("data:image/jpeg;base64,").all()
    app = open_page("data", project=pictures, doc="red3")
    assert len(app.get("image")) == 1


def test_a_picture_that_is_gone_is_said_and_the_page_goes_on(empty: Workspace, pictures: str) -> None:
    documents = empty.project_collection(empty.project(pictures)).documents
    empty.media.path(documents["media"].iloc[0]).unlink()
    app = open_page("data", project=pictures)
    assert "gone from the workspace" in words(app)
    assert len(gallery_pictures(app)) == 14


def test_a_page_sends_two_megabytes_of_thumbnails_at_most(empty: Workspace) -> None:
    """Of noise, the hardest to compress: the page of a gallery, a table, and 20 results of 4 models."""
    picture = noise(1, (300, 150)).resize((600, 300), Image.Resampling.NEAREST)
    name = empty.media.put(io.BytesIO(picture_bytes(picture)))
    most = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_media.session, "workspace", lambda: empty)
        row = pd.Series({"media": name, "modality": "image"})
        for height in (shared_media.CARD_HEIGHT, shared_media.TABLE_HEIGHT, ATLAS_HEIGHT):
            most[height] = len(shared_media.address_of(row, height))
    assert most[shared_media.CARD_HEIGHT] > 10_000, "else this says nothing"
    gallery = shared_media.GALLERY_PAGE * most[shared_media.CARD_HEIGHT]
    assert gallery + shared_media.TABLE_ROWS * most[shared_media.TABLE_HEIGHT] < 2_000_000
    assert 20 * 4 * most[shared_media.CARD_HEIGHT] < 2_000_000
    limits = dict(re.findall(r"ATLAS_(BYTES|LARGEST) = ([\d_]+)", ATLAS.read_text(encoding="utf-8")))
    assert most[ATLAS_HEIGHT] <= int(limits["LARGEST"])
    assert int(limits["BYTES"]) + gallery < 2_000_000, "a zoomed map with a gallery of what is selected"


def gallery_pictures(app: AppTest) -> list[str]:
    (gallery,) = [part.proto.body for part in app.get("html") if 'class="gallery"' in part.proto.body]
    return re.findall("<img ", gallery)


def test_a_sound_has_a_player_of_its_first_seconds(empty: Workspace) -> None:
    name = empty.media.put(io.BytesIO(sound_bytes(tone(30, rate=16000), 16000)))
    path = empty.media.path(name)
    heard = sound_facts(io.BytesIO(preview(path)))
    assert heard.seconds == pytest.approx(10, abs=0.2)
    assert len(preview(path)) < 200_000
    row = {"id": "s", "title": "A beep", "text": "", "label": "", "language": "", "media": name, "modality": "audio"}
    project = empty.create_project("Sounds", Collection("s", pd.DataFrame([row]).astype("str")))
    assert len(open_page("data", project=project.id).get("audio")) == 1


def test_a_dropped_picture_is_a_question_and_can_be_kept_as_one(empty: Workspace, pictures: str) -> None:
    app = open_page("search", project=pictures)
    app.file_uploader[0].set_value(("green.png", picture_bytes(plain(COLOURS["green"], (60, 30))), "image/png"))
    shown = words(run(app))
    assert "Asked with this picture." in shown
    assert "green0" in shown and "blue0" not in shown
    next(one for one in app.button if one.key == "keep-asked").click()
    run(app)
    queries = empty.project_collection(empty.project(pictures)).queries
    assert queries["id"].tolist()[-1] == "image"
    assert queries["modality"].tolist()[-1] == "image"


def test_a_dropped_picture_is_asked_of_the_models_that_take_it(empty: Workspace) -> None:
    project = empty.create_project("Two", picture_collection(empty, captions=True))
    specs = [resolve_name(name) for name in ("bm25", "colour-histogram")]
    compute(empty, empty.set_candidates(project.id, specs), with_maps=False)
    app = open_page("search", project=project.id)
    app.file_uploader[0].set_value(("green.png", picture_bytes(plain(COLOURS["green"], (60, 30))), "image/png"))
    shown = words(run(app))
    assert "Not asked, because they take words only or another kind of file: bm25." in shown
    assert "bm25 takes words" not in shown and "a green cat" in shown and "a red cat" not in shown


def test_a_file_that_is_no_picture_is_said(pictures: str) -> None:
    app = open_page("search", project=pictures)
    app.file_uploader[0].set_value(("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"))
    assert "drawing.png is" in words(run(app))


def test_a_document_s_own_picture_is_asked_with_by_a_link(pictures: str) -> None:
    app = open_page("search", project=pictures, like="green2")
    assert "Asked with this picture." in words(app)
    assert "green1" in words(app) and "red1" not in words(app)


def test_grading_and_voting_show_pictures(empty: Workspace, pictures: str) -> None:
    app = open_page("search", project=pictures, mode="grade")
    assert len(app.get("image")) >= 5


def test_the_map_page_has_a_gallery_of_what_is_selected_and_a_picture_on_the_card(empty: Workspace) -> None:
    documents = picture_collection(empty).documents
    row = documents.iloc[0]
    assert shared_media.address_of.__doc__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_media.session, "workspace", lambda: empty)
        found = shared_media.address_of(row, 120)
        assert shared_media.address_of(row.drop(["media", "modality"]), 120) == ""
    assert found.startswith("data:image/jpeg;base64,")
    assert len(found) < 8_000


@pytest.mark.parametrize("name", ["pictures", "sounds"])
def test_a_demo_of_what_is_no_text_is_offered(name: str, empty: Workspace) -> None:
    app = open_page("compare")
    button = next(one for one in app.button if one.key == f"demo-{name}")
    assert button.label == text.MEDIA_DEMOS[name]


def test_cost_counts_pictures_by_the_thousand_and_offers_no_api_that_reads_words(pictures: str) -> None:
    app = open_page("cost", project=pictures)
    shown = words(app)
    assert "text-embedding-3-small" not in shown
    assert "pictures or sounds" in shown
    table = next(frame.value for frame in app.dataframe if "speed" in frame.value)
    assert table["speed"].iloc[0].endswith(("s", "second", "min"))
    assert table["price"].iloc[0].startswith("$")


def test_an_hour_of_sound_is_as_many_sounds_as_make_one(empty: Workspace) -> None:
    names = [empty.media.put(io.BytesIO(sound_bytes(tone(s, rate=8000), 8000))) for s in (1.0, 3.0)]
    documents = pd.DataFrame({"id": ["a", "b"], "title": "", "text": "", "label": "", "language": "", "media": names})
    collection = Collection("s", documents.assign(modality="audio").astype("str"))
    project = empty.create_project("Sounds", collection)
    project = empty.set_candidates(project.id, [resolve_name("mel-statistics")])
    compute(empty, project, with_maps=False)
    comparison = Comparison.of_project(empty, project)
    unit = file_unit(comparison)
    assert unit is not None and unit.documents == pytest.approx(3600 / 2)
    rows = pd.DataFrame({"documents_per_second": [2.0, 4.0], "is_api": [False, True]})
    counted = with_units(rows, unit, MonthlyVolume(queries_per_month=1, documents=2, machine_usd_per_hour=0.4))
    assert counted["seconds_per_hour_of_sound"].tolist() == [900, 450]
    assert counted["usd_per_hour_of_sound"].iloc[0] == pytest.approx(0.1)
    assert pd.isna(counted["usd_per_hour_of_sound"].iloc[1])


def test_questions_without_words_are_named_where_they_are_won_and_lost(empty: Workspace) -> None:
    collection = picture_collection(empty)
    scores = pd.DataFrame({"ndcg@10": [1.0, 0.5]}, index=["words", "picture"])
    measured = SimpleNamespace(
        scored=SimpleNamespace(per_query={"a": scores, "b": scores[::-1].set_axis(scores.index)}),
        metric=SimpleNamespace(key="ndcg@10"),
    )
    table = flips_of(SimpleNamespace(collection=collection), measured, "a", "b")  # type: ignore[arg-type]
    assert set(table["question"]) == {"a red cat", "picture"}


def test_no_metadata_of_a_picture_or_sound_reaches_a_page_or_a_story(empty: Workspace) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    sound = io.BytesIO()
    with soundfile.SoundFile(sound, "w", 16000, 1, format="WAV") as file:
        file.artist = "Secret Person"
        file.write(tone(1, rate=16000))
    given = picture_bytes(plain((9, 9, 200)), "JPEG", exif=exif)
    assert b"Secret Camera" in given and b"Secret Person" in sound.getvalue(), "else this says nothing"
    row = pd.Series({"media": empty.media.put(io.BytesIO(given)), "modality": "image"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared_media.session, "workspace", lambda: empty)
        shown = shared_media.address_of(row, 120), _picture(SimpleNamespace(workspace=empty), row)  # type: ignore[arg-type]
    for address in shown:
        picture = base64.b64decode(address.partition(",")[2])
        assert b"Secret" not in picture and not Image.open(io.BytesIO(picture)).getexif()
    sound.seek(0)
    assert b"Secret" not in preview(empty.media.path(empty.media.put(sound)))
