"""The parts of the chat model are joined and checked; without them one sentence says what to install."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from components.answers import local_model
from components.cli import main
from components.records import BadInputError


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Three small parts in the place of the real ones."""
    contents = [bytes([number]) * (number * 1000) for number in (1, 2, 3)]
    for number, content in enumerate(contents, 1):
        (tmp_path / f"part{number}").write_bytes(content)
    whole = b"".join(contents)
    monkeypatch.setattr(local_model, "PARTS", 3)
    monkeypatch.setattr(local_model, "_part", lambda number: tmp_path / f"part{number}")
    monkeypatch.setattr(local_model, "BYTES", len(whole))
    monkeypatch.setattr(local_model, "SHA256", hashlib.sha256(whole).hexdigest())
    return whole


def test_the_parts_are_joined_in_order_and_once(parts: bytes, tmp_path: Path) -> None:
    told: list[int] = []
    path = local_model.assembled(tmp_path / "w", told.append)
    assert path.read_bytes() == parts
    assert local_model.assembled(tmp_path / "w", told.append) == path
    assert told == [1, 2, 3]


def test_a_damaged_part_leaves_no_file(parts: bytes, tmp_path: Path) -> None:
    (tmp_path / "part2").write_bytes(b"other")
    with pytest.raises(BadInputError, match="install them again"):
        local_model.assembled(tmp_path / "w", lambda number: None)
    assert not list((tmp_path / "w").rglob("*.gguf"))


def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if _is_there():
        pytest.skip("the chat model is installed here")
    assert main(["chat-model", "--workspace", str(tmp_path)]) == 2
    assert "Part 1 of 22 of the chat model" in capsys.readouterr().err


def _is_there() -> bool:
    try:
        local_model._part(1)
    except BadInputError:
        return False
    return True
