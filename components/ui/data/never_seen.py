"""What models never see of pictures, or never hear of sounds: the truncation audit of what is no text."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.datasets.findings.words import percent
from components.datasets.media.sizes import media_sizes
from components.markdown import escape
from components.measurements.unseen import Unseen, sentence, unseen
from components.records import has_media
from components.ui.data import findings_words as words
from components.ui.shared import session, told_late
from components.ui.shared.model_table import model_table, right_text
from components.ui.shared.session import View


def never_seen(view: View) -> None:
    """Per computed model what it looks at and what it leaves out; nothing where the documents are texts."""
    if not has_media(view.collection.documents):
        return
    box = st.expander(words.UNSEEN, on_change="rerun", key="open-unseen")
    if not box.open:
        return
    with box:
        sizes = sizes_of(view)
        losses = unseen(sizes, {candidate.name: view.results[candidate.name].manifest for candidate in view.ready})
        st.markdown(escape(sentence(sizes, losses)))
        if not losses:
            st.caption(words.UNSEEN_NONE)
            return
        rows = pd.DataFrame([_row(loss) for loss in losses])
        columns = {
            "sees": st.column_config.TextColumn(words.LOOKS_AT, width="large"),
            "cut": right_text(words.CUT_OFF, words.CUT_OFF_HELP),
        }
        if any(loss.shrunk is not None for loss in losses):
            columns["shrunk"] = right_text(words.SHRUNK, words.SHRUNK_HELP)
        else:
            rows = rows.drop(columns="shrunk")
        model_table(rows, view.candidates, columns, key="unseen-table")


def _row(loss: Unseen) -> dict[str, str]:
    return {
        "model": loss.model,
        "sees": loss.looks_at,
        "cut": words.UNKNOWN if loss.cut is None else percent(loss.cut),
        "shrunk": "–" if loss.shrunk is None else f"{loss.shrunk:.2g}",
    }


def sizes_of(view: View) -> pd.DataFrame:
    """How large the pictures are and how long the sounds last, see ``media_sizes``."""
    return _sizes(view.collection.documents_id, view)


@told_late.waiting(lambda: words.READING_SIZES)
@st.cache_resource(max_entries=4, show_spinner=False)
def _sizes(documents_id: str, _view: View) -> pd.DataFrame:
    return media_sizes(_view.collection.documents, session.workspace().media.path)
