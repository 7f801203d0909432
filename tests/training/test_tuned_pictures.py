"""A map of one side of a model of texts and pictures: learned, saved, and the same here as in sentence-transformers."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.candidates.tuned_folder import read_facts
from components.cli import main
from components.progress import say_nothing
from components.records import BadInputError, Collection
from components.training import teacher, train
from components.training.adapter import (
    DOCUMENT,
    EITHER_SIDE,
    INFO_NCE,
    QUERY,
    RIDGE,
    Adapter,
    AdapterSetting,
    Taught,
    adapted,
    learn,
)
from components.training.train import Order
from components.workspace import Workspace
from tests.datasets.media.files import noise, picture_bytes
from tests.encoders.media import tiny

COUNT = 90


@pytest.mark.parametrize("side", [QUERY, DOCUMENT])
@pytest.mark.parametrize("method", [INFO_NCE, RIDGE])
def test_a_map_of_either_side_finds_more(side: str, method: str) -> None:
    """One side is turned by a small map: what undoes it is learned on that side, and helps unseen queries."""
    random = np.random.default_rng(0)
    plain = adapted(random.normal(size=(400, 16)).astype(np.float32), np.eye(16, dtype=np.float32))
    turned = adapted(plain, (np.eye(16) + random.normal(size=(16, 16)) * 0.35).astype(np.float32))
    queries, documents = (turned, plain) if side == QUERY else (plain, turned)
    rows = np.arange(200)
    only = [one for one in EITHER_SIDE if (one.method, one.side) == (method, side)]
    found = learn(queries, documents, Taught(rows, rows, rows), 0, say_nothing, only)
    asked, among = found.applied(queries[200:], documents)
    before = (queries[200:] @ documents.T).argmax(1) == np.arange(200, 400)
    after = (asked @ among.T).argmax(1) == np.arange(200, 400)
    assert after.mean() > before.mean() + 0.1
    assert np.array_equal(asked, queries[200:]) == (side == DOCUMENT)
    assert np.array_equal(among, documents) == (side == QUERY)


@pytest.fixture
def pictures(tmp_path: Path) -> tuple[Workspace, Collection]:
    """Pictures of noise, and a question of words for every one."""
    workspace, random = Workspace(tmp_path / "workspace"), np.random.default_rng(2)
    names = [workspace.media.put(io.BytesIO(picture_bytes(noise(number)))) for number in range(COUNT)]
    ids = [f"p{number}" for number in range(COUNT)]
    empty = {name: [""] * COUNT for name in ("title", "text", "label", "language")}
    documents = pd.DataFrame({"id": ids, **empty, "media": names, "modality": ["image"] * COUNT}).astype("str")
    asked = [f"{' '.join(random.choice(tiny.WORDS[4:], 5))} {number * 7919}" for number in range(COUNT)]
    queries = pd.DataFrame({"id": [f"q{number}" for number in range(COUNT)], "text": asked}).astype("str")
    judgments = pd.DataFrame({"query_id": queries["id"], "doc_id": ids, "grade": np.int64(1)})
    return workspace, Collection("noise", documents, queries, judgments)


@pytest.mark.parametrize("side", [QUERY, DOCUMENT])
def test_a_folder_gives_the_same_vectors_here_and_elsewhere(
    tmp_path: Path, pictures: tuple[Workspace, Collection], side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentence_transformers import SentenceTransformer

    monkeypatch.setattr(train, "PICTURES", tmp_path / "nowhere")
    matrix = (np.eye(12) + np.random.default_rng(1).normal(size=(12, 12)) * 0.2).astype(np.float32)
    monkeypatch.setattr(teacher, "learn", lambda *_: Adapter(matrix, AdapterSetting(INFO_NCE, 0.1, side), {}))
    workspace, content = pictures
    base = resolve_name(str(tiny.text_image_model(tmp_path / "clip", "clip")))
    trained = train.train(workspace, Order(content, base, tmp_path / "out"), say_nothing)
    assert read_facts(tmp_path / "out").side == side
    spec = resolve_name(str(tmp_path / "out"))
    assert (spec.kind, spec.name) == ("tuned-text-image", "tuned:clip#out")
    candidate, plain = candidate_of(spec), candidate_of(base)
    assert candidate.result(workspace, content) is not None
    own, before = candidate.document_vectors(workspace, content), plain.document_vectors(workspace, content)
    asked, asked_before = candidate.query_vectors(workspace, content), plain.query_vectors(workspace, content)
    assert own is not None and before is not None and asked is not None and asked_before is not None  # noqa: PT018
    assert np.allclose(own, adapted(before, matrix) if side == DOCUMENT else before, atol=1e-5)
    assert np.allclose(asked, adapted(asked_before, matrix) if side == QUERY else asked_before, atol=1e-5)
    assert not trained.told["embeds_documents_again"]

    loaded = SentenceTransformer(str(tmp_path / "out"), device="cpu")
    assert np.allclose(loaded.encode_query(content.query_texts()[:5]), asked[:5], atol=1e-4)
    opened = [Image.open(workspace.media.path(one.media)).convert("RGB") for one in content.document_items()[:5]]
    assert np.allclose(loaded.encode_document(opened), own[:5], atol=1e-4)


def test_the_whole_model_of_pictures_is_not_trained(tmp_path: Path, pictures: tuple[Workspace, Collection]) -> None:
    workspace, content = pictures
    base = resolve_name(str(tiny.text_image_model(tmp_path / "clip", "clip")))
    with pytest.raises(BadInputError, match="choose the rung adapter"):
        train.train(workspace, Order(content, base, tmp_path / "out", "full"), say_nothing)


def test_the_command_learns_a_map_for_a_model_of_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From a folder of pictures to a model that the command compares, on what was held out."""
    monkeypatch.setattr(train, "PICTURES", tmp_path / "nowhere")
    data, random = tmp_path / "data", np.random.default_rng(2)
    (data / "pictures").mkdir(parents=True)
    for number in range(COUNT):
        (data / "pictures" / f"p{number}.png").write_bytes(picture_bytes(noise(number)))
    ids = [f"p{number}" for number in range(COUNT)]
    asked = [f"{' '.join(random.choice(tiny.WORDS[4:], 5))} {number * 7919}" for number in range(COUNT)]
    queries = [f"q{number}" for number in range(COUNT)]
    pd.DataFrame({"id": ids, "file": [f"pictures/{one}.png" for one in ids]}).to_csv(data / "manifest.csv", index=False)
    pd.DataFrame({"id": queries, "text": asked}).to_csv(data / "queries.csv", index=False)
    pd.DataFrame({"query_id": queries, "doc_id": ids, "grade": 1}).to_csv(data / "judgments.csv", index=False)
    base, out = tiny.text_image_model(tmp_path / "clip", "clip"), tmp_path / "out"
    common = ["--data", str(data), "--workspace", str(tmp_path / "workspace")]
    assert main(["train", *common, "--base", str(base), "--out", str(out), "--pairs", "50"]) == 0
    assert "tuned:clip#out" in capsys.readouterr().out
    told = json.loads((out / "gain.json").read_text(encoding="utf-8"))
    assert (told["rung"], told["queries"], told["embeds_documents_again"]) == ("adapter", 40, False)
    assert len(pd.read_csv(out / "heldout.csv")) == 40
    models = ["--model", str(base), "--model", str(out)]
    assert main(["compare", *common, *models, "--out", str(tmp_path / "compared")]) == 0
    metrics = pd.read_csv(tmp_path / "compared" / "metrics.csv").set_index("model")
    assert metrics["queries"].to_dict() == {"clip": 40, "tuned:clip#out": 40}
    gained = metrics["ndcg@10"]["tuned:clip#out"] - metrics["ndcg@10"]["clip"]
    assert gained == pytest.approx(told["gain"])
