"""Smaller vectors on the Cost page: what each form keeps of the quality, what it weighs and how fast it is."""

from __future__ import annotations

import streamlit as st

from components.comparison import bills
from components.comparison.cost.sizes import kept_what, size_rows, size_sentence
from components.markdown import escape
from components.measurements import size_quality, sizes
from components.measurements.size_quality import SizeQuality
from components.measurements.sizes import SIZES
from components.needs.tasks import TASKS
from components.spec import ModelSpec
from components.ui.cost import load_words as words
from components.ui.cost import measured
from components.ui.shared import session, text
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View


def section(view: View) -> None:
    """One sentence; inside, the table of all forms of one model."""
    names = [candidate.name for candidate in view.ready if sizes.can_shrink(candidate.spec)]
    if not names or not len(view.collection.queries):
        fold(words.SIZES, words.SIZES_NONE if not names else words.SIZES_NO_QUERIES, key="cost-sizes")
        return
    done = [name for name in names if sizes.measured_at(session.subject(view, _spec(view, name))) > 0]
    name = measured.shown(view, SIZES.name, names, done)
    quality = _quality(view, name) if name in done else None
    sentence = size_sentence(view, name, quality) if quality is not None else words.SIZES_UNKNOWN.format(model=name)
    box = fold(words.SIZES, sentence, key="cost-sizes")
    if box is None:
        return
    with box:
        measured.choose_and_measure(
            view, SIZES.name, names, done, label=words.MEASURE_SIZES, help_text=words.MEASURE_SIZES_HELP
        )
        if quality is not None:
            _table(view, name, quality)


def _spec(view: View, name: str) -> ModelSpec:
    return next(candidate.spec for candidate in view.ready if candidate.name == name)


def _quality(view: View, name: str) -> SizeQuality | None:
    spec = _spec(view, name)
    mark = sizes.measured_at(session.subject(view, spec))
    key = TASKS[view.needs.task].leading
    return _compared(view.collection.content_hash, spec.to_json(), mark, key, view)


@st.cache_resource(max_entries=16, show_spinner=False)
def _compared(content_hash: str, spec_json: str, mark: int, metric_key: str, _view: View) -> SizeQuality | None:
    spec = ModelSpec.from_json(spec_json)
    trial = SIZES.load(session.subject(_view, spec))
    if trial is None:
        return None
    return size_quality.quality(_view.collection, _view.results[spec.name], trial, metric_key)


def _table(view: View, name: str, quality: SizeQuality) -> None:
    documents = bills.documents_kept(view.needs, session.dataset_size(view.project))
    labels = {
        key: label.format(what=kept_what(view, quality), documents=f"{documents:,.0f}")
        for key, label in words.SIZE_COLUMNS.items()
    }
    shown = size_rows(quality, documents)
    columns = {
        key: st.column_config.TextColumn(
            label, help=words.SIZE_HELP.get(key), alignment="left" if key == "way" else "right"
        )
        for key, label in labels.items()
    }
    st.dataframe(shown, hide_index=True, height="content", column_config=columns, key="sizes-table")
    note = words.CORRECTED if quality.is_judged else words.OVERLAP_NOTE
    st.caption(escape(note.format(count=len(shown) - 1, queries=f"{quality.queries:,}")))
    download(text.DOWNLOAD_TABLE, lambda: quality.table, f"sizes-{name}.csv", key="csv-sizes")
