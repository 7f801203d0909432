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
from tests.datasets.roundtrip_files import files_differ, folder_back, squad_differs, triplets_differ

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
FORMATS = ["csv", "tsv", "txt", "json", "columns.json", "split.json", "keyed.json", "wrapped.json", "table.json",
           "pandas.json", "values.json", "jsonl", "parquet", "xlsx", "beir.zip", "deep.zip", "folder.zip", "utf16.csv",
           "plain.tsv", "chosen.csv", "old.csv", "files", "squad.json", "train"]  # fmt: skip
_DELIMITERS = {
    "csv": ",;\t|", "txt": ",;\t|", "chosen.csv": ",;\t|", "utf16.csv": ",;\t", "comma.csv": ",", "tsv": "\t"
}  # fmt: skip
_OLD = (
    (("cp1252", "cp850"), "Größe Übermut schließlich Zelt für müde Bären Öffnung der über wäre und nicht Straße"),
    (
        ("cp932", "euc_jp"),
        "返品は三十日以内に お送りください 送料は無料です 商品について 山の天気は変わりやすい",
    ),
    (("cp1251", "koi8_r"), "палатка можно вернуть в течение тридцати дней после покупки и получить деньги обратно"),
    (("cp1250", "iso8859_2"), "namiot można zwrócić w ciągu trzydziestu dni żeby otrzymać całą należność proszę"),
)


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


def spoken(source: random.Random) -> tuple[Drawn, str]:
    """A collection in a language that old programs write in an encoding of its own, and that encoding."""
    encodings, vocabulary = source.choice(_OLD)

    def sentence(longest: int) -> str:
        return " ".join(source.choices(vocabulary.split(), k=source.randint(2, longest)))

    ids = [f"KB-{number}" for number in range(1, source.randint(4, 9))]
    documents = [(one, sentence(4), f"{sentence(15)}.", "") for one in ids]
    queries = [(f"q{number}", f"{sentence(6)}?") for number in range(1, 4)]
    grades = {(query_id, source.choice(ids)): 1 for query_id, _ in queries}
    return Drawn(documents, queries, grades), source.choice(encodings)


def table(source: random.Random, names: dict[str, list[str]], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Rows in columns under likely names, in random order."""
    frame = pd.DataFrame(rows, columns=[source.choice(names[field]) for field in names])
    order = list(frame.columns)
    source.shuffle(order)
    return frame[order]


def delimited(
    source: random.Random,
    frame: pd.DataFrame,
    delimiter: str,
    encodings: Sequence[str] = ("utf-8", "utf-8-sig"),
    *,
    has_title: bool = True,
) -> bytes:
    """As the csv module writes it; sometimes with a report's title above."""
    target = io.StringIO()
    quoting: Literal[0, 1] = source.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting, lineterminator=source.choice(["\n", "\r\n"]))
    if has_title and source.random() < 0.15:
        writer.writerow(["Knowledge base export 2024", *[""] * (len(frame.columns) - 1)])
    writer.writerow(frame.columns)
    writer.writerows(frame.itertuples(index=False))
    try:
        return target.getvalue().encode(source.choice(encodings))
    except UnicodeEncodeError:  # names of columns in another script
        return target.getvalue().encode()


def written(source: random.Random, frame: pd.DataFrame, form: str) -> bytes:
    """A table as a file."""
    rows = frame.to_dict("records")
    if form in _DELIMITERS:
        encodings = ("utf-16",) if form == "utf16.csv" else ("utf-8", "utf-8-sig")
        return delimited(source, frame, source.choice(_DELIMITERS[form]), encodings, has_title=form != "chosen.csv")
    if form == "plain.tsv":
        lines = [frame.columns.tolist(), *frame.to_numpy().tolist()]
        return "\n".join("\t".join(lines_of) for lines_of in lines).encode()
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
        "table.json": {
            "schema": {"fields": [{"name": "index"}], "primaryKey": ["index"], "pandas_version": "1.4.0"},
            "data": [{"index": place, **row} for place, row in enumerate(rows)],
        },
        "pandas.json": {name: {str(place): row[name] for place, row in enumerate(rows)} for name in frame.columns},
        "values.json": [list(frame.columns), *frame.to_numpy().tolist()],
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
    form = source.choice(["tsv", "csv", "jsonl", "parquet", "xlsx"])
    frame = table(source, QRELS_NAMES, rows)
    if source.random() < 0.2:
        frame.insert(source.randrange(4), "iteration", "0")
    return f"qrels.{form}", written(source, frame, form if form != "csv" else "comma.csv")


