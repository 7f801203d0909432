"""Smaller vectors on the Cost page: what each form keeps of the quality, what it weighs and how fast it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.comparison import bills
from components.evaluation.metric_registry import metric
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

PERCENT = 100


def section(view: View) -> None:
    """One sentence; inside, the table of all forms of one model."""
    names = [candidate.name for candidate in view.ready if sizes.can_shrink(candidate.spec)]
    if not names or not len(view.collection.queries):
        fold(words.SIZES, words.SIZES_NONE if not names else words.SIZES_NO_QUERIES, key="cost-sizes")
        return
    done = [name for name in names if sizes.measured_at(session.subject(view, _spec(view, name))) > 0]
    name = measured.shown(view, SIZES.name, names, done)
    found = _quality(view, name) if name in done else None
    sentence = answer(view, name, found) if found is not None else words.SIZES_UNKNOWN.format(model=name)
    box = fold(words.SIZES, sentence, key="cost-sizes")
    if box is None:
        return
    with box:
        measured.choose_and_measure(
            view, SIZES.name, names, done, label=words.MEASURE_SIZES, help_text=words.MEASURE_SIZES_HELP
        )
        if found is not None:
            _table(view, name, found)


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
    found = SIZES.load(session.subject(_view, spec))
    if found is None:
        return None
    return size_quality.quality(_view.collection, _view.found[spec.name], found, metric_key)


def what(view: View, found: SizeQuality) -> str:
    """What is kept: the leading metric, or the first 10 results."""
    return metric(TASKS[view.needs.task].leading).name if found.is_judged else words.OVERLAP


def answer(view: View, name: str, found: SizeQuality) -> str:
    """The smallest form within 1 % of the full vectors, if the questions at hand are enough to say so."""
    sure, likely = size_quality.smallest(found), size_quality.smallest_likely(found)
    row = sure or likely
    if row is None:
        smaller = found.table[found.table["within"] != size_quality.FULL]
        best = _percent(float(smaller["kept"].max()))
        return words.NO_SMALLER.format(model=name, what=what(view, found), kept=best)
    full = float(found.table["bytes_per_document"].iloc[0])
    return (words.SURELY if sure else words.LOOKS).format(
        way=way(row),
        model=name,
        what=what(view, found),
        kept=_percent(float(row["kept"])),  # type: ignore[arg-type]
        low=_number(float(row["kept_low"])),  # type: ignore[arg-type]
        high=_number(float(row["kept_high"])),  # type: ignore[arg-type]
        times=full / float(row["bytes_per_document"]),  # type: ignore[arg-type]
    )


def way(row: Mapping[Any, Any]) -> str:
    """A form in words: 192 numbers, 8 bits, rescored."""
    form = words.WAY.format(dim=f"{int(row['dim']):,}", precision=words.PRECISION[str(row["precision"])])
    return form + (words.RESCORED if row["is_rescored"] else "")


def _table(view: View, name: str, found: SizeQuality) -> None:
    documents = bills.documents_kept(view.needs, session.dataset_size(view.project))
    rows = found.table.to_dict("records")
    labels = {
        key: label.format(what=what(view, found), documents=f"{documents:,.0f}")
        for key, label in words.SIZE_COLUMNS.items()
    }
    shown = pd.DataFrame(
        {
            "way": [way(row) for row in rows],
            "kept": [_kept(row) for row in rows],
            "sure": [words.SURE[str(row["within"])] for row in rows],
            "bytes": [f"{row['bytes_per_document']:,.0f}" for row in rows],
            "megabytes": [numbers.megabytes(row["bytes_per_document"] * documents / 1e6) for row in rows],
            "p50": [numbers.milliseconds(row["p50_ms"]) for row in rows],
            "p95": [numbers.milliseconds(row["p95_ms"]) for row in rows],
        }
    )
    columns = {
        key: st.column_config.TextColumn(
            label, help=words.SIZE_HELP.get(key), alignment="left" if key == "way" else "right"
        )
        for key, label in labels.items()
    }
    st.dataframe(shown, hide_index=True, height="content", column_config=columns, key="sizes-table")
    note = words.CORRECTED if found.is_judged else words.OVERLAP_NOTE
    st.caption(escape(note.format(count=len(rows) - 1, queries=f"{found.queries:,}")))
    download(text.DOWNLOAD_TABLE, lambda: found.table, f"sizes-{name}.csv", key="csv-sizes")


def _kept(row: Mapping[Any, Any]) -> str:
    if row["within"] == size_quality.FULL:
        return "100 %"
    if pd.isna(row["kept"]):
        return "unknown"
    return f"{_percent(row['kept'])} ({_number(row['kept_low'])} to {_number(row['kept_high'])})"


def _percent(share: float) -> str:
    return f"{_number(share)} %"


def _number(share: float) -> str:
    return "unknown" if pd.isna(share) else f"{PERCENT * share:.1f}"
