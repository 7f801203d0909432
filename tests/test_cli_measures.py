"""``compare --baseline``, ``report``, ``loadtest`` and ``robustness`` as another program calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.cli import main
from components.comparison.past_runs import read_history
from components.measurements import load_runs
from components.measurements.load_runs import Mode
from components.needs.fields import Needs
from tests.cases import QUICK, collection, write_beir
from tests.encoders.hostile_server import hostile_server

MODELS = ("--model", QUICK, "--model", "bm25")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_beir(tmp_path / "data", collection(40, 12))


def run(*arguments: object) -> int:
    return main([str(one) for one in arguments])


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def compare(data: Path, out: Path, workspace: Path, *more: object) -> int:
    return run("compare", "--data", data, *MODELS, "--out", out, "--workspace", workspace, *more)


def worsened(folder: Path, model: str, by: float, metric: str = "ndcg@10") -> None:
    """As if the model had been that much better when this baseline was written."""
    table = pd.read_csv(folder / "per_query.csv")
    rows = table["model"] == model
    table.loc[rows, metric] = table.loc[rows, metric] + by
    table.to_csv(folder / "per_query.csv", index=False)


def test_the_same_again_passes_and_the_history_grows(
    data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    assert compare(data, first, workspace) == 0
    assert compare(data, second, workspace, "--baseline", first, "--margin", "0.02") == 0
    assert compare(data, third, workspace, "--baseline", second) == 0
    table = pd.read_csv(second / "baseline.csv")
    assert table["model"].tolist() == [QUICK, "bm25"] and (table["difference"] == 0).all()
    assert manifest(second)["margin"] == 0.02 and manifest(second)["surely_worse"] == []
    assert [row["model"] for row in manifest(third)["history"]] == [QUICK, "bm25"] * 3
    summary = (second / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("## ") and "### Against" in summary
    assert f"| {QUICK} | unchanged |" in summary  # not "unclear": nothing moved
    assert (table["queries_changed"] == 0).all()
    assert summary.strip() in capsys.readouterr().out


def test_surely_worse_ends_with_3_and_everything_is_written(
    data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert compare(data, first, workspace) == 0
    worsened(first, "bm25", 0.5)
    assert compare(data, second, workspace, "--baseline", first) == 3
    table = pd.read_csv(second / "baseline.csv").set_index("model")
    assert table.loc["bm25", "verdict"] == "worse" and table.loc["bm25", "difference"] == pytest.approx(-0.5)
    assert manifest(second)["surely_worse"] == ["bm25"]
    assert "bm25 is surely worse than its baseline." in capsys.readouterr().err


def test_the_metric_that_the_task_is_decided_by_is_the_one_compared(
    data: Path, tmp_path: Path, workspace: Path
) -> None:
    first, second, needs = tmp_path / "first", tmp_path / "second", tmp_path / "needs.toml"
    needs.write_text(Needs(task="rag").to_toml(), encoding="utf-8")
    assert compare(data, first, workspace, "--needs", needs) == 0
    worsened(first, "bm25", 0.5)
    assert compare(data, second, workspace, "--needs", needs, "--baseline", first) == 0  # nDCG does not count here
    assert "| model | Recall@10 | 95 % |" in (second / "summary.md").read_text(encoding="utf-8")
    assert {row["metric"] for row in manifest(second)["history"]} == {"recall@10"}
    worsened(first, "bm25", 0.5, "recall@10")
    assert compare(data, second, workspace, "--needs", needs, "--baseline", first) == 3


def test_what_is_only_unclear_does_not_fail(data: Path, tmp_path: Path, workspace: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert compare(data, first, workspace) == 0
    table = pd.read_csv(first / "per_query.csv")
    row = table.index[(table["model"] == "bm25")][0]
    table.loc[row, "ndcg@10"] = 1.0 if table.loc[row, "ndcg@10"] < 1 else 0.5
    table.to_csv(first / "per_query.csv", index=False)
    assert compare(data, second, workspace, "--baseline", first) == 0
    assert "| bm25 | unclear |" in (second / "summary.md").read_text(encoding="utf-8")
    assert pd.read_csv(second / "baseline.csv").set_index("model").loc["bm25", "queries_changed"] == 1


def test_other_questions_are_left_out_and_counted(tmp_path: Path, workspace: Path) -> None:
    before = write_beir(tmp_path / "before", collection(40, 10))
    after = write_beir(tmp_path / "after", collection(40, 14))
    assert compare(before, tmp_path / "first", workspace) == 0
    assert compare(after, tmp_path / "second", workspace, "--baseline", tmp_path / "first") == 0
    table = pd.read_csv(tmp_path / "second" / "baseline.csv")
    assert (table["queries"] == 10).all() and (table["queries_left_out"] == 4).all()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--baseline", "nowhere"), "holds no manifest.json"),
        (("--margin", "0"), "--margin is 0"),
        (("--margin", "2"), "--margin is 2"),
    ],
)
def test_a_wrong_baseline_or_margin_is_said_before_anything_is_computed(
    more: tuple[str, str], said: str, data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(data, tmp_path / "out", workspace, *more) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists() and not workspace.exists()


def test_a_model_that_cannot_be_ranked_has_its_reason_in_the_summary(
    data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile_server(["alike"] * 100) as server:
        models = ("--model", f"openai:m@{server.address}", "--model", "bm25")
        run("compare", "--data", data, *models, "--out", tmp_path / "out", "--workspace", workspace)
    said = capsys.readouterr().out
    reason = manifest(tmp_path / "out")["not_ranked"]["m"]
    assert "| m | not ranked | |" in said and f"**m is not ranked:** {reason}" in said
    assert "| bm25 | not ranked" not in said and "**bm25 is" not in said


def test_report_writes_a_memo_that_says_what_it_answers(
    data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, needs = tmp_path / "out", tmp_path / "needs.toml"
    needs.write_text('task = "search"\np95_ms = 1000\nwishes = ["p95_ms"]\n', encoding="utf-8")
    assert run("report", "--data", data, *MODELS, "--out", out, "--workspace", workspace, "--needs", needs) == 0
    said = capsys.readouterr().out.strip()
    memo = (out / "memo.md").read_text(encoding="utf-8").replace("\\", "")
    assert said in memo and (out / "memo.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert manifest(out)["recommendation"]["model"] in (QUICK, "bm25")
    assert set(pd.read_csv(out / "decision.csv")["model"]) == {QUICK, "bm25"}


def test_memory_of_a_server_on_this_computer_is_left_unknown(data: Path, tmp_path: Path, workspace: Path) -> None:
    out = tmp_path / "out"
    with hostile_server() as server:
        models = ("--model", f"openai:m@{server.address}", "--model", "bm25")
        assert run("compare", "--data", data, *models, "--out", out, "--workspace", workspace) == 0
    memory = pd.read_csv(out / "metrics.csv").set_index("model")["peak_memory_mb"]
    assert memory["bm25"] > 0 and pd.isna(memory["m"])
    results = [json.loads(path.read_text()) for path in workspace.glob("results/*/*/manifest.json")]
    assert {one["model"]: one["peak_memory_mb"] is None for one in results} == {"m": True, "bm25": False}


def test_loadtest_writes_every_call(
    data: Path, tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(load_runs.MODES, "quick", Mode((1, 2), 2.0, 20, 0.5))
    out = tmp_path / "out"
    assert run("loadtest", "--data", data, "--model", "bm25", "--out", out, "--workspace", workspace) == 0
    calls, summary = pd.read_csv(out / "calls.csv"), pd.read_csv(out / "loadtest.csv")
    overall = summary[summary["length"] == "all"]
    assert overall["calls"].sum() == len(calls)
    one = calls[calls["concurrency"] == 1]
    assert overall["p50_ms"].iloc[0] == pytest.approx(((one["answered"] - one["sent"]) * 1000).median())
    assert manifest(out)["measured"]["bm25"]["peak_memory_mb"] > 0


def test_an_endpoint_needs_a_ceiling_and_an_agreement(
    data: Path, tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ("loadtest", "--data", data, "--model", "openai:m@https://api.example.com/v1", "--out", tmp_path / "out")
    assert run(*call, "--workspace", workspace) == 2
    assert "needs --ceiling N" in capsys.readouterr().err
    assert run(*call, "--workspace", workspace, "--ceiling", "5") == 2
    assert "Nothing was sent" in capsys.readouterr().err
    assert run(*call, "--workspace", workspace, "--ceiling", "5", "--max-spend", "1") == 2
    assert "price of m is unknown" in capsys.readouterr().err


def test_robustness_writes_edits_and_figures(data: Path, tmp_path: Path, workspace: Path) -> None:
    out = tmp_path / "out"
    assert run("robustness", "--data", data, *MODELS, "--out", out, "--workspace", workspace) == 0
    edits, figures = pd.read_csv(out / "edits.csv"), pd.read_csv(out / "robustness.csv").set_index("model")
    keeping = edits[(edits["model"] == "bm25") & ~edits["changes_meaning"]]
    assert figures.loc["bm25", "invariance"] == pytest.approx(keeping.groupby("query_id")["overlap"].mean().mean())
    assert set(pd.read_csv(out / "edge_inputs.csv")["model"]) == {QUICK, "bm25"}


def test_robustness_without_queries_is_bad_input(
    tmp_path: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_beir(tmp_path / "bare", collection(20, 4), with_queries=False, with_qrels=False)
    assert run("robustness", "--data", data, "--model", "bm25", "--out", tmp_path / "o", "--workspace", workspace) == 2
    assert "no questions to edit" in capsys.readouterr().err


def test_with_one_baseline_for_all_weeks_the_history_grows_in_the_folder_written_to(
    data: Path, tmp_path: Path, workspace: Path
) -> None:
    good, weekly = tmp_path / "good", tmp_path / "weekly"
    assert compare(data, good, workspace) == 0
    for _ in range(3):
        assert compare(data, weekly, workspace, "--baseline", good) == 0
    table = read_history(weekly)
    assert table["model"].tolist() == [QUICK, "bm25"] * 4
    assert table["verdict"].tolist() == [""] * 2 + ["unclear"] * 6 and table["at"].is_monotonic_increasing
