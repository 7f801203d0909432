from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from components.costs.import_prices import import_prices, main
from components.costs.prices import COLUMNS, PRICE_FILE, price_list, price_of
from components.records import BadInputError

HEADER = "key,provider,mode,usd_per_input_token,usd_per_query,max_input_tokens,dimensions,source,deprecation_date\n"
README = (
    "| file | what | source and date |\n|---|---|---|\n| prices.csv | prices | table of somebody 1.2 (MIT), {date} |\n"
)


def facts(folder: Path, rows: str, day: str = "2026-01-31") -> Path:
    (folder / "prices.csv").write_text(HEADER + rows, encoding="utf-8")
    (folder / "README.md").write_text(README.format(date=day), encoding="utf-8")
    return folder


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_known_model_has_a_dated_price_with_its_source() -> None:
    price = price_of("text-embedding-3-small")
    assert price is not None
    assert (price.provider, price.mode, price.usd_per_million_tokens) == ("openai", "embedding", 0.02)
    assert (price.max_input_tokens, price.dimensions) == (8191, 1536)
    assert price.source.startswith("https://") and price.as_of.year >= 2026
    assert price_of("openai/text-embedding-3-small") == price


@pytest.mark.parametrize("model", ["", "text-embedding-3", "Text-Embedding-3-Small", "voyage-3", "all-MiniLM-L6-v2"])
def test_a_model_not_on_the_list_has_no_price_whatever_it_resembles(model: str) -> None:
    assert price_of(model) is None


def test_the_price_list_is_complete_and_never_says_zero() -> None:
    prices = price_list()
    assert len(prices) > 100
    assert {price.mode for price in prices} == {"embedding", "rerank"}
    for price in prices:
        assert price.model and price.provider and price.source
        assert price.usd_per_million_tokens is None or 0 < price.usd_per_million_tokens < 5
        assert price.usd_per_query is None or 0 < price.usd_per_query < 1
        assert price.dimensions is None or price.dimensions > 0
    assert len({price.model for price in prices}) == len(prices)


def test_the_price_list_holds_only_its_columns() -> None:
    assert tuple(read(PRICE_FILE)[0]) == COLUMNS


def test_prices_are_written_per_million_tokens_with_date_and_source(tmp_path: Path) -> None:
    rows = (
        "m1,p,embedding,1.3e-07,,8191,2048.0,https://p.example/prices,2027-02-15\n"
        "m2,p,rerank,0.0,0.002,0,,,\n"
        "m3,p,chat,1e-06,,,,,\n"
        "m4,p,embedding,,,,,,\n"
    )
    target = tmp_path / "out.csv"
    assert import_prices(facts(tmp_path, rows), target=target) == 3
    one, two, four = read(target)
    assert (one["model"], one["usd_per_million_tokens"], one["dimensions"], one["retires"]) == (
        "m1", "0.13", "2048", "2027-02-15",
    )  # fmt: skip
    assert (one["source"], one["as_of"]) == ("https://p.example/prices", "2026-01-31")
    assert (two["usd_per_million_tokens"], two["usd_per_query"], two["max_input_tokens"]) == ("", "0.002", "")
    assert two["source"] == "table of somebody 1.2 (MIT)"
    assert four["usd_per_million_tokens"] == ""


def test_a_price_a_thousand_times_too_high_is_left_out_and_its_source_says_so(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    import_prices(facts(tmp_path, "m1,p,embedding,0.0001,,,,https://p.example,\n"), target=target)
    row = read(target)[0]
    assert row["usd_per_million_tokens"] == ""
    assert row["source"] == "https://p.example; left out, because it says 100 USD per million tokens"


def test_a_date_that_is_given_goes_before_the_readmes(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    import_prices(facts(tmp_path, "m1,p,embedding,1e-07,,,,,\n"), date(2026, 2, 1), target)
    assert read(target)[0]["as_of"] == "2026-02-01"


@pytest.mark.parametrize(
    ("rows", "day", "part"),
    [
        ("m1,p,embedding,cheap,,,,,\n", "2026-01-31", "Line 2, column usd_per_input_token: 'cheap' is not a number"),
        ("m1,p,embedding,-1,,,,,\n", "2026-01-31", "'-1' is not 0 or more"),
        ("m1,p,embedding,1,,,,,\nm1,p,embedding,2,,,,,\n", "2026-01-31", "'m1' stands twice"),
        ("m1,p,embedding,1,,,,,\n", "last week", "no date for prices.csv"),
    ],
)
def test_bad_facts_are_refused_and_nothing_is_written(tmp_path: Path, rows: str, day: str, part: str) -> None:
    target = tmp_path / "out.csv"
    with pytest.raises(BadInputError) as caught:
        import_prices(facts(tmp_path, rows, day), target=target)
    assert part in str(caught.value)
    assert not target.exists()


def test_a_missing_file_or_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no file"):
        import_prices(tmp_path)
    facts(tmp_path, "")
    (tmp_path / "prices.csv").write_text("key,mode\nm1,embedding\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="lacks the columns provider"):
        import_prices(tmp_path)


def test_the_command_ends_with_two_and_one_line_on_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
