"""Models behind an OpenAI-compatible server, on this computer or elsewhere."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from components.candidates.crew import Crew
from components.candidates.dense import EncodingCandidate
from components.candidates.endpoint_names import (
    FIELD,
    KEYED,
    OPTION_TYPES,
    check_variable,
    checked_server_options,
    endpoint_name,
    keyed_server_options,
    name_with,
    other_addresses,
    parse_options,
    parts_of_address,
    request_fields,
)
from components.candidates.example_code import ExampleCode, template
from components.candidates.model_folders import own_name
from components.candidates.prices import list_price
from components.candidates.server_crew import ServerCrew
from components.candidates.token_limits import ReadingLimit
from components.candidates.work import Work
from components.catalogue.cards import ModelCard, find_card
from components.costs.spending import FILE, Ledger, Spending, SpendingMeter
from components.encoders.addresses import EXAMPLE, checked_url
from components.encoders.endpoint import KEYLESS, OPENAI_HOST
from components.encoders.server.keys import KEY_VARIABLE
from components.encoders.server.model import LOCAL_TIMEOUT, OPENAI_URL, TIMEOUT
from components.encoders.server.network import is_loopback
from components.i18n import tr
from components.records import BadInputError
from components.spec import ModelSpec, Option
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.encoders.openai_compatible import OpenAICompatibleEncoder
    from components.encoders.protocol import Encoder

PREFIX = "openai:"
API_BATCH = 256  # texts a request to OpenAI; other servers may refuse more than 32
NO_KEY = "The server asks for no key; the library wants a word in its place."
_AT_ADDRESS = re.compile(r"@\s*(?=https?:)", re.IGNORECASE)


class OpenAICompatible(EncodingCandidate):
    """Typed ``openai:MODEL@BASE_URL?name=value#VARIABLE``: options, and the environment variable that holds its key."""

    kind = "openai"
    option_types = OPTION_TYPES
    keyed_options = KEYED
    takes_prompts = True
    is_served = True
    is_paid = True

    # How it is named

    @classmethod
    def parse(cls, text: str) -> ModelSpec | None:
        """See Candidate; a model's name may hold an @, an address starts with http."""
        if not text.lower().startswith(PREFIX):
            return None
        rest = text[len(PREFIX) :]
        match = _AT_ADDRESS.search(rest)
        model = (rest[: match.start()] if match else rest).strip()
        if not model:
            raise BadInputError(tr('"{text}" names no model; write openai:MODEL@BASE_URL.', text=text))
        if match:
            address, options, variable = parts_of_address(rest[match.end() :])
            return endpoint_spec(model, address, variable, options)
        model, _, query = model.partition("?")
        if "@" in model:
            # No name at OpenAI has one. Taken for a name, texts meant for a server of one's own would go to OpenAI.
            raise BadInputError(
                tr(
                    "The address behind @ must begin with http:// or https://; write "
                    "openai:MODEL@BASE_URL, as in openai:{partition}@{example}.",
                    partition=model.partition("@")[0] or "MODEL",
                    example=EXAMPLE,
                )
            )
        return endpoint_spec(model.strip(), OPENAI_URL, options=parse_options(query))

    @classmethod
    def of_card(cls, card: ModelCard) -> Mapping[str, Option] | None:
        """See Candidate: what its maker's address must be asked with; None where the address is not known."""
        options: dict[str, Option] = {"model": card.name.rpartition("/")[2]}
        options |= {"max_tokens": card.max_tokens} if card.max_tokens else {}
        return options | ({"dim": card.dimension} if card.dimension else {})

    @property
    def typed_name(self) -> str:
        """See Candidate."""
        return ("prompts:" if self.name.endswith(" + prompts") else "") + endpoint_name(self.spec)

    # What it is

    @property
    def model(self) -> str:
        """What the server calls it."""
        return str(self.spec.options.get("model", self.name))

    @property
    def is_local(self) -> bool:
        """See Candidate: only at an address of this computer."""
        return is_loopback(urlsplit(self.spec.source).hostname or "")

    @property
    def options(self) -> dict[str, Any]:
        """See Candidate; fields of a server's own are among them."""
        return checked_server_options(self.spec)

    def keyed(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """See EncodingCandidate."""
        return keyed_server_options(options)

    @property
    def host(self) -> str:
        """See Candidate."""
        return "" if self.is_local else urlsplit(self.spec.source).hostname or OPENAI_HOST

    @property
    def is_openai(self) -> bool:
        """Whether OpenAI itself is asked."""
        parts = urlsplit(self.spec.source or OPENAI_URL)
        return parts.scheme == "https" and parts.hostname == OPENAI_HOST

    @property
    def why_no_further_texts(self) -> str:  # type: ignore[override]
        """See Candidate."""
        return "" if self.is_local else "remote"

    @property
    def card(self) -> ModelCard | None:
        """See Candidate.

        It is the listed model where it is asked for by its full name (OWNER/NAME, by which such servers load weights),
        or where its address is that of the model's maker.
        """
        card = find_card(self.model)
        if card is None or ("/" in self.model and self.model.lower() in (card.name.lower(), card.source.lower())):
            return card
        host = _letters(urlsplit(self.spec.source).hostname or "")
        return card if card.provider and _letters(card.provider) in host else None

    def identity(self, options: Mapping[str, Any]) -> str:
        """See EncodingCandidate."""
        return f"{checked_url(self.spec.source or OPENAI_URL)} {options.get('model', self.name)}"

    # What it does

    def load(self, api_key: SecretStr | None = None, meter: SpendingMeter | None = None) -> OpenAICompatibleEncoder:
        """See Candidate."""
        return self._encoder(self.key, api_key, meter)

    def _encoder(self, key: str, api_key: SecretStr | None, meter: SpendingMeter | None) -> OpenAICompatibleEncoder:
        """The encoder of this address, whose vectors are kept under ``key``."""
        from components.encoders.openai_compatible import OpenAICompatibleEncoder

        options = self.options
        model = options.pop("model", self.name)
        is_patient = "timeout" in options
        options.setdefault("timeout", LOCAL_TIMEOUT if self.is_local else TIMEOUT)
        for name in ("version", "also", "at_once"):  # not for one address; the first tells two models behind it apart
            options.pop(name, None)
        return OpenAICompatibleEncoder(
            model,
            self.spec.source or OPENAI_URL,
            key,
            api_key=api_key,
            meter=meter,
            is_patient=is_patient,
            fields=request_fields(options),
            **{name: value for name, value in options.items() if not FIELD.fullmatch(name)},
        )

    @contextlib.contextmanager
    def crew(self, work: Work, encoder: Encoder) -> Iterator[Crew | None]:
        """See EncodingCandidate: one encoder for each request that may be under way at each address.

        Where spending is capped, or tokens are, one request at a time is sent: several would pass the limit together.
        """
        options, folder = self.options, work.workspace.vectors_folder(self.key)
        urls = [self.spec.source, *other_addresses(self.spec.source, options["also"])] if "also" in options else []
        urls = (urls or [self.spec.source]) * options.get("at_once", 1)
        meter = self.meter(work.workspace, work.spending)
        if len(urls) == 1 or meter.room() is not None or "max_tokens_total" in options:
            yield None
            return
        encoders = []
        for url in urls:
            url_encoder = OpenAICompatible(replace(self.spec, source=url))._encoder(self.key, work.api_key, meter)
            url_encoder.remember_in(folder)
            url_encoder.check_model()  # another model behind one of them would mix its vectors with the others'
            encoders.append(url_encoder)
        yield ServerCrew(encoders)
        main = cast("OpenAICompatibleEncoder", encoder)
        for url_encoder in encoders:
            main.refused |= url_encoder.refused
            main.cut |= url_encoder.cut

    def meter(self, workspace: Workspace, spending: Spending) -> SpendingMeter:
        """See Candidate; nothing is charged for a server on this computer."""
        host = urlsplit(self.spec.source).hostname or OPENAI_HOST
        price = 0.0 if self.is_local else list_price(self.spec, spending.own_prices)
        return SpendingMeter(Ledger(workspace.root / FILE), spending, self.name, host, price)

    def reading_limit(self) -> ReadingLimit:
        """See Candidate: as the person or the catalogue says."""
        given = self.spec.options.get("max_tokens") or (self.card.max_tokens if self.card is not None else None)
        return ReadingLimit(int(given) if given else None, reads_all=False)

    @property
    def usual_batch(self) -> int | None:
        """See Candidate."""
        return API_BATCH if self.is_openai else None

    def example_code(self, cut: str) -> ExampleCode:
        """See Candidate."""
        options = self.spec.options
        variable = str(options.get("key_env", KEY_VARIABLE if self.is_openai else ""))  # it goes nowhere else
        code = template("openai").format(
            model=repr(self.model),
            source=repr(self.spec.source or OPENAI_URL),
            about_key=tr("The key is read from the environment variable {variable}.", variable=variable)
            if variable
            else NO_KEY,
            key=f"os.environ[{variable!r}]" if variable else repr(KEYLESS),
            timeout=LOCAL_TIMEOUT if self.is_local else TIMEOUT,
            dimensions=f", dimensions={options['dimensions']}" if "dimensions" in options else "",
            cut=cut,
            query_prompt=repr(str(options.get("query_prompt", ""))),
            document_prompt=repr(str(options.get("document_prompt", ""))),
        )
        return ExampleCode(code, ("openai==3.54.0",))


def endpoint_spec(
    model: str, base_url: str, variable: str = "", options: Mapping[str, Option] | None = None
) -> ModelSpec:
    """The spec of a model behind an address.

    ``variable`` names the environment variable with its key; ``options`` are those of the typed name.

    Raises:
        BadInputError: the address, the variable or an option cannot be one.
    """
    check_variable(variable)
    url, given = checked_url(base_url), dict(options or {})
    if "also" in given:
        other_addresses(url, str(given["also"]))
    card = find_card(f"openai/{model}") if url == OPENAI_URL and not variable else None
    if card is not None:
        listed = dict(OpenAICompatible.of_card(card) or {})
        return ModelSpec(name_with(card.name, given), OpenAICompatible.kind, card.source, listed | given)
    named: dict[str, Option] = {"model": model}
    named |= {"key_env": variable} if variable else {}
    name = name_with(own_name(model, urlsplit(url).netloc), given)
    return ModelSpec(name, OpenAICompatible.kind, url, named | given)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
