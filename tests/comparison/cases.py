"""Needs drawn at random, and model cards with chosen facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from components.catalogue.cards import ModelCard, find_card
from components.needs.fields import CONSTRAINTS, MODALITIES, Needs
from components.needs.tasks import DOMAINS, TASKS

AMOUNT = st.floats(0, 1e9, allow_nan=False)
MAYBE = st.none() | AMOUNT
LIMIT = st.none() | st.floats(1, 1e6)
CODE = st.sampled_from(["en", "de", "ja", "zh-TW", "nds"])

NEEDS = st.builds(
    Needs,
    task=st.sampled_from(sorted(TASKS)),
    domain=st.sampled_from(sorted(DOMAINS)),
    current_model=st.text(max_size=60).filter(str.isprintable),
    margin=st.floats(0.001, 0.5),
    languages=st.lists(CODE, max_size=4),
    modalities=st.lists(st.sampled_from(MODALITIES), min_size=1, max_size=9),
    commercial_use=st.booleans(),
    data_stays=st.booleans(),
    gpu=st.none() | st.booleans(),
    memory_mb=LIMIT,
    disk_mb=LIMIT,
    p95_ms=LIMIT,
    monthly_usd=MAYBE,
    wishes=st.lists(st.sampled_from(CONSTRAINTS), max_size=12),
    documents=MAYBE,
    new_documents_per_month=MAYBE,
    queries_per_month=AMOUNT,
    reembeddings_per_year=st.floats(0, 1e6),
    machine_usd_per_hour=AMOUNT,
    serving_hours_per_month=st.floats(0, 730),
    storage_usd_per_gb_month=AMOUNT,
    right_answer_usd=MAYBE,
    wrong_answer_usd=MAYBE,
    answers_per_point=st.floats(0, 100),
)


def card(**facts: Any) -> ModelCard:
    """MiniLM's card with some facts changed."""
    found = find_card("all-MiniLM-L6-v2")
    assert found is not None
    return replace(found, **facts)
