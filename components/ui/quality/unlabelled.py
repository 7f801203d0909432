"""The Quality page where nobody has judged anything: how far the models agree, and how far to trust that."""

from __future__ import annotations

import streamlit as st

from components.comparison.texts_verdict import texts_verdict
from components.evaluation.agreement import disputed_queries
from components.i18n import tr_count
from components.measurements.neighbour_runs import neighbour_runs
from components.results import scores
from components.ui.quality import words as text_quality
from components.ui.shared import session, text
from components.ui.shared.downloads import download
from components.ui.shared.session import View

PERCENT = "%.0f %%"
ROWS_IN_SIGHT = 7  # of the table of questions


def without_judgments(view: View) -> None:
    """That labels or pairs say nothing of search, where these are the lead; else the recommendation has said it all."""
    if view.texts.lead and texts_verdict(view):
        st.markdown(f"#### {text_quality.NO_SEARCH_VERDICT}")


def agreement(view: View) -> None:
    """How similar the models' results are, and where they differ most."""
    st.subheader(text.AGREEMENT_TITLE, anchor=False)
    st.markdown(text.WITHOUT_JUDGMENTS if len(view.collection.queries) else text.WITHOUT_QUESTIONS)
    runs, depth = view.runs, _depth(view)
    if len(view.collection.queries):
        st.caption(
            text.AGREEMENT_OVER_QUERIES.format(
                questions=tr_count("{count} question", "{count} questions", len(view.collection.queries)), depth=depth
            )
        )
    else:
        specs = [candidate.spec for candidate in view.ready]
        runs, drawn = _neighbour_runs(view.collection.documents_id, tuple(spec.to_json() for spec in specs), view)
        st.caption(
            text.AGREEMENT_OVER_DOCUMENTS.format(count=f"{drawn:,}", total=f"{len(view.collection.parent_ids):,}")
        )
    if len(runs) < 2:
        st.info(text.AGREEMENT_NEEDS_TWO)
        return
    table = scores.agreements(runs)
    table["bound"] = (1 - table["overlap"]) * 100
    number = st.column_config.NumberColumn
    shared_title = text_quality.SHARED_IN_TOP.format(depth=depth)
    st.dataframe(
        table.assign(overlap=table["overlap"] * 100),
        hide_index=True,
        column_config={
            "model_a": text.FIRST_OF_TWO,
            "model_b": text.SECOND_OF_TWO,
            "overlap": number(f"{shared_title} ↑", help=text.OVERLAP_HELP.format(depth=depth), format=PERCENT),
            "rbo": number("RBO ↑", help=text.RBO_HELP, format="%.2f"),
            "jaccard": number("Jaccard ↑", help=text.JACCARD_HELP, format="%.2f"),
            "bound": number(text_quality.MOST_GAP, help=text_quality.MOST_GAP_HELP.format(depth=depth), format="%.0f"),
        },
    )
    most = table.sort_values("overlap").to_dict("records")[-1]
    shared = round(most["overlap"] * 100)
    st.markdown(text_quality.TRUST_AGREEMENT.format(overlap=shared, bound=100 - shared, depth=depth))
    download(text_quality.DOWNLOAD_TABLE, lambda: table, "agreement.csv")
    st.markdown(text_quality.PRACTICE_OFFER)
    if st.button(text_quality.MAKE_PRACTICE):
        st.switch_page("pages/data.py", query_params={"project": view.project.id, "way": "add", "what": "practice"})
    _disputed(view, runs)


def _depth(view: View) -> int:
    """How many results are compared: 10, or all documents where there are fewer."""
    return min(scores.AGREEMENT_DEPTH, len(view.collection.parent_ids))


@st.cache_resource(max_entries=4, show_spinner=False)
def _neighbour_runs(documents_id: str, specs: tuple[str, ...], _view: View) -> tuple[dict[str, scores.Run], int]:
    return neighbour_runs(session.workspace(), _view.collection, [c.spec for c in _view.ready])


def _disputed(view: View, runs: dict[str, scores.Run]) -> None:
    st.subheader(text.DISPUTED, anchor=False)
    table = disputed_queries(list(runs.values()), scores.AGREEMENT_DEPTH).head(50)
    if len(view.collection.queries):
        words = view.collection.queries.set_index("id")["text"]
    else:
        documents = view.collection.parents().set_index("id")
        words = documents["title"].where(documents["title"] != "", documents["text"].str.slice(0, 80))
    title = text_quality.SHARED_IN_TOP.format(depth=_depth(view))
    table["text"] = words.reindex(table["query_id"]).to_numpy()
    st.dataframe(
        table[["text", "overlap"]].assign(overlap=table["overlap"] * 100),
        hide_index=True,
        height=300 if len(table) > ROWS_IN_SIGHT else "auto",
        column_config={
            "text": st.column_config.TextColumn(
                text.QUESTION if len(view.collection.queries) else text.DOCUMENT, width="large"
            ),
            "overlap": st.column_config.NumberColumn(
                title, help=text.OVERLAP_HELP.format(depth=_depth(view)), format=PERCENT
            ),
        },
    )
