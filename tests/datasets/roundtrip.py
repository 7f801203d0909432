"""Random small collections with hostile characters, written in every format and under every likely name of a column."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from components.datasets.read import collection_from_upload
from components.records import BadInputError, Collection
from tests.datasets.files import packed, xlsx

NAMES = {
    "id": ["id", "_id", "doc_id", "uid", "sku", "ids", "Artikelnummer", "identificador", "record", "文書ID"],
    "title": ["title", "name", "Subject", "Überschrift", "título", "headline", "タイトル"],
    "text": [
        "text", "body", "content", "page_content", "documents", "passage", "chunk_content", "context", "answer",
        "Beschreibung", "texto", "contenu", "本文", "passage_text", "Body Text",
    ],
    "label": ["label", "category", "Tags", "topic", "Kategorie", "tema", "ラベル"],
}  # fmt: skip
QUERY_NAMES = {"id": ["id", "query_id", "qid", "_id", "question_id"], "text": ["text", "query", "question", "Frage"]}
QRELS_NAMES = {
    "query_id": ["query-id", "query_id", "qid", "topic", "question id"],
    "doc_id": ["corpus-id", "doc_id", "docid", "document_id", "passage id"],
    "grade": ["score", "relevance", "grade", "label", "rel"],
}
HOSTILE = [
    *"abcxyz019 ,;|\t\n\"'`[]{}():#=+-@<>&\\/%$*_.?!",
    *"äßéİıσςñ文字テ",
    *"\u00a0\u200b\u0301\ufeff\u2028🙂\u202e",
]
FORMATS = ["csv", "tsv", "txt", "json", "columns.json", "split.json", "keyed.json", "wrapped.json", "jsonl", "parquet",
           "xlsx", "beir.zip", "deep.zip"]  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A collection: documents of id, title, text, label; queries of id, text; grades by question and document."""

    documents: list[tuple[str, str, str, str]]
    queries: list[tuple[str, str]]
    grades: dict[tuple[str, str], int]


def words(source: random.Random, longest: int) -> str:
    """Characters that break readers."""
    return "".join(source.choices(HOSTILE, k=source.randint(1, longest)))


def distinct(source: random.Random, count: int) -> list[str]:
    """Ids: stripped, not empty, each another one."""
    found: dict[str, None] = {}
    while len(found) < count:
        one = source.choice([words(source, 6), str(source.randint(0, 30)), f"KB-{source.randint(1, 99)}"]).strip()
        if one:
            found[one] = None
    return list(found)


def drawn(source: random.Random) -> Drawn:
    """A random collection."""
    ids = distinct(source, source.randint(1, 5))
    documents = [(one, words(source, 8), words(source, 25), words(source, 5).strip()) for one in ids]
    documents = [(one, title, text if text.strip() else f"{text}x", label) for one, title, text, label in documents]
    queries = [(one, words(source, 12).strip() or "why?") for one in distinct(source, source.randint(1, 4))]
    grades = {(source.choice(queries)[0], source.choice(ids)): source.randint(0, 3) for _ in range(4)}
    return Drawn(documents, queries, grades)


def table(source: random.Random, names: dict[str, list[str]], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Rows in columns under likely names, in random order."""
    frame = pd.DataFrame(rows, columns=[source.choice(names[field]) for field in names])
    order = list(frame.columns)
    source.shuffle(order)
    return frame[order]


def delimited(source: random.Random, frame: pd.DataFrame, delimiter: str) -> bytes:
    """As the csv module writes it; sometimes with a report's title above."""
    target = io.StringIO()
    quoting: Literal[0, 1] = source.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting, lineterminator=source.choice(["\n", "\r\n"]))
    if source.random() < 0.15:
        writer.writerow(["Knowledge base export 2024", *[""] * (len(frame.columns) - 1)])
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False))
    return target.getvalue().encode(source.choice(["utf-8", "utf-8-sig"]))


