"""Published scores, what they were measured on, and models that had seen it before."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from components.catalogue.cards import CATALOGUE_FILE, find_card, load_catalogue
from components.catalogue.contamination import overlap, overlapping_benchmarks, was_trained_on
from components.catalogue.import_scores import kept_scores
from components.catalogue.published import (
    benchmarks,
    places,
    published_name,
    score_of,
    scores_of,
    scores_on,
    subset_language,
)


def test_every_published_score_is_the_one_of_the_tables(test_data: Path) -> None:
    table = test_data.parent / "facts" / "mteb_scores.csv"
    if not table.is_file():
        pytest.skip(f"no table of scores at {table}")
    names = {published_name(card) for card in load_catalogue()}
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["model"] in names]
    for row in rows:
        one = scores_on(row["task"], row["subset"])[row["model"]]
        if one.split == row["split"]:
            assert math.isclose(one.score, float(row["score"]), abs_tol=1e-5)
            assert (one.version, one.is_copied) == (row["mteb_version"], row["revision"] == "external")
    assert sum(len(scores_on(*place)) for place in places()) == len(
        {(row["model"], row["task"], row["subset"]) for row in rows}
    )


def test_tasks_are_described_and_subsets_keep_their_language() -> None:
    assert {task for task, _ in places()} <= set(benchmarks())
    kinds = {benchmark.task_kind for benchmark in benchmarks().values()}
    assert kinds == {"retrieval", "classification", "clustering", "duplicates", "similarity"}
    assert subset_language("MIRACLRetrievalHardNegatives", "ja") == "ja"
    assert subset_language("BelebeleRetrieval", "jpn_Jpan-jpn_Jpan") == "ja"
    assert subset_language("STS17", "en-de") == "en-de"
    assert subset_language("CodeSearchNetRetrieval", "go") == ""
    assert subset_language("JSTS", "default") == "ja"
    for task, subset in places():
        assert all(-1 <= one.score <= 1 for one in scores_on(task, subset).values())


def test_of_several_splits_the_test_split_counts() -> None:
    row = {"model": "a", "task": "t", "subset": "en", "revision": "1", "mteb_version": "2", "dataset_revision": "3"}
    rows = [row | {"split": "dev", "score": "0.1"}, row | {"split": "test", "score": "0.2"}]
    kept = kept_scores([*rows, rows[0] | {"model": "other"}, rows[0] | {"subset": "ja"}], {"a"})
    assert kept[["subset", "split"]].to_numpy().tolist() == [["en", "test"], ["ja", "dev"]]


def test_a_quantised_model_shows_the_scores_of_the_whole_one_and_says_so() -> None:
    whole, small = find_card("all-MiniLM-L6-v2"), find_card("all-MiniLM-L6-v2-int8")
    assert whole is not None and small is not None
    assert scores_of(whole) == scores_of(small)
    assert not whole.published_note
    assert "32 bits" in small.published_note
    unpublished = replace(whole, name="nobody/knows", published_as="")
    assert scores_of(unpublished) == []
    assert score_of(unpublished, "FiQA2018", "default") is None


@pytest.mark.parametrize(
    ("trained", "task", "expected"),
    [
        (("MIRACLRetrieval",), "MIRACLRetrievalHardNegatives", True),
        (("NQ-PL",), "NQ", True),
        (("NanoMSMARCORetrieval",), "MSMARCO", True),
        (("FIQA",), "FiQA2018", True),
        (("SCIFACT",), "SciFact", True),
        (("TwentyNewsgroupsClustering",), "TwentyNewsgroupsClustering.v2", True),
        (("STSBenchmark",), "STSBenchmark", True),
        (("HotPotQAHardNegatives",), "HotpotQA", True),
        (("NQ",), "HotpotQA", False),
        (("NQ", "…"), "HotpotQA", None),
        ((), "HotpotQA", None),
        (("StackOverflowQA",), "StackOverflowDupQuestions", False),
        (("MedicalQARetrieval",), "MedicalQARetrieval", True),
        (("STS12",), "STS17", False),
    ],
)
def test_training_data_is_told_from_other_data(trained: tuple[str, ...], task: str, expected: bool | None) -> None:
    card = replace(load_catalogue()[0], training_datasets=trained)
    assert was_trained_on(card, task) is expected
    assert bool(overlap(card, task)) is bool(expected)
    assert (task in overlapping_benchmarks(card)) is bool(expected)


def test_no_scores_are_read_before_they_are_asked_for() -> None:
    code = (
        "import sys; from components.catalogue import published; published.benchmarks(); "
        "assert not {'pandas', 'pyarrow'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=CATALOGUE_FILE.parents[3], check=False).returncode == 0
