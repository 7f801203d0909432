"""Pictures and words through a server on this computer that makes vectors of both.

Sources: the API references of vLLM (pooling with messages), Jina AI, Cohere (v2/embed) and Voyage AI; "openai" is the
embeddings request with a data URL in the place of a text, as gateways take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import SecretStr

from components.datasets.media.pictures import data_url, thumbnail
from components.encoders.addresses import checked_url
from components.encoders.endpoint import BYTES_BESIDE, BYTES_PER_NUMBER, LARGEST_DIM, Asked, Endpoint, exchange
from components.encoders.media.protocol import OpenMedia, Role, Ways, batches, encode_by_part
from components.encoders.server.keys import find_key
from components.encoders.server.reply_vectors import vectors_in
from components.encoders.server.shapes import rows_of
from components.encoders.texts import readable
from components.i18n import N_, Kept, tr
from components.numbers import commas
from components.records import FloatArray, Item
from components.retrieval.vectors import unit_rows

STYLES = ("openai", "chat", "jina", "cohere", "voyage")
"""How servers want to be asked; "chat" is vLLM's, one item a request."""
BATCH = 8  # items of a request
SIDE = 1024  # pixels of the longer side of what is sent
TIMEOUT = 120.0  # seconds for one request
_STEPS = {"cohere": "/embed", "voyage": "/multimodalembeddings"}
_TYPES = {"cohere": {"query": "search_query", "document": "search_document"}}


class EndpointEncoder:
    """A MediaEncoder of texts and pictures. Pictures are sent as JPEG without metadata, as data URLs."""

    modalities = frozenset(("text", "image"))
    sees: Kept = (
        N_("all of it made at most {side} pixels wide or high before it is sent; the server decides what it looks at"),
        {"side": SIDE},
    )

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str,
        *,
        style: str = "openai",
        api_key: SecretStr | None = None,
        key_env: str = "",
        dim: int | None = None,
    ) -> None:
        url = checked_url(base_url)
        self._endpoint = Endpoint(url, model, find_key(url, api_key, key_env), TIMEOUT).connected()
        self._style, self.key, self._dim = style, key, dim

    @property
    def dim(self) -> int:
        """See MediaEncoder: one word is sent to find out."""
        if self._dim is None:
            self._dim = int(self._ask(["a"], [self._text("a")], "query").shape[1])
        return self._dim

    def encode(self, items: Sequence[Item], role: Role, open_media: OpenMedia) -> FloatArray:
        """See MediaEncoder.

        Raises:
            BadInputError: no key, no answer, or an answer that cannot be right; the sentence says which.
        """
        ways: Ways = {
            "image": lambda files: self._all([path.name for path in files], [self._picture(p) for p in files], role),
            "text": lambda texts: self._all(list(texts), [self._text(readable(text)) for text in texts], role),
        }
        return encode_by_part(items, role, open_media, ways, name=self._endpoint.model, dim=self.dim)

    def _all(self, names: Sequence[str], contents: Sequence[Any], role: Role) -> FloatArray:
        size = 1 if self._style == "chat" else BATCH
        parts = zip(batches(names, size), batches(contents, size), strict=True)
        return np.concatenate([self._ask(some, given, role) for some, given in parts])

    def _ask(self, names: Sequence[str], contents: Sequence[Any], role: Role) -> FloatArray:
        most = LARGEST_DIM * len(names) * BYTES_PER_NUMBER + BYTES_BESIDE
        asked = Asked(
            self._endpoint.base_url + _STEPS.get(self._style, "/embeddings"),
            self._body(contents, role),
            most,
            lambda answer: rows_of(answer) is not None,
            tr(
                "{server} sent JSON without a list of vectors; check the address, and ?api= behind it ({styles} are "
                "known).",
                server=self._endpoint.named,
                styles=commas(STYLES),
            ),
            tr(
                "{server} sent more than {most:.0f} MB for {number_of_names} items, which no vectors need; check the "
                "address.",
                server=self._endpoint.named,
                most=most / 1000000.0,
                number_of_names=len(names),
            ),
        )
        rows = rows_of(exchange(self._endpoint, asked)) or []
        return unit_rows(vectors_in(rows, names, self._dim, self._endpoint, lambda _: None))

    def _body(self, contents: Sequence[Any], role: Role) -> dict[str, Any]:
        model = {"model": self._endpoint.model}
        if self._style == "chat":
            messages = [{"role": "user", "content": [content]} for content in contents]
            return model | {"messages": messages, "encoding_format": "float"}
        if self._style == "cohere":
            inputs = [{"content": [content]} for content in contents]
            return model | {"inputs": inputs, "input_type": _TYPES["cohere"][role], "embedding_types": ["float"]}
        if self._style == "voyage":
            return model | {"inputs": [{"content": [content]} for content in contents], "input_type": role}
        return model | {"input": list(contents)} | ({"encoding_format": "float"} if self._style == "openai" else {})

    def _text(self, text: str) -> Any:  # noqa: ANN401 - what JSON can hold
        if self._style == "openai":
            return text
        return {"text": text} if self._style == "jina" else {"type": "text", "text": text}

    def _picture(self, path: Path) -> Any:  # noqa: ANN401 - as _text
        address = data_url(thumbnail(path, SIDE, widest=1.0))
        if self._style == "openai":
            return address
        if self._style == "jina":
            return {"image": address}
        if self._style == "voyage":
            return {"type": "image_base64", "image_base64": address}
        return {"type": "image_url", "image_url": {"url": address}}
