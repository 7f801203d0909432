"""What a trained model gained on the queries held out, in numbers and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.evaluation import statistics
from components.evaluation.model_pair import POINT, ModelPair, both_ways, decimals_of, points_text
from components.i18n import N_, tr
from components.records import Collection, Run
from components.results import scores as scoring
from components.results.store import ModelResult

METRIC = "ndcg@10"
BEFORE, AFTER = "before", "after"
MORE_QUESTIONS = N_("About {more:,} more questions would settle it.")
SHOWN = 60  # characters of a question in the sentence


@dataclass(frozen=True)
class Gain:
    """``pair`` is after minus before; ``per_query``: query_id, query, before, after in table order."""

    pair: ModelPair
    per_query: pd.DataFrame
    margin: float

    @property
    def worse(self) -> pd.DataFrame:
        """Queries that lost, the largest losses first."""
        change = self.per_query["after"] - self.per_query["before"]
        lost = self.per_query[change < 0].assign(change=change[change < 0])
        return lost.sort_values("change", kind="stable", ignore_index=True)

    @property
    def better(self) -> int:
        """How many queries gained."""
        return int((self.per_query["after"] > self.per_query["before"]).sum())

    def as_dict(self) -> dict[str, Any]:
        """Gain and limits in units of the metric (0.01 is a point), and the number of queries."""
        return {
            "gain": self.pair.difference,
            "ci_low": self.pair.low,
            "ci_high": self.pair.high,
            "queries": self.pair.queries,
            "needed": self.pair.needed if self.pair.needed > 0 else None,
        }


def restricted(collection: Collection, test: Sequence[str]) -> Collection:
    """The collection with the judgments of these queries alone: the others are searched for, and count nowhere."""

    def kept(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["query_id"].isin(set(test))].reset_index(drop=True)

    return replace(collection, judgments=kept(collection.judgments), absent=kept(collection.absent))


def gain_of(collection: Collection, test: Sequence[str], results: Mapping[str, ModelResult], margin: float) -> Gain:
    """From two results, BEFORE and AFTER, scored on the test queries as every comparison scores them."""
    held_out = restricted(collection, test)
    scored = scoring.score(held_out, results, margin=margin, metric_keys=[METRIC])
    # Not scored.comparisons: a run that fails a self-check is not ranked, and its gain must be known all the same.
    both = {name: scored.per_query[name] for name in (AFTER, BEFORE)}
    compared = statistics.compare_all(both, METRIC, margin=margin, seed=scoring.SEED)
    pair = both_ways(compared, METRIC)[AFTER, BEFORE]
    texts = dict(zip(collection.queries["id"], collection.queries["text"], strict=True))
    ids = scored.per_query[BEFORE].index
    table = pd.DataFrame(
        {
            "query": [texts[query_id] for query_id in ids],
            "before": scored.per_query[BEFORE][METRIC].to_numpy(),
            "after": scored.per_query[AFTER][METRIC].reindex(ids).to_numpy(),
            "query_id": ids,
        }
    )
    return Gain(pair, table, margin)


def with_run(result: ModelResult, run: Run) -> ModelResult:
    """The result as if it had found this."""
    return ModelResult(run, result.manifest, result.folder)


def gain_sentences(told: Mapping[str, Any], worst: pd.DataFrame) -> list[str]:
    """What was gained and how surely, then what would settle it and what got worse, in whole sentences.

    Args:
        told: what gain.json holds: name, gain, ci_low, ci_high, queries, verdict, better, perhaps needed.
        worst: query and change of those that lost, the largest losses first.
    """
    low, high = told["ci_low"], told["ci_high"]
    places = max(decimals_of(low, high), 1)
    values = {
        "name": told["name"],
        "by": points_text(abs(told["gain"]), 1),
        "low": points_text(low, places),
        "high": points_text(high, places),
    }
    parts = [_first_sentence(told).format(count=f"{told['queries']:,}", **values)]
    if high < 0:
        parts.append(tr("Keep the model as it was."))
    elif low <= 0 and told["verdict"] != "same" and told.get("needed"):
        parts.append(tr(MORE_QUESTIONS, more=round(told["needed"])))
    return [*parts, _worse_sentence(told, worst)]


def _first_sentence(told: Mapping[str, Any]) -> str:
    if told["ci_low"] > 0:
        return tr("{name} gains {by} points of nDCG@10 ({low} to {high}) on {count} questions it has not seen.")
    if told["ci_high"] < 0:
        return tr("{name} loses {by} points of nDCG@10 ({low} to {high}) on {count} questions it has not seen.")
    if told["verdict"] == "same":
        return tr(
            "{name} is the same for your purpose: {low} to {high} points of nDCG@10 on {count} questions it has not "
            "seen."
        )
    return tr(
        "Can't tell whether {name} is better: {low} to {high} points of nDCG@10 on {count} questions it has not seen."
    )


def _worse_sentence(told: Mapping[str, Any], worst: pd.DataFrame) -> str:
    if worst.empty:
        return tr("Better on {better:,}, worse on none.", better=told["better"])
    text = " ".join(str(worst["query"].iloc[0]).split())
    return tr(
        "Better on {better:,}, worse on {number_of_worse:,}, most of all on “{shown}” ({most} points).",
        better=told["better"],
        number_of_worse=len(worst),
        shown=text if len(text) <= SHOWN else text[: SHOWN - 1] + "…",
        most=f"{abs(worst['change'].iloc[0]) / POINT:.0f}",
    )
