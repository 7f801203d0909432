"""All measures in one table with the baselines below, what each means, and the self-checks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components import numbers
from components.comparison.quality import words as quality_words
from components.comparison.quality.sentences import checks
from components.evaluation.metric_registry import METRICS, at_depth, metric
from components.evaluation.statistics import MIN_QUERIES
from components.i18n import tr, tr_count
from components.needs.tasks import metrics_first
from components.results import scores
from components.ui.quality import words as text_quality
from components.ui.quality.page import QualityView
from components.ui.shared import excluded, model_table, text, text_data
from components.ui.shared.downloads import download
from components.ui.shared.session import View

BEST = "★"
SHOWN_FIRST = 6  # and the share that was judged: seven columns are the most a person reads


def metrics_table(view: View, measured: QualityView) -> None:
    """Six metrics and the judged share per model, the best of each marked; the baselines in grey below."""
    scored = measured.scored
    shown = metrics_first(view.needs.task, at_depth(scored.depth))
    shown = tuple(dict.fromkeys((measured.metric.key, *shown))) if measured.metric.key not in shown[:6] else shown
    st.subheader(quality_words.ALL_METRICS, anchor=False)
    _table(view, measured, shown[:SHOWN_FIRST], with_judged=_is_judged(view), key="metrics-table")
    excluded.explain(view)
    parts = [text.BEST_MARK.format(mark=BEST), quality_words.TABLE_NOTE, quality_words.EXACT_SCORES]
    if scored.unjudged_queries:
        total = scored.queries + scored.unjudged_queries
        parts.append(
            text_data.FINDING_UNJUDGED.format(
                count=scored.unjudged_queries, total=tr_count("{count} question", "{count} questions", total)
            )
        )
    st.caption(" ".join(parts))
    with st.expander(text_quality.MORE_MEASURES):
        more = [
            key
            for key in dict.fromkeys((*shown, *(measure.key for measure in METRICS)))
            if key not in shown[:SHOWN_FIRST]
        ]
        _table(view, measured, tuple(more), with_judged=False, key="more-metrics")
        explained = [metric(key) for key in (*shown, *([f"judged@{scored.depth}"] if _is_judged(view) else []))]
        st.table(
            pd.DataFrame(
                [(measure.name, measure.meaning, measure.formula_source) for measure in explained],
                columns=list(quality_words.MEANINGS),
            ).set_index(quality_words.MEANINGS[0])
        )
    _checks(measured)


def _is_judged(view: View) -> bool:
    """Whether results are judged by people: of users only what was held out is known, whatever a model shows."""
    return view.collection.interactions is None


def _table(view: View, measured: QualityView, keys: tuple[str, ...], *, with_judged: bool, key: str) -> None:
    scored = measured.scored
    by = measured.metric.key
    models = scored.means.sort_values(by, ascending=False, kind="stable")
    ranked = models[models["problem"] == ""]
    floors = scored.floors
    rows = pd.concat([models, floors], ignore_index=True)
    names = {name: tr(name) for name in floors["model"]} if len(floors) else {}
    table = pd.DataFrame({"model": [names.get(name, name) for name in rows["model"]]})
    is_ranked = rows["problem"].eq("") & rows["problem"].notna()
    for metric_key in keys:
        best = round(ranked[metric_key].max(), 3) if len(ranked) else None
        table[metric_key] = [
            _cell(value, is_best=bool(may) and best is not None and round(value, 3) == best)
            for value, may in zip(rows[metric_key], is_ranked, strict=True)
        ]
    columns = {column: model_table.right_text(f"{metric(column).name} ↑", metric(column).meaning) for column in keys}
    if with_judged:
        judged = f"judged@{scored.depth}"
        table[judged] = [numbers.share(value) if pd.notna(value) else "" for value in rows[judged]]
        columns[judged] = model_table.right_text(metric(judged).name, text_quality.JUDGED_HELP.format(k=scored.depth))
    muted = list(names.values())
    model_table.model_table(table, view.candidates, columns, key=key, marks=excluded.marks(view), muted=muted)
    if with_judged and muted:
        explained = ((f"┄ {shown}", text_quality.BASELINE_HELP[name]) for name, shown in names.items())
        st.caption(" · ".join(tr("{name}: {value}", name=name, value=value) for name, value in explained))
        download(
            text.DOWNLOAD_TABLE,
            lambda: pd.concat([scored.means, scored.floors], ignore_index=True),
            "quality.csv",
            key="csv-means",
        )


def _cell(value: float, *, is_best: bool) -> str:
    if pd.isna(value):
        return "–"
    return f"{BEST if is_best else ''} {value:.3f}".strip()


def _checks(measured: QualityView) -> None:
    floors = measured.scored.floors
    with st.expander(checks(measured)):
        key = scores.LEADING_METRIC
        against_chance = quality_words.CHECK_SCORES_FEW.format(least=MIN_QUERIES, count=measured.scored.queries)
        if measured.scored.queries >= MIN_QUERIES:
            reached = floors[f"{key}_high"].iloc[0]
            chance = quality_words.CHANCE_REACHES.format(metric=metric(key).name, reached=f"{reached:.3f}")
            against_chance = quality_words.CHECK_SCORES.format(random=chance)
        st.markdown(f"{text_quality.CHECKS}:")
        listed = quality_words.CHECKS_LIST_SHALLOW if measured.scored.warnings else quality_words.CHECKS_LIST
        depth = max(measured.scored.depth, scores.JUDGED_DEPTH)
        st.markdown(listed.format(scores=against_chance, k=depth))
