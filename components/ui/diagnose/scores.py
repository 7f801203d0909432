"""Diagnose: what a score of one model means, and which score of another model means the same."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import numbers
from components.charts.score_scale import RANDOM_GREY, score_histogram, spread_chart
from components.evaluation.score_scale import FEWEST_ABOVE, Translation, histogram, quantiles, separation, translate
from components.markdown import escape
from components.measurements.vector_space import ScoreScale
from components.results import scores
from components.ui.diagnose import data as diagnose_data
from components.ui.diagnose import space_words as text_space
from components.ui.diagnose import words as text_diagnose
from components.ui.diagnose.parts import folded, statement
from components.ui.shared import address, model_table, theme
from components.ui.shared.downloads import download
from components.ui.shared.session import View

FEWEST_PAIRS = 100  # below which a percentile says nothing
RARE = 0.01  # share of random pairs that reach a score worth a look
WRONG_GREY = "#9A5B00"


def section(view: View) -> None:
    """One sentence that translates a score; the rest folded away."""
    st.subheader(text_space.SCORES, anchor=False)
    scales = {name: space.scale for name, space in diagnose_data.spaces(view).items()}
    with statement():
        st.markdown(_sentence(view, scales))
    if not _is_enough(scales):
        return
    with folded(text_space.SCORES_OPEN, "open-scores") as is_open:
        if is_open:
            _spread(view, scales)
            _translator(view, scales)
            _histogram(view, scales)
            _footnotes(view, scales)


def _is_enough(scales: dict[str, ScoreScale]) -> bool:
    return bool(scales) and all(len(one.pairs.values) >= FEWEST_PAIRS for one in scales.values())


def _sentence(view: View, scales: dict[str, ScoreScale]) -> str:
    if not scales:
        return text_space.SCORES_NONE
    first = next(iter(scales.values()))
    if not _is_enough(scales):
        return text_space.SCORES_FEW.format(count=f"{len(first.pairs.values):,} {_kind(first)}")
    source = view.reference if view.reference in scales else next(iter(scales))
    threshold = _usual(scales[source])
    found = {
        name: translate(threshold, scales[source].pairs, one.pairs) for name, one in scales.items() if name != source
    }
    known = {name: one for name, one in found.items() if one.is_known}
    if not known:
        low, *_, high = quantiles(scales[source].pairs.values)
        return text_space.SCORES_ONE.format(
            model=escape(source), pairs=_kind(first), low=_cosine(low), high=_cosine(high)
        )
    target = max(known, key=lambda name: abs(known[name].value - threshold))
    one = known[target]
    return text_space.SCORES_TWO.format(
        threshold=_cosine(threshold),
        source=escape(source),
        value=_cosine(one.value),
        target=escape(target),
        interval=f" ({_cosine(one.low)} to {_cosine(one.high)})" if not math.isnan(one.low) else "",
        rarity=text_space.RARITY.format(share=text_diagnose.rare(one.share), pairs=_kind(first)),
    )


def _usual(score_scale: ScoreScale) -> float:
    """A score people see: the middle one of the best results, lowered to what enough random pairs reach to be known.

    Without results, what one random pair of a hundred reaches.
    """
    known = float(np.sort(score_scale.pairs.values)[-2 * FEWEST_ABOVE])
    usual = (
        float(np.median(score_scale.best))
        if len(score_scale.best)
        else float(np.quantile(score_scale.pairs.values, 1 - RARE))
    )
    return math.floor(min(usual, known) * 100) / 100


def _cosine(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _kind(score_scale: ScoreScale) -> str:
    return text_space.PAIRS_QUERIES if score_scale.draw.of_queries else text_space.PAIRS_DOCUMENTS


def _spread(view: View, scales: dict[str, ScoreScale]) -> None:
    rows, is_judged = [], any(len(one.relevant) for one in scales.values())
    for name, one in scales.items():
        low, _, middle, _, high = quantiles(one.pairs.values)
        rows.append(_bar(name, "random", low, middle, high, _kind(one)))
        right = one.relevant if is_judged else one.best
        if len(right):
            _, low, middle, high, _ = quantiles(right)
            words = text_space.GROUP_RIGHT if is_judged else text_space.GROUP_RESULTS
            rows.append(_bar(name, "right", low, middle, high, words.format(count=f"{len(right):,}")))
    st.altair_chart(
        spread_chart(
            pd.DataFrame(rows),
            [candidate.name for candidate in view.project.candidates],
            title=text_space.SPREAD_TITLE,
            subtitle=text_space.SPREAD_SUBTITLE if is_judged else text_space.SPREAD_SUBTITLE_BEST,
            ink=theme.ink(),
        )
    )


def _bar(model: str, group: str, low: float, middle: float, high: float, label: str) -> dict[str, object]:
    return {"model": model, "group": group, "low": low, "middle": middle, "high": high, "label": label}


def _translator(view: View, scales: dict[str, ScoreScale]) -> None:
    st.markdown(f"**{text_space.TRANSLATOR}**")
    names = list(scales)
    pickers = st.container(horizontal=True, gap="medium")
    left, right = pickers.container(width=200), pickers.container(width="content")
    with right:
        default = view.reference if view.reference in scales else names[0]
        source = address.one_of(text_space.THRESHOLD_OF, names, param="scale", default=str(default))
    with left:
        threshold = st.number_input(
            text_space.THRESHOLD,
            min_value=-1.0,
            max_value=1.0,
            value=_usual(scales[source]),
            step=0.01,
            format="%.2f",
            key=f"threshold-{view.project.id}-{source}",
            help=text_space.THRESHOLD_HELP,
        )
    table = translations(scales, source, float(threshold), len(view.collection.documents))
    own = table[table["model"] == source].to_dict("records")[0]
    unit = "chunk" if view.collection.is_chunked else "document"
    st.markdown(_rarity_words(own, scales[source], threshold, source, unit))
    shown = pd.DataFrame(
        {
            "model": table["model"],
            "value": [_value(row) for row in table.to_dict("records")],
            "kept": [text_diagnose.percent(one) if one == one else "–" for one in table["right_kept"]],
            "separation": [text_diagnose.percent(one) if one == one else "–" for one in table["right_above_random"]],
        }
    )
    right_text = model_table.right_text
    columns = {"value": right_text(text_space.TRANSLATED, text_space.TRANSLATED_HELP)}
    if table["right_above_random"].notna().any():
        columns["kept"] = right_text(text_space.KEPT, text_space.KEPT_HELP)
        columns["separation"] = right_text(text_space.SEPARATION, text_space.SEPARATION_HELP)
    model_table.model_table(shown, view.candidates, columns, key="scale-table")
    download(text_diagnose.DOWNLOAD, lambda: table, "score_scale.csv", key="csv-scale")


def _rarity_words(own: Mapping[Any, Any], score_scale: ScoreScale, threshold: float, source: str, unit: str) -> str:
    """How rare the threshold is, which is the same for every model's translation of it; ``unit``: what is left."""
    if not own["is_known"]:
        return text_space.NOT_TRANSLATED.format(
            least=FEWEST_ABOVE, pairs=_kind(score_scale), threshold=_cosine(threshold), source=escape(source)
        )
    words = text_space.RARITY_OF.format(
        percentile=f"{own['percentile']:.2f}",
        rarity=text_space.RARITY.format(
            share=text_diagnose.rare(score_scale.pairs.share_reaching(threshold)), pairs=_kind(score_scale)
        ),
    )
    left = text_diagnose.left(float(own["documents_left"]), unit)
    return words + (text_space.LEAVES.format(left=left) if score_scale.draw.of_queries else "")


