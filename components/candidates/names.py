"""From what a person types to a ModelSpec."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from components.candidates.derived import FORMS, parse_derived
from components.catalogue.cards import INCLUDED, ModelCard, find_card, load_catalogue
from components.catalogue.next_steps import how_to_run
from components.encoders import weights
from components.encoders.addresses import EXAMPLE, checked_url
from components.encoders.model_settings import read_settings
from components.records import BadInputError
from components.spec import ModelSpec, Option, leaves

OPENAI_URL = "https://api.openai.com/v1"
MINILM_CARD = INCLUDED[0]
_SPARSE, _PROMPTS, _ONNX = "sparse:", "prompts:", "onnx:"
LONGEST = 2000  # characters; a fusion of four folders may take many
_HUB_PAGE = re.compile(r"^https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([^/?#\s]+/[^/?#\s]+)\S*$", re.IGNORECASE)
_AT_ADDRESS = re.compile(r"@\s*(?=https?:)", re.IGNORECASE)
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def is_local(spec: ModelSpec) -> bool:
    """Whether texts stay on this computer: always, except for addresses of other computers, of any part."""
    if spec.parts:
        return all(is_local(part) for part in leaves(spec))
    if spec.kind != "openai":
        return True
    host = urlsplit(spec.source).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def told_apart(spec: ModelSpec, others: Iterable[ModelSpec]) -> ModelSpec:
    """The candidate under a name that no other model among ``others`` has: its place is put behind where one does.

    Raises:
        BadInputError: its name with its place is taken too.
    """
    taken = {other.name: other for other in others}
    for name in (spec.name, f"{spec.name} ({_place(spec)})"):
        other = taken.get(name)
        if other is None or (other.kind, other.source) == (spec.kind, spec.source):
            return replace(spec, name=name)
    raise BadInputError(f'Two other models are called "{spec.name}" already; rename the folder, or compare fewer.')


def _place(spec: ModelSpec) -> str:
    return (urlsplit(spec.source).netloc if spec.kind == "openai" else Path(spec.source).parent.name) or spec.kind


def remote_parts(specs: Iterable[ModelSpec]) -> list[ModelSpec]:
    """The models that texts would be sent to, each once, those inside derived candidates too."""
    return list({leaf.to_json(): leaf for spec in specs for leaf in leaves(spec) if not is_local(leaf)}.values())


def resolve_name(text: str) -> ModelSpec:
    """The spec of what a person typed.

    A name of the catalogue (any case; without the owner where that is unambiguous), a model's folder, "owner/name" of
    the Hugging Face hub, "openai:MODEL@BASE_URL" ("openai:MODEL" is OpenAI itself; "#VARIABLE" behind the address names
    the environment variable with its key), "sparse:NAME" for a sparse model such as SPLADE, "prompts:NAME" and
    "onnx:NAME" for a model with its prompts or run by onnxruntime, or something made of these (see
    components.candidates.derived).

    Raises:
        BadInputError: it is none of these; the sentence names what is close.
    """
    name = _HUB_PAGE.sub(r"\1", text.strip())
    if len(name) > LONGEST:
        raise BadInputError(f"A name of {len(name):,} characters is none of a model; {LONGEST} are the most.")
    derived = parse_derived(name, resolve_name)
    if derived is not None:
        return derived
    if name.lower().startswith("openai:"):
        return _typed_endpoint(name)
    if name.lower().startswith((_PROMPTS, _ONNX)):
        return _in_another_way(name)
    if name.lower().startswith(_SPARSE):
        return _sparse_spec(name[len(_SPARSE) :].strip())
    card = find_card(MINILM_CARD if name.lower() in weights.MINILM_NAMES else name)
    folder = Path(name).expanduser()
    if name and weights.is_folder_here(folder) and (card is None or card.name not in INCLUDED):
        weights.find_weights(str(folder))
        return ModelSpec(_own_name(folder.resolve().name, "folder"), _folder_kind(folder), str(folder.resolve()))
    if card is not None:
        return spec_of(card)
    if weights.is_hub_name(name):
        return ModelSpec(name, "sentence-transformers", name)
    raise BadInputError(_unknown(name))


def spec_of(card: ModelCard) -> ModelSpec:
    """The spec that runs a model of the catalogue, with its prompts.

    Raises:
        BadInputError: this app does not run it.
    """
    if not card.kind:
        raise BadInputError(f'"{card.name}" cannot be compared by its name. {" ".join(how_to_run(card))}')
    options: dict[str, Option] = {}
    if card.kind == "openai":
        options = {"model": card.name.rpartition("/")[2]}
        options |= {"max_tokens": card.max_tokens} if card.max_tokens else {}
        options |= {"dim": card.dimension} if card.dimension else {}
    elif card.kind == "sentence-transformers":
        prompts = {"query_prompt": card.query_prompt, "document_prompt": card.document_prompt}
        options = {name: value for name, value in prompts.items() if value}
    return ModelSpec(card.name, card.kind, card.source, options)


def _in_another_way(text: str) -> ModelSpec:
    """ "prompts:NAME", with the prompts it was trained with; "onnx:NAME", run by onnxruntime."""  # noqa: D210
    way, _, rest = text.partition(":")
    spec = resolve_name(rest)
    if way.lower() == "prompts":
        from components.candidates.prefixes import with_prompts

        return with_prompts(spec)
    if spec.options.get("backend") == "onnx":
        return spec
    if spec.kind != "sentence-transformers":
        raise BadInputError(f'"{spec.name}" is no sentence-transformers model, so there is no ONNX version of it.')
    return replace(spec, name=f"{spec.name} (ONNX)", options={**spec.options, "backend": "onnx"})


def _sparse_spec(name: str) -> ModelSpec:
    folder = Path(name).expanduser()
    if name and weights.is_folder_here(folder):
        weights.find_weights(str(folder))
        return ModelSpec(_own_name(folder.resolve().name, "folder"), "sparse", str(folder.resolve()))
    card = find_card(name)
    if card is not None and card.kind != "sparse":
        raise BadInputError(f'"{card.name}" is no sparse model; compare it by its name alone.')
    if card is None and not weights.is_hub_name(name):
        raise BadInputError(f'"{name}" is no sparse model known here; give its folder or OWNER/NAME of the hub.')
    return ModelSpec(card.name, "sparse", card.source or card.name) if card else ModelSpec(name, "sparse", name)


def _folder_kind(folder: Path) -> str:
    """What sentence-transformers saved there: a cross-encoder is no candidate of its own.

    Raises:
        BadInputError: it is a cross-encoder.
    """
    said = read_settings(folder / "config_sentence_transformers.json").get("model_type", "")
    if said == "CrossEncoder":
        raise BadInputError(
            f'"{folder}" is a cross-encoder: it reranks the results of another model. Write rerank:{folder}@BASE.'
        )
    return "sparse" if said == "SparseEncoder" else "sentence-transformers"


def endpoint_spec(model: str, base_url: str, variable: str = "") -> ModelSpec:
    """The spec of a model behind an address; ``variable`` names the environment variable with its key.

    Raises:
        BadInputError: the address or the variable cannot be one.
    """
    if variable and not _VARIABLE.fullmatch(variable):
        # What was typed is not repeated: it may be the key.
        raise BadInputError(
            "What was given in the place of the key is no environment variable's name (letters, digits and _ only); "
            "give the name of the variable that holds the key, never the key itself."
        )
    url = checked_url(base_url)
    card = find_card(f"openai/{model}") if url == OPENAI_URL and not variable else None
    if card is not None:
        return spec_of(card)
    options: dict[str, Option] = {"model": model}
    options |= {"key_env": variable} if variable else {}
    return ModelSpec(_own_name(model, urlsplit(url).netloc), "openai", url, options)


def _own_name(name: str, place: str) -> str:
    """The name of a model of the person's own; with its place where a listed model is called the same."""
    card = find_card(name)
    return f"{name} ({place})" if card is not None and card.name.lower() == name.lower() else name


