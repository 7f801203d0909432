"""A sentence-transformers folder read without its weights: its tokenizer, its limit, its prompts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from components.candidates.token_limits import (
    ReadingLimit,
    TokenCounter,
    checked_file,
    minilm_counter,
    rust_counter,
)
from components.encoders import weights
from components.encoders.model_settings import read_modules, read_settings
from components.encoders.piece_counters import RustCounter, TransformersCounter
from components.files import home_path
from components.spec import ModelSpec

SETTINGS_FILE = "config_sentence_transformers.json"
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
UNLIMITED = 10**9  # a larger limit stands for none


def local_folder(spec: ModelSpec) -> Path | None:
    """Where a sentence-transformers model lies on this computer; None where it would have to be downloaded."""
    name = spec.source or spec.name
    folder = home_path(name)
    if folder.is_dir():
        return folder
    revision = spec.options.get("revision")
    if name.lower() in weights.MINILM_NAMES and revision is None:
        if not weights.is_installed(weights.MINILM):
            return None
        return checked_file(weights.MINILM, "model/tokenizer.json").parent
    saved = weights.find_weights(name, str(revision) if revision is not None else None)
    return saved.folder if saved is not None else None


def counter_of(spec: ModelSpec, folder: Path) -> TokenCounter | None:
    """The folder's own tokenizer; None where it has none that can be read."""
    if (spec.source or spec.name).lower() in weights.MINILM_NAMES and not Path(spec.source).is_dir():
        return minilm_counter()
    place, module = _first_module(folder)
    if module.endswith("StaticEmbedding"):
        return rust_counter(place / "tokenizer.json", special=False)
    return _transformers(place) if module.endswith("Transformer") else None


def limit_of(spec: ModelSpec, folder: Path, counter: TokenCounter | None) -> ReadingLimit:
    """How much of a text the model in the folder reads."""
    place, module = _first_module(folder)
    if module.endswith("StaticEmbedding"):
        limit = counter.limit if isinstance(counter, RustCounter) else None
        return ReadingLimit(limit, reads_all=limit is None)
    tokens = spec.options.get("max_tokens") or _saved_limit(folder, place)
    if tokens is None and isinstance(counter, TransformersCounter):
        positions = read_settings(place / "config.json").get("max_position_embeddings")
        known = [int(limit) for limit in (counter.limit, positions) if limit and 0 < int(limit) < UNLIMITED]
        tokens = min(known, default=None)
    prompt = _document_prompt(spec, folder)
    used = counter.count([prompt])[0] - counter.overhead if counter is not None and prompt else 0
    return ReadingLimit(int(tokens) if tokens else None, reads_all=False, prompt_tokens=max(used, 0))


def prompts_of(folder: Path) -> Mapping[str, str]:
    """Prompts that sentence-transformers finds in the folder's settings: "query" and "document" -> text."""
    settings = read_settings(folder / SETTINGS_FILE)
    prompts = settings.get("prompts") or {}
    if not isinstance(prompts, dict):
        return {}
    usual = prompts.get(settings.get("default_prompt_name") or "", "")
    document = prompts.get("document") or prompts.get("passage") or prompts.get("corpus") or usual
    return {"query": prompts.get("query") or usual, "document": document}


def _saved_limit(folder: Path, place: Path) -> int | None:
    for name in LIMIT_FILES:
        for where in dict.fromkeys((place, folder)):
            settings = read_settings(where / name)
            limit = settings.get("max_seq_length") or settings.get("processor_kwargs", {}).get("model_max_length")
            if limit:
                return int(limit)
    return None


def _document_prompt(spec: ModelSpec, folder: Path) -> str:
    if "document_prompt" in spec.options:
        return str(spec.options["document_prompt"])
    prompts = read_settings(folder / SETTINGS_FILE).get("prompts") or {}
    return next((str(prompts[name]) for name in DOCUMENT_PROMPTS if prompts.get(name)), "")


def _first_module(folder: Path) -> tuple[Path, str]:
    """Where the tokenizer lies and the type of the module that uses it."""
    path = folder / "modules.json"
    if not path.is_file():
        return folder, "Transformer"
    first = read_modules(path)[0]
    return folder / first.get("path", ""), str(first.get("type", "Transformer"))


@lru_cache(maxsize=8)
def _transformers(folder: Path) -> TransformersCounter | None:
    try:
        from transformers import AutoTokenizer
        from transformers.utils import logging

        logging.set_verbosity_error()
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, ImportError):
        return None  # a model without a tokenizer of its own cannot tell
    lower = bool(read_settings(folder / LIMIT_FILES[0]).get("do_lower_case"))
    return TransformersCounter(tokenizer, f"folder:{folder}{':lower' if lower else ''}", lower=lower)
