"""What a server says of itself without being asked for vectors: the models it lists."""

from __future__ import annotations

import json
from typing import Any

from components.encoders.endpoint import Endpoint
from components.encoders.server.exchange import Connection, ExchangeError, Request
from components.i18n import tr
from components.records import BadInputError

LIST_SECONDS = 10.0  # for one look at what a server lists
LARGEST_LIST = 8 << 20  # bytes


def listed_models(endpoint: Endpoint, seconds: float = LIST_SECONDS) -> list[tuple[str, dict[str, Any]]] | None:
    """Name and facts of each model that a server lists; None where it lists none."""
    answer = got(endpoint, endpoint.shape.list_url(endpoint.base_url, endpoint.api_version), seconds)
    rows = answer.get("data", answer.get("models")) if isinstance(answer, dict) else answer
    if not isinstance(rows, list):
        return None
    entries = [row if isinstance(row, dict) else {"id": row} for row in rows]
    named = [(_name(entry), entry) for entry in entries if _name(entry)]
    return named or None


def model_names(endpoint: Endpoint) -> tuple[str, ...]:
    """Names of the models that a server lists.

    Raises:
        BadInputError: it lists none.
    """
    listed = listed_models(endpoint)
    if listed is None:
        raise BadInputError(
            tr(
                "The server at {base_url} lists no models; type the model's name, then test again.",
                base_url=endpoint.base_url,
            )
        )
    return tuple(name for name, _ in listed)


def _name(entry: dict[str, Any]) -> str:
    name = entry.get("id") or entry.get("name") or ""
    return str(name).removeprefix("models/")[:200] if isinstance(name, str) else ""


def got(endpoint: Endpoint, url: str, seconds: float = LIST_SECONDS) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """The JSON at an address of the server; None where there is none within ``seconds``."""
    connection = endpoint.connection or Connection(endpoint.base_url)
    try:
        reply = connection.send(Request(url, endpoint.headers()), seconds, LARGEST_LIST)
        return json.loads(reply.content) if reply.status == 200 else None
    except (ExchangeError, ValueError, RecursionError):
        return None