def read_back(source: random.Random, collection: Drawn, form: str, encoding: str) -> Collection:
    """What the readers make of a collection written in a format.

    Raises:
        BadInputError: as the readers.
    """
    read = collection_from_upload.__wrapped__  # type: ignore[attr-defined]  # not in a process of its own, for speed
    found: Collection
    if form == "old.csv":
        parts = [
            delimited(source, table(source, names, rows), source.choice(",;\t"), (encoding,))
            for names, rows in ((NAMES, collection.documents), (QUERY_NAMES, collection.queries))
        ]
        found = read(("d.csv", parts[0]), ("q.csv", parts[1]), qrels(source, collection))
        return found
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
        found = folder_back(files) if form == "folder.zip" else read(("kb.zip", packed(files)))
        return found
    asked = source.choice(["csv", "json", "jsonl", "xlsx"])
    named, questions = f"docs.{form.rpartition('.')[2]}", (f"q.{asked}", written(source, queries, asked))
    mappings = {}
    if form == "chosen.csv":
        names = dict(zip(documents.columns, distinct(source, len(documents.columns)), strict=True))
        fields = {next(one for one in documents.columns if one in NAMES[field]): field for field in NAMES}
        mappings = {"documents": {fields[name]: names[name] for name in documents.columns}}
        documents = documents.rename(columns=names)
    found = read((named, written(source, documents, form)), questions, judged, mappings)
    return found


def difference(seed: int) -> tuple[str, str]:
    """How one random collection comes back: ("equal", ""), ("refused", why) or ("different", what).

    A table in an old encoding may come back otherwise where a note says by which encoding it was read.
    """
    source = random.Random(seed)
    form = source.choice(FORMATS)
    collection, encoding = spoken(source) if form == "old.csv" else (drawn(source), "")
    if form == "plain.tsv":
        collection = without_breaks(collection)
    try:
        if form in ("files", "squad.json", "train"):
            what = {"files": files_differ, "squad.json": squad_differs, "train": triplets_differ}[form](
                source, [row[1:3] for row in collection.documents], collection.queries
            )
            return ("different", f"{form}: {what}") if what else ("equal", "")
        back = read_back(source, collection, form, encoding)
    except BadInputError as error:
        return "refused", f"{form}: {error}"
    what = compared(back, collection)
    if what and form == "old.csv" and any("it was read as" in note for note in back.notes):
        return "told", what
    return ("different", f"{form}: {what}; {back.notes}") if what else ("equal", "")


def compared(back: Collection, collection: Drawn) -> str:
    """What came back otherwise; "" for nothing."""
    got = [tuple(row) for row in back.documents[["id", "title", "text", "label"]].to_numpy().tolist()]
    if got != collection.documents:
        return f"documents {got} of {collection.documents}"
    asked = [tuple(row) for row in back.queries[["id", "text"]].to_numpy().tolist()]
    if asked != collection.queries:
        return f"queries {asked} of {collection.queries}"
    grades = {(row.query_id, row.doc_id): row.grade for row in back.judgments.itertuples()}
    return f"judgments {grades} of {collection.grades}" if grades != collection.grades else ""


def without_breaks(collection: Drawn) -> Drawn:
    """The same documents without line breaks and tabs, which tables without quotation marks cannot hold."""
    plain = str.maketrans("\n\t", "  ")
    documents = [
        (a.translate(plain), b.translate(plain), c.translate(plain), d.translate(plain))
        for a, b, c, d in collection.documents
    ]
    grades = {(query_id, doc_id.translate(plain)): grade for (query_id, doc_id), grade in collection.grades.items()}
    return Drawn(documents, collection.queries, grades)
