"""Shortcuts from a spec to what its candidate says, for those who hold no candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from components.candidates import KINDS, candidate_of
from components.candidates.names import MINILM_CARD, is_local, known_cards, resolve_name, spec_of
from components.i18n import tr
from components.records import BadInputError, Collection, FloatArray
from components.results.store import ModelResult
from components.spec import ModelSpec
from components.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import SecretStr

    from components.candidates.token_limits import ReadingLimit, TokenCounter
    from components.costs.spending import Spending, SpendingMeter
    from components.encoders.cross_encoder import CrossEncoderScorer
    from components.encoders.protocol import Encoder
    from components.encoders.sparse_encoder import SparseTextEncoder

    LoadedModel = Encoder | SparseTextEncoder | CrossEncoderScorer
else:
    LoadedModel = object

__all__ = [
    "KINDS",
    "MINILM_CARD",
    "LoadedModel",
    "build_encoder",
    "document_vectors",
    "encoder_key",
    "has_vectors",
    "is_local",
    "known_cards",
    "load_model",
    "query_vectors",
    "reading_limit",
    "resolve_name",
    "result_of",
    "spec_of",
    "token_counter",
    "typed_name",
]


def has_vectors(spec: ModelSpec) -> bool:
    """Whether a candidate has one dense vector per document."""
    return candidate_of(spec).has_vectors


def encoder_key(spec: ModelSpec) -> str:
    """The key that results, vectors and indexes of a candidate are kept under: 16 hex digits.

    Raises:
        BadInputError: the model cannot be had, or its spec is wrong.
    """
    return candidate_of(spec).key


def typed_name(spec: ModelSpec) -> str:
    """How the command line calls a candidate: what ``resolve_name`` turns into this spec again."""
    return candidate_of(spec).typed_name


def build_encoder(spec: ModelSpec, api_key: SecretStr | None = None, meter: SpendingMeter | None = None) -> Encoder:
    """The dense encoder of a spec, its weights loaded; arguments as ``Candidate.load``.

    Raises:
        BadInputError: the candidate encodes no texts, or its weights cannot be had.
    """
    candidate = candidate_of(spec)
    if not candidate.has_encoder:
        raise BadInputError(
            tr(
                '"{name}" is of kind "{kind}", which encodes no texts; choose an embedding model here.',
                name=spec.name,
                kind=spec.kind,
            )
        )
    encoder: Encoder = candidate.load(api_key, meter)
    return encoder


def load_model(
    spec: ModelSpec, api_key: SecretStr | None = None, payment: tuple[Workspace, Spending] | None = None
) -> Any:  # noqa: ANN401 - a LoadedModel, as the candidate's kind has it
    """What a candidate runs on a typed query; ``payment`` is who pays a provider, and where that is written down.

    Raises:
        BadInputError: it has no model of its own, or its weights cannot be had.
    """
    candidate = candidate_of(spec)
    return candidate.load(api_key, None if payment is None else candidate.meter(*payment))


def result_of(workspace: Workspace, collection: Collection, spec: ModelSpec) -> ModelResult | None:
    """The saved result of a candidate on this collection; None where there is none yet.

    Raises:
        BadInputError: the model itself cannot be had any more.
    """
    return candidate_of(spec).result(workspace, collection)


def document_vectors(workspace: Workspace, collection: Collection, spec: ModelSpec) -> FloatArray | None:
    """Float32 (documents, dim) of a computed candidate in table order; None for one that has no vectors."""
    return candidate_of(spec).document_vectors(workspace, collection)


def query_vectors(workspace: Workspace, collection: Collection, spec: ModelSpec) -> FloatArray | None:
    """Float32 (queries, dim) of a computed candidate in table order; None for one that has no vectors."""
    return candidate_of(spec).query_vectors(workspace, collection)


def token_counter(spec: ModelSpec) -> TokenCounter | None:
    """See ``Candidate.token_counter``."""
    return candidate_of(spec).token_counter()


def reading_limit(spec: ModelSpec) -> ReadingLimit:
    """See ``Candidate.reading_limit``."""
    return candidate_of(spec).reading_limit()
