"""``--store``: where the index lies changes no score, and a server that is gone loses nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from components.cli import main
from tests.cases import QUICK, collection, read_manifest, write_beir
from tests.stores.servers import MILVUS_LITE, chroma_server

TIMED = ("seconds", "_ms", "per_second", "p50", "p95", "finished", "at", "megabytes", "memory")


def compared(folder: Path, data: Path, name: str, *more: str) -> tuple[int, list[dict[str, str]]]:
    out = folder / name
    workspace = folder / f"w-{name}"
    status = main(
        ["compare", "--data", str(data), "--model", QUICK, "--out", str(out), "--workspace", str(workspace), *more]
    )
    with (out / "metrics.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return status, [{key: row[key] for key in row if not any(word in key for word in TIMED)} for row in rows]


def notes(folder: Path) -> str:
    return str(read_manifest(folder)["notes"])


def test_scores_with_a_chroma_server_are_those_without(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_beir(tmp_path / "data", collection(60, 8))
    plain = compared(tmp_path, data, "plain")
    with chroma_server(tmp_path / "served") as address:
        assert compared(tmp_path, data, "served", "--store", address) == plain
    assert read_manifest(tmp_path / "served")["models"][QUICK]["ann_store"] == f"Chroma at {address.partition(':')[2]}"
    # The same workspace, its server gone: what is stored is searched, and one sentence says so.
    again = compared(tmp_path, data, "served", "--store", address)
    assert again[0] == 0 and [row["ndcg@10"] for row in again[1]] == [row["ndcg@10"] for row in plain[1]]
    said = notes(tmp_path / "served")
    assert "does not answer: start it (chroma run), or name another address. Results come from the stored" in said
    capsys.readouterr()
    out = tmp_path / "o"
    assert main(["compare", "--data", str(data), "--model", QUICK, "--out", str(out), "--store", "faiss"]) == 2
    assert "give chroma, chroma:http://HOST:PORT" in capsys.readouterr().err and not out.exists()


@MILVUS_LITE
def test_scores_with_a_milvus_file_are_those_without(tmp_path: Path) -> None:
    data = write_beir(tmp_path / "data", collection(60, 8))
    plain = compared(tmp_path, data, "plain")
    assert compared(tmp_path, data, "lite", "--store", f"milvus:{tmp_path}/vectors.db") == plain
    assert read_manifest(tmp_path / "lite")["models"][QUICK]["ann_store"] == "Milvus in vectors.db"
