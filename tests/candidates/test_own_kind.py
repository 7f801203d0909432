"""A kind of candidate that one file and one entry add, in every place that shows candidates."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from components.candidates import VARIABLE, all_kinds, kind_class
from components.records import BadInputError
from tests.candidates.length_kind import NAME, LongestFirst
from tests.cases import ROOT, cli, collection, environment, write_beir

PLACE = "length=tests.candidates.length_kind:LongestFirst"


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The kind in this process, and the environment of others that know it too."""
    monkeypatch.setenv(VARIABLE, PLACE)
    return {**environment(), VARIABLE: PLACE}


def test_its_models_are_listed_and_compared_by_the_command_line(registered: dict[str, str], tmp_path: Path) -> None:
    listed = cli("models", "--json", env=registered)
    assert NAME in {card["name"] for card in json.loads(listed.stdout)}
    content = collection(30, 5)
    data = write_beir(tmp_path / "data", content)
    out, workspace = tmp_path / "out", tmp_path / "workspace"
    done = cli(
        "compare", "--data", data, "--model", NAME, "--model", "bm25", "--model", f"fusion:{NAME}+bm25",
        "--out", out, "--workspace", workspace, env=registered,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = {row["model"]: row for row in csv.DictReader((out / "metrics.csv").open(encoding="utf-8"))}
    assert set(rows) == {NAME, "bm25", f"{NAME} + bm25"}
    assert all(row["query_p95_ms"] and row["peak_memory_mb"] for row in rows.values())
    first = (out / "runs" / f"{NAME}.trec").read_text(encoding="utf-8").split()[2]
    texts = dict(zip(content.documents["id"], content.document_texts(), strict=True))
    assert len(texts[first]) == max(map(len, texts.values()))


def test_it_is_found_before_and_beside_the_kinds_that_are_here(registered: dict[str, str]) -> None:
    assert next(iter(all_kinds())) == "length"
    assert kind_class("length") is LongestFirst
    assert "bm25" in all_kinds()


def test_it_takes_the_place_of_a_kind_of_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, PLACE.replace("length=", "bm25="))
    assert kind_class("bm25") is LongestFirst
    assert list(all_kinds()).count("bm25") == 1


def test_an_entry_that_names_no_class_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "length")
    with pytest.raises(BadInputError, match="kind=module:Class"):
        all_kinds()


def test_the_guide_shows_this_kind() -> None:
    guide = (ROOT / "docs" / "adding-a-candidate.md").read_text(encoding="utf-8")
    code = (ROOT / "tests" / "candidates" / "length_kind.py").read_text(encoding="utf-8")
    assert code.partition("from __future__")[2] in guide


def test_the_test_the_guide_shows_holds_for_this_kind(registered: dict[str, str], tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "adding-a-candidate.md").read_text(encoding="utf-8")
    shown = next(part for part in guide.split("```") if "def test_" in part).removeprefix("python\n")
    names: dict[str, Any] = {}
    exec(shown.replace("components.candidates.kinds.length", "tests.candidates.length_kind"), names)
    for name in [name for name in names if name.startswith("test_")]:
        names[name](tmp_path)
