"""What the votes say: names, strengths with intervals, votes still needed, and what can be made of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.comparison.votes import Ballot, preference_sentence
from components.evaluation.preferences import Strengths
from components.i18n import tr, tr_count
from components.markdown import escape
from components.ui.shared import model_table, session, text_search
from components.ui.shared.downloads import download
from components.ui.shared.session import View
from components.workspace import vote_grades


def section(view: View, ballot: Ballot) -> None:
    """Shown on demand: who knows the names votes differently."""
    if not st.toggle(text_search.RESULTS, key="blind-results", help=text_search.RESULTS_HELP, persist_state="session"):
        return
    if ballot.stale:
        st.caption(text_search.STALE.format(count=tr_count("{count} vote", "{count} votes", ballot.stale)))
    if not ballot.votes:
        st.caption(text_search.NO_VOTES)
        return
    fitted = ballot.results()
    first, second, *_ = fitted.ranked()
    st.markdown(f"#### {escape(preference_sentence(first, second, fitted.against(first, second)))}")
    _table(view, fitted)
    st.caption(text_search.HOW_STRENGTHS)
    _as_judgments(view, ballot)
    download(text_search.DOWNLOAD_VOTES, lambda: _votes_table(view, ballot), "votes.csv", key="csv-votes")


def _table(view: View, fitted: Strengths) -> None:
    rows = []
    for name in fitted.ranked():
        chance = fitted.overall(name)
        won, lost, neither = (int(count) for count in fitted.counts[fitted.models.index(name)])
        half = tr(
            "{chance} ({low} to {high})",
            chance=round(100 * chance.chance),
            low=round(100 * chance.low),
            high=round(100 * chance.high),
        )
        rows.append({"model": name, "strength": half, "won": won, "lost": lost, "neither": neither})
    columns = {
        "strength": model_table.right_text(text_search.STRENGTH, text_search.STRENGTH_HELP),
        "won": st.column_config.NumberColumn(text_search.WON),
        "lost": st.column_config.NumberColumn(text_search.LOST),
        "neither": st.column_config.NumberColumn(text_search.NEITHER),
    }
    model_table.model_table(pd.DataFrame(rows), view.candidates, columns, key="strengths-table")


def _as_judgments(view: View, ballot: Ballot) -> None:
    workspace, project_id = session.workspace(), view.project.id
    judgments = view.collection.judgments
    judged = set(zip(judgments["query_id"], judgments["doc_id"], strict=True))
    grades = vote_grades.grades_from_votes(ballot.votes, judged)
    adopted = vote_grades.adopted(workspace, project_id)
    with st.expander(text_search.TO_JUDGMENTS):
        st.markdown(text_search.TO_JUDGMENTS_HOW)
        with st.container(horizontal=True):
            if grades and st.button(
                text_search.TO_JUDGMENTS_BUTTON.format(
                    count=tr_count("{count} judgment", "{count} judgments", len(grades))
                ),
                key="adopt-votes",
            ):
                vote_grades.adopt(workspace, project_id, grades)
                st.toast(
                    text_search.TO_JUDGMENTS_DONE.format(
                        count=tr_count("{count} judgment", "{count} judgments", len(grades))
                    )
                )
                st.rerun()
            if adopted and st.button(
                text_search.FROM_JUDGMENTS_BUTTON.format(
                    count=tr_count("{count} judgment", "{count} judgments", len(adopted))
                ),
                key="withdraw-votes",
            ):
                count = vote_grades.withdraw(workspace, project_id)
                st.toast(
                    text_search.FROM_JUDGMENTS_DONE.format(
                        count=tr_count("{count} judgment", "{count} judgments", count)
                    )
                )
                st.rerun()
        if not grades and not adopted:
            st.caption(text_search.TO_JUDGMENTS_NONE)


def _votes_table(view: View, ballot: Ballot) -> pd.DataFrame:
    words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
    return pd.DataFrame(
        [
            {
                "query_id": vote.query_id,
                "query": words.get(vote.query_id, ""),
                "model_a": vote.model_a,
                "model_b": vote.model_b,
                "choice": vote.choice,
                "voter": vote.voter,
                "voted_at": pd.Timestamp(vote.voted_at, unit="s", tz="UTC").isoformat(timespec="seconds"),
                "list_a": " ".join(vote.list_a),
                "list_b": " ".join(vote.list_b),
            }
            for vote in ballot.votes
        ]
    )
