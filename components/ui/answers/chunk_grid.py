"""Ways to cut documents, set against each other where questions have exact spans."""

from __future__ import annotations

import streamlit as st

from components.candidates.by_spec import is_local
from components.charts.heat import heat_chart
from components.datasets.spans import right_spans
from components.markdown import escape
from components.measurements.chunk_grid import CHUNK_GRID, HEADING, SENTENCE
from components.measurements.chunk_tables import choose, grid_table, per_question_table
from components.ui.answers import words
from components.ui.shared import session, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

OPTIONS = {"sizes": [128, 256, 512], "overlaps": [0, 64], "by": [HEADING, SENTENCE], "k": 5}


def chunk_grid(view: View) -> None:
    """One sentence per model, a heat table, and a button where a model is not measured yet; nothing without spans."""
    if view.collection.is_chunked or not right_spans(view.collection):
        return
    with st.expander(words.CHUNKS, on_change="rerun", key="open-chunks") as box:
        if not box.open:
            return
        subjects = {c.name: session.subject(view, c.spec) for c in view.ready if is_local(c.spec)}
        able = {name: subject for name, subject in subjects.items() if not CHUNK_GRID.refusal(subject)}
        loaded = {name: CHUNK_GRID.load(subject, OPTIONS) for name, subject in able.items()}
        by_model = {name: cuts for name, cuts in loaded.items() if cuts is not None}
        for step in session.failed_steps(view.project.id, CHUNK_GRID.name):
            st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
        for name, cuts in by_model.items():
            st.markdown(escape(choose(name, cuts, view.margin).sentence))
        todo = [able[name].spec for name in able if name not in by_model]
        st.caption(words.CHUNKS_WHAT)
        if todo and st.button(words.CHUNKS_MEASURE, help=words.CHUNKS_HELP):
            start.measure(view.project.id, todo, CHUNK_GRID.name, OPTIONS)
            st.rerun()
        if by_model:
            table = grid_table(by_model)
            score = st.segmented_control(
                words.CHUNKS_SCORE,
                list(words.CHUNKS_CHARTS),
                default="recall",
                required=True,
                key="chunks-score",
                format_func=words.CHUNKS_SCORES.__getitem__,
            )
            halves = (table[f"{score}_high"] - table[f"{score}_low"]) / 2
            labels = [f"{mean:.2f} ±{half:.2f}" for mean, half in zip(table[score], halves, strict=True)]
            chart = heat_chart(
                table.assign(mean=table[score], label=labels),
                list(dict.fromkeys(table["setting"])),
                list(by_model),
                title=words.CHUNKS_CHARTS[score],
                subtitle=words.CHUNKS_SUB.format(count=int(table["questions"].max())),
                ink=theme.ink(),
            )
            st.altair_chart(chart, width="stretch")
            download(words.CHUNKS_DOWNLOAD, lambda: per_question_table(by_model), "chunks.csv", key="chunks-csv")
