"""What a score of one model means, and which score of another model means the same: sentences and figures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from components import nouns
from components.comparison.diagnose import words
from components.evaluation.score_scale import FEWEST_ABOVE, Translation, quantiles, separation, translate
from components.i18n import tr, tr_count
from components.markdown import escape
from components.measurements.vector_space import ScoreScale
from components.numbers import sentences
from components.results import scores

FEWEST_PAIRS = 100  # below which a percentile says nothing
RARE = 0.01  # share of random pairs that reach a score worth a look


def is_enough(scales: Mapping[str, ScoreScale]) -> bool:
    """Whether a percentile of these pairs says anything."""
    return bool(scales) and all(len(scale.pairs.values) >= FEWEST_PAIRS for scale in scales.values())


def score_words(scales: Mapping[str, ScoreScale], reference: str | None) -> str:
    """What a cosine of the reference model is in the one where it differs most."""
    if not scales:
        return words.SCORES_NONE
    first = next(iter(scales.values()))
    if not is_enough(scales):
        return words.SCORES_FEW.format(
            count=tr("{count:,} {pairs}", count=len(first.pairs.values), pairs=kind_of_pairs(first))
        )
    source = reference if reference is not None and reference in scales else next(iter(scales))
    threshold = usual_score(scales[source])
    thresholds = {
        name: translate(threshold, scales[source].pairs, scale.pairs)
        for name, scale in scales.items()
        if name != source
    }
    known = {name: translation for name, translation in thresholds.items() if translation.is_known}
    if not known:
        low, *_, high = quantiles(scales[source].pairs.values)
        return words.SCORES_ONE.format(
            model=escape(source), pairs=kind_of_pairs(first), low=_cosine(low), high=_cosine(high)
        )
    target = max(known, key=lambda name: abs(known[name].value - threshold))
    translation = known[target]
    text = words.SCORES_TWO_NO_INTERVAL if math.isnan(translation.low) else words.SCORES_TWO
    return text.format(
        threshold=_cosine(threshold),
        source=escape(source),
        value=_cosine(translation.value),
        target=escape(target),
        low=_cosine(translation.low),
        high=_cosine(translation.high),
        rarity=words.RARITY.format(share=words.rare(translation.share), pairs=kind_of_pairs(first)),
    )


def usual_score(score_scale: ScoreScale) -> float:
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


def kind_of_pairs(score_scale: ScoreScale) -> str:
    """What its random pairs are."""
    return words.PAIRS_QUERIES if score_scale.draw.of_queries else words.PAIRS_DOCUMENTS


def _bar(model: str, group: str, low: float, middle: float, high: float, label: str) -> dict[str, object]:
    return {"model": model, "group": group, "low": low, "middle": middle, "high": high, "label": label}


def rarity_words(own: Mapping[Any, Any], score_scale: ScoreScale, threshold: float, source: str, unit: str) -> str:
    """How rare the threshold is, which is the same for every model's translation of it; ``unit``: what is left."""
    if not own["is_known"]:
        return words.NOT_TRANSLATED.format(
            least=FEWEST_ABOVE, pairs=kind_of_pairs(score_scale), threshold=_cosine(threshold), source=escape(source)
        )
    rarity = words.RARITY_OF.format(
        percentile=f"{own['percentile']:.2f}",
        rarity=words.RARITY.format(
            share=words.rare(score_scale.pairs.share_reaching(threshold)), pairs=kind_of_pairs(score_scale)
        ),
    )
    left = words.left(float(own["documents_left"]), unit)
    return sentences([rarity, words.LEAVES.format(left=left) if score_scale.draw.of_queries else ""])


def translated(row: Mapping[Any, Any]) -> str:
    """A row of ``translations``: what the score is there, with its interval."""
    value, low, high = (float(row[name]) for name in ("same_as", "low", "high"))
    if math.isnan(value):
        return "–"
    return (
        _cosine(value)
        if math.isnan(low)
        else tr(
            "{cosine} ({cosine_2} to {cosine_3})", cosine=_cosine(value), cosine_2=_cosine(low), cosine_3=_cosine(high)
        )
    )


def translations(scales: Mapping[str, ScoreScale], source: str, threshold: float, documents: int) -> pd.DataFrame:
    """One row per model: what a threshold of ``source`` is there, and what a cut-off at it would do.

    ``same_as`` with ``low`` and ``high`` (95 %), ``percentile`` among random pairs (0 to 100), ``documents_left`` per
    question, ``right_kept`` (0 to 1) of the pairs judged right, ``right_above_random`` (0 to 1), ``is_known``.
    """
    rows = []
    for name, scale in scales.items():
        if name == source:
            share = scale.pairs.share_reaching(threshold)
            above = share * len(scale.pairs.values)
            is_known = FEWEST_ABOVE <= above <= len(scale.pairs.values) - FEWEST_ABOVE
            translation = Translation(threshold, math.nan, math.nan, share, is_known)
        else:
            translation = translate(threshold, scales[source].pairs, scale.pairs)
        is_told = not math.isnan(translation.value)
        rows.append(
            {
                "model": name,
                "same_as": translation.value,
                "low": translation.low,
                "high": translation.high,
                "percentile": scale.pairs.percentile(translation.value) if is_told else math.nan,
                "documents_left": scale.pairs.share_reaching(translation.value) * documents if is_told else math.nan,
                "right_kept": float((scale.relevant >= translation.value).mean())
                if is_told and len(scale.relevant)
                else math.nan,
                "right_above_random": separation(scale.relevant, scale.pairs.values),
                "is_known": translation.is_known,
            }
        )
    return pd.DataFrame(rows)


def spread_rows(scales: Mapping[str, ScoreScale]) -> pd.DataFrame:
    """What components.charts.score_scale draws: where random pairs lie, and right ones, or first results."""
    rows, is_judged = [], any(len(scale.relevant) for scale in scales.values())
    for name, scale in scales.items():
        low, _, middle, _, high = quantiles(scale.pairs.values)
        rows.append(_bar(name, "random", low, middle, high, kind_of_pairs(scale)))
        right = scale.relevant if is_judged else scale.best
        if len(right):
            _, low, middle, high, _ = quantiles(right)
            label = words.GROUP_RIGHT if is_judged else words.GROUP_RESULTS
            rows.append(_bar(name, "right", low, middle, high, label.format(count=f"{len(right):,}")))
    return pd.DataFrame(rows)


def pairs_drawn(scales: Mapping[str, ScoreScale]) -> str:
    """Which random pairs were looked at."""
    scale = next(iter(scales.values()))
    pairs = f"{len(scale.pairs.values):,}"
    if scale.draw.is_all:
        return words.DRAWN_ALL.format(pairs=pairs, kind=kind_of_pairs(scale))
    return words.DRAWN.format(
        pairs=pairs,
        kind=kind_of_pairs(scale),
        rows=nouns.counted("question" if scale.draw.of_queries else "document", len(scale.draw.rows)),
        columns=tr_count("{count} document", "{count} documents", len(scale.draw.columns)),
        seed=scores.SEED,
    )
