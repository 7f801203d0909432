"""Write the price list anew: ``python -m components.costs.import_prices FACTS_FOLDER [--as-of YYYY-MM-DD]``.

FACTS_FOLDER holds prices.csv (key, provider, mode, usd_per_input_token, usd_per_query, max_input_tokens, dimensions,
source, deprecation_date) and README.md, whose table row on prices.csv names where the prices come from and, unless
--as-of does, the day they were read.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from components.costs.prices import COLUMNS, PRICE_FILE
from components.i18n import tr
from components.numbers import commas
from components.records import BadInputError

MODES = ("embedding", "rerank")
_NEEDED = (
    "key",
    "provider",
    "mode",
    "usd_per_input_token",
    "usd_per_query",
    "max_input_tokens",
    "dimensions",
    "source",
)
_PER_MILLION = Decimal(1_000_000)
# USD per million tokens. The dearest embedding costs below 1; beyond 10 the table has mistaken its unit.
_HIGHEST_BELIEVABLE = Decimal(10)


def import_prices(facts: Path, as_of: date | None = None, target: Path = PRICE_FILE) -> int:
    """Read ``facts``/prices.csv, write ``target``, and return the number of prices written.

    ``as_of`` is the day the prices were read, by default the one in the README's row on prices.csv. A price of 0 is
    written as unknown: the table uses 0 for "not charged by the token" and "not known" alike. So is a price above
    10 USD per million tokens, and its source says so.

    Raises:
        BadInputError: a file or column is missing, a number is not one, or a model stands twice.
    """
    table = facts / "prices.csv"
    if not table.is_file():
        raise BadInputError(
            tr("There is no file {table}; name the folder that holds prices.csv and README.md.", table=table)
        )
    origin = _origin(facts / "README.md")
    day = as_of or _date_in(origin)
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
        if missing:
            raise BadInputError(
                tr(
                    "{table} lacks the columns {missing}; it needs {needed}.",
                    table=table,
                    missing=commas(missing),
                    needed=commas(_NEEDED),
                )
            )
        rows = [_convert(line, row, origin, day) for line, row in enumerate(reader, start=2) if row["mode"] in MODES]
    _refuse_duplicates(rows)
    _write(rows, target)
    return len(rows)


def _origin(readme: Path) -> str:
    """What the README's row says of prices.csv, for prices that name no page of their own."""
    text = readme.read_text(encoding="utf-8") if readme.is_file() else ""
    row = re.search(r"^\|\s*prices\.csv\s*\|[^|]*\|([^|\n]+)\|", text, flags=re.MULTILINE)
    if row is None:
        raise BadInputError(tr("{readme} has no table row on prices.csv that names the source; add it.", readme=readme))
    return row[1].strip()


def _date_in(origin: str) -> date:
    match = re.search(r"\d{4}-\d{2}-\d{2}", origin)
    if match is None:
        raise BadInputError(
            tr("README.md gives no date for prices.csv ({origin!r}); name it with --as-of YYYY-MM-DD.", origin=origin)
        )
    return date.fromisoformat(match[0])


def _convert(line: int, row: Mapping[str, str], origin: str, as_of: date) -> dict[str, str]:
    per_million = (_number(line, row, "usd_per_input_token") or Decimal(0)) * _PER_MILLION
    source = row["source"] or origin.split(",")[0]
    if per_million > _HIGHEST_BELIEVABLE:
        source = tr(
            "{source}; left out, because it says {plain} USD per million tokens",
            source=source,
            plain=_plain(per_million),
        )
        per_million = Decimal(0)
    return {
        "model": row["key"],
        "provider": row["provider"],
        "mode": row["mode"],
        "usd_per_million_tokens": _plain(per_million or None),
        "usd_per_query": _plain(_number(line, row, "usd_per_query")),
        "max_input_tokens": _plain(_number(line, row, "max_input_tokens")),
        "dimensions": _plain(_number(line, row, "dimensions")),
        "retires": row.get("deprecation_date") or "",
        "source": source,
        "as_of": as_of.isoformat(),
    }


def _number(line: int, row: Mapping[str, str], column: str) -> Decimal | None:
    """The value, None where it is empty or 0."""
    try:
        value = Decimal(row[column] or "0")
    except InvalidOperation:
        raise BadInputError(
            tr(
                "Line {line}, column {column}: {row!r} is not a number; mend it.",
                line=line,
                column=column,
                row=row[column],
            )
        ) from None
    if not value.is_finite() or value < 0:
        raise BadInputError(
            tr(
                "Line {line}, column {column}: {row!r} is not 0 or more; mend it.",
                line=line,
                column=column,
                row=row[column],
            )
        )
    return value or None


def _plain(value: Decimal | None) -> str:
    """Without exponent or trailing zeros; "" for unknown."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _refuse_duplicates(rows: Iterable[Mapping[str, str]]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row["model"] in seen:
            raise BadInputError(tr("Model {model!r} stands twice in prices.csv; keep one row.", model=row["model"]))
        seen.add(row["model"])


def _write(rows: Iterable[Mapping[str, str]], target: Path) -> None:
    temporary = target.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    temporary.replace(target)


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 done, 2 bad input (one line on stderr)."""
    parser = argparse.ArgumentParser(
        prog="python -m components.costs.import_prices", description=tr("Write the price list.")
    )
    parser.add_argument("facts", type=Path, help=tr("folder with prices.csv and README.md"))
    parser.add_argument("--as-of", type=date.fromisoformat, help=tr("day the prices were read (YYYY-MM-DD)"))
    options = parser.parse_args(arguments)
    try:
        count = import_prices(options.facts, options.as_of)
    except BadInputError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(tr("{count} prices written to {price_file}\n", count=count, price_file=PRICE_FILE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
