"""Pictures and words through a scripted server: what is sent in each style, and what is made of the answer."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from components.candidates import candidate_of
from components.candidates.names import resolve_name
from components.encoders.media.picture_server import STYLES, EndpointEncoder
from components.records import BadInputError, Item
from tests.datasets.media.files import plain
from tests.encoders.hostile_server import Handler, hostile_server

PLACES = {"cohere": "/embed", "voyage": "/multimodalembeddings"}


def contents(body: dict[str, Any]) -> list[Any]:
    """What was sent, item by item, whatever the style."""
    if "messages" in body:
        return [content for message in body["messages"] for content in message["content"]]
    if "inputs" in body:
        return [content for one in body["inputs"] for content in one["content"]]
    return list(body["input"])


def picture_in(content: Any) -> Image.Image | None:
    """The picture of a data URL, wherever it stands."""
    found = content if isinstance(content, str) else content.get("image") or content.get("image_base64")
    found = found or (content.get("image_url", {}).get("url") if isinstance(content, dict) else None)
    if not found or not found.startswith("data:image/jpeg;base64,"):
        return None
    return Image.open(io.BytesIO(base64.b64decode(found.partition(",")[2])))


def answer(handler: Handler, body: dict[str, Any]) -> None:
    """The mean colour of a picture; of a text its length."""
    rows: list[dict[str, Any]] = []
    for content in contents(body):
        picture = picture_in(content)
        text = content if isinstance(content, str) else content.get("text", "")
        mean = np.asarray(picture).mean(axis=(0, 1)) if picture is not None else np.array([len(text), 1, 1])
        rows.append({"embedding": [float(value) for value in mean] + [1.0], "index": len(rows)})
    handler.say(200, {"data": rows, "model": body["model"]})


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A JPEG with a place in its EXIF, larger than what is sent."""
    picture, exif = plain((200, 40, 10), (2000, 1000)), Image.Exif()
    exif[0x010F] = "Secret Camera"
    picture.save(tmp_path / "photo.jpg", exif=exif)
    return tmp_path / "photo.jpg"


@pytest.mark.parametrize("style", STYLES)
def test_each_style_sends_pictures_and_words_its_own_way(style: str, photo: Path) -> None:
    with hostile_server() as server:
        server.rule = answer
        encoder = EndpointEncoder("m", server.address, "key", style=style)
        found = encoder.encode([Item("", str(photo), "image"), Item("four")], "query", Path)
        assert encoder.dim == 4
        assert server.paths[-1].endswith(PLACES.get(style, "/embeddings"))
        sent = [content for body in server.requests for content in contents(body)]
    expected = np.array([[200, 40, 10, 1], [4, 1, 1, 1]], dtype=np.float64)
    assert found == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=0.02)
    (picture,) = [one for one in map(picture_in, sent) if one is not None]
    assert max(picture.size) == 1024
    assert not picture.getexif(), "a picture's metadata stays here"


DOCUMENTED: dict[str, dict[str, Any]] = {
    "openai": {"input": ["URL"], "encoding_format": "float"},
    "chat": {
        "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "URL"}}]}],
        "encoding_format": "float",
    },
    "jina": {"input": [{"image": "URL"}]},
    "cohere": {
        "inputs": [{"content": [{"type": "image_url", "image_url": {"url": "URL"}}]}],
        "input_type": "search_document",
        "embedding_types": ["float"],
    },
    "voyage": {
        "inputs": [{"content": [{"type": "image_base64", "image_base64": "URL"}]}],
        "input_type": "document",
    },
}
"""The body for one picture, a document, as each one's reference has it (cohere: v2/embed)."""


@pytest.mark.parametrize("style", STYLES)
def test_the_body_is_the_documented_one(style: str, photo: Path) -> None:
    with hostile_server() as server:
        server.rule = answer
        EndpointEncoder("m", server.address, "key", style=style, dim=4).encode(
            [Item("", str(photo), "image")], "document", Path
        )
        (body,) = server.requests
    assert re.sub(r"data:image/jpeg;base64,[\w+/=]+", "URL", json.dumps(body)) == json.dumps(
        {"model": "m"} | DOCUMENTED[style]
    )


def test_names_are_said_again_alike_and_no_picture_leaves_this_computer() -> None:
    typed = "multimodal:org/model@http://localhost:8000/v1?api=jina#MY_KEY"
    spec = resolve_name(typed)
    assert candidate_of(spec).typed_name == typed
    assert candidate_of(spec).is_local
    plain_name = "multimodal:m@http://127.0.0.1:7997"
    assert candidate_of(resolve_name(plain_name)).typed_name == plain_name
    assert candidate_of(resolve_name(plain_name)).key != candidate_of(resolve_name(f"{plain_name}?api=chat")).key
    with pytest.raises(BadInputError, match="api.jina.ai is another computer, and pictures are sent to no other"):
        resolve_name("multimodal:jina-clip-v2@https://api.jina.ai/v1")
    for wrong in ("multimodal:m", "multimodal:m@http://localhost:1/v1?api=x", "multimodal:m@http://localhost:1/v1?x=1"):
        with pytest.raises(BadInputError, match="Write multimodal:MODEL@http://localhost"):
            resolve_name(wrong)


def test_an_answer_without_vectors_is_said(photo: Path) -> None:
    with hostile_server() as server:
        server.rule = lambda handler, body: handler.say(200, {"ok": True})
        encoder = EndpointEncoder("m", server.address, "key", style="chat")
        with pytest.raises(BadInputError, match="sent JSON without a list of vectors"):
            encoder.encode([Item("", str(photo), "image")], "document", Path)
