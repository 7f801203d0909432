"""Volumes of the needs and the facts of a manifest, calculated by hand."""

from __future__ import annotations

from typing import Any

import pytest

from components.candidates.by_spec import resolve_name
from components.candidates.kinds.fusion import fusion
from components.candidates.kinds.variant import variant
from components.comparison.bills import (
    bill,
    documents_kept,
    list_price,
    mean_tokens,
    measured_facts,
    monthly_volume,
    new_documents,
    peak_memory,
)
from components.costs.totals import MeasuredSpeed, MonthlyVolume, monthly_cost
from components.needs.fields import Needs
from components.spec import ModelSpec
from tests.cases import collection

LOCAL = resolve_name("all-MiniLM-L6-v2")
MANIFEST: dict[str, Any] = {
    "documents": 1_000, "documents_per_second": 10.0, "query_ms": [1.0, 2.0, 3.0, 4.0, 5.0], "vector_megabytes": 2.0,
    "peak_memory_mb": 400.0,
}  # fmt: skip


def test_the_memory_of_a_server_on_this_computer_is_not_known() -> None:
    here, far = (resolve_name(f"openai:m@http://{host}/v1") for host in ("localhost:8080", "far.example"))
    assert peak_memory(here, MANIFEST) is None
    assert peak_memory(fusion([here, LOCAL]), MANIFEST) is None
    assert peak_memory(far, MANIFEST) == peak_memory(LOCAL, MANIFEST) == 400
    assert measured_facts(here, MANIFEST, monthly_volume(Needs(), 10, (1, 1)))["peak_memory_mb"] is None


def test_what_nobody_said_follows_from_the_collection() -> None:
    assert documents_kept(Needs(), 2_000) == 2_000
    assert new_documents(Needs(), 2_000) == 100
    assert new_documents(Needs(documents=10_000), 2_000) == 500
    assert new_documents(Needs(documents=10_000, new_documents_per_month=0), 2_000) == 0


def test_every_volume_reaches_the_bill() -> None:
    needs = Needs(
        documents=500, new_documents_per_month=7, queries_per_month=11, reembeddings_per_year=2,
        machine_usd_per_hour=3, serving_hours_per_month=100, storage_usd_per_gb_month=0.5,
    )  # fmt: skip
    volume = monthly_volume(needs, 99, (40.0, 5.0))
    names = ("documents", "new_documents_per_month", "queries_per_month", "reembeddings_per_year",
             "machine_usd_per_hour", "serving_hours_per_month", "storage_usd_per_gb_month")  # fmt: skip
    assert [getattr(volume, name) for name in names] == [getattr(needs, name) for name in names]
    assert (volume.document_tokens, volume.query_tokens) == (40.0, 5.0)


def test_the_bill_of_a_local_model_by_hand() -> None:
    needs = Needs(
        documents=1_000_000, new_documents_per_month=36_000, queries_per_month=0, reembeddings_per_year=0,
        machine_usd_per_hour=2, serving_hours_per_month=10, storage_usd_per_gb_month=0.5,
    )  # fmt: skip
    found = bill(LOCAL, MANIFEST, monthly_volume(needs, 1, (None, None)))
    assert found.embedding == pytest.approx(2.0)  # 36,000 documents at 10 a second are one hour
    assert found.storage == pytest.approx(1.0)  # 1,000,000 x 2,000 bytes are 2 GB
    assert found.serving == pytest.approx(20.0)
    assert found.total == pytest.approx(23.0)


def test_the_facts_of_a_manifest() -> None:
    facts = measured_facts(LOCAL, MANIFEST, monthly_volume(Needs(machine_usd_per_hour=0.1), 1_000, (10.0, 5.0)))
    assert facts["p95_ms"] == pytest.approx(4.8)
    assert facts["peak_memory_mb"] == 400
    assert facts["bytes_per_document"] == 2_000
    assert facts["monthly_usd"] == pytest.approx(73.0, abs=0.1)  # a machine kept on for 730 hours at 10 cents


def test_what_was_not_measured_stays_unknown() -> None:
    run = ModelSpec("Our search", "run", "x")
    assert measured_facts(run, {"documents": 5, "query_ms": []}, monthly_volume(Needs(), 5, (1.0, 1.0))) == {
        "p95_ms": None, "peak_memory_mb": None, "bytes_per_document": None, "monthly_usd": None,
    }  # fmt: skip


def test_an_api_is_charged_by_the_token() -> None:
    api = resolve_name("openai:text-embedding-3-small")
    price = list_price(api)
    assert price
    needs = Needs(documents=0, new_documents_per_month=0, queries_per_month=1_000_000, storage_usd_per_gb_month=0)
    assert bill(api, MANIFEST, monthly_volume(needs, 1, (100.0, 10.0))).queries == pytest.approx(10 * price)


def test_mean_tokens_of_a_collection_without_queries_are_assumed_for_queries_only() -> None:
    documents, queries = mean_tokens(collection(4, 0))
    assert documents > 1
    assert queries == 12


def test_a_fusion_with_a_provider_pays_it_and_the_machine_for_what_runs_here() -> None:
    volume = MonthlyVolume(
        documents=1000,
        queries_per_month=10_000,
        document_tokens=100,
        query_tokens=10,
        new_documents_per_month=100,
        machine_usd_per_hour=0.1,
        storage_usd_per_gb_month=0.5,
    )
    paid = resolve_name("openai/text-embedding-3-small")
    here = {"name": "bm25", "is_local": True, "documents_per_second": 500.0, "query_ms": [2.0, 4.0, 6.0]}
    there = {"name": paid.name, "is_local": False, "documents_per_second": None, "query_ms": []}
    both = fusion([paid, resolve_name("bm25")])
    found = bill(both, {"documents": 1000, "vector_megabytes": 8.0, "parts": [there, here]}, volume)
    provider = monthly_cost(volume, MeasuredSpeed(vector_bytes=0.0), list_price(paid), is_api=True)
    machine = monthly_cost(volume, MeasuredSpeed(500.0, 4.0, 8000.0), is_api=False)
    assert provider.total is not None and machine.total is not None
    assert found.total == pytest.approx(provider.total + machine.total)
    assert list_price(both) == list_price(paid)
    only = bill(variant(paid, dim=256), {"documents": 1000, "vector_megabytes": 1.0, "parts": [there]}, volume)
    assert only.serving == 0
    assert only.embedding == provider.embedding


def test_a_fusion_of_models_here_needs_one_machine() -> None:
    volume = MonthlyVolume(documents=10, queries_per_month=0, machine_usd_per_hour=0.1, storage_usd_per_gb_month=0.0)
    manifest = {"documents": 10, "vector_megabytes": 1.0, "documents_per_second": 5.0, "query_ms": [1.0]}
    both = fusion([resolve_name("bm25"), resolve_name("wordllama-256")])
    assert bill(both, manifest, volume) == bill(resolve_name("bm25"), manifest, volume)
