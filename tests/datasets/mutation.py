"""Whole small files of every format, and seeded ways to damage them, inside archives too."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pandas as pd

from tests.datasets.files import docx, epub, odt, packed, pdf, pptx, xlsx

_ROWS = [{"id": str(n), "title": f"T{n}", "text": f'Words "number" {n}, and more', "tags": ["a", n]} for n in range(4)]
_CSV = "id,title,text\n" + "\n".join(f'{n},T{n},"words, ""number"" {n}\nmore"' for n in range(4))
_SQUAD = {"data": [{"title": "T", "paragraphs": [{"context": "words", "qas": [{"id": "q", "question": "what?"}]}]}]}
_MAIL = "From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b--\n"
_HTML = "<html><head><title>T</title></head><body><p>one</p><div hidden>two<![CDATA[x]]></div><table><tr><td>a</table>"


def _parquet() -> bytes:
    target = io.BytesIO()
    pd.DataFrame(_ROWS).drop(columns="tags").to_parquet(target)
    return target.getvalue()


_QRELS = b"query-id\tcorpus-id\tscore\nq1\t1\t1\nq2\t2\t0\n"
_JSONL = "\n".join(map(json.dumps, _ROWS)).encode()
WHOLE: dict[str, bytes] = {
    "a.csv": _CSV.encode(),
    "a.tsv": _CSV.replace(",", "\t").encode(),
    "a.txt": b"text\nfirst\nsecond\n",
    "a.json": json.dumps(_ROWS).encode(),
    "squad.json": json.dumps(_SQUAD).encode(),
    "split.json": json.dumps({"columns": ["id", "text"], "data": [["1", "a"], ["2", "b"]]}).encode(),
    "a.jsonl": _JSONL,
    "store.json": json.dumps({"ids": ["a", "b"], "documents": ["one", "two"], "metadatas": [{"n": 1}] * 2}).encode(),
    "hits.json": json.dumps({"hits": {"hits": [{"_id": "a", "_source": {"body": "words"}}]}, "took": 1}).encode(),
    "values.json": json.dumps([["id", "text"], ["1", "some words"], ["2", "more"]]).encode(),
    "squad.jsonl": "\n".join(map(json.dumps, _SQUAD["data"])).encode(),
    "train.jsonl": json.dumps({"query": "what?", "pos": ["one"], "neg": [{"text": "two", "docid": "2"}]}).encode(),
    "marco.json": json.dumps(
        [{"query": "q", "passages": {"is_selected": [1, 0], "passage_text": ["a", "b"]}}]
    ).encode(),
    "utf16.csv": _CSV.encode("utf-16"),
    "a.parquet": _parquet(),
    "a.xlsx": xlsx({"s": [["Report"], ["id", "text"], [1, "words"], [2, "more"]], "t": [["id", "text"], [3, "more"]]}),
    "a.pdf": pdf(["Words (on) a page.", "More."], title="T"),
    "a.docx": docx(["Words.", [["a", "b"], ["c", "d"]], "End."]),
    "a.pptx": pptx([["One"], ["Two"]], notes={1: "say"}),
    "a.odt": odt("<text:h>A</text:h><text:p>words<text:s text:c='3'/></text:p>", title="T"),
    "a.epub": epub({"a.xhtml": "<p>one</p>", "b.xhtml": "<p>two</p>"}, title="T"),
    "a.eml": _MAIL.encode(),
    "a.html": _HTML.encode(),
    "a.md": b"---\ntitle: x\n---\n# T\n\nwords\n",
    "a.qrels": b"q1 0 1 1\nq2 0 2 0\n",
    "qrels.tsv": _QRELS,
    "a.zip": packed(
        {"corpus.jsonl": _JSONL, "queries.jsonl": b'{"_id": "q1", "text": "x"}\n', "qrels/test.tsv": _QRELS}
    ),
    "b.zip": packed({"a\\b.txt": b"words", "c.html": _HTML.encode(), "d.doc": b"x", "e.csv": _CSV.encode()}),
}
_PIECES = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\n", b"\t", b",", b"{", b"[", b"]}", b"<", b">", b"&e;", b"\\u0000",
    b"9" * 400, b"[" * 300, b"-1", b"NaN", b"PK\x03\x04", b"<![CDATA[", b"<!--", b'"paragraphs"', b"\xc3\x28",
]  # fmt: skip


def damaged(seed: int) -> tuple[str, bytes]:
    """A file's name and its content, changed in some places; of an archive sometimes what is inside."""
    source = random.Random(seed)
    name = source.choice(sorted(WHOLE))
    data = WHOLE[name]
    if data.startswith(b"PK") and source.random() < 0.7:
        return name, _inside(source, data)
    return name, _changed(source, data)


def _inside(source: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    chosen = source.choice(sorted(members))
    members[chosen] = _changed(source, members[chosen])
    if source.random() < 0.1:
        del members[source.choice(sorted(members))]
    return packed(members)


def _changed(source: random.Random, data: bytes) -> bytes:
    content = bytearray(data)
    for _ in range(source.randint(1, 3)):
        place = source.randrange(len(content) + 1)
        end = min(len(content), place + source.randint(0, 40))
        way = source.randrange(5)
        if way == 0 and place < len(content):
            content[place] = source.randrange(256)
        elif way == 1:
            content[place:place] = source.choice(_PIECES)
        elif way == 2:
            del content[place:end]
        elif way == 3:
            content[place:place] = content[place:end] * source.randint(1, 8)
        elif source.random() < 0.2:
            del content[place:]
    return bytes(content)
