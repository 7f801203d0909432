"""The command line sends nothing to other computers before the person agreed."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from components.candidates import offline
from components.cli import main
from components.costs.own_prices import SETTING, OwnPrice, as_setting
from components.workspace import Workspace
from tests.cases import collection, write_beir
from tests.encoders.families import FAMILIES, KEY
from tests.encoders.hostile_server import hostile_server

AWAY = "openai:text-embedding-3-small@http://192.0.2.1:9/v1"  # an address that belongs to nobody (RFC 5737)


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    data = write_beir(tmp_path / "data", collection(12))
    places = ["--out", str(tmp_path / "out"), "--workspace", str(tmp_path / "workspace")]
    return ["compare", "--data", str(data), "--model", f"fusion:bm25+{AWAY}", *places]


def test_what_would_be_sent_is_said_and_without_agreement_nothing_is(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert "tokens leave this computer for 192.0.2.1:9, about $" in said
    assert "Nothing was sent: add --yes" in said
    assert not (tmp_path / "out").exists()


def test_offline_refuses_other_computers_whatever_was_agreed(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(offline.VARIABLE, "")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert main([*arguments, "--offline", "--yes"]) == 2
    assert "would send texts to 192.0.2.1, and work is offline" in capsys.readouterr().err


def test_a_cap_must_be_an_amount(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--max-spend", "-1"]) == 2
    assert "US dollars of 0 or more" in capsys.readouterr().err


def test_a_cap_of_nothing_sends_nothing(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--max-spend", "0"]) == 3
    assert "Stopped before the cap of $0" in capsys.readouterr().err


def test_the_price_a_person_gave_in_the_app_counts_for_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = Workspace(tmp_path / "workspace")
    project = workspace.create_project("p", collection(12)).id
    own = {"text-embedding-3-small": OwnPrice(1000.0, date(2026, 11, 2))}
    workspace.save_setting(project, SETTING, as_setting(own))
    places = ["--out", str(tmp_path / "out"), "--workspace", str(workspace.root)]
    for command in ("compare", "robustness", "report"):
        assert main([command, "--project", project, "--model", AWAY, *places]) == 2
        said = capsys.readouterr().err
        tokens = int(re.search(r": ([\d,]+) tokens leave", said)[1].replace(",", ""))  # type: ignore[index]
        assert f"about ${tokens / 1e6 * 1000:.2f}" in said, command
    call = ["loadtest", "--project", project, "--model", AWAY, "--ceiling", "100", "--max-spend", "0.1", *places]
    assert main(call) == 2
    assert "over --max-spend 0.1; nothing was sent" in capsys.readouterr().err


def test_servers_of_every_family_are_compared_by_their_typed_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAMILY_API_KEY", KEY)
    data, models = write_beir(tmp_path / "data", collection(40)), []
    with ExitStack() as servers:
        for family in FAMILIES.values():
            server = servers.enter_context(hostile_server(rule=family.rule))
            at = server.address.removesuffix("/v1") + family.address
            models += ["--model", f"openai:m@{at}?{family.options}#FAMILY_API_KEY"]
        places = ["--out", str(tmp_path / "out"), "--workspace", str(tmp_path / "workspace")]
        assert main(["compare", "--data", str(data), *models, *places]) == 0, capsys.readouterr().err
    found = pd.read_csv(tmp_path / "out" / "metrics.csv")
    assert len(found) == len(FAMILIES) and found["ndcg@10"].nunique() == 1
    assert KEY not in capsys.readouterr().err
