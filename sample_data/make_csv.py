"""Write the collection's CSV sheets from its BEIR folder.

Run from anywhere as ``python sample_data/make_csv.py``. The BEIR folder ``outdoor_shop`` is the source; the sheets
``documents.csv``, ``queries.csv`` and ``judgments.csv`` next to this script are overwritten with the same content.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
BEIR_FOLDER = HERE / "outdoor_shop"


def read_jsonl(path: Path) -> list[dict[str, str]]:
    """Read a file that holds one JSON object a line, skipping empty lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read_qrels(path: Path) -> list[tuple[str, str, int]]:
    """Read a BEIR judgment file into rows of query id, document id and grade."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [(row["query-id"], row["corpus-id"], int(row["score"])) for row in rows]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> int:
    """Write a UTF-8 sheet and return its number of rows, the header not counted."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def make_csv(source: Path = BEIR_FOLDER, target: Path = HERE) -> dict[str, int]:
    """Write the three sheets of one BEIR folder.

    Args:
        source: Folder with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``.
        target: Folder that receives the sheets.

    Returns:
        The number of rows written, by file name.
    """
    document_columns = ("title", "text", "label", "language")
    query_columns = ("text", "kind", "language")
    documents = read_jsonl(source / "corpus.jsonl")
    queries = read_jsonl(source / "queries.jsonl")
    return {
        "documents.csv": write_csv(
            target / "documents.csv",
            ("id", *document_columns),
            ([row["_id"], *(row[name] for name in document_columns)] for row in documents),
        ),
        "queries.csv": write_csv(
            target / "queries.csv",
            ("id", *query_columns),
            ([row["_id"], *(row[name] for name in query_columns)] for row in queries),
        ),
        "judgments.csv": write_csv(
            target / "judgments.csv",
            ("query_id", "doc_id", "grade"),
            read_qrels(source / "qrels" / "test.tsv"),
        ),
    }


if __name__ == "__main__":
    for name, count in make_csv().items():
        print(f"{name}: {count} rows")