def written(source: random.Random, frame: pd.DataFrame, form: str) -> bytes:
    """A table as a file."""
    rows = frame.to_dict("records")
    if form in ("csv", "txt"):
        return delimited(source, frame, source.choice(",;\t|"))
    if form == "tsv":
        return delimited(source, frame, "\t")
    if form == "jsonl":
        return "\n".join(json.dumps(row, ensure_ascii=source.random() < 0.5) for row in rows).encode()
    if form == "parquet":
        target = io.BytesIO()
        frame.to_parquet(target)
        return target.getvalue()
    if form == "xlsx":
        return xlsx({"Sheet": [list(frame.columns), *frame.to_numpy().tolist()]})
    shapes: dict[str, object] = {
        "json": rows,
        "columns.json": frame.to_dict("list"),
        "split.json": {
            "columns": list(frame.columns),
            "index": list(range(len(frame))),
            "data": frame.to_numpy().tolist(),
        },
        "wrapped.json": {"count": len(rows), "next": None, "items": rows},
    }
    if form == "keyed.json":
        key = next(name for name in frame.columns if name in NAMES["id"])
        return json.dumps({row[key]: {k: v for k, v in row.items() if k != key} for row in rows}).encode()
    return json.dumps(shapes[form]).encode()


def qrels(source: random.Random, collection: Drawn) -> tuple[str, bytes]:
    """Judgments with names in any order; where ids allow it also without, as BEIR and TREC have them."""
    rows = [(query_id, doc_id, grade) for (query_id, doc_id), grade in collection.grades.items()]
    plain = all(part.isascii() and part.isalnum() and not part.isdecimal() for row in rows for part in row[:2])
    if plain and source.random() < 0.5:
        lines = [source.choice([f"{q}\t{d}\t{g}", f"{q} 0 {d} {g}"][:1]) for q, d, g in rows]
        return "qrels.tsv", "\n".join(lines).encode()
    form = source.choice(["tsv", "csv"])
    frame = table(source, QRELS_NAMES, rows)
    return f"qrels.{form}", delimited(source, frame, "\t" if form == "tsv" else ",")


def read_back(source: random.Random, collection: Drawn, form: str) -> Collection:
    """What the readers make of a collection written in a format.

    Raises:
        BadInputError: as the readers.
    """
    read = collection_from_upload.__wrapped__  # type: ignore[attr-defined]  # not in a process of its own, for speed
    documents = table(source, NAMES, collection.documents)
    queries = table(source, QUERY_NAMES, collection.queries)
    judged = qrels(source, collection)
    if form.endswith(".zip"):
        inner = source.choice(["jsonl", "csv", "parquet", "json"])
        folder = "a/b/" if form == "deep.zip" else source.choice(["", "kb/"])
        files = {
            f"{folder}corpus.{inner}": written(source, documents, inner),
            f"{folder}queries.{inner}": written(source, queries, inner),
            f"{folder}{source.choice(['qrels/test', 'qrels'])}.{judged[0].rpartition('.')[2]}": judged[1],
        }
        found: Collection = read(("kb.zip", packed(files)))
        return found
    asked = source.choice(["csv", "json", "jsonl", "xlsx"])
    name = f"docs.{form.rpartition('.')[2]}"
    found = read((name, written(source, documents, form)), (f"q.{asked}", written(source, queries, asked)), judged)
    return found


def difference(seed: int) -> tuple[str, str]:
    """How one random collection comes back: ("equal", ""), ("refused", why) or ("different", what)."""
    source = random.Random(seed)
    form = source.choice(FORMATS)
    collection = drawn(source)
    try:
        back = read_back(source, collection, form)
    except BadInputError as error:
        return "refused", f"{form}: {error}"
    got = [tuple(row) for row in back.documents[["id", "title", "text", "label"]].to_numpy().tolist()]
    if got != collection.documents:
        return "different", f"{form}: documents {got} of {collection.documents}; {back.notes}"
    asked = [tuple(row) for row in back.queries[["id", "text"]].to_numpy().tolist()]
    if asked != collection.queries:
        return "different", f"{form}: queries {asked} of {collection.queries}; {back.notes}"
    grades = {(row.query_id, row.doc_id): row.grade for row in back.judgments.itertuples()}
    if grades != collection.grades:
        return "different", f"{form}: judgments {grades} of {collection.grades}; {back.notes}"
    return "equal", ""
