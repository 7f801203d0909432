"""Labels and pairs on the Quality page: classification, clustering, similarity and duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from components import numbers
from components.comparison.quality import words as quality_words
from components.comparison.quality.files import file_name
from components.comparison.quality.labels import label_chart, label_section, labels_report
from components.comparison.texts_verdict import value_text
from components.evaluation.metric_registry import TASK_METRICS
from components.markdown import escape
from components.measurements import task_metrics
from components.measurements.task_metrics import LABELS_AND_PAIRS, TaskMetrics
from components.spec import ModelSpec
from components.ui.quality import words as text_quality
from components.ui.shared import model_table, session, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def tasks(view: View) -> None:
    """What was measured, section by section; what was not, behind one button."""
    sections = view.texts.sections
    if not sections:
        return
    able, measured = view.texts.able, view.texts.measured
    if measured:
        for section in sections:
            _section(view, section, measured)
        with st.container(horizontal=True):
            download(
                text_quality.REPORT,
                lambda: labels_report(view, sections, measured),
                f"{file_name(view.project.name)}-labels.html",
                key="report-tasks",
            )
            download(text_quality.DOWNLOAD_TABLE, lambda: task_metrics.table(measured), "tasks.csv", key="csv-tasks")
    _measure(view, [candidate.spec for candidate in able if candidate.name not in measured], sections)


def _measure(view: View, specs: Sequence[ModelSpec], sections: Sequence[str]) -> None:
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
    st.subheader(" · ".join(quality_words.TASK_TITLES[section] for section in sections), anchor=False)
    has_labels = "classification" in sections
    st.markdown(text_quality.MEASURE_LABELS if has_labels else text_quality.MEASURE_PAIRS)
    models = numbers.commas(spec.name for spec in specs)
    weight: Literal["primary", "secondary"] = "primary" if view.texts.lead else "secondary"
    if st.button(text_quality.MEASURE, key="measure-tasks", help=models, type=weight):
        start.measure(view.project.id, specs, LABELS_AND_PAIRS.name)
        st.rerun()


def _section(view: View, section: str, measured: dict[str, TaskMetrics]) -> None:
    shown = label_section(view, section, measured)
    if shown is None:
        return
    st.subheader(shown.title, anchor=False)
    st.markdown(f"**{escape(shown.answer)}** {escape(shown.values)}")
    st.altair_chart(label_chart(view, shown, theme.ink()), key=f"task-chart-{section}")
    st.caption(shown.about)
    order = list(shown.ranked)
    rows = pd.DataFrame({"model": order})
    columns = {}
    for key in shown.keys:
        rows[key] = [value_text(measured[name].found.get(key)) for name in order]
        columns[key] = model_table.right_text(f"{TASK_METRICS[key].name} ↑", TASK_METRICS[key].meaning)
    if section == "duplicates":
        rows["threshold"] = [f"{measured[name].threshold:.3f}" for name in order]
        columns["threshold"] = model_table.right_text(text_quality.THRESHOLD, text_quality.THRESHOLD_HELP)
    model_table.model_table(rows, view.candidates, columns, key=f"task-table-{section}")
