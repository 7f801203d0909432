from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.comparison.choice import Choice, Option, choose
from components.comparison.recommendation import CRITERIA, recommend
from components.evaluation.statistics import compare_all
from components.needs.fields import CONSTRAINTS
from components.needs.weights import QUALITY

QUERIES = [f"q{i}" for i in range(300)]
METRIC = "ndcg@10"
Utilities = dict[str, dict[str, float | None]]


def measured(**means: float) -> dict[str, pd.Series]:
    rng = np.random.default_rng(5)
    base = rng.uniform(0, 0.3, len(QUERIES))
    return {
        name: pd.Series(np.clip(base + mean + rng.normal(0, 0.02, len(QUERIES)), 0, 1), index=QUERIES)
        for name, mean in means.items()
    }


def weighed(
    values: dict[str, pd.Series], utilities: Utilities | None = None, quality: float = 1.0
) -> tuple[Choice, pd.DataFrame]:
    weights = {QUALITY: quality} | ({"monthly_usd": 1 - quality} if quality < 1 else {})
    options = [Option(name, value, (utilities or {}).get(name, {})) for name, value in values.items()]
    comparisons = compare_all({name: value.to_frame(METRIC) for name, value in values.items()}, METRIC)
    return choose(options, weights), comparisons


def test_a_sure_gap_is_chosen_with_its_interval() -> None:
    found = recommend(*weighed(measured(a=0.5, b=0.4)), METRIC, 0.02)
    assert (found.kind, found.first, found.second) == ("chosen", "a", "b")
    assert found.sentence.startswith("Take a: it beats b by ") and "300 questions" in found.sentence


def test_models_that_are_the_same_are_said_to_be_and_the_deciding_criterion_is_named() -> None:
    utilities: Utilities = {"a": {"monthly_usd": 0.4}, "b": {"monthly_usd": 1.0}}
    found = recommend(*weighed(measured(a=0.5, b=0.5), utilities, 0.75), METRIC, 0.02)
    assert (found.kind, found.first) == ("same", "b")
    assert "same for your purpose" in found.sentence and "monthly cost decides" in found.sentence


def test_too_few_queries_are_not_called_a_choice() -> None:
    few = {name: value.iloc[:12] for name, value in measured(a=0.505, b=0.5).items()}
    noisy = {
        name: (value + np.random.default_rng(len(name)).normal(0, 0.2, 12)).clip(0, 1) for name, value in few.items()
    }
    noisy["b"] = (few["b"] + np.random.default_rng(8).normal(0, 0.2, 12)).clip(0, 1)
    found = recommend(*weighed(noisy), METRIC, 0.02)
    assert found.kind == "unclear" and found.sentence.startswith("Can't tell yet between")


def test_weights_against_quality_are_called_a_trade() -> None:
    utilities: Utilities = {"a": {"monthly_usd": 0.1}, "b": {"monthly_usd": 1.0}}
    found = recommend(*weighed(measured(a=0.5, b=0.4), utilities, 0.6), METRIC, 0.02)
    assert (found.kind, found.first) == ("traded", "b")
    assert "although a finds more" in found.sentence
    assert any("weight of" in change for change in found.changes)


def test_the_pair_may_stand_either_way_round() -> None:
    choice, comparisons = weighed(measured(b=0.4, a=0.5))
    assert comparisons["model_a"].tolist() == ["b"]
    found = recommend(choice, comparisons, METRIC, 0.02)
    assert found.kind == "chosen" and found.first == "a"


def test_a_pair_that_was_never_compared_is_unclear() -> None:
    choice, _ = weighed(measured(a=0.5, b=0.4))
    found = recommend(choice, pd.DataFrame(), METRIC, 0.02)
    assert found.kind == "unclear" and "unknown" in found.sentence


def test_one_model_is_taken_for_want_of_others() -> None:
    choice, comparisons = weighed(measured(a=0.5))
    assert recommend(choice, comparisons, METRIC, 0.02).kind == "alone"


@pytest.mark.parametrize("name", [QUALITY, *CONSTRAINTS])
def test_every_criterion_has_words(name: str) -> None:
    assert CRITERIA[name]


def test_bills_apart_by_less_than_a_cent_decide_nothing_and_change_nothing() -> None:
    utilities: Utilities = {"a": {"monthly_usd": 0.82}, "b": {"monthly_usd": 0.8200001}}
    found = recommend(*weighed(measured(a=0.52, b=0.5), utilities, 0.75), METRIC, 0.03)
    assert not any("weight" in change for change in found.changes)
