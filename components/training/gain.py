"""What a trained model gained on the queries held out, in numbers and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from components.evaluation import statistics
from components.evaluation.model_pair import POINT, ModelPair, both_ways, points_text
from components.i18n import tr
from components.records import Collection, Run
from components.results import scores as scoring
from components.results.store import ModelResult

METRIC = "ndcg@10"
BEFORE, AFTER = "before", "after"
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


def gain_sentence(name: str, gain: Gain) -> str:
    """What was gained, how surely, and what got worse."""
    pair = gain.pair
    low, high = (points_text(limit, max(pair.decimals, 1)) for limit in (pair.low, pair.high))
    by = points_text(abs(pair.difference), 1)
    on = tr("on {queries:,} questions it has not seen", queries=pair.queries)
    if pair.low > 0:
        sentence = tr(
            "{name} gains {by} points of nDCG@10 ({low} to {high}) {on}.", name=name, by=by, low=low, high=high, on=on
        )
    elif pair.high < 0:
        sentence = tr(
            "{name} loses {by} points of nDCG@10 ({low} to {high}) {on}. Keep the model as it was.",
            name=name,
            by=by,
            low=low,
            high=high,
            on=on,
        )
    elif -gain.margin < pair.low and pair.high < gain.margin:
        sentence = tr(
            "{name} is the same for your purpose: {low} to {high} points of nDCG@10 {on}.",
            name=name,
            low=low,
            high=high,
            on=on,
        )
    else:
        sentence = tr(
            "Can't tell whether {name} is better: {low} to {high} points of nDCG@10 {on}.",
            name=name,
            low=low,
            high=high,
            on=on,
        )
        if pair.needed > 0:
            sentence += tr(" About {needed:,.0f} more questions would settle it.", needed=pair.needed)
    return f"{sentence} {_worse_sentence(gain)}"


def _worse_sentence(gain: Gain) -> str:
    worse = gain.worse
    if worse.empty:
        return tr("{better:,} questions got better, none worse.", better=gain.better)
    text = " ".join(str(worse["query"].iloc[0]).split())
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    most = f"{abs(worse['change'].iloc[0]) / POINT:.0f}"
    return tr(
        "{better:,} questions got better, {number_of_worse:,} worse, most of all “{shown}” ({most} points).",
        better=gain.better,
        number_of_worse=len(worse),
        shown=shown,
        most=most,
    )
