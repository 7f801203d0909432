"""How families of servers want to be asked for vectors, and where their answers hold them.

Sources: the API references of OpenAI, Azure OpenAI, Cohere (v2/embed), Voyage AI and Gemini (batchEmbedContents).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

AZURE_VERSION = "2024-10-21"  # of Azure's API, where none is given
SHAPES = ("openai", "azure", "cohere", "voyage", "gemini")


@dataclass(frozen=True)
class Wanted:
    """What one request asks for. ``fields`` are added to its body as they are."""

    model: str
    texts: Sequence[str]
    input_type: str = ""
    dimensions: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    encoding: str = "float"  # "" where the server refuses to be told


@dataclass(frozen=True)
class ApiShape:
    """One family: how its address ends, who it shows its key to, the most texts of a request."""

    name: str
    key_header: str = "Authorization"
    most_texts: int = 2048
    input_types: Mapping[str, str] = field(default_factory=dict)

    def url(self, base: str, model: str, api_version: str = "") -> str:
        """Where vectors are asked for."""
        step = {"cohere": "/embed", "gemini": f"/models/{quote(model, safe='')}:batchEmbedContents"}
        if self.name == "azure":
            base = _azure_base(base, model)
            api_version = api_version or AZURE_VERSION
        if self.name == "cohere" and not urlsplit(base).path.strip("/"):
            base += "/v2"
        version = f"?api-version={quote(api_version, safe='')}" if api_version else ""
        return base + step.get(self.name, "/embeddings") + version

    def list_url(self, base: str, api_version: str = "") -> str:
        """Where a server of this family lists its models: Azure beside its deployments, Cohere in its first version."""
        if self.name == "azure":
            return f"{_azure_resource(base)}/openai/models?api-version={quote(api_version or AZURE_VERSION, safe='')}"
        if self.name == "cohere":
            return f"{base.removesuffix('/v2').removesuffix('/v1')}/v1/models"
        return f"{base}/models"

    def body(self, wanted: Wanted) -> dict[str, Any]:
        """What is sent there, to be written as JSON."""
        made = {"cohere": _cohere_body, "voyage": _voyage_body, "gemini": _gemini_body}.get(self.name, _openai_body)
        return made(wanted) | dict(wanted.fields)


_ALL = {
    "openai": ApiShape("openai"),
    "azure": ApiShape("azure", "api-key"),
    "cohere": ApiShape("cohere", most_texts=96, input_types={"query": "search_query", "document": "search_document"}),
    "voyage": ApiShape("voyage", most_texts=1000, input_types={"query": "query", "document": "document"}),
    "gemini": ApiShape(
        "gemini",
        "x-goog-api-key",
        100,
        {"query": "RETRIEVAL_QUERY", "document": "RETRIEVAL_DOCUMENT"},
    ),
}


def shape_of(base_url: str, api: str = "", api_version: str = "") -> ApiShape:
    """The shape a person named, else the one an address is known for, else OpenAI's."""
    if api:
        return _ALL[api]
    parts = urlsplit(base_url)
    host, path = parts.hostname or "", parts.path.rstrip("/")
    if "/openai/deployments" in path or (api_version and not path.endswith("/v1")):
        return _ALL["azure"]
    if host.endswith((".openai.azure.com", ".cognitiveservices.azure.com")) and not path.endswith("/openai/v1"):
        return _ALL["azure"]
    if host in ("api.cohere.com", "api.cohere.ai") and "compatibility" not in path:
        return _ALL["cohere"]
    if host == "generativelanguage.googleapis.com" and not path.endswith("/openai"):
        return _ALL["gemini"]
    return _ALL["voyage" if host == "api.voyageai.com" else "openai"]


def _azure_base(base: str, model: str) -> str:
    """An Azure address with the deployment in its path, which is where Azure looks for the model."""
    if "/openai/deployments/" in base:
        return base
    return f"{_azure_resource(base)}/openai/deployments/{quote(model, safe='')}"


def _azure_resource(base: str) -> str:
    """An Azure address up to where its API begins."""
    return base.partition("/openai/deployments/")[0].removesuffix("/openai/deployments").removesuffix("/openai")


def _openai_body(wanted: Wanted) -> dict[str, Any]:
    body: dict[str, Any] = {"model": wanted.model, "input": list(wanted.texts)}
    body |= {"encoding_format": wanted.encoding} if wanted.encoding else {}
    body |= {"dimensions": wanted.dimensions} if wanted.dimensions else {}
    return body | ({"input_type": wanted.input_type} if wanted.input_type else {})


def _voyage_body(wanted: Wanted) -> dict[str, Any]:
    body: dict[str, Any] = {"model": wanted.model, "input": list(wanted.texts), "truncation": False}
    body |= {"output_dimension": wanted.dimensions} if wanted.dimensions else {}
    return body | ({"input_type": wanted.input_type} if wanted.input_type else {})


def _cohere_body(wanted: Wanted) -> dict[str, Any]:
    body: dict[str, Any] = {"model": wanted.model, "texts": list(wanted.texts), "truncate": "NONE"}
    body |= {"embedding_types": ["float"], "input_type": wanted.input_type}
    return body | ({"output_dimension": wanted.dimensions} if wanted.dimensions else {})


def _gemini_body(wanted: Wanted) -> dict[str, Any]:
    shared: dict[str, Any] = {"model": f"models/{wanted.model}"}
    shared |= {"taskType": wanted.input_type} if wanted.input_type else {}
    shared |= {"outputDimensionality": wanted.dimensions} if wanted.dimensions else {}
    return {"requests": [shared | {"content": {"parts": [{"text": text}]}} for text in wanted.texts]}


def rows_of(answer: object) -> list[Any] | None:
    """The list in an answer that holds one entry per text, wherever a family puts it; None where there is none."""
    if isinstance(answer, list):
        return answer
    if not isinstance(answer, dict):
        return None
    for name in ("data", "embeddings"):
        rows = answer.get(name)
        if isinstance(rows, dict):
            rows = rows.get("float")
        if isinstance(rows, list):
            return rows
    return None


def model_of(answer: object) -> str:
    """The name a server gives to the model that answered; "" where it gives none."""
    model = answer.get("model") if isinstance(answer, dict) else None
    return model.strip()[:200] if isinstance(model, str) else ""


def tokens_of(answer: object) -> int | None:
    """Tokens of a request as the server counted them; None where it does not say."""
    if not isinstance(answer, dict):
        return None
    usage, meta = answer.get("usage"), answer.get("meta")
    billed = meta.get("billed_units") if isinstance(meta, dict) else None
    for place, names in ((usage, ("total_tokens", "prompt_tokens")), (billed, ("input_tokens",))):
        if isinstance(place, dict):
            counted = next((place[name] for name in names if place.get(name)), None)
            if isinstance(counted, (int, float)) and not isinstance(counted, bool) and 0 < counted < 10**12:
                return int(counted)
    return None
