"""Everything the Quality page shows, as files: tables, runs, judgments, charts, one HTML report, the manifest."""

from __future__ import annotations

import streamlit as st

from components.charts.export import to_png, to_svg
from components.comparison.quality import files
from components.comparison.quality.charts import quality_chart
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def downloads(view: View, measured: QualityView) -> None:
    """The report and the archive, made when they are asked for; the chart by itself.

    A click does not run the page again: that would take back the other files' addresses while one of them is clicked.
    """
    st.subheader(text_quality.DOWNLOADS, anchor=False)
    st.caption(text_quality.DOWNLOADS_WHAT)
    name = files.file_name(view.project.name)
    chart, colours = quality_chart(view, measured, files.INK), files.colours(view)
    grouping = str(st.session_state.get("tag") or "")
    report = f"{name}-quality.html"
    with st.container(horizontal=True):
        download(text_quality.REPORT, lambda: files.html(view, measured, grouping).encode(), report, type="primary")
        download(text_quality.ARCHIVE, lambda: files.archive(view, measured, grouping), f"{name}-quality.zip")
        download(text_quality.CHART_SVG, lambda: to_svg(chart, colours), f"{name}.svg")
        download(text_quality.CHART_PNG, lambda: to_png(chart, colours), f"{name}.png")
