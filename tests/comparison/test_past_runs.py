"""The runs a folder of ``compare`` knows of, read by the app."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from components.comparison.past_runs import HISTORY_COLUMNS, by_one_metric, history_in, history_of, joined, read_history
from components.records import BadInputError

FRAMES = {"a": pd.DataFrame({"ndcg@10": [0.5, 0.7, 0.9]}), "b": pd.DataFrame({"ndcg@10": [0.1, 0.2, 0.6]})}
AGAINST = pd.DataFrame([{"model": "a", "verdict": "worse", "difference": -0.1, "ci_low": -0.15, "ci_high": -0.05}])


def manifest(**parts: object) -> str:
    return json.dumps({"command": "compare", **parts})


def test_a_row_holds_the_mean_its_interval_and_the_verdict_against_the_baseline() -> None:
    rows = history_of(FRAMES, [], "data", 1_700_000_000.0, AGAINST)
    table = history_in(manifest(history=rows), "manifest.json")
    assert list(table.columns) == list(HISTORY_COLUMNS)
    assert table["model"].tolist() == ["a", "b"] and table["mean"].tolist() == pytest.approx([0.7, 0.3])
    assert (table["low"] < table["mean"]).all() and (table["mean"] < table["high"]).all()
    assert table["verdict"].tolist() == ["worse", ""]
    assert table["difference"].iloc[0] == -0.1 and np.isnan(table["difference"].iloc[1])
    assert table["at"].iloc[0] == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_rows_of_older_versions_have_no_verdict() -> None:
    old = {
        "at": 1.0,
        "model": "a",
        "metric": "ndcg@10",
        "mean": 0.5,
        "low": 0.4,
        "high": 0.6,
        "queries": 9,
        "data": "x",
    }
    assert history_in(manifest(history=[old]), "m")["verdict"].tolist() == [""]


def test_runs_measured_by_another_metric_are_no_part_of_the_line() -> None:
    by_rank = history_of(FRAMES, [], "data", 1.0)
    frames = {name: frame.rename(columns={"ndcg@10": "recall@10"}) for name, frame in FRAMES.items()}
    rows = history_of(frames, by_rank, "data", 2.0, metric="recall@10")
    assert [row["metric"] for row in rows] == ["ndcg@10"] * 2 + ["recall@10"] * 2
    table, others = by_one_metric(history_in(manifest(history=rows), "m"))
    assert table["metric"].tolist() == ["recall@10"] * 2 and others == 1
    assert by_one_metric(history_in(manifest(history=by_rank), "m"))[1] == 0


def test_runs_of_two_histories_stand_once_and_in_order() -> None:
    first = history_of(FRAMES, [], "data", 1.0)
    second = history_of(FRAMES, first, "data", 2.0)
    third = history_of(FRAMES, first, "data", 3.0)
    both = joined(third, second)
    assert [(row["at"], row["model"]) for row in both] == [(at, name) for at in (1.0, 2.0, 3.0) for name in "ab"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "of something else"),
        (json.dumps({"command": "report", "history": []}), "of something else"),
        (manifest(), "without a history"),
        (manifest(history=[{"model": "a"}]), "cannot be read"),
        (manifest(history=[{"at": 1e30, "model": "a", "metric": "m", "mean": 1, "queries": 1}]), "cannot be read"),
        (manifest(history="text"), "cannot be read"),
        (manifest(history=7), "cannot be read"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_such_manifest_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        history_in(text, "other.json")


def test_what_is_no_such_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="There is no folder"):
        read_history(tmp_path / "nowhere")
    with pytest.raises(BadInputError, match="holds no manifest"):
        read_history(tmp_path)
    (tmp_path / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInputError, match="cannot be read"):
        read_history(tmp_path)