def _value(row: Mapping[Any, Any]) -> str:
    value, low, high = (float(row[name]) for name in ("same_as", "low", "high"))
    if math.isnan(value):
        return "–"
    return _cosine(value) if math.isnan(low) else f"{_cosine(value)} ({_cosine(low)} to {_cosine(high)})"


def translations(scales: dict[str, ScoreScale], source: str, threshold: float, documents: int) -> pd.DataFrame:
    """One row per model: what a threshold of ``source`` is there, and what a cut-off at it would do.

    ``same_as`` with ``low`` and ``high`` (95 %), ``percentile`` among random pairs (0 to 100), ``documents_left`` per
    question, ``right_kept`` (0 to 1) of the pairs judged right, ``right_above_random`` (0 to 1), ``is_known``.
    """
    rows = []
    for name, one in scales.items():
        if name == source:
            share = one.pairs.share_reaching(threshold)
            above = share * len(one.pairs.values)
            is_known = FEWEST_ABOVE <= above <= len(one.pairs.values) - FEWEST_ABOVE
            found = Translation(threshold, math.nan, math.nan, share, is_known)
        else:
            found = translate(threshold, scales[source].pairs, one.pairs)
        is_told = not math.isnan(found.value)
        rows.append(
            {
                "model": name,
                "same_as": found.value,
                "low": found.low,
                "high": found.high,
                "percentile": one.pairs.percentile(found.value) if is_told else math.nan,
                "documents_left": one.pairs.share_reaching(found.value) * documents if is_told else math.nan,
                "right_kept": float((one.relevant >= found.value).mean())
                if is_told and len(one.relevant)
                else math.nan,
                "right_above_random": separation(one.relevant, one.pairs.values),
                "is_known": found.is_known,
            }
        )
    return pd.DataFrame(rows)


