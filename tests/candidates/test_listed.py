"""Which listed model a candidate is: not told by its name where a person gave the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.candidates import candidate_of
from components.candidates.by_spec import resolve_name, typed_name
from components.catalogue.cards import load_catalogue
from components.cli.inputs import specs_of
from components.records import BadInputError

LISTED = {card.name for card in load_catalogue()}


def write_model(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_a_folder_called_like_a_listed_model_is_neither_named_nor_judged_like_it(tmp_path: Path) -> None:
    for name in ("all-MiniLM-L6-v2", "all-minilm-l6-v2", "bge-m3"):
        spec = resolve_name(str(write_model(tmp_path / name)))
        assert spec.name not in LISTED
        assert candidate_of(spec).card is None
        assert candidate_of(spec).full_dimension is None
        assert resolve_name(typed_name(spec)) == spec


def test_the_hub_cache_s_own_copy_of_a_listed_model_is_that_model(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "models--BAAI--bge-m3" / "snapshots" / ("5" * 40))
    card = candidate_of(resolve_name(str(folder))).card
    assert card is not None and card.name == "BAAI/bge-m3"
    assert candidate_of(resolve_name("BAAI/bge-m3")).card == card
    assert candidate_of(resolve_name("somebody/bge-m3")).card is None


def test_two_models_of_one_name_are_told_apart_by_their_places(tmp_path: Path) -> None:
    names = [str(write_model(tmp_path / place / "twin")) for place in ("one", "two")]
    names += [f"openai:twin@http://{host}/v1" for host in ("a:1", "b:2")]
    specs = specs_of([*names, names[1]])
    assert [spec.name for spec in specs] == ["twin", "twin (two)", "twin (a:1)", "twin (b:2)"]
    again = str(write_model(tmp_path / "three" / "two" / "twin"))
    with pytest.raises(BadInputError, match="called .twin. already"):
        specs_of([*names, again])


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("openai:text-embedding-3-small", "openai/text-embedding-3-small"),
        ("openai:text-embedding-3-small@https://api.openai.com/v1", "openai/text-embedding-3-small"),
        ("openai:text-embedding-3-small@https://my.openai.azure.com/v1", "openai/text-embedding-3-small"),
        ("openai:text-embedding-3-small@http://localhost:8080/v1", None),
        ("openai:bge-m3@http://localhost:8080/v1", None),
        ("openai:BAAI/bge-m3@http://localhost:8080/v1", "BAAI/bge-m3"),
        ("openai:bm25@http://localhost:8080/v1", None),
        ("openai:m@http://localhost:8080/v1", None),
    ],
)
def test_a_server_s_model_is_a_listed_one_by_its_full_name_or_its_maker_s_address(
    typed: str, listed: str | None
) -> None:
    spec = resolve_name(typed)
    card = candidate_of(spec).card
    assert (card.name if card else None) == listed
    assert resolve_name(typed_name(spec)) == spec
    if spec.source != "https://api.openai.com/v1":
        assert spec.name not in LISTED
