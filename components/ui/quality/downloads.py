"""Everything the Quality page shows, as files: tables, runs, judgments, charts, one HTML report, the manifest."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pandas as pd
import streamlit as st

from components.charts import looks
from components.charts.export import to_png, to_svg
from components.datasets import practice
from components.datasets.export import safe_csv, to_qrels
from components.evaluation.flips import flip_ledger
from components.records import Run
from components.results import scores
from components.results import store as results
from components.ui.quality import words as text_quality
from components.ui.quality.flips import groups_of, losses_share
from components.ui.quality.page import QualityView, chart_of
from components.ui.quality.report import report
from components.ui.quality.slices import panel_charts, reversal_sentences, slice_rows
from components.ui.shared import theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

INK = looks.LIGHT_INK


def downloads(view: View, measured: QualityView) -> None:
    """The report and the archive, made when they are asked for; the chart by itself.

    A click does not run the page again: that would take back the other files' addresses while one of them is clicked.
    """
    st.subheader(text_quality.DOWNLOADS, anchor=False)
    st.caption(text_quality.DOWNLOADS_WHAT)
    name = file_name(view.project.name)
    chart = chart_of(view, measured, INK)
    with st.container(horizontal=True):
        download(text_quality.REPORT, lambda: html(view, measured).encode(), f"{name}-quality.html", type="primary")
        download(text_quality.ARCHIVE, lambda: archive(view, measured), f"{name}-quality.zip")
        download(text_quality.CHART_SVG, lambda: to_svg(chart, colours(view)), f"{name}.svg")
        download(text_quality.CHART_PNG, lambda: to_png(chart, colours(view)), f"{name}.png")


def html(view: View, measured: QualityView) -> str:
    """The page as one file; see quality_report.report."""
    svgs = [(to_svg(chart_of(view, measured, INK), colours(view)), measured.metric.meaning)]
    groups = groups_of(view, measured)
    chosen = str(st.session_state.get("tag") or "")
    for name in [chosen] if chosen in groups else list(groups)[:1]:
        panels = panel_charts(view, measured, name, slice_rows(measured, groups[name]), INK)
        svgs += [(to_svg(chart, colours(view)), "") for chart in panels]
    ledger = _ledger(view, measured)
    findings = reversal_sentences(view, measured)
    if ledger is not None:
        findings += losses_share(view, measured, ledger[2])
    return report(view.project.name, measured, svgs, ledger, findings, manifest(view, measured))


def archive(view: View, measured: QualityView) -> bytes:
    """Every table, run and judgment, the charts and the report, with the manifest."""
    scored = measured.scored
    chart = chart_of(view, measured, INK)
    counted = practice.counted(view.collection)
    per_query = [
        frame.rename_axis("query_id").reset_index().assign(model=name) for name, frame in scored.per_query.items()
    ]
    files: dict[str, bytes | str] = {
        "report.html": html(view, measured),
        "metrics.csv": safe_csv(pd.concat([scored.means, scored.floors], ignore_index=True)),
        "comparisons.csv": safe_csv(scored.comparisons),
        "per_query.csv": safe_csv(pd.concat(per_query, ignore_index=True)) if per_query else b"",
        "qrels.trec": to_qrels(counted.all_judgments() if counted.scoring.counts_absent else counted.judgments),
        "chart.svg": to_svg(chart, colours(view)),
        "chart.png": to_png(chart, colours(view)),
    }
    ledger = _ledger(view, measured)
    if ledger is not None:
        files["flips.csv"] = safe_csv(ledger[2].assign(model_from=ledger[0], model_to=ledger[1]))
    for name, run in _runs(view).items():
        files[f"runs/{file_name(name)}.trec"] = results.to_trec(run)
    files["manifest.json"] = json.dumps(manifest(view, measured) | {"files": sorted(files)}, indent=1, default=str)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return target.getvalue()


def _runs(view: View) -> dict[str, Run]:
    """What is scored: without the documents that queries are, or were made from, so that trec_eval finds the same."""
    found = scores.without_sources(view.collection, view.found)
    return {name: results.document_run(one, view.collection) for name, one in found.items()}


def manifest(view: View, measured: QualityView) -> dict[str, Any]:
    """Everything the numbers depend on."""
    return everything(view) | {
        "metric": measured.metric.key,
        "depth": measured.scored.depth,
        "margin": measured.scored.margin,
        "judged_queries": measured.scored.queries,
    }


def everything(view: View) -> dict[str, Any]:
    """The project, its data, its models and versions."""
    return {
        "project": view.project.name,
        "data": {
            "name": view.collection.name,
            "content_hash": view.collection.content_hash,
            "documents": len(view.collection.parent_ids),
            "queries": len(view.collection.queries),
            "judgments": len(view.collection.judgments),
            "sample": view.project.document_limit,
        },
        "seed": scores.SEED,
        "models": {name: dict(result.manifest) for name, result in view.found.items()},
        "versions": results.versions(),
    }


def _ledger(view: View, measured: QualityView) -> tuple[str, str, pd.DataFrame] | None:
    before, after = measured.verdict.against, measured.verdict.subject
    per_query = measured.scored.per_query
    if before not in per_query or after not in per_query:
        return None
    key = measured.metric.key
    table = flip_ledger(per_query[before][key], per_query[after][key])
    texts = view.collection.queries.set_index("id")["text"]
    table.insert(1, "question", texts.reindex(table["query_id"]).to_numpy())
    return before, after, table


def colours(view: View) -> list[str]:
    """Of the models in files, in slot order."""
    return [theme.slot(candidate.slot).light for candidate in view.project.candidates]


def file_name(name: str) -> str:
    """A project's or model's name as part of a file's."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-") or "quality"
