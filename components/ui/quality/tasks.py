"""Labels and pairs on the Quality page: classification, clustering, similarity and duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from components import numbers
from components.charts.base import Layered
from components.charts.export import to_svg
from components.charts.intervals import interval_chart
from components.comparison.texts_verdict import counted, section_verdict, value_text
from components.evaluation.bootstrap import Resampled
from components.evaluation.clustering import MOST_CLUSTERED
from components.evaluation.labels import FOLDS, Labelled
from components.evaluation.metric_registry import TASK_METRICS
from components.markdown import escape
from components.measurements import task_metrics
from components.measurements.task_metrics import LABELS_AND_PAIRS, METRICS_OF, TaskMetrics
from components.spec import ModelSpec
from components.ui.quality import words as text_quality
from components.ui.quality.downloads import INK, colours, everything, file_name
from components.ui.quality.report import TaskSection, tasks_report
from components.ui.shared import model_table, session, start, text, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def tasks(view: View) -> None:
    """What was measured, section by section; what was not, behind one button."""
    found = view.texts.sections
    if not found:
        return
    able, measured = view.texts.able, view.texts.measured
    if measured:
        for section in found:
            _section(view, section, measured)
        with st.container(horizontal=True):
            download(
                text_quality.REPORT,
                lambda: labels_report(view, found, measured),
                f"{file_name(view.project.name)}-labels.html",
                key="report-tasks",
            )
            download(text_quality.DOWNLOAD_TABLE, lambda: task_metrics.table(measured), "tasks.csv", key="csv-tasks")
    _measure(view, [one.spec for one in able if one.name not in measured], found)


def _measure(view: View, specs: Sequence[ModelSpec], found: Sequence[str]) -> None:
    job = session.jobs().of_project(view.project.id)
    is_ours = session.measure_job(view.project.id, LABELS_AND_PAIRS.name) is not None
    for step in session.failed_steps(view.project.id, LABELS_AND_PAIRS.name):
        st.warning(text_quality.TASK_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
    if not specs:
        return
    if job is not None and not job.is_over:
        if is_ours:
            st.info(text_quality.MEASURING)
        return
    st.subheader(" · ".join(text_quality.TASK_TITLES[one] for one in found), anchor=False)
    has_labels = "classification" in found
    st.markdown(text_quality.MEASURE_LABELS if has_labels else text_quality.MEASURE_PAIRS)
    models = ", ".join(spec.name for spec in specs)
    weight: Literal["primary", "secondary"] = "primary" if view.texts.lead else "secondary"
    if st.button(text_quality.MEASURE, key="measure-tasks", help=models, type=weight):
        start.measure(view.project.id, specs, LABELS_AND_PAIRS.name)
        st.rerun()


def _keys(section: str, measured: dict[str, TaskMetrics]) -> list[str]:
    return [key for key in METRICS_OF[section] if any(key in one.found for one in measured.values())]


def labels_report(view: View, found: Sequence[str], measured: dict[str, TaskMetrics]) -> str:
    """All sections as one page for others."""
    parts = []
    for section in found:
        keys = _keys(section, measured)
        if not keys:
            continue
        leading = {name: one.found[keys[0]] for name, one in measured.items() if keys[0] in one.found}
        order = sorted(leading, key=lambda name: -leading[name].value)
        said = section_verdict(section, keys[0], leading, view.margin)
        chart = _chart(view, section, keys[0], {name: leading[name] for name in order}, INK)
        parts.append(
            TaskSection(
                text_quality.TASK_TITLES[section],
                f"{said.answer} {said.values}",
                to_svg(chart, colours(view)),
                f"{_what(view, section)} {TASK_METRICS[keys[0]].meaning}",
                ("Model", *(TASK_METRICS[key].name for key in keys)),
                tuple((name, *(value_text(measured[name].found.get(key)) for key in keys)) for name in order),
            )
        )
    return tasks_report(view.project.name, parts, everything(view))


def _section(view: View, section: str, measured: dict[str, TaskMetrics]) -> None:
    keys = _keys(section, measured)
    if not keys:
        return
    st.subheader(text_quality.TASK_TITLES[section], anchor=False)
    leading = {name: one.found[keys[0]] for name, one in measured.items() if keys[0] in one.found}
    said = section_verdict(section, keys[0], leading, view.margin)
    st.markdown(f"**{escape(said.answer)}** {escape(said.values)}")
    order = sorted(leading, key=lambda name: -leading[name].value)
    ranked = {name: leading[name] for name in order}
    st.altair_chart(_chart(view, section, keys[0], ranked, theme.ink()), key=f"task-chart-{section}")
    st.caption(f"{_what(view, section)} {TASK_METRICS[keys[0]].meaning}")
    rows = pd.DataFrame({"model": order})
    for key in keys:
        rows[key] = [value_text(measured[name].found.get(key)) for name in order]
    columns = {key: model_table.right_text(f"{TASK_METRICS[key].name} ↑", TASK_METRICS[key].meaning) for key in keys}
    if section == "duplicates":
        rows["threshold"] = [f"{measured[name].threshold:.3f}" for name in order]
        columns["threshold"] = model_table.right_text(text_quality.THRESHOLD, text_quality.THRESHOLD_HELP)
    model_table.model_table(rows, view.candidates, columns, key=f"task-table-{section}")


def _what(view: View, section: str) -> str:
    if section in ("classification", "clustering"):
        chosen = _labels(view.collection.content_hash, view)
        count, labels = len(chosen.rows), len(chosen.names)
        words = text_quality.TASK_WHAT[section].format(
            documents=f"{count:,}",
            labels=labels,
            each=round(count * (FOLDS - 1) / FOLDS / labels),
            clustered=f"{min(count, MOST_CLUSTERED):,}",
        )
        if chosen.left_out:
            words += f" {text_quality.LEFT_OUT.format(texts=numbers.count(chosen.left_out, 'text'), least=FOLDS)}"
        if len(chosen.rows) < chosen.total - chosen.left_out:
            words += f" {text_quality.SAMPLED.format(count=f'{len(chosen.rows):,}', total=f'{chosen.total:,}')}"
        return words
    pairs = view.texts.pairs
    return text_quality.TASK_WHAT[section].format(pairs=f"{len(pairs.scores):,}" if pairs else 0)


def _chart(view: View, section: str, key: str, found: dict[str, Resampled], ink: str) -> Layered:
    rows = pd.DataFrame(
        [(name, one.value, *one.interval, value_text(one)) for name, one in found.items()],
        columns=["model", "mean", "low", "high", "label"],
    )
    metric = TASK_METRICS[key]
    return interval_chart(
        rows,
        [candidate.name for candidate in view.project.candidates],
        [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
        title=text.QUALITY_CHART_TITLE.format(metric=metric.name),
        subtitle=counted(section, found),
        x_title=metric.name,
        ink=ink,
    )


@st.cache_resource(max_entries=session.CACHED, show_spinner=False)
def _labels(content_hash: str, _view: View) -> Labelled:
    return task_metrics.labels_of(_view.collection)