def _typed_endpoint(text: str) -> ModelSpec:
    """ "openai:MODEL@BASE_URL"; a model's name may hold an @, an address starts with http."""  # noqa: D210
    rest = text.partition(":")[2]
    found = _AT_ADDRESS.search(rest)
    model = (rest[: found.start()] if found else rest).strip()
    if not model:
        raise BadInputError(f'"{text}" names no model; write openai:MODEL@BASE_URL.')
    if found:
        address, _, variable = rest[found.end() :].partition("#")
        return endpoint_spec(model, address, variable.strip())
    if "@" in model:
        # No name at OpenAI has one. Taken for a name, texts meant for a server of one's own would go to OpenAI.
        raise BadInputError(
            f"The address behind @ must begin with http:// or https://; write openai:MODEL@BASE_URL, as in "
            f"openai:{model.partition('@')[0] or 'MODEL'}@{EXAMPLE}."
        )
    return endpoint_spec(model, OPENAI_URL)


def _unknown(name: str) -> str:
    base, at, form = name.rpartition("@")
    if at and base and "/" not in form:
        return f'"{form}" after @ in "{name}" is no variant; give {FORMS}.'
    names = [card.name for card in load_catalogue() if card.kind]
    by_tail = {each.rpartition("/")[2].lower(): each for each in names} | {each.lower(): each for each in names}
    close = list(dict.fromkeys(by_tail[match] for match in difflib.get_close_matches(name.lower(), by_tail, 4, 0.6)))
    hint = f"did you mean {' or '.join(close[:3])}? Otherwise" if close else "choose a name of the catalogue,"
    return (
        f'"{name}" is neither a listed model nor a folder here; {hint} give a model\'s folder, OWNER/NAME of the '
        "Hugging Face hub, or openai:MODEL@BASE_URL."
    )
