"""Words to pictures and pictures to words, on the Quality page: what captions find, and what files find."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.evaluation.mean_intervals import Interval
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements import both_ways
from components.measurements.both_ways import BOTH_WAYS, DEPTHS, WAYS
from components.records import has_media
from components.ui.quality import words as text_quality
from components.ui.shared import model_table, session, start
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """Nothing where no computed model takes both words and the collection's files, or there are no captions."""
    if not has_media(view.collection.documents):
        return
    able = [candidate for candidate in view.ready if both_ways.can_be_measured(session.subject(view, candidate.spec))]
    if not able:
        return
    st.subheader(text_quality.BOTH_WAYS, anchor=False)
    measured = {candidate.name: BOTH_WAYS.load(session.subject(view, candidate.spec)) for candidate in able}
    by_model = {name: ranks for name, ranks in measured.items() if ranks is not None}
    todo = [candidate.spec for candidate in able if candidate.name not in by_model]
    if todo:
        st.markdown(text_quality.BOTH_WAYS_WHAT)
        going = session.jobs().of_project(view.project.id)
        is_busy = going is not None and not going.is_over
        if st.button(text_quality.MEASURE, key="measure-both-ways", disabled=is_busy):
            start.measure(view.project.id, todo, BOTH_WAYS.name)
            st.rerun()
    for step in session.failed_steps(view.project.id, BOTH_WAYS.name):
        st.warning(text_quality.TASK_FAILED.format(model=escape(step.name), reason=escape(step.reason)))
    if not by_model:
        return
    rows = pd.DataFrame([{"model": name, **_shares(table)} for name, table in by_model.items()])
    columns = {
        f"{way}@{depth}": model_table.right_text(
            text_quality.WAY[way].format(depth=depth), text_quality.WAY_HELP[way].format(depth=depth)
        )
        for way in WAYS
        for depth in DEPTHS
    }
    model_table.model_table(rows, view.candidates, columns, key="both-ways-table")
    files = tr_count("{count} captioned file", "{count} captioned files", len(next(iter(by_model.values()))))
    st.caption(text_quality.BOTH_WAYS_READ.format(files=files))
    tables = [table.assign(model=name) for name, table in by_model.items()]
    download(text_quality.DOWNLOAD_TABLE, lambda: pd.concat(tables, ignore_index=True), "both-ways.csv", key="csv-ways")


def _shares(table: pd.DataFrame) -> dict[str, str]:
    shares = {(way, depth): both_ways.share_found(table, way, depth) for way in WAYS for depth in DEPTHS}
    return {f"{way}@{depth}": _said(share) for (way, depth), share in shares.items()}


def _said(share: Interval) -> str:
    return tr(
        "{mean:.0f} % ({low:.0f} to {high:.0f})", mean=100 * share.mean, low=100 * share.low, high=100 * share.high
    )
