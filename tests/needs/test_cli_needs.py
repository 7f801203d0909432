"""``compare --needs FILE``: the margin, excluded models in the manifest and on stderr, and bad files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from components import cli as module
from components.needs.fields import Needs
from tests.cases import QUICK, collection, write_beir


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models answer differently: half of the queries are judged by a document they do not repeat."""
    content = collection(40, 8)
    judgments = content.judgments.assign(doc_id=["d20", "d1", "d22", "d3", "d24", "d5", "d26", "d7"])
    return write_beir(tmp_path_factory.mktemp("needs") / "data", replace(content, judgments=judgments))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    yield tmp_path


def compare(data: Path, place: Path, needs: str | bytes | None, *models: str) -> int:
    """The command over quick models; the needs are written to a file first."""
    arguments = ["compare", "--data", str(data), "--out", str(place / "out"), "--workspace", str(place / "w")]
    arguments += [part for name in models or ("bm25", QUICK) for part in ("--model", name)]
    if needs is not None:
        path = place / "needs.toml"
        path.write_bytes(needs.encode() if isinstance(needs, str) else needs)
        arguments += ["--needs", str(path)]
    return module.main(arguments)


def manifest(place: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((place / "out" / "manifest.json").read_text("utf-8"))
    return found


def test_excluded_models_are_named_and_computed_all_the_same(
    data: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = Needs(languages=("ja",), margin=0.07, documents=1_000, disk_mb=100)
    assert compare(data, place, wanted.to_toml()) == 0
    written = manifest(place)
    assert written["excluded"] == {QUICK: ["Its authors list en, not ja."]}
    assert written["margin"] == 0.07
    assert written["needs"] == wanted.as_dict()
    assert Needs.from_dict(written["needs"]) == wanted
    assert f"{QUICK} is excluded by the needs: Its authors list en, not ja." in capsys.readouterr().err
    summary = (place / "out" / "summary.md").read_text("utf-8")
    assert summary.startswith("## Take bm25. It is the only measured model that your limits and the checks leave.")


def test_the_summary_holds_the_others_against_the_model_in_use(data: Path, place: Path) -> None:
    assert compare(data, place, Needs(current_model="bm25").to_toml(), "bm25", QUICK, f"{QUICK}@64") == 0
    answer = (place / "out" / "summary.md").read_text("utf-8").partition("| model")[0]
    assert "bm25, in use today" in answer


def test_a_model_in_use_that_is_not_compared_is_named(data: Path, place: Path) -> None:
    assert compare(data, place, Needs(current_model="all-MiniLM-L6-v2").to_toml()) == 0
    answer = (place / "out" / "summary.md").read_text("utf-8")
    assert "all-MiniLM-L6-v2, in use today, is not among the models compared." in answer
    assert set(pd.read_csv(place / "out" / "metrics.csv")["model"]) == {"bm25", QUICK}


def test_what_was_measured_counts(data: Path, place: Path) -> None:
    limits = "p95_ms = 0.01\nmonthly_usd = 1\nmemory_mb = 1\ndisk_mb = 1\ndocuments = 1e9\n"
    assert compare(data, place, limits, QUICK) == 0
    why = manifest(place)["excluded"][QUICK]  # type: ignore[index]
    assert [sentence.split()[0] for sentence in why] == ["It", "Its", "95", "It"], why
    assert "of memory here, over your 1 MB" in why[0]
    assert "a month at your volumes" in why[3]


def test_the_margin_decides_what_is_the_same(data: Path, place: Path) -> None:
    def verdicts(margin: float) -> set[str]:
        assert compare(data, place, f"margin = {margin}") == 0
        return set(pd.read_csv(place / "out" / "comparisons.csv")["verdict"])

    wide, narrow = verdicts(0.5), verdicts(0.001)
    assert "same" in wide
    assert "unclear" in narrow
    assert wide != narrow


def test_without_needs_the_manifest_holds_none(data: Path, place: Path) -> None:
    assert compare(data, place, None, QUICK) == 0
    assert {"needs", "excluded", "unknown"} & set(manifest(place)) == set()
    assert manifest(place)["margin"] == 0.02


def test_what_is_unknown_is_written_and_excludes_nothing(data: Path, place: Path) -> None:
    assert compare(data, place, "disk_mb = 100000", "bm25") == 0
    assert manifest(place)["excluded"] == {}
    assert manifest(place)["unknown"] == {}
    assert compare(data, place, 'languages = ["tlh"]\ncommercial_use = true', "no-such-owner/no-such-model", QUICK) == 3
    assert any("tlh" in one for one in manifest(place)["unknown"]["no-such-owner/no-such-model"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("margin = 9", "margin is 9; allowed: a number from 0.001 to 0.5 (0.01 is one point)."),
        ("margn = 0.02", 'There is no field "margn"; did you mean "margin"?'),
        ("margin = ", "It is not valid TOML"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"\x00" * 500_000, "needs take at most 100,000"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_is_written(
    data: Path, place: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    assert compare(data, place, content) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.startswith(f"--needs {place / 'needs.toml'}")
    assert len(error.splitlines()) == 1
    assert not (place / "out").exists()
    assert not (place / "w").exists()


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_one_sentence(
    data: Path, place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    arguments = ["compare", "--data", str(data), "--model", QUICK, "--out", str(place / "out")]
    assert module.main([*arguments, "--needs", str(place / name)]) == 2
    error = capsys.readouterr().err
    assert "cannot be read" in error
    assert len(error.splitlines()) == 1


def test_nothing_is_sent_where_texts_must_stay(data: Path, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api = "openai:embed@https://api.example.com/v1"
    assert compare(data, place, "data_stays = true", QUICK, api) == 2
    error = capsys.readouterr().err
    assert "sends texts to api.example.com" in error
    assert "Nothing was sent." in error
    assert len(error.splitlines()) == 1
    assert not (place / "out").exists()
