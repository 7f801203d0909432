"""What a model costs in US dollars a month. What is not known stays None, with the reason, and so does the total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from components.i18n import tr
from components.records import BadInputError

HOURS_PER_MONTH = 730.0  # 365 days x 24 hours / 12 months
_SECONDS_PER_HOUR = 3600.0
_BYTES_PER_GB = 1e9
_TOKENS_PER_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class MonthlyVolume:
    """How much is stored and asked, and what machines and disk cost. None means unknown.

    ``documents`` are those kept; ``document_tokens`` and ``query_tokens`` are means per text.
    ``new_documents_per_month`` are encoded once each; ``reembeddings_per_year`` counts how often all are encoded anew.
    ``machine_usd_per_hour`` is for the machine a local model runs on, ``serving_hours_per_month`` how long it is kept
    on to answer queries. ``storage_usd_per_gb_month`` is per 10^9 bytes of vectors. ``own_prices`` (API model -> USD
    per million tokens) are the person's, where they differ from the list.

    Raises:
        BadInputError: a number is negative.
    """

    documents: float
    queries_per_month: float
    document_tokens: float | None = None
    query_tokens: float | None = None
    new_documents_per_month: float = 0.0
    reembeddings_per_year: float = 0.0
    machine_usd_per_hour: float | None = None
    serving_hours_per_month: float = HOURS_PER_MONTH
    storage_usd_per_gb_month: float | None = None
    own_prices: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _refuse_negative(self)


@dataclass(frozen=True, slots=True)
class MeasuredSpeed:
    """What was measured of a model on one machine. None means not measured.

    ``query_p50_ms`` is the median time of a warm query; ``vector_bytes`` is what one document's vectors take on disk.

    Raises:
        BadInputError: a number is negative, or ``documents_per_second`` is 0.
    """

    documents_per_second: float | None = None
    query_p50_ms: float | None = None
    vector_bytes: float | None = None

    def __post_init__(self) -> None:
        _refuse_negative(self)
        if self.documents_per_second == 0:
            raise BadInputError(tr("The speed is 0 documents per second; measure it again, or leave it unknown."))


@dataclass(frozen=True, slots=True)
class CostBreakdown:
    """US dollars a month, and ``one_time_embedding`` in US dollars once. None means unknown; ``reasons`` say why."""

    embedding: float | None
    queries: float | None
    storage: float | None
    serving: float | None
    total: float | None
    one_time_embedding: float | None
    reasons: tuple[str, ...]


def monthly_cost(
    volume: MonthlyVolume, measured: MeasuredSpeed, price_per_million_tokens: float | None = None, *, is_api: bool
) -> CostBreakdown:
    """The month's bill for one model, either behind an API (``is_api``) or on a machine of one's own.

    - embedding: (new documents + documents x re-embeddings / 12), at the cost of one document
    - queries: queries per month, at the cost of one query
    - storage: documents x vector bytes / 10^9 x USD per GB and month
    - serving: own machine: (hours kept on - hours busy with queries, not below 0) x USD per hour, so that queries and
      serving together pay for each hour once; API: 0, the provider keeps the model running
    - one_time_embedding: documents, at the cost of one document; not part of the total

    One text costs tokens / 10^6 x price at an API, and its seconds / 3600 x USD per hour on one's own machine. The
    machine of the vector store is the same for every model and is not counted.

    Raises:
        BadInputError: the price is negative.
    """
    if price_per_million_tokens is not None and price_per_million_tokens < 0:
        raise BadInputError(
            tr(
                "The price is {price_per_million_tokens:g} USD per million tokens; give 0 or more.",
                price_per_million_tokens=price_per_million_tokens,
            )
        )
    if is_api:
        per_document = _token_cost(volume.document_tokens, price_per_million_tokens)
        per_query = _token_cost(volume.query_tokens, price_per_million_tokens)
        serving: float | None = 0.0
    else:
        per_document = _time_cost(_seconds_per_document(measured), volume)
        per_query = _time_cost(_seconds_per_query(measured), volume)
        serving = _idle_cost(measured, volume)
    encoded = volume.new_documents_per_month + volume.documents * volume.reembeddings_per_year / 12
    embedding, queries = _times(encoded, per_document), _times(volume.queries_per_month, per_query)
    storage = _storage_cost(measured, volume)
    parts = (embedding, queries, storage, serving)
    known = [part for part in parts if part is not None]
    return CostBreakdown(
        embedding,
        queries,
        storage,
        serving,
        total=sum(known) if len(known) == len(parts) else None,
        one_time_embedding=_times(volume.documents, per_document),
        reasons=_unknowns(volume, measured, price_per_million_tokens, is_api),
    )


def _refuse_negative(record: MonthlyVolume | MeasuredSpeed) -> None:
    for name in record.__slots__:
        value = getattr(record, name)
        if isinstance(value, Mapping):
            continue
        if value is not None and not 0 <= value < float("inf"):
            raise BadInputError(tr("{name} is {value}; give a number of 0 or more.", name=name, value=value))


def _times(count: float, each: float | None) -> float | None:
    """Nothing costs nothing, even where the price of one is unknown."""
    return 0.0 if count == 0 else None if each is None else count * each


def _token_cost(tokens: float | None, usd_per_million: float | None) -> float | None:
    return None if tokens is None or usd_per_million is None else tokens / _TOKENS_PER_MILLION * usd_per_million


def _seconds_per_document(measured: MeasuredSpeed) -> float | None:
    return None if measured.documents_per_second is None else 1 / measured.documents_per_second


def _seconds_per_query(measured: MeasuredSpeed) -> float | None:
    return None if measured.query_p50_ms is None else measured.query_p50_ms / 1000


def _time_cost(seconds: float | None, volume: MonthlyVolume) -> float | None:
    usd_per_hour = volume.machine_usd_per_hour
    return None if seconds is None or usd_per_hour is None else seconds / _SECONDS_PER_HOUR * usd_per_hour


def _idle_cost(measured: MeasuredSpeed, volume: MonthlyVolume) -> float | None:
    seconds = _seconds_per_query(measured)
    if seconds is None or volume.machine_usd_per_hour is None:
        return None
    busy_hours = volume.queries_per_month * seconds / _SECONDS_PER_HOUR
    return max(0.0, volume.serving_hours_per_month - busy_hours) * volume.machine_usd_per_hour


def _storage_cost(measured: MeasuredSpeed, volume: MonthlyVolume) -> float | None:
    if measured.vector_bytes is None or volume.storage_usd_per_gb_month is None:
        return None
    return volume.documents * measured.vector_bytes / _BYTES_PER_GB * volume.storage_usd_per_gb_month


def _unknowns(volume: MonthlyVolume, measured: MeasuredSpeed, price: float | None, is_api: bool) -> tuple[str, ...]:
    """A sentence for every number that was needed and is not known."""
    needed = (
        {
            tr("The price per token is unknown."): price,
            tr("The tokens per document are unknown."): volume.document_tokens,
            tr("The tokens per question are unknown."): volume.query_tokens,
        }
        if is_api
        else {
            tr("The price of the machine is unknown."): volume.machine_usd_per_hour,
            tr("The documents per second were not measured."): measured.documents_per_second,
            tr("The time of a question was not measured."): measured.query_p50_ms,
        }
    )
    needed[tr("The size of the vectors is unknown.")] = measured.vector_bytes
    needed[tr("The price of storage is unknown.")] = volume.storage_usd_per_gb_month
    return tuple(reason for reason, value in needed.items() if value is None)
