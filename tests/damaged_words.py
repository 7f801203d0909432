"""Seeded ways to spoil what people type: names of models, addresses, needs.toml."""

from __future__ import annotations

import random

NAMES = (
    "all-MiniLM-L6-v2",
    "intfloat/multilingual-e5-small",
    "all-MiniLM-L6-v2@128+binary+rescore",
    "fusion:all-MiniLM-L6-v2+bm25",
    "rerank-20:cross-encoder/ms-marco-MiniLM-L6-v2@bm25",
    "openai:m@http://127.0.0.1:9/v1?batch_size=16&query_prompt=q%3A%20#EXPLORER_API_KEY",
    "sparse:naver/splade-v3",
    "onnx:sentence-transformers/all-MiniLM-L6-v2",
    "prompts:intfloat/multilingual-e5-small",
    "conse:efficientnet-lite0+all-MiniLM-L6-v2",
    "https://huggingface.co/intfloat/e5-base",
    "./folder/model",
    "~/model",
)
ADDRESSES = (
    "http://127.0.0.1:8080/v1",
    "https://api.openai.com/v1",
    "http://[::1]:80/v1/",
    "https://user:word@host.example:443/a/b?x=1#y",
    "localhost:11434/v1",
)
NEEDS = (
    'task = "search"\nmargin = 0.02\nmax_p95_ms = 50\nlanguages = ["en", "de"]\ndata_stays = true\n'
    'wishes = ["data_stays"]\n[volumes]\nqueries_per_month = 1000\n',
    'task = "recommendation"\ncurrent_model = "bm25"\nvalue_per_point = 10.5\n',
)
_PIECES = (
    "@",
    "@128",
    "@int8",
    "@@",
    "#",
    "#gsk_",
    "?",
    "&",
    "=",
    "%",
    "%zz",
    ":",
    "::",
    "//",
    "..",
    "\\",
    "~",
    "+",
    "fusion:",
    "rerank:",
    "onnx:",
    "prompts:",
    "openai:",
    "9" * 30,
    "-1",
    "nan",
    "inf",
    "1e999",
    "\x00",
    "\n",
    "\u202e",
    "\ud800",
    "ﬀ",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "a.b.c.d",
    "true",
    "1979-05-27",
    "[[a]]",
    "http://",
    "[::",
    "xn--",
    " ",
    "\t",
    "é" * 50,
)


def spoiled(seed: int, whole: tuple[str, ...]) -> str:
    """One of these, changed in one to four places."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    text = draw.choice(whole)
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(text) + 1)
        end = place + draw.randrange(12)
        way = draw.randrange(5)
        if way == 0:
            text = text[:place] + draw.choice(_PIECES) + text[place:]
        elif way == 1:
            text = text[:place] + text[end:]
        elif way == 2:
            text = text[:place] + text[place:end] * draw.randint(2, 40) + text[end:]
        elif way == 3:
            text = text[:place] + chr(draw.randrange(1, 0x3000)) + text[end:]
        else:
            text = text[:place] + draw.choice(whole)
    return text
