"""What ``compare`` counts, and that it says so: own documents, missing ones, nothing relevant, nothing to compare."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from components import cli as module
from components.cli import compare as compare_command
from components.jobs import Job
from components.workspace import Workspace
from tests.cases import collection, write_beir

PAIRS = {
    "1": ("Tents should be aired before storage", "Airing tents before storage is not needed at all"),
    "2": ("Gas stoves are the safest in winter", "Gas stoves fail in winter, so they are not the safest"),
}


def argument(folder: Path, qrels: str) -> Path:
    """Each query is a document, the right answer another one."""
    folder.mkdir()
    rows = [(f"{n}-{side}", text) for n, pair in PAIRS.items() for side, text in zip(("pro", "con"), pair, strict=True)]
    for name, kept in (("corpus", rows), ("queries", rows[::2])):
        lines = [json.dumps({"_id": key, "text": text}) for key, text in kept]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{qrels}", encoding="utf-8")
    return folder


def compare(data: Path, out: Path, *more: str) -> tuple[int, dict[str, object]]:
    """BM25 over the data: the status and the manifest."""
    arguments = ["compare", "--data", str(data), "--model", "bm25", "--out", str(out)]
    status = module.main([*arguments, "--workspace", str(out.parent / "w"), *more])
    return status, json.loads((out / "manifest.json").read_text(encoding="utf-8"))


def ndcg(out: Path) -> float:
    return float(pd.read_csv(out / "metrics.csv")["ndcg@10"].iloc[0])


def test_own_and_missing_documents_count_as_other_tools_do_or_otherwise_by_a_flag(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = argument(tmp_path / "data", "1-pro\t1-con\t1\n2-pro\tgone\t1\n")
    status, manifest = compare(data, tmp_path / "a")
    said = capsys.readouterr().err
    assert status == 0 and ndcg(tmp_path / "a") == 0.5
    assert "own document is left out of its results" in said and "nothing can find" in said
    assert manifest["scoring"] == {"counts_absent": True, "leaves_out_own": True}
    assert not [
        line for line in (tmp_path / "a" / "runs" / "bm25.trec").read_text().splitlines() if " 1-pro " in line[5:]
    ]
    _, manifest = compare(data, tmp_path / "b", "--own-documents", "keep", "--missing-documents", "leave-out")
    assert ndcg(tmp_path / "b") == pytest.approx(1 / np.log2(3))
    assert manifest["scoring"] == {"counts_absent": False, "leaves_out_own": False}


def test_a_result_that_vanishes_before_it_is_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = compare_command.run

    def run_and_lose(workspace: Workspace, *args: Any, **options: Any) -> Job:
        job = computed(workspace, *args, **options)
        shutil.rmtree(workspace.root / "results")
        return job

    monkeypatch.setattr(compare_command, "run", run_and_lose)
    status, _ = compare(argument(tmp_path / "data", "1-pro\t1-con\t1\n"), tmp_path / "a")
    assert status == 3
    assert "bm25 failed: its result was saved and is gone again" in capsys.readouterr().err


def test_grades_that_are_all_0_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _ = compare(argument(tmp_path / "data", "1-pro\t1-con\t0\n2-pro\t2-con\t0\n"), tmp_path / "a")
    said = capsys.readouterr().err
    assert status == 0
    assert "All 2 grades are 0: no document is judged relevant" in said


def test_an_empty_agreement_and_labels_of_too_few_texts_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pd.DataFrame({"id": list("abcdef"), "text": [f"text {n}" for n in range(6)], "label": list("xxxyyy")})
    table.to_csv(tmp_path / "docs.csv", index=False)
    status, manifest = compare(tmp_path / "docs.csv", tmp_path / "a")
    said = capsys.readouterr().err
    assert status == 0
    assert "agreement.csv is empty" in said and "of 2 labels 0 have" in said
    assert len(manifest["warnings"]) == 2  # type: ignore[arg-type]


def test_a_sample_is_drawn_to_be_hard_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_beir(tmp_path / "data", collection(60, 5))
    status, manifest = compare(data, tmp_path / "a", "--sample", "20")
    assert status == 0
    assert manifest["data"]["documents"] == 20  # type: ignore[index]
    (note,) = (note for note in manifest["data"]["notes"] if note.startswith("Only"))  # type: ignore[index]
    assert note.startswith("Only 20 of 60 documents are searched: 5 judged, 15 that keyword search or a static model")
    assert f"note: {note}" in capsys.readouterr().err
    whole, _ = compare(data, tmp_path / "b", "--sample", "60")
    assert whole == 0 and "searched:" not in capsys.readouterr().err


def test_a_sample_of_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_beir(tmp_path / "data", collection())
    assert module.main(["compare", "--data", str(data), "--model", "bm25", "--out", "x", "--sample", "0"]) == 2
    assert "--sample is 0" in capsys.readouterr().err
