"""The robustness of pictures and sounds: one sentence, a button, and the figures of each change."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.i18n import tr_count
from components.markdown import escape
from components.measurements import media_robustness
from components.measurements.media_robustness import MEDIA_ROBUSTNESS, NEAREST, EditKept
from components.records import has_media
from components.ui.diagnose import robustness_words as words
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import session, start
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """Nothing where the documents are texts."""
    if not has_media(view.collection.documents):
        return
    st.subheader(words.MEDIA_TITLE, anchor=False)
    able = [
        candidate for candidate in view.ready if media_robustness.can_be_measured(session.subject(view, candidate.spec))
    ]
    if not able:
        st.markdown(words.MEDIA_NONE)
        return
    tables: dict[str, pd.DataFrame] = {}
    for candidate in able:
        measured = MEDIA_ROBUSTNESS.load(session.subject(view, candidate.spec))
        if measured is not None:
            tables[candidate.name] = measured
    with statement():
        st.markdown(escape(media_robustness.sentence(tables) if tables else words.MEDIA_NOT_MEASURED))
    todo = [candidate.spec for candidate in able if candidate.name not in tables]
    if todo:
        going = session.jobs().of_project(view.project.id)
        label = (
            words.MEASURE_MORE.format(count=tr_count("{count} model", "{count} models", len(todo)))
            if tables
            else words.MEASURE
        )
        is_busy = going is not None and not going.is_over
        if st.button(label, key="measure-media-robustness", disabled=is_busy, help=words.MEDIA_MEASURE_HELP):
            start.measure(view.project.id, todo, MEDIA_ROBUSTNESS.name)
            st.rerun()
    for step in session.failed_steps(view.project.id, MEDIA_ROBUSTNESS.name):
        st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
    if not tables:
        return
    with folded(words.MEDIA_OPEN, "open-media-robustness") as is_open:
        if is_open:
            _table(tables)
            rows = [frame.assign(model=name) for name, frame in tables.items()]
            download(words.DOWNLOAD, lambda: pd.concat(rows, ignore_index=True), "media-robustness.csv")


def _table(frames: dict[str, pd.DataFrame]) -> None:
    tables = {name: media_robustness.by_edit(frame) for name, frame in frames.items()}
    first = next(iter(tables.values()))
    rows = pd.DataFrame({words.EDIT: [_name_of(edit) for edit in first]})
    for name, table in tables.items():
        half = [NEAREST * (edit.kept.high - edit.kept.low) / 2 for edit in table]
        rows[name] = [f"{NEAREST * edit.kept.mean:.1f} ± {h:.1f}" for edit, h in zip(table, half, strict=True)]
    rows[words.DONE] = [edit.edit.meaning for edit in first]
    wide = {words.EDIT: st.column_config.TextColumn(width=230), words.DONE: st.column_config.TextColumn(width="large")}
    st.dataframe(rows, hide_index=True, height="content", column_config=wide)
    itself = " · ".join(f"{escape(name)} {100 * _finds_itself(table):.0f} %" for name, table in tables.items())
    st.caption(
        words.MEDIA_WHAT.format(
            files=tr_count("{count} file", "{count} files", first[0].files), k=NEAREST, itself=itself
        )
    )


def _name_of(kept: EditKept) -> str:
    if kept.edit.should_matter:
        return words.SHOULD_MATTER.format(edit=kept.edit.name)
    return words.MAY_MATTER.format(edit=kept.edit.name) if kept.edit.may_matter else kept.edit.name


def _finds_itself(table: Sequence[EditKept]) -> float:
    same = [edit for edit in table if not edit.edit.should_matter]
    return sum(edit.finds_itself * edit.files for edit in same) / sum(edit.files for edit in same)
