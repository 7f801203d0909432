"""Several queries at once: how far the models agree on each, the most disputed first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.evaluation.agreement import rbo
from components.evaluation.metrics import EMPTY_RANKING
from components.i18n import tr
from components.markdown import escape
from components.numbers import sentences
from components.records import Ranking, Run
from components.ui.shared import ask, hits, text_search, typed_sending
from components.ui.shared.ask import AskedQuery
from components.ui.shared.session import View
from components.ui.shared.typed_sending import NotAgreedError
from components.workspace import ProjectCandidate

MOST_PASTED = 30
HEIGHT = 320  # pixels
WIDE = 3  # models up to which there is room for long questions
LONGEST_HEADER = 16  # characters of a model's name


def section(view: View, chosen: Sequence[ProjectCandidate], k: int, *, is_limited: bool = False) -> None:
    """The collection's queries, or pasted ones, as a table of agreements; folded away.

    Args:
        view: the project.
        chosen: the models compared.
        k: results of each list that count.
        is_limited: whether the lists above leave documents out, which this table does not.
    """
    if len(chosen) < 2:
        return
    box = st.expander(text_search.MANY, key="many", on_change="rerun", icon=":material/table_rows:")
    if not box.open:
        return
    with box:
        st.caption(sentences((text_search.MANY_WHAT, text_search.MANY_UNFILTERED if is_limited else "")))
        pasted = st.text_area(
            text_search.MANY_PASTE.format(most=MOST_PASTED),
            key=f"many-pasted-{view.project.id}",
            placeholder=text_search.MANY_PLACEHOLDER,
            height=90,
            persist_state="session",
        )
        lines = list(dict.fromkeys(line.strip() for line in pasted.splitlines() if line.strip()))
        if len(lines) > MOST_PASTED:
            st.caption(text_search.MANY_TOO_MANY.format(count=len(lines), most=MOST_PASTED))
        if lines:
            words = {line: line for line in lines[:MOST_PASTED]}
            runs = _live_runs(view, chosen, list(words), k)
        else:
            words = dict(zip(view.collection.queries["id"], view.collection.queries["text"], strict=True))
            runs = [view.runs[candidate.name] for candidate in chosen]
        if words and len(runs) > 1:
            _table(view, runs, words, k, are_typed=bool(lines))


def _live_runs(view: View, chosen: Sequence[ProjectCandidate], lines: Sequence[str], k: int) -> list[Run]:
    rankings: dict[str, dict[str, Ranking]] = {candidate.name: {} for candidate in chosen}
    reasons: dict[str, Exception] = {}
    for line in lines:
        unanswered = [candidate for candidate in chosen if not isinstance(reasons.get(candidate.name), NotAgreedError)]
        answers, failures = hits.search_all(view, unanswered, AskedQuery(line), k)
        reasons |= failures
        for name, answer in answers.items():
            rankings[name][line] = answer.shown
    for name, reason in reasons.items():
        if isinstance(reason, NotAgreedError):
            typed_sending.ask(view, reason.spec, lines, key=f"many-{name}")
        else:
            st.caption(escape(text_search.MANY_FAILED.format(model=name, reason=str(reason))))
    return [Run(name, by_query) for name, by_query in rankings.items() if by_query]


def _table(view: View, runs: Sequence[Run], words: Mapping[str, str], k: int, *, are_typed: bool) -> None:
    rows, reference = agreements(runs, words, k, view.reference)
    columns = {
        "query": st.column_config.TextColumn(text_search.MANY_QUERY, width="large" if len(runs) <= WIDE else "medium"),
        "shared": st.column_config.TextColumn(
            text_search.MANY_SHARED, help=text_search.MANY_SHARED_HELP.format(k=k), alignment="right"
        ),
    } | {
        run.model: st.column_config.NumberColumn(
            f"RBO {_short(run.model)} ↑",
            help=text_search.MANY_RBO_HELP.format(model=escape(run.model), reference=reference, k=k),
            format="%.2f",
        )
        for run in runs
        if run.model != reference
    }
    key = f"many-table-{view.project.id}-{len(rows)}"
    st.dataframe(
        rows,
        hide_index=True,
        height=min(HEIGHT, 38 + 35 * len(rows)),
        column_order=list(columns),
        column_config=columns,
        on_select=lambda: _selected(view, key, rows["id"].tolist(), are_typed=are_typed),
        selection_mode="single-row",
        key=key,
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_HEADER else f"{name[: LONGEST_HEADER - 1].rstrip()}…"


def agreements(
    runs: Sequence[Run], words: Mapping[str, str], k: int, reference: str | None
) -> tuple[pd.DataFrame, str]:
    """One row per query: id, query, shared ("2 of 9"), and each other model's RBO with the reference; its name too."""
    first = next((run for run in runs if run.model == reference), runs[0])
    table = pd.DataFrame({"id": list(words), "query": list(words.values())}).astype("str")
    lists = {
        query_id: [set(run.rankings.get(query_id, EMPTY_RANKING).doc_ids[:k]) for run in runs] for query_id in words
    }
    shared = {
        query_id: (len(set.intersection(*id_sets)), len(set.union(*id_sets))) for query_id, id_sets in lists.items()
    }
    table["shared"] = [tr("{shared} of {total}", shared=a, total=b) for a, b in shared.values()]
    for run in runs:
        if run is not first:
            alike = rbo(first, run, depth=k)
            table[run.model] = [float(alike.get(query_id, 1.0)) for query_id in words]
    table["agree"] = [a / b if b else 1.0 for a, b in shared.values()]
    return table.sort_values("agree", kind="stable", ignore_index=True), first.model


def _selected(view: View, key: str, ids: Sequence[str], *, are_typed: bool) -> None:
    """Turn the page to the query of the selected row."""
    picked = st.session_state[key]["selection"]["rows"]
    if picked:
        ask.turn_to(view, "search", AskedQuery(ids[picked[0]], None if are_typed else ids[picked[0]]))
