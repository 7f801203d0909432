"""The options of a server in the name a person types: ``openai:MODEL@BASE_URL?name=value&name=value#VARIABLE``.

A value may hold %XX for a character that means something else there (%26 for &, %23 for #, %2B for +, %20 for a space).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from components.candidates.options import checked_options
from components.catalogue.cards import find_card
from components.encoders.addresses import checked_url
from components.encoders.endpoint import LARGEST_DIM
from components.encoders.openai_compatible import CUT, OPENAI_URL, SKIP
from components.encoders.server.shapes import SHAPES
from components.i18n import tr
from components.numbers import commas, half_width
from components.records import BadInputError
from components.spec import ModelSpec, Option

OPTION_TYPES: Mapping[str, type] = {
    "model": str,
    "dimensions": int,
    "dim": int,
    "max_tokens": int,
    "query_prompt": str,
    "document_prompt": str,
    "query_input_type": str,
    "document_input_type": str,
    "batch_size": int,
    "max_tokens_total": int,
    "timeout": float,
    "key_env": str,
    "api": str,
    "api_version": str,
    "key_header": str,
    "refused_texts": str,
    "version": str,
    "also": str,
    "at_once": int,
}
# Those that change vectors; fields of a server's own do too.
KEYED = (
    "dimensions",
    "query_prompt",
    "document_prompt",
    "query_input_type",
    "document_input_type",
    "api",
    "refused_texts",
    "version",
)
LARGEST: Mapping[str, int] = {
    "dimensions": LARGEST_DIM,
    "dim": LARGEST_DIM,
    "max_tokens": 10_000_000,
    "batch_size": 10_000,
    "at_once": 256,
    "timeout": 86_400,
}
CHOICES: Mapping[str, tuple[str, ...]] = {"api": SHAPES, "refused_texts": (CUT, SKIP)}
TYPED = tuple(name for name in OPTION_TYPES if name not in ("model", "key_env"))  # the others stand elsewhere
# Fields of a server's own, which go into its requests as they are: for both sides, or one.
FIELD_PREFIXES = ("send.", "query.", "document.")
FIELD = re.compile(
    r"(?:send|query|document)\.(?!(?:model|input|texts|requests|dimensions|input_type)$)[A-Za-z_][A-Za-z0-9_.-]{0,59}"
)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OTHER_SPELLINGS = {"api-version": "api_version", "api-key-header": "key_header"}
_PROMPTS = ("query_prompt", "document_prompt")
_SHOWN = 24  # characters of an option in a name
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_KEY_START = re.compile(
    r"(?:sk|gsk|pk|rk|hf|xai|nvapi|pa|r8|ghp|gho|glpat|jina)[-_](?:proj-|ant-|live_|test_)?[A-Za-z0-9]{12}|"
    r"AIza|AKIA[0-9A-Z]{8}|eyJ[A-Za-z0-9]"
)
_BEHIND = re.compile(r"#([^#+@/\\\s]+)")
_HARMLESS = re.compile(r"[A-Za-z_.-]{1,30}|[A-Za-z0-9_.+-]{1,10}")
_KEY_LENGTH = 16  # characters from which a mix of capitals, small letters and digits is a key rather than a name


def parts_of_address(text: str) -> tuple[str, dict[str, Option], str]:
    """The address, the options and the variable of what stands behind "@".

    Raises:
        BadInputError: an option is not known, or its value is of another type. Unknown values are not repeated, because
            they may be a key.
    """
    address, _, variable = text.partition("#")
    address, _, query = address.partition("?")
    return address.strip(), parse_options(query), variable.strip()


def parse_options(query: str) -> dict[str, Option]:
    """ "name=value&name=value" as options of the types they want.

    Raises:
        BadInputError: as ``parts_of_address``.
    """  # noqa: D210
    options: dict[str, Option] = {}
    for part in filter(None, (setting.strip() for setting in query.split("&"))):
        typed, _, value = (part if "=" in part else part.replace("\uff1d", "=", 1)).partition("=")
        typed = half_width(typed)
        name = _OTHER_SPELLINGS.get(typed.strip(), typed.strip())
        if name not in TYPED and not FIELD.fullmatch(name):
            raise BadInputError(
                tr(
                    "A server has no option of the name behind ? or & ({plain}); allowed: {typed}, "
                    "and {field_prefixes} for fields of its own. A key is never written there: "
                    "name the environment variable that holds it behind #.",
                    plain=_plain(name),
                    typed=commas(TYPED),
                    field_prefixes=commas(prefix + "NAME" for prefix in FIELD_PREFIXES),
                )
            )
        if name in options:
            raise BadInputError(tr("The option {name} is given twice; give it once.", name=name))
        options[name] = _value(name, unquote(value))
    checked_server_options(ModelSpec(tr("The address"), "openai", "", options))
    return options


def checked_server_options(spec: ModelSpec) -> dict[str, Any]:
    """The options of a model behind an address, of the types they want.

    Raises:
        BadInputError: an unknown option, or a value that cannot be.
    """
    fields = {name: value for name, value in spec.options.items() if FIELD.fullmatch(name)}
    plain = {name: value for name, value in spec.options.items() if name not in fields}
    options = checked_options(replace(spec, options=plain), OPTION_TYPES)
    for name, allowed in CHOICES.items():
        if name in options and options[name] not in allowed:
            raise BadInputError(
                tr(
                    '"{name}" has {name_2} = {found!r}; allowed: {allowed}.',
                    name=spec.name,
                    name_2=name,
                    found=options[name],
                    allowed=commas(allowed),
                )
            )
    for name, most in LARGEST.items():
        if name in options and options[name] > most:
            raise BadInputError(
                tr(
                    '"{name}" has {name_2} = {found:g}; the most is {most:,}.',
                    name=spec.name,
                    name_2=name,
                    found=options[name],
                    most=most,
                )
            )
    if "key_header" in options and not _HEADER.fullmatch(options["key_header"]):
        raise BadInputError(
            tr('"{name}" has a key_header that is no name of an HTTP header, such as api-key.', name=spec.name)
        )
    if "also" in options:
        other_addresses(spec.source, options["also"])
    return options | fields


def other_addresses(base_url: str, also: str) -> list[str]:
    """The addresses of the same model beside ``base_url``, as the option ``also`` names them: with commas between.

    They are other ports of the same computer, so that whoever agreed to send texts there knows where they go.

    Raises:
        BadInputError: one is no address, or of another computer.
    """
    urls = [checked_url(part) for part in also.split(",")]
    host = urlsplit(base_url).hostname
    for url in urls:
        if base_url and urlsplit(url).hostname != host:
            raise BadInputError(
                tr(
                    "also={url} is of another computer than {base_url}. It takes other ports of "
                    "the same one; put servers of several computers behind one address.",
                    url=url,
                    base_url=base_url,
                )
            )
    return urls


def keyed_server_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the options that vectors depend on."""
    return {name: value for name, value in options.items() if name in KEYED or FIELD.fullmatch(name)}


