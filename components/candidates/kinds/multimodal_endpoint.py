"""A model of pictures and words behind a server on this computer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from components.candidates.endpoint_names import check_variable
from components.candidates.media import MediaCandidate
from components.candidates.model_folders import own_name
from components.encoders.addresses import checked_url
from components.encoders.media.picture_server import STYLES
from components.encoders.server.network import is_loopback
from components.i18n import N_, tr
from components.numbers import sentences
from components.records import BadInputError
from components.spec import ModelSpec

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.encoders.media.picture_server import EndpointEncoder

PREFIX = "multimodal:"
HOW = N_(
    "Write multimodal:MODEL@http://localhost:PORT/v1, behind it ?api=chat, jina, cohere or voyage where it is one."
)


class MultimodalEndpoint(MediaCandidate):
    """Typed ``multimodal:MODEL@BASE_URL?api=STYLE#VARIABLE``, the variable being that of its key."""

    kind = "multimodal-endpoint"
    option_types = {"model": str, "api": str, "key_env": str}
    keyed_options = ("api",)
    modalities = ("image", "text")
    is_served = True

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate.

        Raises:
            BadInputError: no model, an address of another computer, or a style nobody knows.
        """
        if not text.lower().startswith(PREFIX):
            return None
        model, _, rest = text[len(PREFIX) :].rpartition("@")
        address, _, variable = rest.partition("#")
        address, _, query = address.partition("?")
        if not model.strip() or not address.lower().startswith("http"):
            raise BadInputError(sentences([tr('"{text}" names no model at an address.', text=text), tr(HOW)]))
        check_variable(variable)
        url, options = checked_url(address), dict(parse_qsl(query))
        style = options.pop("api", "openai")
        if options or style not in STYLES:
            wrong = f"{next(iter(options))}=" if options else f"api={style}"
            raise BadInputError(sentences([tr('"{wrong}" is no option of such a server.', wrong=wrong), tr(HOW)]))
        if not is_loopback(urlsplit(url).hostname or ""):
            raise BadInputError(
                tr(
                    "{hostname} is another computer, and pictures are sent to no other; serve the "
                    "model on this computer, or bring its vectors on the Data page.",
                    hostname=urlsplit(url).hostname,
                )
            )
        kept = {"model": model.strip(), "api": style} | ({"key_env": variable} if variable else {})
        return ModelSpec(own_name(model.strip(), urlsplit(url).netloc), cls.kind, url, kept)

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        options = self.spec.options
        variable = f"#{options['key_env']}" if options.get("key_env") else ""
        style = "" if options["api"] == "openai" else f"?api={options['api']}"
        return f"{PREFIX}{options['model']}@{self.spec.source}{style}{variable}"

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"{self.spec.source} {self.spec.options['model']}"

    def load(self, api_key: SecretStr | None = None, meter: object = None) -> EndpointEncoder:  # type: ignore[override]
        """See Candidate."""
        from components.encoders.media.picture_server import EndpointEncoder

        options = self.options
        return EndpointEncoder(
            options["model"],
            self.spec.source,
            self.key,
            style=options["api"],
            api_key=api_key,
            key_env=options.get("key_env", ""),
        )
