"""From the model in use to another: time and price to embed all anew, and what changes for people."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.comparison import bills
from components.costs.totals import MonthlyVolume
from components.evaluation.agreement import overlap_at_k
from components.evaluation.flips import LOST, WON, flip_ledger
from components.evaluation.mean_intervals import Interval, mean_interval
from components.evaluation.metric_registry import metric
from components.markdown import escape
from components.needs.tasks import TASKS
from components.results.scores import AGREEMENT_DEPTH
from components.ui.cost import words
from components.ui.shared import model_table, session, text
from components.ui.shared.downloads import download
from components.ui.shared.fold import fold
from components.ui.shared.session import View

PERCENT = 100


def section(view: View, volume: MonthlyVolume) -> None:
    """One sentence; inside, a row per other model and the questions at risk."""
    current = view.reference
    others = [candidate.name for candidate in view.ready if candidate.name != current]
    if current is None or not others:
        fold(words.SWITCH, words.SWITCH_ALONE, key="cost-switch")
        return
    key = f"switch-to-{view.project.id}"
    other = str(st.session_state[key] if st.session_state.get(key) in others else _likeliest(view, current, others))
    rows = {name: _row(view, volume, current, name) for name in others}
    box = fold(words.SWITCH, _sentence(view, volume, current, other, rows[other]), key="cost-switch")
    if box is None:
        return
    with box:
        if view.project.current_model != current:
            st.caption(escape(words.SWITCH_ASSUMED.format(current=current)))
        _table(view, rows)
        st.session_state[key] = other
        st.selectbox(words.SWITCH_TO, others, key=key, persist_state="session", width=360)
        _at_risk(view, current, other)


def _leading(view: View) -> str:
    """The metric of the verdict where it is measured."""
    per_query = next(iter(session.score(view).per_query.values()))
    leading = TASKS[view.needs.task].leading
    return leading if leading in per_query.columns else str(per_query.columns[0])


def _likeliest(view: View, current: str, others: list[str]) -> str:
    """The best of the others where answers are judged: the one a person would switch to."""
    if not view.collection.has_judgments:
        return others[0]
    frames = session.score(view).per_query
    known = [name for name in others if name in frames]
    key = _leading(view) if known and current in frames else ""
    return max(known, key=lambda name: float(frames[name][key].mean())) if key else others[0]


def _row(view: View, volume: MonthlyVolume, current: str, other: str) -> dict[str, object]:
    candidate = next(one for one in view.ready if one.name == other)
    manifest = view.found[other].manifest
    speed = manifest.get("documents_per_second")
    seconds = volume.documents / speed if speed else None
    return {
        "seconds": seconds,
        "usd": bills.bill(candidate.spec, manifest, volume).one_time_embedding,
        "kept": _overlap(view, current, other),
        "flips": _flips(view, current, other),
        "verdict": _verdict(view, current, other),
    }


def _overlap(view: View, current: str, other: str) -> Interval | None:
    if not len(view.collection.queries):
        return None
    marks = tuple(view.found[name].manifest["finished"] for name in (current, other))
    return _overlap_of(view.collection.content_hash, current, other, marks, view)


@st.cache_data(max_entries=64, show_spinner=False)
def _overlap_of(content_hash: str, current: str, other: str, marks: tuple[float, ...], _view: View) -> Interval:
    return mean_interval(overlap_at_k(_view.runs[current], _view.runs[other], AGREEMENT_DEPTH))


def _flips(view: View, current: str, other: str) -> pd.DataFrame | None:
    if not view.collection.has_judgments:
        return None
    frames = session.score(view).per_query
    if current not in frames or other not in frames:
        return None
    key = _leading(view)
    return flip_ledger(frames[current][key], frames[other][key])


def _verdict(view: View, current: str, other: str) -> str:
    if not view.collection.has_judgments:
        return "–"
    table = session.score(view).comparisons
    pair = {current, other}
    rows = table[(table["metric"] == _leading(view)) & table["model_a"].isin(pair) & table["model_b"].isin(pair)]
    if rows.empty:
        return "–"
    row = rows.iloc[0]
    verdict = str(row["verdict"])
    if row["model_a"] == current:  # the row speaks of today's model
        verdict = {"better": "worse", "worse": "better"}.get(verdict, verdict)
    return verdict


def _sentence(view: View, volume: MonthlyVolume, current: str, other: str, row: dict[str, object]) -> str:
    flips, kept = row["flips"], row["kept"]
    risk = ""
    if isinstance(flips, pd.DataFrame):
        counts = flips["outcome"].value_counts()
        risk = words.SWITCH_RISK.format(
            lost=int(counts.get(LOST, 0)), won=int(counts.get(WON, 0)), queries=f"{len(flips):,}"
        )
    unit = "chunk" if view.collection.is_chunked else "document"
    return words.SWITCH_SAID.format(
        current=current,
        other=other,
        hours=_duration(row["seconds"]),
        documents=numbers.count(round(volume.documents), unit),
        usd=session.currency(view).money(row["usd"]),  # type: ignore[arg-type]
        changes=f"{PERCENT * (1 - kept.mean):.0f}" if isinstance(kept, Interval) else "unknown",
        risk=risk,
    )


def _duration(seconds: object) -> str:
    if not isinstance(seconds, (int, float)):
        return "unknown time"
    return words.AT_ONCE if seconds == 0 else numbers.duration(float(seconds))


def _table(view: View, rows: dict[str, dict[str, object]]) -> None:
    name = metric(_leading(view)).name if view.collection.has_judgments else ""
    shown = []
    for model, row in rows.items():
        flips, kept = row["flips"], row["kept"]
        counts = flips["outcome"].value_counts() if isinstance(flips, pd.DataFrame) else None
        shown.append(
            {
                "model": model,
                "hours": _duration(row["seconds"]),
                "usd": session.currency(view).money(row["usd"]),  # type: ignore[arg-type]
                "changes": _changes(kept) if isinstance(kept, Interval) else "–",
                "lost": "–" if counts is None else str(int(counts.get(LOST, 0))),
                "won": "–" if counts is None else str(int(counts.get(WON, 0))),
                "verdict": str(row["verdict"]),
            }
        )
    columns = {
        key: model_table.right_text(label, help_text.format(metric=name))
        for key, (label, help_text) in words.SWITCH_COLUMNS.items()
    }
    model_table.model_table(pd.DataFrame(shown), view.candidates, columns, key="switch-table")


def _changes(kept: Interval) -> str:
    half = PERCENT * (kept.high - kept.low) / 2
    return f"{PERCENT * (1 - kept.mean):.0f} %" + ("" if pd.isna(half) else f" ± {half:.0f}")


def _at_risk(view: View, current: str, other: str) -> None:
    flips = _flips(view, current, other)
    texts = view.collection.queries.set_index("id")["text"]
    if flips is None:
        if not len(texts):
            return
        st.markdown(words.AT_RISK_UNJUDGED)
        kept = overlap_at_k(view.runs[current], view.runs[other], AGREEMENT_DEPTH).sort_values(kind="stable")
        table = pd.DataFrame({"query_id": kept.index, "kept": (kept.to_numpy() * AGREEMENT_DEPTH).round().astype(int)})
    else:
        table = flips[flips["outcome"] == LOST].reset_index(drop=True)
        if table.empty:
            st.markdown(words.NONE_AT_RISK)
            return
        st.markdown(words.AT_RISK.format(metric=metric(_leading(view)).name))
    table.insert(1, "question", texts.reindex(table["query_id"]).to_numpy())
    names = {"current": current, "other": other}
    number = st.column_config.NumberColumn
    columns = {
        key: st.column_config.TextColumn(label, width="large")
        if key == "question"
        else number(label.format(**names), format="%+.2f" if key == "change" else "%d" if key == "kept" else "%.2f")
        for key, label in words.AT_RISK_COLUMNS.items()
        if key in table
    }
    event = st.dataframe(
        table[list(columns)],
        hide_index=True,
        height=min(300, 38 + 35 * len(table)),
        on_select="rerun",
        selection_mode="single-row",
        column_config=columns,
        key=f"at-risk-{current}-{other}",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        download(text.DOWNLOAD_TABLE, lambda: table, "at-risk.csv", key="csv-at-risk")
        chosen = [row for row in event.selection.rows if row < len(table)]
        if not chosen:
            st.caption(words.SELECT_ROW)
        elif st.button(words.OPEN_IN_SEARCH):
            query = str(table["query_id"].iloc[chosen[0]])
            st.switch_page("pages/search.py", query_params={"project": view.project.id, "q": query})
