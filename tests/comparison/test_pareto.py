from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from components.comparison.pareto import dominated_by
from components.records import BadInputError

WAYS = {"quality": True, "usd": False}


def test_worse_on_all_or_equal_on_some_is_dominated() -> None:
    points = pd.DataFrame({"quality": [0.8, 0.7, 0.8], "usd": [10.0, 10.0, 5.0]}, index=["a", "b", "c"])
    assert dominated_by(points, WAYS) == {"a": ("c",), "b": ("a", "c"), "c": ()}


def test_equal_models_do_not_dominate_each_other() -> None:
    points = pd.DataFrame({"quality": [0.8, 0.8], "usd": [1.0, 1.0]}, index=["a", "b"])
    assert dominated_by(points, WAYS) == {"a": (), "b": ()}


def test_an_unknown_value_keeps_out_of_it() -> None:
    points = pd.DataFrame({"quality": [0.9, 0.1], "usd": [np.nan, 5.0]}, index=["a", "b"])
    assert dominated_by(points, WAYS) == {"a": (), "b": ()}


def test_the_front_is_never_empty_and_equals_brute_force() -> None:
    rng = np.random.default_rng(1)
    for _ in range(50):
        values = rng.integers(0, 4, (6, 2)).astype(float)
        points = pd.DataFrame(values, columns=["quality", "usd"], index=list("abcdef"))
        found = dominated_by(points, WAYS)
        assert any(not others for others in found.values())
        for i, name in enumerate("abcdef"):
            brute = any(
                values[j, 0] >= values[i, 0] and values[j, 1] <= values[i, 1] and (values[j] != values[i]).any()
                for j in range(6)
            )
            assert bool(found[name]) == brute


def test_a_missing_column_and_a_model_twice_are_said() -> None:
    with pytest.raises(BadInputError, match="no column 'usd'; the table has quality"):
        dominated_by(pd.DataFrame({"quality": [1.0]}, index=["a"]), WAYS)
    with pytest.raises(BadInputError, match="Model a stands twice"):
        dominated_by(pd.DataFrame({"quality": [1.0, 2.0], "usd": [1.0, 1.0]}, index=["a", "a"]), WAYS)
