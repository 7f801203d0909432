"""Names, ids, tables and folders that nobody gives by mistake: each ends in a sentence or in the right file."""

from __future__ import annotations

import errno
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from components.candidates.by_spec import typed_name
from components.candidates.names import resolve_name
from components.cli import main
from components.cli.comparison_tables import _file_names
from components.cli.output import Output
from components.datasets.trec_run import read_trec_run
from components.datasets.vectors import read_vectors
from components.encoders.addresses import checked_url
from components.files import as_cell, from_cell, write_csv
from components.needs.fields import Needs
from components.records import BadInputError, Ranking, Run
from components.results.store import to_trec
from tests.damaged_words import ADDRESSES, NAMES, NEEDS, spoiled

SPOILED = 2 * int(os.environ.get("EXPLORER_TEST_DRAWS", "200"))  # of each kind; ten thousand were run once


@pytest.mark.parametrize(
    "name",
    [
        "~nosuchuser/x",
        "sparse:~nosuchuser/x",
        "rerank:~nosuchuser/x@bm25",
        "all-MiniLM-L6-v2" + "@1" * 990,
        "\x00",
        "onnx:onnx:all-MiniLM-L6-v2",
        "ONNX:prompts:onnx:intfloat/multilingual-e5-small",
        "prompts:prompts:intfloat/multilingual-e5-small",
        "fusion:fusion:bm25+wordllama-256",
        "sparse:sparse:a/b",
        "rerank:rerank:a/b@bm25",
        "openai:openai:m@http://127.0.0.1:9/v1",
        f"rerank-{'9' * 20}:cross-encoder/ms-marco-MiniLM-L6-v2@bm25",
        f"rerank-{'9' * 1500}:cross-encoder/ms-marco-MiniLM-L6-v2@bm25",
        f"owner/name@{'9' * 20}",
        "all-MiniLM-L6-v2@0",
        *(
            f"openai:m@http://127.0.0.1:9/v1?{name}={'9' * digits}"
            for name in ("dimensions", "batch_size", "timeout", "max_tokens", "max_tokens_total")
            for digits in (13, 20, 1500)
        ),
    ],
)
def test_an_odd_name_of_a_model_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(BadInputError) as refused:
        resolve_name(name)
    assert len(str(refused.value)) < 600


def test_every_model_gets_a_run_file_of_its_own() -> None:
    names = ["a b", "a_b", "a/b", "A_B", "c"]
    found = _file_names(names)
    assert found["a b"] == "a_b" and found["c"] == "c"
    assert len({name.casefold() for name in found.values()}) == len(names)


def parquet(table: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def test_lists_of_lists_and_two_columns_of_one_name_are_no_vectors() -> None:
    nested = pa.table({"id": ["a", "b"], "vector": [[[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]]})
    with pytest.raises(BadInputError, match="something else than numbers"):
        read_vectors(parquet(nested), "v.parquet", ["a", "b"], "documents")
    twice = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"]), pa.array([[1.0]])], names=["id", "id", "vector"])
    with pytest.raises(BadInputError, match="more than one column 'id'"):
        read_vectors(parquet(twice), "v.parquet", ["a"], "documents")


def test_ids_with_odd_blanks_come_back_from_a_trec_file() -> None:
    ids = ["a\u00a0b", "c\u3000d", "e f", "g"]
    run = Run("our system\u00a01", {"q\u00a01": Ranking(tuple(ids), np.array([4.0, 3.0, 2.0, 1.0]))})
    text = to_trec(run)
    assert all(len(line.split("\t")) == 6 for line in text.splitlines())
    found, notes = read_trec_run(text.encode(), "run.trec", ["q\u00a01"], ids)
    assert notes == () and found.rankings["q\u00a01"].doc_ids == tuple(ids)
    odd = to_trec(Run("m", {"q": Ranking(("a\tb", "c\nd"), np.array([2.0, 1.0]))}))
    assert [line.split("\t")[2] for line in odd.splitlines()] == ["a%09b", "c%0Ad"]


def test_a_table_of_the_command_line_runs_nothing_and_is_read_back(tmp_path: Path) -> None:
    ids = ["=cmd()", "+x", "@y", "-12", "+1.5e3", "-minus", "plain", "'quoted", "\tz"]
    write_csv(tmp_path / "t.csv", pd.DataFrame({"query_id": pd.Series(ids, dtype="str"), "n": np.arange(9.0)}))
    table = pd.read_csv(tmp_path / "t.csv", dtype={"query_id": "str"}, keep_default_na=False)
    assert table["query_id"].tolist() == [
        "'=cmd()",
        "'+x",
        "'@y",
        "-12",
        "+1.5e3",
        "'-minus",
        "plain",
        "'quoted",
        "'\tz",
    ]
    assert [from_cell(one) for one in table["query_id"]] == ids
    assert as_cell(-3.5) == -3.5


def test_a_manifest_that_names_something_outside_has_nothing_deleted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "runs").mkdir(parents=True)
    (tmp_path / "precious").write_text("x", encoding="utf-8")
    (out / "old.csv").write_text("x", encoding="utf-8")
    named = ["..", "../precious", "runs", "runs/..", "old.csv", "/etc/hostname"]
    (out / "manifest.json").write_text(json.dumps({"files": named}), encoding="utf-8")
    with Output(out) as folder:
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
    assert (tmp_path / "precious").exists() and (out / "runs").is_dir()
    assert not (out / "old.csv").exists()


def test_a_full_disk_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "memo.md"))

    monkeypatch.setattr("components.cli.models.answer", full)
    assert main(["models"]) == 2
    assert "The disk is full: memo.md could not be written" in capsys.readouterr().err


def _typed(text: str) -> None:
    typed_name(resolve_name(text))


def _address(text: str) -> None:
    checked_url(text)


@pytest.mark.parametrize(
    ("take", "whole"),
    [(_typed, NAMES), (_address, ADDRESSES), (Needs.from_toml, NEEDS)],
    ids=["name", "address", "needs"],
)
def test_what_people_type_ends_in_what_was_meant_or_in_one_sentence(
    take: Callable[[str], object], whole: tuple[str, ...]
) -> None:
    for seed in range(SPOILED):
        text = spoiled(seed, whole)
        try:
            take(text)
        except BadInputError as error:
            assert "\n" not in str(error) and len(str(error)) < 5000, (seed, text)
