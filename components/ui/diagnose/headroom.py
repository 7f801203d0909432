"""Diagnose: what fusing with keyword search, and choosing per question, could gain."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from components import numbers
from components.candidates.by_spec import resolve_name
from components.charts.headroom import headroom_chart
from components.evaluation.headroom import ALONE, FUSED, KEYWORD, ORACLE, Headroom, fusion_name
from components.evaluation.metric_registry import metric
from components.evaluation.verdict import about_queries
from components.markdown import escape
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import address, model_table, start, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View


def section(view: View) -> None:
    """One sentence about fusion and one about the ceiling; the rest folded away."""
    st.subheader(text_diagnose.HEADROOM, anchor=False)
    key = chosen_metric(view)
    found = diagnose_data.headroom(view, key)
    if found is None:
        st.markdown(text_diagnose.ONLY_ONE)
        return
    with statement():
        st.markdown(_fusion_words(view, found) + _ceiling_words(found))
    if diagnose_data.keyword(view) is None:
        _keyword_button(view)
    if len(found.systems) < 2:
        return
    with folded(text_diagnose.HEADROOM_OPEN, "open-headroom") as is_open:
        if is_open:
            address.segmented(
                text_diagnose.METRIC,
                diagnose_data.HEADROOM_METRICS,
                param="gain",
                default=view.leading_metric,
                names=lambda one: metric(one).name,
            )
            _chart(view, found)
            _table(view, found)
            st.caption(text_diagnose.HEADROOM_NOTE)


def chosen_metric(view: View) -> str:
    """The metric in the address (as ``gain``), by default the one the project is decided by."""
    asked = str(st.session_state.get("gain") or view.leading_metric)
    return asked if asked in diagnose_data.HEADROOM_METRICS else view.leading_metric


def _keyword_button(view: View) -> None:
    if diagnose_data.is_busy(view):
        st.caption(text_diagnose.MEASURING)
    elif st.button(text_diagnose.MEASURE_KEYWORD, help=text_diagnose.MEASURE_KEYWORD_HELP):
        start.compute_one(view.project.id, resolve_name("bm25"))
        st.rerun()


def _fusion_words(view: View, headroom: Headroom) -> str:
    step = headroom.step
    if step is None:
        if diagnose_data.keyword(view) is None:
            return (text_diagnose.ONLY_ONE if len(headroom.systems) < 2 else "") + text_diagnose.NO_KEYWORD
        if KEYWORD not in set(headroom.systems["kind"]):
            return text_diagnose.KEYWORD_FAILED
        return text_diagnose.ONLY_ONE
    if math.isnan(step.ci_low):
        return text_diagnose.STEP_TOO_FEW.format(queries=text_diagnose.questions(headroom.queries))
    template = {
        "better": text_diagnose.STEP_BETTER,
        "worse": text_diagnose.STEP_WORSE,
        "same": text_diagnose.STEP_SAME,
        "unclear": text_diagnose.STEP_UNCLEAR,
    }[step.verdict]
    more = ""
    if not math.isnan(step.queries_needed) and step.queries_needed > 0:
        more = text_diagnose.STEP_MORE.format(more=numbers.count(about_queries(step.queries_needed), "more question"))
    sentence = template.format(
        fused=escape(headroom.best_fused or ""),
        best=escape(headroom.best_single),
        change=text_diagnose.beside(step.difference),
        low=text_diagnose.signed(step.ci_low),
        high=text_diagnose.signed(step.ci_high),
        metric=metric(headroom.metric).name,
        margin=f"{view.margin * 100:g}",
        more=more,
    )
    fused = headroom.systems[headroom.systems["kind"] == FUSED]
    sure = int((fused["gain_verdict"] == "better").sum())
    return sentence + (text_diagnose.GAINS_ALONE.format(count=sure, total=len(fused)) if len(fused) > 1 else "")


def _ceiling_words(headroom: Headroom) -> str:
    rows = headroom.systems[headroom.systems["kind"] == ORACLE]
    if rows.empty or rows["gain_low"].isna().all():
        return ""
    row = rows.iloc[0]
    return text_diagnose.ORACLE.format(
        change=f"{row['gain'] * 100:.1f} points",
        best=escape(headroom.best_single),
        low=f"{row['gain_low'] * 100:.1f}",
        high=f"{row['gain_high'] * 100:.1f}",
    )


def _chart(view: View, headroom: Headroom) -> None:
    key = _keyword_of(headroom)
    st.altair_chart(
        headroom_chart(
            _chart_rows(headroom),
            [candidate.name for candidate in view.project.candidates],
            [theme.slot(candidate.slot).marker for candidate in view.project.candidates],
            title=text_diagnose.HEADROOM_TITLE.format(metric=metric(headroom.metric).name),
            subtitle=(text_diagnose.HEADROOM_SUBTITLE if key else text_diagnose.HEADROOM_SUBTITLE_ALONE).format(
                queries=text_diagnose.questions(headroom.queries), keyword=key
            ),
            x_title=metric(headroom.metric).name,
            ink=theme.ink(),
        )
    )


def _keyword_of(headroom: Headroom) -> str | None:
    names = headroom.systems.loc[headroom.systems["kind"] == KEYWORD, "system"]
    return str(names.iloc[0]) if len(names) else None


def _chart_rows(headroom: Headroom) -> pd.DataFrame:
    ways = {ALONE: "alone", KEYWORD: "alone", FUSED: "fused", ORACLE: "best"}
    rows = headroom.systems.assign(way=headroom.systems["kind"].map(ways))
    name = rows["system"].where(rows["kind"] != FUSED, rows["model"])
    rows["model"] = name.where(rows["kind"] != ORACLE, text_diagnose.BEST_PER_QUERY)
    rows["label"] = [f"{mean:.2f}" for mean in rows["mean"]]
    best = rows.groupby("model")["mean"].max().sort_values(ascending=False, kind="stable")
    return rows.assign(place=rows["model"].map({one: i for i, one in enumerate(best.index)})).sort_values("place")


def _table(view: View, headroom: Headroom) -> None:
    by_name = {str(row["system"]): row for row in headroom.systems.to_dict("records")}
    key = _keyword_of(headroom)
    rows = []
    for name in headroom.systems.loc[headroom.systems["kind"].isin((ALONE, KEYWORD)), "system"]:
        fused = by_name.get(fusion_name(name, key))
        rows.append(
            {
                "model": name,
                "alone": _mean(by_name[name]),
                "fused": _mean(fused) if fused is not None else text_diagnose.NOTHING_LOST,
                "gain": _gain(fused) if fused is not None else text_diagnose.NOTHING_LOST,
                "verdict": str(fused["gain_verdict"]) if fused is not None else text_diagnose.NOTHING_LOST,
                "wins": text_diagnose.percent(headroom.wins[name]),
            }
        )
    right = model_table.right_text
    columns = {
        "alone": right(text_diagnose.ALONE, text_diagnose.ALONE_HELP),
        "fused": right(text_diagnose.FUSED, text_diagnose.FUSED_HELP),
        "gain": right(text_diagnose.GAIN, text_diagnose.GAIN_HELP),
        "verdict": right(text_diagnose.VERDICT, text_diagnose.VERDICT_HELP.format(margin=f"{view.margin * 100:g}")),
        "wins": right(text_diagnose.WINS, text_diagnose.WINS_HELP),
    }
    model_table.model_table(pd.DataFrame(rows), view.candidates, columns, key="headroom-table")
    download(text_diagnose.DOWNLOAD, lambda: headroom.systems, "headroom.csv", key="csv-headroom")


def _mean(row: Mapping[Any, Any]) -> str:
    return numbers.interval({"m": row["mean"], "m_low": row["low"], "m_high": row["high"]}, "m")


def _gain(row: Mapping[Any, Any]) -> str:
    if math.isnan(float(row["gain_low"])):
        return text_diagnose.signed(float(row["gain"]))
    low, high = (text_diagnose.signed(float(row[name])) for name in ("gain_low", "gain_high"))
    return f"{text_diagnose.signed(float(row['gain']))} ({low} to {high})"
