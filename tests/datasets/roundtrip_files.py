"""Random collections written as a file for each document, or as training data, and read back."""

from __future__ import annotations

import html
import io
import json
import random
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from components.datasets.id_match import INVISIBLE
from components.datasets.read import collection_from_upload, read_path
from components.records import Collection
from tests.datasets.files import docx, epub, odt, packed, pptx

Texts = Sequence[tuple[str, str]]
"""Title and text of each document."""
ENDINGS = ("md", "txt", "html", "docx", "pptx", "odt", "epub", "eml")
_READ = collection_from_upload.__wrapped__  # type: ignore[attr-defined]  # not in a process of its own, for speed
_READ_PATH = read_path.__wrapped__  # type: ignore[attr-defined]


def one_file(title: str, text: str, ending: str) -> bytes:
    """A document as a file of its own."""
    if ending in ("md", "txt"):
        return text.encode()
    if ending == "html":
        return f"<!doctype html><meta charset=utf-8><title>{html.escape(title)}</title><p>{html.escape(text)}".encode()
    if ending == "docx":
        return docx([text], title)
    if ending == "pptx":
        return pptx([text.split("\n")])
    if ending == "odt":
        return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n")), title)
    if ending == "epub":
        return epub({"a.xhtml": f"<html><body><p>{escape(text)}</p></body></html>"}, title)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(title.split())
    message.set_content(text)
    return message.as_bytes()


def files_back(source: random.Random, texts: Texts) -> Collection:
    """What is read of documents in a file each: sent together, in an archive, or in a folder."""
    files = {}
    for place, (title, text) in enumerate(texts):
        ending = source.choice(ENDINGS)
        files[f"{place:02}.{ending}"] = one_file(title, text, ending)
    way = source.choice(["upload", "zip", "folder"])
    found: Collection
    if way == "upload":
        found = _READ(list(files.items()))
    elif way == "zip":
        found = _READ(("kb.zip", packed({f"kb/{name}": data for name, data in files.items()})))
    else:
        found = folder_back(files)
    return found


def folder_back(files: Mapping[str, bytes]) -> Collection:
    """What is read of files in a folder."""
    with TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        found: Collection = _READ_PATH(Path(place)).collection
    return found


def files_differ(source: random.Random, texts: Texts, _: Texts) -> str:
    """What is read otherwise of documents in a file each; "" where all words come back.

    A file whose text nobody sees is left out.
    """
    back = files_back(source, texts)
    got = [text.lstrip("\ufeff").split() for text in back.documents.sort_values("id")["text"]]
    given = [text.lstrip("\ufeff").split() for _, text in texts]
    shown = [words for words in given if INVISIBLE.sub("", "".join(words)).strip()]
    return "" if shown == got else f"{back.documents.to_dict('list')} of {texts}"


def squad_differs(source: random.Random, texts: Texts, queries: Texts) -> str:
    """The same of paragraphs with questions."""
    back = _READ(("squad.json", squad(source, texts, queries)))
    if back.documents["text"].tolist() != [text for _, text in texts]:
        return f"{back.documents['text'].tolist()} of {texts}"
    return _asked(back, [text for _, text in texts], queries)


def triplets_differ(source: random.Random, texts: Texts, queries: Texts) -> str:
    """The same of questions with right and wrong answers, whose blanks at the ends do not count."""
    back = _READ(triplets(source, texts, queries))
    return _asked(back, [text.strip() for _, text in texts], queries)


def _asked(back: Collection, texts: Sequence[str], queries: Texts) -> str:
    if sorted(back.queries["text"]) != sorted(text for _, text in queries):
        return f"questions {back.queries.to_numpy().tolist()} of {queries}"
    documents = dict(zip(back.documents["id"], back.documents["text"], strict=True))
    asked = dict(zip(back.queries["id"], back.queries["text"], strict=True))
    right = back.judgments[back.judgments["grade"] == 1]
    got = sorted((asked[row.query_id], documents[row.doc_id]) for row in right.itertuples())
    given = sorted({(text, texts[place % len(texts)]) for place, (_, text) in enumerate(queries)})
    return "" if sorted(set(got)) == given else f"answers {got} of {given}"


def squad(source: random.Random, texts: Texts, queries: Texts) -> bytes:
    """Paragraphs with their questions, as SQuAD nests them; the first question is of the first paragraph and so on."""
    paragraphs: list[dict[str, Any]] = [{"context": text, "qas": []} for _, text in texts]
    for place, (query_id, question) in enumerate(queries):
        qas = {"id": query_id, "question": question, "answers": [{"text": "x", "answer_start": 0}]}
        paragraphs[place % len(paragraphs)]["qas"].append(qas)
    articles = [{"title": "T", "paragraphs": paragraphs}]
    value = {"version": "1.1", "data": articles} if source.random() < 0.5 else {"data": articles}
    return json.dumps(value, ensure_ascii=source.random() < 0.5).encode()


def triplets(source: random.Random, texts: Texts, queries: Texts) -> tuple[str, bytes]:
    """Questions with one right and one wrong answer, as exports of training data have them."""
    query, right, wrong = source.choice(
        [("query", "pos", "neg"), ("question", "positive", "negative"), ("anchor", "positive", "hard_negatives")]
    )
    in_lists = source.random() < 0.5
    rows = []
    for place, (query_id, question) in enumerate(queries):
        answer, other = texts[place % len(texts)][1], texts[(place + 1) % len(texts)][1]
        cells = {right: [answer] if in_lists else answer, wrong: [other] if in_lists else other}
        rows.append({"id": query_id, query: question, **cells})
    if source.random() < 0.5:
        return "train.jsonl", "\n".join(map(json.dumps, rows)).encode()
    target = io.BytesIO()
    pd.DataFrame(rows).to_parquet(target)
    return "train.parquet", target.getvalue()
