"""What fusing with keyword search, and choosing per question, could gain: sentences and figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from components import numbers
from components.comparison.diagnose import words
from components.evaluation.headroom import ALONE, FUSED, KEYWORD, ORACLE, Headroom, fusion_name
from components.evaluation.metric_registry import metric
from components.evaluation.verdict import WORDS, about_queries
from components.i18n import tr, tr_count
from components.markdown import escape
from components.numbers import sentences


def fusion_words(headroom: Headroom, margin: float, *, has_keyword: bool) -> str:
    """What fusing with keyword search gains; ``has_keyword``: whether keyword search was measured."""
    step = headroom.step
    if step is None:
        if not has_keyword:
            return sentences([words.ONLY_ONE if len(headroom.systems) < 2 else "", words.NO_KEYWORD])
        if KEYWORD not in set(headroom.systems["kind"]):
            return words.KEYWORD_FAILED
        return words.ONLY_ONE
    if math.isnan(step.ci_low):
        return words.STEP_TOO_FEW.format(queries=words.questions(headroom.queries))
    template = {
        "better": words.STEP_BETTER,
        "worse": words.STEP_WORSE,
        "same": words.STEP_SAME,
        "unclear": words.STEP_UNCLEAR,
    }[step.verdict]
    more = ""
    if step.verdict == "unclear" and step.queries_needed > 0:  # NaN is not
        more = words.STEP_MORE.format(
            more=tr_count("{count} more question", "{count} more questions", about_queries(step.queries_needed))
        )
    sentence = template.format(
        fused=escape(headroom.best_fused or ""),
        best=escape(headroom.best_single),
        points=words.signed(step.difference),
        low=words.signed(step.ci_low),
        high=words.signed(step.ci_high),
        metric=metric(headroom.metric).name,
        margin=f"{margin * 100:g}",
    )
    fused = headroom.systems[headroom.systems["kind"] == FUSED]
    sure = int((fused["gain_verdict"] == "better").sum())
    alone = words.GAINS_ALONE.format(count=sure, total=len(fused)) if len(fused) > 1 else ""
    return sentences([sentence, more, alone])


def ceiling_words(headroom: Headroom) -> str:
    """What choosing the best system for each question could gain; "" where that is not known."""
    rows = headroom.systems[headroom.systems["kind"] == ORACLE]
    if rows.empty or rows["gain_low"].isna().all():
        return ""
    row = rows.iloc[0]
    return words.ORACLE.format(
        points=f"{row['gain'] * 100:.1f}",
        best=escape(headroom.best_single),
        low=f"{row['gain_low'] * 100:.1f}",
        high=f"{row['gain_high'] * 100:.1f}",
    )


def keyword_of(headroom: Headroom) -> str | None:
    """The name of keyword search among the systems."""
    names = headroom.systems.loc[headroom.systems["kind"] == KEYWORD, "system"]
    return str(names.iloc[0]) if len(names) else None


def chart_rows(headroom: Headroom) -> pd.DataFrame:
    """What components.charts.headroom draws: a row per system, the best model first."""
    ways = {ALONE: "alone", KEYWORD: "alone", FUSED: "fused", ORACLE: "best"}
    rows = headroom.systems.assign(way=headroom.systems["kind"].map(ways))
    name = rows["system"].where(rows["kind"] != FUSED, rows["model"])
    rows["model"] = name.where(rows["kind"] != ORACLE, words.BEST_PER_QUERY)
    rows["label"] = [f"{mean:.2f}" for mean in rows["mean"]]
    best = rows.groupby("model")["mean"].max().sort_values(ascending=False, kind="stable")
    return rows.assign(place=rows["model"].map({model: i for i, model in enumerate(best.index)})).sort_values("place")


def headroom_rows(headroom: Headroom) -> pd.DataFrame:
    """A row per single system, in words: alone, fused with keyword search, the gain, and how often it is best."""
    by_name = {str(row["system"]): row for row in headroom.systems.to_dict("records")}
    key = keyword_of(headroom)
    rows = []
    for name in headroom.systems.loc[headroom.systems["kind"].isin((ALONE, KEYWORD)), "system"]:
        fused = by_name.get(fusion_name(name, key))
        rows.append(
            {
                "model": name,
                "alone": _mean(by_name[name]),
                "fused": _mean(fused) if fused is not None else words.NOTHING_LOST,
                "gain": _gain(fused) if fused is not None else words.NOTHING_LOST,
                "verdict": tr(WORDS[str(fused["gain_verdict"])]) if fused is not None else words.NOTHING_LOST,
                "wins": words.percent(headroom.wins[name]),
            }
        )
    return pd.DataFrame(rows)


def _mean(row: Mapping[Any, Any]) -> str:
    return numbers.interval({"m": row["mean"], "m_low": row["low"], "m_high": row["high"]}, "m")


def _gain(row: Mapping[Any, Any]) -> str:
    if math.isnan(float(row["gain_low"])):
        return words.signed(float(row["gain"]))
    low, high = (words.signed(float(row[name])) for name in ("gain_low", "gain_high"))
    return tr("{signed} ({low} to {high})", signed=words.signed(float(row["gain"])), low=low, high=high)
