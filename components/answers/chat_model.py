"""A chat model behind an OpenAI-compatible address, as a person names it: ``MODEL@BASE_URL?name=value#VARIABLE``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from components.encoders.addresses import checked_url
from components.encoders.endpoint import Endpoint
from components.encoders.server.keys import find_key
from components.encoders.server.network import is_loopback, is_offline
from components.i18n import tr
from components.numbers import commas, half_width
from components.records import BadInputError

EXAMPLE = "qwen2.5@http://127.0.0.1:8000/v1"
OPENAI_URL = "https://api.openai.com/v1"
TIMEOUT = 120.0  # seconds; a model on a processor writes a few words a second
MOST_TOKENS = 512  # written at most for one answer
_NUMBERS: Mapping[str, tuple[float, float, float]] = {
    "timeout": (1, 3600, TIMEOUT),
    "max_tokens": (1, 32_768, MOST_TOKENS),
    "temperature": (0, 2, 0),
    "seed": (0, 2**31, 0),
    "usd_in": (0, 10_000, -1),
    "usd_out": (0, 10_000, -1),
}
"""Option -> smallest, largest, and what it is where nobody says (-1: unknown)."""
_AT = re.compile(r"@\s*(?=https?:)", re.IGNORECASE)
_FAMILIES = (
    "gpt", "claude", "gemini", "gemma", "llama", "mistral", "mixtral", "qwen", "phi", "deepseek", "command", "smollm",
    "grok", "granite", "falcon", "yi", "olmo", "nova",
)  # fmt: skip


@dataclass(frozen=True)
class ChatModel:
    """One chat model. ``key_env`` is the environment variable that holds its key, "" for none (OPENAI_API_KEY there).

    ``options``: timeout (seconds), max_tokens, temperature, seed, and usd_in, usd_out (US dollars per million tokens).
    """

    model: str
    base_url: str
    key_env: str = ""
    options: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How a person names it again, without what only concerns this computer's waiting."""
        options = "&".join(f"{name}={value:g}" for name, value in sorted(self.options.items()))
        tail = (f"?{options}" if options else "") + (f"#{self.key_env}" if self.key_env else "")
        return f"{self.model}@{self.base_url}{tail}"

    def option(self, name: str) -> float:
        """The value of an option; -1 for a price that is not known."""
        return self.options.get(name, _NUMBERS[name][2])

    @property
    def is_local(self) -> bool:
        """Whether its address is this computer's."""
        return is_loopback(urlsplit(self.base_url).hostname or "")

    @property
    def host(self) -> str:
        """The computer that texts go to."""
        return urlsplit(self.base_url).netloc

    @property
    def prices(self) -> tuple[float, float] | None:
        """US dollars per million tokens read and written; nothing on this computer; None where they are not known."""
        read, written = self.option("usd_in"), self.option("usd_out")
        if read >= 0 and written >= 0:
            return read, written
        return (0.0, 0.0) if self.is_local else None

    @property
    def family(self) -> str:
        """The maker's family by its name ("gpt", "llama" ...); the name itself where it is not a known one."""
        short = self.model.lower().rpartition("/")[2]
        if re.match(r"o\d", short):
            return "gpt"
        return next((name for name in _FAMILIES if re.search(rf"(?:^|[^a-z]){name}", short)), short)

    def endpoint(self) -> Endpoint:
        """Where requests go, the key taken from the environment.

        Raises:
            BadInputError: the key is missing, or work is offline and the address is another computer's.
        """
        if is_offline() and not self.is_local:
            raise BadInputError(
                tr(
                    "Work is offline, and {model} is at {host}; use one on this computer.",
                    model=self.model,
                    host=self.host,
                )
            )
        key = find_key(self.base_url, None, self.key_env)
        return Endpoint(self.base_url, self.model, key, self.option("timeout")).connected()

    def as_body(self) -> dict[str, Any]:
        """The fields of every request that the model's answer depends on."""
        temperature = self.option("temperature")
        return {"model": self.model, "temperature": temperature, "max_tokens": int(self.option("max_tokens"))}


def parse_chat(text: str) -> ChatModel:
    """The chat model a person named; without an address it is OpenAI's.

    Raises:
        BadInputError: no model, an address nobody can be asked at, or an option nobody knows. A value is not repeated.
    """
    text = half_width(text)
    match = _AT.search(text)
    if match is None and "@" in text:
        raise BadInputError(
            tr("The address behind @ must begin with http:// or https://; write it as in {example}.", example=EXAMPLE)
        )
    model = (text[: match.start()] if match else text.partition("?")[0]).strip()
    rest = text[match.end() :] if match else OPENAI_URL + text[len(text.partition("?")[0]) :]
    address, _, variable = rest.partition("#")
    address, _, query = address.partition("?")
    if not model:
        raise BadInputError(tr("The chat model has no name; write MODEL@BASE_URL, as in {example}.", example=EXAMPLE))
    return ChatModel(model, _base(address), variable.strip(), _options(query))


def _base(address: str) -> str:
    url = address.strip().rstrip("/")
    if url.endswith("/chat/completions"):
        short = url.removesuffix("/chat/completions")
        raise BadInputError(
            tr('"{url}" names the last step, which is added to every request; give "{short}".', url=url, short=short)
        )
    return checked_url(url)


def _options(query: str) -> dict[str, float]:
    options: dict[str, float] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        if name not in _NUMBERS:
            raise BadInputError(
                tr("A chat model has no option of that name behind ?; allowed: {numbers}.", numbers=commas(_NUMBERS))
            )
        low, high, _ = _NUMBERS[name]
        try:
            options[name] = float(unquote(value))
        except ValueError:
            options[name] = low - 1
        if not low <= options[name] <= high:
            raise BadInputError(
                tr(
                    "The option {name} of a chat model must be a number from {low:g} to {high:g}.",
                    name=name,
                    low=low,
                    high=high,
                )
            )
    return options
