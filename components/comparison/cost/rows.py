"""The month's bill of each computed model, for every page that speaks of money."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from components.candidates.prices import is_api, list_price
from components.comparison import bills
from components.comparison.comparison import Comparison
from components.comparison.cost.files import file_unit, with_units
from components.costs.latency import percentile, waits
from components.costs.totals import MonthlyVolume
from components.numbers import sentences


def cost_rows(comparison: Comparison, volume: MonthlyVolume) -> pd.DataFrame:
    """One row per computed model: what was measured, and the month's bill in its parts (USD; None is unknown)."""
    rows = []
    for candidate in comparison.ready:
        manifest = comparison.results[candidate.name].manifest
        times = waits(manifest)
        is_remote = is_api(candidate.spec)
        price = list_price(candidate.spec, volume.own_prices)
        bill = bills.bill(candidate.spec, manifest, volume)
        again = None if bill.one_time_embedding is None else bill.one_time_embedding * volume.reembeddings_per_year / 12
        rows.append(
            {
                "model": candidate.name,
                "documents_per_second": manifest.get("documents_per_second"),
                "p50": percentile(times, 50) if times else None,
                "p95": percentile(times, 95) if times else None,
                "calls": len(times),
                "others_busy": manifest.get("others_busy"),
                "vector_megabytes": manifest.get("vector_megabytes"),
                "index_megabytes": manifest.get("index_megabytes"),
                "peak_memory_mb": bills.peak_memory(candidate.spec, manifest),
                "price": price if is_remote else 0.0,
                "is_api": is_remote,
                **{name: value for name, value in asdict(bill).items() if name != "reasons"},
                "again": again,
                "new": None if again is None or bill.embedding is None else max(0.0, bill.embedding - again),
                "reasons": sentences(bill.reasons),
            }
        )
    return with_units(pd.DataFrame(rows), file_unit(comparison), volume)
