"""``compare`` on users and what they took: files, columns, notes, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from components import cli as module
from tests.cases import QUICK
from tests.interactions import tasteful, write_shop

MODELS = ("popularity", "item-knn", QUICK, f"fusion:item-knn+{QUICK}")


def run(*arguments: object) -> int:
    """The command in this process."""
    return module.main([str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("users")
    data = write_shop(root / "data", tasteful(60))
    models = [part for name in MODELS for part in ("--model", name)]
    assert run("compare", "--data", data, *models, "--out", root / "out", "--workspace", root / "w") == 0
    return root / "out"


def test_users_are_scored_as_queries_are(out: Path) -> None:
    found = pd.read_csv(out / "metrics.csv").set_index("model")
    assert (found["queries"] == 60).all()
    ndcg = found["ndcg@10"].to_dict()
    assert ndcg["item-knn"] > ndcg["popularity"]
    assert set(pd.read_csv(out / "comparisons.csv").columns) >= {"model_a", "model_b", "verdict"}


def test_what_lists_are_like_stands_in_a_table_of_its_own(out: Path) -> None:
    found = pd.read_csv(out / "recommendation.csv")
    everybody = found[found["group"] == "all users"].set_index("model")
    metrics = pd.read_csv(out / "metrics.csv").set_index("model")
    assert everybody["users"].tolist() == [60] * 4
    assert everybody["hit_rate@10"].to_dict() == pytest.approx(metrics["hit_rate@10"].to_dict())
    for name, row in everybody.iterrows():
        run_of = pd.read_csv(out / "runs" / f"{str(name).replace(' + ', '___')}.trec", sep=" ", header=None)
        first = run_of[run_of[3] <= 10]
        assert row["coverage@10"] == pytest.approx(first[2].nunique() / 24)
    assert (everybody["sampled_hit_rate@10"] >= 0).all()
    bias = everybody["popularity_bias@10"].to_dict()
    assert bias["popularity"] == max(bias.values())
    groups = found.groupby("model")["group"].apply(set)
    assert "a cold item held out" in groups["popularity"] or "known items held out" in groups["popularity"]


def test_the_split_and_the_warning_of_sampling_are_said(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_text())
    said = " ".join(manifest["data"]["notes"])
    assert "Held out to test on: the last new item of each user by time (60 interactions of 60 users)" in said
    assert "Cold: 0 of 60 users" in said
    assert any("Krichene & Rendle 2020" in warning for warning in manifest["warnings"])
    assert any("joins" in note for note in manifest["notes"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--split", "tomorrow"), "write last, random, or a day"),
        (("--least-interactions", "0"), "give a whole number from 1"),
        (("--chunk-tokens", "50"), "interactions are with whole ones"),
        (("--split", "1960-01-01"), "Nothing can be tested"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    options: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_shop(tmp_path / "data", tasteful(12))
    asked = (
        "compare",
        "--data",
        data,
        "--model",
        "popularity",
        "--out",
        tmp_path / "out",
        "--workspace",
        tmp_path / "w",
    )
    assert run(*asked, *options) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
