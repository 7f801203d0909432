"""Filled-in needs for common cases. Their figures are examples to start from, not measurements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.i18n import N_, Translated
from components.needs.fields import Needs, default_of

KEPT = ("current_model", "languages", "documents", "new_documents_per_month")
"""What a preset leaves as it is: it depends on the person's data, not on the kind of case."""


@dataclass(frozen=True, slots=True)
class Preset(Translated):
    """``values`` are fields of Needs that differ from their defaults; ``why`` says what the case turns on."""

    key: str
    name: str
    why: str
    values: Mapping[str, Any]


_ALL = (
    Preset(
        "internal-search",
        N_("Internal search"),
        N_("Company documents stay inside; people wait a moment and try again with other words."),
        {
            "task": "search", "data_stays": True, "commercial_use": True, "p95_ms": 300.0, "wishes": ("p95_ms",),
            "queries_per_month": 20_000.0, "right_answer_usd": 0.5,
        },
    ),
    Preset(
        "support-rag",
        N_("Customer support RAG"),
        N_("A language model answers customers: a passage that is missed becomes a wrong answer and a ticket."),
        {
            "task": "rag", "domain": "commerce", "commercial_use": True, "p95_ms": 200.0, "monthly_usd": 500.0,
            "wishes": ("monthly_usd",), "margin": 0.01, "queries_per_month": 50_000.0, "right_answer_usd": 1.0,
            "wrong_answer_usd": 4.0,
        },
    ),
    Preset(
        "legal",
        N_("Legal"),
        N_("Clients' texts stay here, a missed precedent is costly, and a second of waiting is fine."),
        {
            "task": "search", "domain": "law", "data_stays": True, "commercial_use": True, "p95_ms": 1000.0,
            "wishes": ("p95_ms",), "margin": 0.01, "queries_per_month": 5_000.0, "right_answer_usd": 5.0,
            "wrong_answer_usd": 20.0,
        },
    ),
    Preset(
        "medical",
        N_("Medical"),
        N_("Patients' data stays here, terms are special, and a wrong answer costs far more than a right one brings."),
        {
            "task": "rag", "domain": "medicine", "data_stays": True, "commercial_use": True, "margin": 0.01,
            "queries_per_month": 10_000.0, "right_answer_usd": 2.0, "wrong_answer_usd": 25.0,
        },
    ),
    Preset(
        "catalogue",
        N_("Product catalogue"),
        N_("Many quick searches, worth little each; names and numbers must be found to the letter."),
        {
            "task": "search", "domain": "commerce", "commercial_use": True, "p95_ms": 50.0, "monthly_usd": 1000.0,
            "wishes": ("monthly_usd",), "queries_per_month": 1_000_000.0, "right_answer_usd": 0.02,
        },
    ),
    Preset(
        "duplicates",
        N_("Logs and duplicates"),
        N_("Masses of short texts on a machine of your own; speed and disk count, a missed copy costs little."),
        {
            "task": "duplicates", "domain": "operations", "data_stays": True, "gpu": False, "p95_ms": 20.0,
            "disk_mb": 10_000.0, "wishes": ("disk_mb", "p95_ms"), "margin": 0.03,
            "queries_per_month": 2_000_000.0, "right_answer_usd": 0.005,
        },
    ),
)  # fmt: skip

PRESETS = {preset.key: preset for preset in _ALL}
"""Presets by key, in the order shown."""


def apply_preset(needs: Needs, key: str) -> Needs:
    """The preset's needs; what KEPT names, and the prices of machines and storage, stay as the person had them."""
    values = {name: default_of(name) for name in RESET} | dict(PRESETS[key].values)
    return needs.changed(**values)


RESET = (
    "task", "domain", "margin", "modalities", "commercial_use", "data_stays", "gpu", "memory_mb", "disk_mb", "p95_ms",
    "monthly_usd", "wishes", "queries_per_month", "right_answer_usd", "wrong_answer_usd", "answers_per_point",
)  # fmt: skip
"""What every preset sets, to its own value or back to the default, so that no part of an earlier one stays."""
