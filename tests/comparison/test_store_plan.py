"""Which database for how many vectors: the arithmetic by hand, and the page of docs that shows it."""

from __future__ import annotations

import pytest

from components.comparison.cost.store_plan import StorePlan, plan_sentence, store_plan
from tests.cases import ROOT

SIZES = (50_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000)
NAMES = {
    "folder": "Chroma in a folder",
    "chroma": "Chroma server",
    "standalone": "Milvus Standalone",
    "distributed": "Milvus Distributed",
}


def row(plan: StorePlan) -> str:
    """A line of the table in docs/stores.md."""
    raw, memory, disk = (
        f"{size / 1e9:,.3g} GB" if size < 1e12 else f"{size / 1e12:.3g} TB"
        for size in (plan.raw, plan.memory, plan.disk)
    )
    segments = f"{plan.segments:,}" if plan.where in ("standalone", "distributed") else "–"
    cells = (
        f"{plan.documents:,}",
        raw,
        NAMES[plan.where],
        plan.index,
        plan.copies,
        memory,
        disk,
        segments,
        plan.machines,
    )
    return f"| {' | '.join(map(str, cells))} |"


def test_a_billion_by_hand() -> None:
    plan = store_plan(1_000_000_000, 384)
    assert plan.raw == 1e9 * 1536 and plan.segments == 1536
    assert plan.where == "distributed" and plan.index == "DISKANN" and plan.copies == 2
    assert plan.memory == pytest.approx(2 * 1536e9 / 8 * 1.25)
    assert plan.disk == pytest.approx(2 * 1e9 * (1536 + 56 * 4))
    assert plan.machines == 2 * 4  # 240 GB a copy
    said = plan_sentence(1_000_000_000, 384)
    assert "1,000,000,000 vectors x 384 numbers x 4 bytes = 1.54 TB" in said and "1,536 segments" in said


def test_small_collections_need_nothing_but_a_folder() -> None:
    plan = store_plan(50_000, 384)
    assert (plan.where, plan.copies, plan.machines) == ("folder", 1, 1)
    assert plan.memory == pytest.approx(50_000 * (1536 + 128) * 1.25)
    assert [store_plan(n, 384).where for n in SIZES] == ["folder", "chroma", "standalone", "distributed", "distributed"]


def test_the_page_of_docs_shows_what_is_computed() -> None:
    page = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
    for size in SIZES:
        assert row(store_plan(size, 384)) in page
