"""The sections of the Diagnose page, in the order they are shown."""

from __future__ import annotations

import streamlit as st

from components.ui.diagnose import headroom as diagnose_headroom
from components.ui.diagnose import hubs as diagnose_hubs
from components.ui.diagnose import recall as diagnose_recall
from components.ui.diagnose import scores as diagnose_scores
from components.ui.diagnose import words as text_diagnose
from components.ui.shared import text_data
from components.ui.shared.session import View


def recall(view: View) -> None:
    """Where recall went."""
    diagnose_recall.section(view)


def headroom(view: View) -> None:
    """What fusion and the best choice per question could gain."""
    diagnose_headroom.section(view)


def without_judgments(view: View) -> None:
    """Why recall and headroom are not told, and the way to judgments."""
    if len(view.collection.queries):
        sentence, way_on, page, more = text_diagnose.NO_JUDGMENTS, text_diagnose.TO_GRADING, "quality", {}
    else:
        sentence, way_on, page, more = text_diagnose.NO_QUESTIONS, text_data.ADD_QUERIES, "data", {"way": "add"}
    st.info(sentence)
    if st.button(way_on, type="primary"):
        st.switch_page(f"pages/{page}.py", query_params={"project": view.project.id} | more)


def scores(view: View) -> None:
    """What a score means, model by model."""
    diagnose_scores.section(view)


def hubs(view: View) -> None:
    """Documents that intrude, and cones."""
    diagnose_hubs.section(view)
