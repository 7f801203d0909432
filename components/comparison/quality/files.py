"""What the Quality page shows, as files: one HTML report, and an archive of tables, runs, judgments and charts."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pandas as pd

from components.charts import looks
from components.charts.export import to_png, to_svg
from components.comparison.comparison import Comparison
from components.comparison.quality.by_metric import QualityByMetric
from components.comparison.quality.charts import panel_charts, quality_chart
from components.comparison.quality.question_groups import (
    flips_of,
    groups_of,
    losses_share,
    reversal_sentences,
    slice_rows,
    turned_groups,
)
from components.comparison.quality.report import report
from components.datasets import practice
from components.datasets.export import safe_csv, to_qrels
from components.records import Run
from components.results import scores
from components.results import store as results

INK = looks.LIGHT_INK


def html(comparison: Comparison, measured: QualityByMetric, grouping: str = "") -> str:
    """The page as one file; ``grouping``: by which kind of question, by default the first one there is."""
    chart = quality_chart(comparison, measured, INK)
    svgs = [(to_svg(chart, colours(comparison)), measured.metric.meaning)]
    groups = groups_of(comparison, measured)
    for name in [grouping] if grouping in groups else list(groups)[:1]:
        panels = panel_charts(comparison, measured, name, slice_rows(measured, groups[name]), INK)
        svgs += [(to_svg(chart, colours(comparison)), "") for chart in panels]
    ledger = _ledger(comparison, measured)
    findings = reversal_sentences(turned_groups(comparison, measured)) if groups else []
    if ledger is not None:
        findings += losses_share(comparison, measured, ledger[2])
    made = manifest(comparison, measured)
    return report(comparison.project.name, comparison.decision, measured, svgs, ledger, findings, made)


def archive(comparison: Comparison, measured: QualityByMetric, grouping: str = "") -> bytes:
    """Every table, run and judgment, the charts and the report, with the manifest."""
    scored = measured.scored
    chart = quality_chart(comparison, measured, INK)
    counted = practice.counted(comparison.collection)
    per_query = [
        frame.rename_axis("query_id").reset_index().assign(model=name) for name, frame in scored.per_query.items()
    ]
    files: dict[str, bytes | str] = {
        "report.html": html(comparison, measured, grouping),
        "metrics.csv": safe_csv(pd.concat([scored.means, scored.floors], ignore_index=True)),
        "comparisons.csv": safe_csv(scored.comparisons),
        "per_query.csv": safe_csv(pd.concat(per_query, ignore_index=True)) if per_query else b"",
        "qrels.trec": to_qrels(counted.all_judgments() if counted.scoring.counts_absent else counted.judgments),
        "chart.svg": to_svg(chart, colours(comparison)),
        "chart.png": to_png(chart, colours(comparison)),
    }
    ledger = _ledger(comparison, measured)
    if ledger is not None:
        files["flips.csv"] = safe_csv(ledger[2].assign(model_from=ledger[0], model_to=ledger[1]))
    for name, run in _runs(comparison).items():
        files[f"runs/{file_name(name)}.trec"] = results.to_trec(run)
    files["manifest.json"] = json.dumps(
        manifest(comparison, measured) | {"files": sorted(files)}, indent=1, default=str
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return target.getvalue()


def _ledger(comparison: Comparison, measured: QualityByMetric) -> tuple[str, str, pd.DataFrame] | None:
    before, after = measured.verdict.against, measured.verdict.subject
    per_query = measured.scored.per_query
    if before not in per_query or after not in per_query:
        return None
    return before, after, flips_of(comparison, measured, before, after)


def _runs(comparison: Comparison) -> dict[str, Run]:
    """What is scored: without the documents that queries are, or were made from, so that trec_eval finds the same."""
    kept = scores.without_sources(comparison.collection, comparison.results)
    return {name: results.document_run(result, comparison.collection) for name, result in kept.items()}


def manifest(comparison: Comparison, measured: QualityByMetric) -> dict[str, Any]:
    """Everything the numbers depend on."""
    return everything(comparison) | {
        "metric": measured.metric.key,
        "depth": measured.scored.depth,
        "margin": measured.scored.margin,
        "judged_queries": measured.scored.queries,
    }


def everything(comparison: Comparison) -> dict[str, Any]:
    """The project, its data, its models and versions."""
    collection = comparison.collection
    return {
        "project": comparison.project.name,
        "data": {
            "name": collection.name,
            "content_hash": collection.content_hash,
            "documents": len(collection.parent_ids),
            "queries": len(collection.queries),
            "judgments": len(collection.judgments),
            "sample": comparison.project.document_limit,
        },
        "seed": scores.SEED,
        "models": {name: dict(result.manifest) for name, result in comparison.results.items()},
        "versions": results.versions(),
    }


def colours(comparison: Comparison) -> list[str]:
    """Of the models in files, in slot order."""
    return [looks.slot(candidate.slot).light for candidate in comparison.project.candidates]


def file_name(name: str) -> str:
    """A project's or model's name as part of a file's."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-") or "quality"
