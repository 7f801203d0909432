"""The demo collection's files as the tests read them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"
BEIR_FOLDER = SAMPLE_DATA / "outdoor_shop"
KINDS = ("identifier", "keyword", "paraphrase", "question", "cross-lingual", "negation", "jargon", "misspelt")


def jsonl(name: str) -> list[dict[str, str]]:
    """The objects of one JSON-lines file of the BEIR folder."""
    lines = (BEIR_FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def sheet(name: str) -> list[dict[str, str]]:
    """The rows of one CSV sheet."""
    with (SAMPLE_DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def judgment_rows() -> list[tuple[str, str, int]]:
    """The judgments in file order: query id, document id, grade."""
    with (BEIR_FOLDER / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as lines:
        return [(r["query-id"], r["corpus-id"], int(r["score"])) for r in csv.DictReader(lines, delimiter="\t")]


def judgments() -> dict[str, dict[str, int]]:
    """The grades by query and document."""
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for query, document, grade in judgment_rows():
        grades[query][document] = grade
    return dict(grades)
