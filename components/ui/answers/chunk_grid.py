"""Ways to cut documents, set against each other where questions have exact spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from components.candidates.by_spec import is_local
from components.charts.heat import heat_chart
from components.datasets.spans import right_spans
from components.markdown import escape
from components.measurements.chunk_grid import CHUNK_GRID, HEADING, SENTENCE, settings_of
from components.measurements.chunk_tables import choose, grid_table, per_question_table
from components.numbers import half_width
from components.records import BadInputError
from components.ui.answers import words
from components.ui.shared import session, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

SETTING = "chunk_grid"
OPTIONS: dict[str, Any] = {"sizes": [128, 256, 512], "overlaps": [0, 64], "by": [HEADING, SENTENCE], "k": 5}
OFFERED_SIZES, OFFERED_OVERLAPS = (64, 128, 256, 512, 1024), (0, 32, 64, 128)
MOST_K = 50


def chunk_grid(view: View) -> None:
    """One sentence per model, a heat table, and a button where a model is not measured yet; nothing without spans."""
    if view.collection.is_chunked or not right_spans(view.collection):
        return
    with st.expander(words.CHUNKS, on_change="rerun", key="open-chunks") as box:
        if not box.open:
            return
        options = session.workspace().setting(view.project.id, SETTING) or OPTIONS
        subjects = {c.name: session.subject(view, c.spec) for c in view.ready if is_local(c.spec)}
        able = {name: subject for name, subject in subjects.items() if not CHUNK_GRID.refusal(subject)}
        loaded = {name: CHUNK_GRID.load(subject, options) for name, subject in able.items()}
        by_model = {name: cuts for name, cuts in loaded.items() if cuts is not None}
        for step in session.failed_steps(view.project.id, CHUNK_GRID.name):
            st.warning(escape(words.FAILED.format(model=step.name, reason=step.reason)))
        for name, cuts in by_model.items():
            st.markdown(escape(choose(name, cuts, view.margin).sentence))
        st.caption(words.CHUNKS_WHAT)
        wanted = _form(view, options, is_new=len(by_model) < len(able))
        if wanted is not None and able:
            session.workspace().save_setting(view.project.id, SETTING, wanted)
            start.measure(view.project.id, [subject.spec for subject in able.values()], CHUNK_GRID.name, wanted)
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
                title=words.CHUNKS_CHARTS[score].format(k=options["k"]),
                subtitle=words.CHUNKS_SUB.format(count=int(table["questions"].max())),
                ink=theme.ink(),
            )
            st.altair_chart(chart, width="stretch")
            download(words.CHUNKS_DOWNLOAD, lambda: per_question_table(by_model), "chunks.csv", key="chunks-csv")


def _form(view: View, options: Mapping[str, Any], *, is_new: bool) -> dict[str, Any] | None:
    """The ways to cut that are tried; the options once the button was pressed and they make sense, else None."""
    with st.form("chunks-order", border=False):
        left, right = st.columns(2)
        sizes = left.multiselect(
            words.CHUNKS_SIZES,
            _numbers(OFFERED_SIZES, options["sizes"]),
            [str(size) for size in options["sizes"]],
            accept_new_options=True,
            help=words.CHUNKS_SIZES_HELP,
        )
        overlaps = right.multiselect(
            words.CHUNKS_OVERLAPS,
            _numbers(OFFERED_OVERLAPS, options["overlaps"]),
            [str(overlap) for overlap in options["overlaps"]],
            accept_new_options=True,
            help=words.CHUNKS_OVERLAPS_HELP,
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            k = st.number_input(words.CHUNKS_K, 1, MOST_K, int(options["k"]), width=200)
            by_heading = st.checkbox(words.CHUNKS_BY_HEADING, HEADING in options["by"])
            by_sentence = st.checkbox(words.CHUNKS_BY_SENTENCE, SENTENCE in options["by"])
        kind: Literal["primary", "secondary"] = "primary" if is_new else "secondary"
        pressed = st.form_submit_button(
            words.CHUNKS_MEASURE, type=kind, help=words.CHUNKS_HELP, disabled=start.is_busy(view.project.id)
        )
    if not pressed:
        return None
    by = [name for name, is_wanted in ((HEADING, by_heading), (SENTENCE, by_sentence)) if is_wanted]
    try:
        if not sizes:
            raise BadInputError(words.CHUNKS_NO_SIZE)
        wanted = {"sizes": _read(sizes), "overlaps": _read(overlaps) or [0], "by": by, "k": int(k)}
        settings_of(wanted)
    except BadInputError as error:
        st.error(escape(str(error)))
        return None
    return wanted


def _numbers(offered: Sequence[int], chosen: Sequence[int]) -> list[str]:
    return [str(number) for number in sorted({*offered, *chosen})]


def _read(given: Sequence[str]) -> list[int]:
    numbers = []
    for text in map(half_width, given):
        if not (text.strip().isascii() and text.strip().isdigit()):
            raise BadInputError(words.CHUNKS_NO_NUMBER.format(given=text[:20]))
        numbers.append(int(text))
    return sorted(set(numbers))
