"""The kinds of candidate there are, and the options each understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.records import BadInputError
from components.spec import DERIVED, ModelSpec

KINDS = (
    "sentence-transformers",
    "minilm-int8",
    "use-multilingual",
    "wordllama",
    "nano-e5",
    "bm25",
    "sparse",
    "openai",
    "vectors",
    "run",
    *DERIVED,
)

# Options a kind understands and their types.
OPTIONS: Mapping[str, Mapping[str, type]] = {
    "sentence-transformers": {
        "query_prompt": str,
        "document_prompt": str,
        "dim": int,
        "max_tokens": int,
        "revision": str,
        "device": str,
        "backend": str,
    },
    "sparse": {"max_tokens": int, "revision": str, "device": str},
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
    "fusion": {"constant": int},
    "variant": {"dim": int, "precision": str, "rescore": bool},
    "rerank": {"depth": int, "device": str, "max_tokens": int},
}
# Options that change vectors. A revision does too, but stands in the identity of the weights already.
KEYED_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "sentence-transformers": ("query_prompt", "document_prompt", "dim", "max_tokens", "backend"),
    "sparse": ("max_tokens",),
    "openai": ("dimensions", "query_prompt", "document_prompt", "query_input_type", "document_input_type"),
}
_IN_WORDS = {int: "a whole number above 0", float: "a number", str: "a text", bool: "true or false"}


def check_kind(spec: ModelSpec) -> None:
    """Refuse a kind that does not exist.

    Raises:
        BadInputError: there is no such kind.
    """
    if spec.kind not in KINDS:
        raise BadInputError(f'"{spec.name}" is of the unknown kind "{spec.kind}"; allowed: {", ".join(KINDS)}.')


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
        if not _fits(name, value, allowed[name]):
            raise BadInputError(f'"{spec.name}" has {name} = {value!r}; it must be {_IN_WORDS[allowed[name]]}.')
        found[name] = value
    return found


def _fits(name: str, value: object, wanted: type) -> bool:
    if wanted is bool or isinstance(value, bool):
        return wanted is bool and isinstance(value, bool)
    if not isinstance(value, (int, float) if wanted is float else wanted):
        return False
    return isinstance(value, str) or name == "b" or float(value) > 0  # type: ignore[arg-type]