def request_fields(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Side -> fields of a server's own for its requests; those for one side alone go before those for both."""
    fields: dict[str, dict[str, Any]] = {}
    for side in ("query", "document"):
        parts = [
            {name.removeprefix(prefix): options[name] for name in options if name.startswith(prefix)}
            for prefix in ("send.", f"{side}.")
        ]
        fields[side] = parts[0] | parts[1]
    return fields


def options_text(options: Mapping[str, Option]) -> str:
    """What ``parse_options`` reads again, with "?" in front; "" where there are none."""
    parts = [f"{name}={quote(_written(value), safe='')}" for name, value in options.items()]
    return "?" + "&".join(parts) if parts else ""


def endpoint_name(spec: ModelSpec) -> str:
    """How a model behind an address is typed."""
    model, variable = str(spec.options.get("model", spec.name)), str(spec.options.get("key_env", ""))
    known = listed_options(model, spec.source, variable)
    skipped = {"model", "key_env", *(_PROMPTS if spec.name.endswith(" + prompts") else ())}
    own = {name: value for name, value in spec.options.items() if name not in skipped and known.get(name) != value}
    return f"openai:{model}@{spec.source}{options_text(own)}" + (f"#{variable}" if variable else "")


def listed_options(model: str, url: str, variable: str) -> dict[str, Option]:
    """What the catalogue says of a model of OpenAI itself; nothing of others."""
    card = find_card(f"openai/{model}") if url == OPENAI_URL and not variable else None
    if card is None:
        return {}
    listed: dict[str, Any] = {"max_tokens": card.max_tokens, "dim": card.dimension}
    return {name: value for name, value in listed.items() if value}


def name_with(name: str, options: Mapping[str, Option]) -> str:
    """A model's name with the options that make other vectors of it, so that two settings of one are two candidates."""
    words = {"dimensions": "{} dimensions", "version": "version {}"}
    parts = [
        words.get(option, option + "={}").format(_written(value)[:_SHOWN])
        for option, value in options.items()
        if option in ("dimensions", "version", "query_prompt", "document_prompt", "query_input_type")
        or option in ("document_input_type", "refused_texts")
        or option.startswith(FIELD_PREFIXES)
    ]
    return f"{name} ({', '.join(parts)})" if parts else name


def check_variable(variable: str) -> None:
    """Refuse what cannot be the name of an environment variable, or is a key in the place of one.

    Raises:
        BadInputError: the sentence does not repeat what was typed.
    """
    if variable and (not _VARIABLE.fullmatch(variable) or _looks_like_key(variable)):
        raise BadInputError(
            tr(
                "What was given in the place of the key is no environment variable's name "
                "(letters, digits and _ only, and "
                "nothing that looks like a key); give the name of the variable that holds "
                "the key, never the key itself."
            )
        )


def refuse_keys(name: str) -> None:
    """Refuse a name, of any kind of model, in which a key stands behind "#".

    Raises:
        BadInputError: as ``check_variable``.
    """
    for behind in _BEHIND.findall(name):
        if _looks_like_key(behind):
            check_variable(behind)


def _looks_like_key(word: str) -> bool:
    is_mixed = (
        len(word) >= _KEY_LENGTH
        and any(character.isdigit() for character in word)
        and any(character.islower() for character in word)
    )
    return is_mixed or bool(_KEY_START.match(word))


def _value(name: str, text: str) -> Option:
    wanted = OPTION_TYPES.get(name)
    if wanted is str:
        return text
    if wanted is None and text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float) if wanted is None else (wanted,):
        try:
            number = kind(text)
        except ValueError:
            continue
        if number == number and abs(number) < 1e12:  # neither NaN nor infinite
            return number
    if wanted is None:
        return text
    wrong = (
        tr('The option {name} is "{plain}"; it must be a whole number above 0.')
        if wanted is int
        else tr('The option {name} is "{plain}"; it must be a number above 0.')
    )
    raise BadInputError(wrong.format(name=name, plain=_plain(text)))


def _written(value: Option) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


def _plain(text: str) -> str:
    """What was typed, for a sentence; not what is so long or odd that it may be a key."""
    return text if _HARMLESS.fullmatch(text) else tr("not shown")
