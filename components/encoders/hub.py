"""The Hugging Face hub, asked with short timeouts; every refusal becomes one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from components.i18n import tr
from components.numbers import sentences
from components.records import BadInputError

ASK_SECONDS = 5.0  # for one answer of the hub; a download has its own limit per block of bytes
WEIGHTS_WANTED = (".safetensors", ".bin")
SETTINGS_WANTED = (".json", ".txt", ".model", ".spm")
OTHER_FORMATS = ("onnx/", "openvino/", "coreml/", "gguf/", "original/")
OTHER_WEIGHTS = ("training_args.bin", "optimizer.bin", "scheduler.bin", "rng_state.bin")


def describe(name: str, revision: str | None = None) -> tuple[str, list[str]]:
    """The commit a name stands for and the files to fetch.

    Raises:
        BadInputError: no such model, no right to it, or the hub does not answer.
    """
    from huggingface_hub import HfApi

    try:
        info = HfApi().model_info(name, revision=revision, timeout=ASK_SECONDS)
    except Exception as error:
        raise BadInputError(_reason(name, revision, error)) from None
    return str(info.sha), wanted_files(file.rfilename for file in info.siblings or [])


def wanted_files(names: Iterable[str]) -> list[str]:
    """Of a repository's files: settings, tokenizer and one set of weights (safetensors before .bin)."""
    names = [name for name in names if not name.startswith(OTHER_FORMATS)]
    settings = [name for name in names if name.endswith(SETTINGS_WANTED)]
    weights = [name for name in names if name.endswith(WEIGHTS_WANTED) and Path(name).name not in OTHER_WEIGHTS]
    folders_with_safetensors = {str(Path(name).parent) for name in weights if name.endswith(".safetensors")}
    kept = [
        name
        for name in weights
        if name.endswith(".safetensors") or str(Path(name).parent) not in folders_with_safetensors
    ]
    return settings + kept


def download(name: str, commit: str, files: list[str]) -> Path:
    """Fetch the files into the hub cache and return their folder.

    Raises:
        BadInputError: the download failed; what was received stays and is not fetched again.
    """
    from huggingface_hub import snapshot_download

    try:
        folder = snapshot_download(name, revision=commit, allow_patterns=files, etag_timeout=ASK_SECONDS)
    except Exception as error:
        raise BadInputError(_reason(name, commit, error)) from None
    return Path(folder)


def _reason(name: str, revision: str | None, error: Exception) -> str:
    """One sentence for a person; the subclass is tested before its parent."""
    from huggingface_hub import errors

    looked = tr('"{name}" was not found as a folder, as an installed package or in the Hugging Face cache.', name=name)
    if isinstance(error, errors.GatedRepoError):
        return tr(
            'The model "{name}" is gated: accept its terms on '
            "https://huggingface.co/{name} and set HF_TOKEN to a token of that account.",
            name=name,
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return tr(
            'The model "{name}" has no revision "{revision}" on the Hugging Face hub; leave the revision out.',
            name=name,
            revision=revision,
        )
    if isinstance(error, errors.HFValidationError):
        return tr(
            '"{name}" is no model name; give a folder, OWNER/NAME as on the Hugging Face hub, or a listed name.',
            name=name,
        )
    if isinstance(error, errors.RepositoryNotFoundError):
        why = tr("The Hugging Face hub has no such public model; check the spelling, or set HF_TOKEN.")
        return sentences([looked, why])
    if _status(error) == 401:
        why = tr("The Hugging Face hub refuses access to it; check the spelling and the token in HF_TOKEN.")
        return sentences([looked, why])
    if _offline(error):
        why = tr(
            "The Hugging Face hub cannot be reached from this computer; go online, copy the model's folder here and "
            "give its path, or choose an included model."
        )
        return sentences([looked, why])
    if isinstance(error, OSError) and error.errno is not None:
        return tr(
            'The model "{name}" could not be stored: {strerror}; free space or set HF_HOME to another disk.',
            name=name,
            strerror=error.strerror,
        )
    why = (
        tr("The Hugging Face hub answered with {name} (status {status}); try again later.")
        if _status(error)
        else tr("The Hugging Face hub answered with {name}; try again later.")
    )
    return sentences([looked, why.format(name=type(error).__name__, status=_status(error))])


def _offline(error: BaseException) -> bool:
    from huggingface_hub import errors

    if os.environ.get("HF_HUB_OFFLINE") in {"1", "true", "True", "ON", "on"}:
        return True
    named = ("Connect", "Timeout", "ProxyError", "NetworkError", "RemoteProtocol")
    offline_kinds = (errors.OfflineModeIsEnabled, errors.LocalEntryNotFoundError, ConnectionError, TimeoutError)
    return isinstance(error, offline_kinds) or any(part in type(error).__name__ for part in named)


def _status(error: BaseException) -> int | None:
    return getattr(getattr(error, "response", None), "status_code", None)
