"""Diagnose: where recall went, model by model."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.charts.waterfall import waterfall_chart
from components.comparison.diagnose import words as diagnose_words
from components.comparison.diagnose.recall import (
    NAMES,
    as_table,
    causes_shown,
    elsewhere_words,
    found_words,
    open_words,
    recall_rows,
    repair_notes,
    stage_notes,
    waterfall_rows,
)
from components.evaluation.recall_waterfall import CAUSES, FOUND
from components.markdown import escape
from components.measurements.diagnosis import Recall, best_recall
from components.numbers import sentences
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, question_table, statement
from components.ui.shared import address, model_table, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

DEPTHS = ("1", "5", "10", "20", "50", "100")


def section(view: View) -> None:
    """One sentence about the model that finds most; the rest folded away."""
    st.subheader(text_diagnose.RECALL, anchor=False)
    recalls, broken = diagnose_data.recalls(view, depth(view))
    for name, why in broken.items():
        st.warning(text_diagnose.BROKEN.format(model=escape(name), reason=escape(why)))
    if not recalls:
        return
    missing = diagnose_data.open_stages({name: recall.stages for name, recall in recalls.items()}, NAMES)
    with statement():
        best = best_recall(list(recalls.values()))
        st.markdown(sentences([found_words(best), elsewhere_words(recalls, best), open_words(recalls, missing)]))
    if missing:
        diagnose_data.button(view, missing, "measure-recall")
    with folded(text_diagnose.RECALL_OPEN, "open-recall") as is_open:
        if is_open:
            pickers = st.container(horizontal=True, gap="medium")
            with pickers.container(width="content"):
                options = _depths(view)
                default = "10" if "10" in options else options[-1]
                address.segmented(text_diagnose.DEPTH, options, param="depth", default=default, show_label=True)
            with pickers.container(width="content"):
                name = _model_picker(recalls)
            _waterfall(view, recalls[name])
            _table(view, recalls)
            _notes(view, recalls)
            _missed(view, recalls[name])


def depth(view: View) -> int:
    """The depth in the address, 10 by default, at most the documents there are."""
    asked = str(st.session_state.get("depth") or "10")
    return int(asked) if asked in _depths(view) else int(_depths(view)[-1])


def _depths(view: View) -> list[str]:
    return [k for k in DEPTHS if int(k) <= max(len(view.collection.parent_ids), 1)]


def _model_picker(recalls: dict[str, Recall]) -> str:
    best = best_recall(list(recalls.values())).model
    return address.one_of(text_diagnose.MODEL, list(recalls), param="diagnosed", default=best)


def _waterfall(view: View, recall: Recall) -> None:
    st.altair_chart(
        waterfall_chart(
            waterfall_rows(recall),
            [candidate.name for candidate in view.project.candidates],
            title=text_diagnose.WATERFALL_TITLE.format(model=recall.model, k=recall.waterfall.k),
            subtitle=text_diagnose.WATERFALL_SUBTITLE.format(
                queries=diagnose_words.questions(len(recall.waterfall.shares))
            ),
            x_title=text_diagnose.WATERFALL_X,
            ink=theme.ink(),
        )
    )


def _table(view: View, recalls: dict[str, Recall]) -> None:
    k = depth(view)
    kept = causes_shown(view, recalls)
    rows = recall_rows(recalls, kept)
    columns = {
        f"share {cause}": model_table.right_text(
            f"{diagnose_words.STAGES[cause].format(k=k)}{' ↑' if cause == FOUND else ' ↓'}",
            text_diagnose.STAGE_HELP[cause].format(k=k),
        )
        for cause in kept
    }
    model_table.model_table(rows, view.candidates, columns, key="recall-table")
    download(text_diagnose.DOWNLOAD, lambda: as_table(recalls), "recall_waterfall.csv", key="csv-recall")


def _notes(view: View, recalls: dict[str, Recall]) -> None:
    """What each repair as a whole would change, and why a stage has no number."""
    lines = repair_notes(view, recalls)
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    for line in stage_notes(recalls):
        st.caption(line)


def _missed(view: View, recall: Recall) -> None:
    """The pairs behind the numbers of the chosen model, to be opened one by one."""
    pairs = recall.waterfall.pairs[recall.waterfall.pairs["cause"] != FOUND]
    if pairs.empty:
        return
    st.markdown(f"**{text_diagnose.MISSED}** · {escape(recall.model)}")
    st.caption(text_diagnose.MISSED_HELP.format(depth=100))
    order = {cause: place for place, cause in enumerate(CAUSES)}
    pairs = pairs.sort_values(["cause", "rank"], key=lambda c: c.map(order) if c.name == "cause" else c)
    labels = {cause: diagnose_words.STAGES[cause].format(k=recall.waterfall.k) for cause in CAUSES if cause != FOUND}
    shown = pd.DataFrame(
        {
            "query_id": pairs["query_id"],
            "doc_id": pairs["doc_id"],
            text_diagnose.CAUSE: pairs["cause"].map(labels),
            "rank": pairs["rank"],
        }
    )
    question_table(view, shown, key="missed", file_name=f"missed_{recall.model}.csv".replace("/", "_"))
