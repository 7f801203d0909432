"""Questions one by one and by kind: what is won and lost from one model to another, and which kinds turn the order."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from components.comparison.comparison import Comparison
from components.comparison.quality import words
from components.comparison.quality.by_metric import QualityByMetric
from components.datasets import practice
from components.datasets.column_names import answers_in_words
from components.datasets.spans import SPANS_COLUMN
from components.evaluation.flips import LOST, UNCHANGED, WON, flip_ledger, shared_traits
from components.evaluation.query_groups import YES, query_groups
from components.evaluation.slices import Reversal, reversals, slice_means
from components.evaluation.verdict import points_text
from components.i18n import tr, tr_count
from components.markdown import escape
from components.numbers import commas, language
from components.results.scores import SEED

_OF_LANGUAGES = ("language", "language of the answer")


def groups_of(comparison: Comparison, measured: QualityByMetric) -> dict[str, pd.Series]:
    """Ways of grouping the judged questions; computed once per collection. What answers a question is no kind of it."""
    ids = tuple(next(iter(measured.scored.per_query.values())).index)
    columns = comparison.collection.queries.columns
    hidden = (*practice.OWN_COLUMNS, SPANS_COLUMN, *(column for column in columns if answers_in_words(column)))
    return comparison.keep(
        "question groups",
        (comparison.collection.content_hash, ids),
        lambda: query_groups(comparison.collection, ids, hidden=hidden),
    )


def flips_of(comparison: Comparison, measured: QualityByMetric, before: str, after: str) -> pd.DataFrame:
    """The ledger from one model to another (see flip_ledger), with a ``question`` column: its words, else its id."""
    per_query, key = measured.scored.per_query, measured.metric.key
    table = flip_ledger(per_query[before][key], per_query[after][key])
    queries = comparison.collection.queries
    texts = queries["text"].where(queries["text"].str.strip() != "", queries["id"]).set_axis(queries["id"])
    table.insert(1, "question", texts.reindex(table["query_id"]).to_numpy())
    return table


def flip_counts(measured: QualityByMetric, flips: pd.DataFrame) -> str:
    """How many questions are won, lost and unchanged."""
    counts = flips["outcome"].value_counts()
    template = words.FLIP_COUNTS if counts.get(UNCHANGED, 0) < len(flips) else words.NO_FLIPS
    return template.format(
        won=counts.get(WON, 0),
        lost=counts.get(LOST, 0),
        even=counts.get(UNCHANGED, 0),
        queries=tr_count("{count} question", "{count} questions", measured.scored.queries),
        metric=measured.metric.name,
    )


def losses_share(comparison: Comparison, measured: QualityByMetric, flips: pd.DataFrame) -> list[str]:
    """A sentence for each thing the lost questions share; one that says so where nothing stands out.

    None where nothing groups them.
    """
    if not (flips["outcome"] == LOST).any():
        return [words.NO_LOSSES]
    tested = shared_traits(flips, groups_of(comparison, measured))
    sentences = [_trait_sentence(row) for row in tested[tested["finding"] != "unclear"].to_dict("records")]
    if tested.empty:
        return []
    traits = commas(dict.fromkeys(escape(_trait(trait)) for trait in tested["trait"]))
    return sentences or [words.NOTHING_SHARED.format(count=len(tested), traits=traits)]


def _trait(name: str) -> str:
    return words.TRAITS.get(name, name)


def said_value(value: str, name: str = "") -> str:
    """A value of a grouping as the reader's language says it; ``name`` is what is grouped by."""
    return language(value) if name in _OF_LANGUAGES else words.VALUES.get(value, value)


def _trait_sentence(row: Mapping[Hashable, Any]) -> str:
    is_yes = row["value"] == YES and row["trait"] in words.TRAIT_WORDS
    template = {
        (False, "more"): words.SHARED_MORE,
        (False, "less"): words.SHARED_LESS,
        (True, "more"): words.SHARED_YES_MORE,
        (True, "less"): words.SHARED_YES_LESS,
    }[is_yes, str(row["finding"])]
    trait = words.TRAIT_WORDS[str(row["trait"])] if is_yes else escape(_trait(str(row["trait"])))
    p = float(str(row["p_value"]))
    return template.format(
        trait=trait,
        value=escape(said_value(str(row["value"]), str(row["trait"]))),
        p="< 0.001" if p < 0.001 else f"{p:.3f}",
        **{name: row[name] for name in ("lost", "lost_all", "others", "others_all")},
    )


def turned_groups(comparison: Comparison, measured: QualityByMetric) -> dict[str, list[Reversal]]:
    """Way of grouping -> where two models stand the other way round than on all other questions."""
    marks = tuple((model, comparison.results[model].manifest["finished"]) for model in measured.scored.per_query)
    key = (comparison.collection.content_hash, marks, measured.scored.depth, measured.metric.key)
    groups, ranked = groups_of(comparison, measured), _ranked(measured)
    return comparison.keep(
        "reversals",
        key,
        lambda: {name: reversals(ranked, measured.metric.key, values, SEED) for name, values in groups.items()},
    )


def reversal_sentences(turned: Mapping[str, list[Reversal]]) -> list[str]:
    """One sentence for each sure reversal, and one on how many more may be luck or that there is none."""
    sure_reversals = [
        words.REVERSED.format(
            group=escape(words.GROUP_NAMES.get(name, name)),
            value=escape(said_value(reversal.value, name)),
            queries=reversal.queries,
            ahead=f"**{escape(reversal.ahead)}**",
            behind=f"**{escape(reversal.behind)}**",
            gap=points_text(reversal.gap, 1),
            elsewhere=points_text(reversal.gap_elsewhere, 1),
        )
        for name, reversed_here in turned.items()
        for reversal in reversed_here
        if reversal.is_sure
    ]
    maybe = sum(not reversal.is_sure for reversed_here in turned.values() for reversal in reversed_here)
    if maybe:
        places = (
            tr("{maybe} more places", maybe=maybe)
            if sure_reversals
            else tr_count("{count} place", "{count} places", maybe)
        )
        return [*sure_reversals, words.MAYBE_REVERSED.format(places=places)]
    return sure_reversals or [words.NOT_REVERSED]


def slice_rows(measured: QualityByMetric, values: pd.Series) -> pd.DataFrame:
    """Mean and interval of each ranked model within each value."""
    return slice_means(_ranked(measured), measured.metric.key, values, SEED)


def _ranked(measured: QualityByMetric) -> dict[str, pd.DataFrame]:
    return {model: measured.scored.per_query[model] for model in measured.ranked["model"]}
