"""Tables as CSV that a spreadsheet opens without running anything in it, and judgments as TREC qrels."""

from __future__ import annotations

import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with byte order mark, without the index.

    Text cells and column names that begin with = + - @, a tab or a carriage return get a leading apostrophe, so that no
    spreadsheet takes them for a formula; numbers stay numbers.
    """
    safe = pd.DataFrame({place: frame.iloc[:, place].map(_safe) for place in range(frame.shape[1])})
    safe.columns = pd.Index([_safe(str(name)) for name in frame.columns])
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig", "replace")


def to_qrels(judgments: pd.DataFrame) -> str:
    """Judgments in TREC format: query id, 0, document id, grade, one line each; tabs where an id has spaces."""
    rows = list(zip(judgments["query_id"], judgments["doc_id"], judgments["grade"], strict=True))
    has_spaces = any(len(f"{query_id}|{doc_id}".split()) > 1 for query_id, doc_id, _ in rows)
    gap = "\t" if has_spaces else " "
    return "".join(gap.join((query_id, "0", doc_id, str(int(grade)))) + "\n" for query_id, doc_id, grade in rows)


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
