"""Servers on 127.0.0.1 of the families a model may stand behind, as strict as those are said to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.encoders.hostile_server import Handler, Rule, vector

KEY = "families-own-key"


@dataclass(frozen=True)
class Family:
    """How a family is asked: the end of its address, its options, where it lists models, and its answers."""

    address: str
    options: str
    listed_at: str
    listing: Any
    most_texts: int
    rule: Rule


def _strict(
    path: str,
    header: str,
    texts_of: Callable[[dict[str, Any]], list[str]],
    wanting: str,
    most: int,
    rows: Callable[..., Any],
) -> Rule:
    """Answers at one path, with the key in one header, with a field it wants, and at most so many texts."""

    def rule(handler: Handler, body: dict[str, Any]) -> None:
        if handler.path != path:
            handler.say(404, {"error": {"code": "404", "message": "Resource not found"}})
        elif KEY not in (handler.headers.get(header) or ""):
            handler.say(401, {"message": "Access denied due to missing key."})
        elif wanting and not _holds(body, wanting):
            handler.say(400, {"message": f"valid {wanting} must be provided with the provided model"})
        elif len(texts_of(body)) > most:
            handler.say(
                400, {"error": {"message": f"at most {most} texts can be in one batch, got {len(texts_of(body))}"}}
            )
        else:
            handler.say(200, rows([vector(text) for text in texts_of(body)]))

    return rule


def _holds(body: dict[str, Any], name: str) -> bool:
    return bool(body.get(name)) or all(one.get(name) for one in body.get("requests", [{}]))


def _numbered(rows: list[list[float]]) -> dict[str, Any]:
    return {"data": [{"index": place, "embedding": row} for place, row in enumerate(rows)], "model": "m"}


FAMILIES = {
    "azure": Family(
        "/openai/deployments/own-deployment", "api_version=2024-02-01", "/openai/models?api-version=2024-02-01",
        {"data": [{"id": "text-embedding-3-small"}, {"id": "m"}]}, 16,
        _strict(
            "/openai/deployments/own-deployment/embeddings?api-version=2024-02-01", "api-key",
            lambda body: body["input"], "", 16,
            _numbered,
        ),
    ),
    "cohere": Family(
        "/v2", "api=cohere", "/v1/models", {"models": [{"name": "m", "context_length": 512}]}, 10,
        _strict(
            "/v2/embed", "authorization", lambda body: body["texts"], "input_type", 10,
            lambda rows: {"embeddings": {"float": rows}, "meta": {"billed_units": {"input_tokens": 3}}},
        ),
    ),
    "voyage": Family(
        "/v1", "api=voyage", "", None, 20,
        _strict(
            "/v1/embeddings", "authorization", lambda body: body["input"], "input_type", 20,
            _numbered,
        ),
    ),
    "gemini": Family(
        "/v1beta", "api=gemini", "/v1beta/models", {"models": [{"name": "models/m", "inputTokenLimit": 2048}]}, 12,
        _strict(
            "/v1beta/models/m:batchEmbedContents", "x-goog-api-key",
            lambda body: [one["content"]["parts"][0]["text"] for one in body["requests"]], "taskType", 12,
            lambda rows: {"embeddings": [{"values": row} for row in rows]},
        ),
    ),
}  # fmt: skip