def _histogram(view: View, scales: dict[str, ScoreScale]) -> None:
    name = str(st.session_state.get("scale") or "")
    name = name if name in scales else str(view.reference if view.reference in scales else next(iter(scales)))
    one = scales[name]
    slot = next(theme.slot_colour(c.slot) for c in view.candidates if c.name == name)
    is_judged = bool(len(one.relevant))
    wrong = text_space.GROUP_WRONG if is_judged else text_space.GROUP_RESULTS
    groups = {
        text_space.GROUP_RANDOM.format(count=f"{len(one.pairs.values):,}"): (one.pairs.values, RANDOM_GREY),
        wrong.format(count=f"{len(one.others):,}"): (one.others, "#F0B95B" if theme.is_dark() else WRONG_GREY),
        text_space.GROUP_RIGHT.format(count=f"{len(one.relevant):,}"): (one.relevant, slot),
    }
    shown = {label: (values, colour) for label, (values, colour) in groups.items() if len(values)}
    rows = histogram({label: values for label, (values, _) in shown.items()})
    st.altair_chart(
        score_histogram(
            pd.DataFrame(rows),
            list(shown),
            [colour for _, colour in shown.values()],
            title=text_space.HISTOGRAM_TITLE.format(model=name),
            subtitle=text_space.HISTOGRAM_SUBTITLE,
            ink=theme.ink(),
        )
    )
    download(
        text_diagnose.DOWNLOAD,
        lambda: pd.DataFrame(rows).assign(model=name),
        "score_histogram.csv",
        key="csv-histogram",
    )


def _footnotes(view: View, scales: dict[str, ScoreScale]) -> None:
    one = next(iter(scales.values()))
    pairs = f"{len(one.pairs.values):,}"
    if one.draw.is_all:
        st.caption(text_space.DRAWN_ALL.format(pairs=pairs, kind=_kind(one)))
    else:
        row = "question" if one.draw.of_queries else "document"
        st.caption(
            text_space.DRAWN.format(
                pairs=pairs,
                kind=_kind(one),
                rows=numbers.count(len(one.draw.rows), row),
                columns=numbers.count(len(one.draw.columns), "document"),
                seed=scores.SEED,
            )
        )
    others = [escape(one.name) for one in view.ready if one.name not in scales]
    if others:
        st.caption(text_space.NO_SCALE.format(models=", ".join(others)))
