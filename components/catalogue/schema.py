"""The schema of catalogue.csv (facts/catalogue.schema.json, a Table Schema) and the check of rows against it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from components.i18n import tr
from components.numbers import commas, sentences

SCHEMA_FILE = Path(__file__).with_name("facts") / "catalogue.schema.json"
Rule = Mapping[str, Any]


@cache
def schema_fields() -> dict[str, Rule]:
    """Column name -> its type, description, unit and constraints, in the order of the file."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return {field["name"]: field for field in schema["fields"]}


def problems(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """What is wrong with the rows of a catalogue, a sentence each; empty where all is well."""
    faults, seen = [], dict[tuple[str, str], int]()
    for number, row in enumerate(rows, start=2):
        if list(row) != list(schema_fields()):
            faults.append(
                tr(
                    "Line {number} has the columns {row}; they must be those of the schema, in order.",
                    number=number,
                    row=commas(row),
                )
            )
            continue
        for name, rule in schema_fields().items():
            wrong = _cell_problem(row[name], rule)
            if wrong:
                faults.append(
                    sentences(
                        [
                            tr(
                                'Line {number}, {name}: {name_2} is "{row}".',
                                number=number,
                                name=row["name"],
                                name_2=name,
                                row=row[name][:80],
                            ),
                            wrong,
                        ]
                    )
                )
            if rule.get("constraints", {}).get("unique"):
                first = seen.setdefault((name, row[name].lower()), number)
                if first != number:
                    faults.append(
                        tr(
                            'Line {number}: "{row}" stands in line {first} already.',
                            number=number,
                            row=row[name],
                            first=first,
                        )
                    )
    return faults


def _cell_problem(cell: str, rule: Rule) -> str:
    limits = rule.get("constraints", {})
    if not cell:
        return tr("It must not be empty.") if limits.get("required") else ""
    parts = cell.split(rule["separator"]) if "separator" in rule else [cell]
    for part in parts:
        wrong = _value_problem(part, rule["type"], limits)
        if wrong:
            return wrong
    return ""


def _value_problem(value: str, kind: str, limits: Rule) -> str:
    if "enum" in limits and value not in limits["enum"]:
        return tr("Allowed: {enum}.", enum=commas(allowed for allowed in limits["enum"] if allowed))
    if "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        return tr("It must match {pattern}.", pattern=limits["pattern"])
    if len(value) > limits.get("maxLength", len(value)):
        return tr("At most {maxlength} characters are allowed.", maxlength=limits["maxLength"])
    if kind in ("integer", "number") or "minimum" in limits:
        return _number_problem(value, int if kind != "number" else float, limits)
    return ""


def _number_problem(value: str, read: Callable[[str], float], limits: Rule) -> str:
    try:
        number = read(value)
    except ValueError:
        return tr("It must be a whole number.") if read is int else tr("It must be a number.")
    low, high = limits["minimum"], limits["maximum"]
    return "" if low <= number <= high else tr("It must lie between {low:,} and {high:,}.", low=low, high=high)
