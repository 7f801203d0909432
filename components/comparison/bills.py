"""From a model's manifest to the facts that needs are checked against: latency, memory, vectors, the month's bill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from components.candidates import candidate_of
from components.candidates.prices import is_api, list_price
from components.costs.latency import added, percentile, waits
from components.costs.machine_price import rent_usd_per_hour, this_machine
from components.costs.totals import CostBreakdown, MeasuredSpeed, MonthlyVolume, monthly_cost
from components.encoders.token_estimates import estimate_tokens
from components.needs.fields import Needs
from components.records import Collection
from components.spec import ModelSpec, leaves

TOKEN_SAMPLE = 500  # documents whose length stands for all
USUAL_QUERY_TOKENS = 12  # where a collection has no queries
NEW_SHARE = 0.05  # of the documents are new or changed in a month, where nobody said


def mean_tokens(collection: Collection) -> tuple[float, float]:
    """Estimated tokens of a document and of a query, on average over the first 500 of each."""
    documents = estimate_tokens(collection.document_texts()[:TOKEN_SAMPLE])
    queries = estimate_tokens(collection.query_texts()[:TOKEN_SAMPLE]) or [USUAL_QUERY_TOKENS]
    return sum(documents) / max(len(documents), 1), sum(queries) / len(queries)


def documents_kept(needs: Needs, in_collection: int) -> float:
    """Documents the real system holds: as said, else as many as the collection has."""
    return float(in_collection) if needs.documents is None else needs.documents


def new_documents(needs: Needs, in_collection: int) -> float:
    """New or changed documents a month: as said, else 5 % of those kept."""
    usual = round(documents_kept(needs, in_collection) * NEW_SHARE)
    return float(usual) if needs.new_documents_per_month is None else needs.new_documents_per_month


def machine_usd_per_hour(needs: Needs) -> float:
    """US dollars an hour of one's own machine: as said, else what a computer like this one costs to rent."""
    own_price = needs.machine_usd_per_hour
    return rent_usd_per_hour(this_machine()) if own_price is None else own_price


def monthly_volume(
    needs: Needs,
    in_collection: int,
    tokens: tuple[float | None, float | None],
    own_prices: Mapping[str, float] | None = None,
) -> MonthlyVolume:
    """The volumes of the needs; ``tokens`` are means per document and per query, ``own_prices`` as in the volume."""
    return MonthlyVolume(
        documents=documents_kept(needs, in_collection),
        queries_per_month=needs.queries_per_month,
        document_tokens=tokens[0],
        query_tokens=tokens[1],
        new_documents_per_month=new_documents(needs, in_collection),
        reembeddings_per_year=needs.reembeddings_per_year,
        machine_usd_per_hour=machine_usd_per_hour(needs),
        serving_hours_per_month=needs.serving_hours_per_month,
        storage_usd_per_gb_month=needs.storage_usd_per_gb_month,
        own_prices=dict(own_prices or {}),
    )


def stored_megabytes(manifest: Mapping[str, Any]) -> float | None:
    """MB (10^6 bytes) a computed model's documents take in the vector store.

    That of its Chroma index where one was measured, else of the vectors alone; None where neither is known.
    """
    index_megabytes = manifest.get("index_megabytes")
    return manifest.get("vector_megabytes") if index_megabytes is None else float(index_megabytes)


def peak_memory(spec: ModelSpec, manifest: Mapping[str, Any]) -> float | None:
    """MB (10^6 bytes) its process held at the peak; None for a server on this computer, which is another process."""
    if candidate_of(spec).is_measured_elsewhere:
        return None
    peak = manifest.get("peak_memory_mb")
    return None if peak is None else float(peak)


def bill(spec: ModelSpec, manifest: Mapping[str, Any], volume: MonthlyVolume) -> CostBreakdown:
    """The month's bill of a computed model. A derived one pays every provider, and one machine for what runs here."""
    if spec.parts and is_api(spec):
        return _bill_of_parts(spec, manifest, volume)
    return monthly_cost(volume, measured_of(manifest), list_price(spec, volume.own_prices), is_api=is_api(spec))


def measured_of(manifest: Mapping[str, Any]) -> MeasuredSpeed:
    """What bills need of a computed model that runs here."""
    times: Sequence[float] = waits(manifest)
    documents, size = manifest.get("documents") or 1, stored_megabytes(manifest)
    return MeasuredSpeed(
        documents_per_second=manifest.get("documents_per_second") or None,
        query_p50_ms=percentile(times, 50) if times else None,
        vector_bytes=size * 1e6 / documents if size is not None else None,
    )


def _bill_of_parts(spec: ModelSpec, manifest: Mapping[str, Any], volume: MonthlyVolume) -> CostBreakdown:
    documents, size = manifest.get("documents") or 1, stored_megabytes(manifest)
    stored = size * 1e6 / documents if size is not None else None
    bills = [
        monthly_cost(volume, MeasuredSpeed(vector_bytes=0.0), list_price(leaf, volume.own_prices), is_api=True)
        for leaf in leaves(spec)
        if is_api(leaf)
    ]
    here = [part for part in manifest.get("parts", []) if part["is_local"]]
    stage = manifest.get("rerank_ms")
    if not here and not stage:
        bills.append(monthly_cost(volume, MeasuredSpeed(vector_bytes=stored), 0.0, is_api=True))
        return _together(bills)
    times = added([waits(part) for part in here] + ([stage] if stage else []))
    speeds = [part["documents_per_second"] for part in here]
    slowness = sum(1 / speed for speed in speeds) if all(speeds) else None
    measured = MeasuredSpeed(
        # A reranker alone reads no document before it is asked: as good as endlessly fast.
        documents_per_second=None if slowness is None else 1 / max(slowness, 1e-12),
        query_p50_ms=percentile(times, 50) if times else None,
        vector_bytes=stored,
    )
    return _together([*bills, monthly_cost(volume, measured, is_api=False)])


def _together(bills: Sequence[CostBreakdown]) -> CostBreakdown:
    """Bills added up; what is unknown in one is unknown in all of them together."""
    sums: dict[str, float | None] = {}
    for name in ("embedding", "queries", "storage", "serving", "total", "one_time_embedding"):
        values = [getattr(costs, name) for costs in bills]
        known = [value for value in values if value is not None]
        sums[name] = sum(known) if len(known) == len(values) else None
    reasons = tuple(dict.fromkeys(reason for costs in bills for reason in costs.reasons))
    return CostBreakdown(**sums, reasons=reasons)


def measured_facts(spec: ModelSpec, manifest: Mapping[str, Any], volume: MonthlyVolume) -> dict[str, float | None]:
    """What was measured of a computed model; None where it was not.

    ``p95_ms``: within which 95 of 100 questions are encoded and searched; ``peak_memory_mb`` of its process;
    ``bytes_per_document`` of vectors; ``monthly_usd``.
    """
    times = waits(manifest)
    documents, size = manifest.get("documents") or 1, manifest.get("vector_megabytes")
    return {
        "p95_ms": percentile(times, 95) if times else None,
        "peak_memory_mb": peak_memory(spec, manifest),
        "bytes_per_document": size * 1e6 / documents if size is not None else None,
        "monthly_usd": bill(spec, manifest, volume).total,
    }
