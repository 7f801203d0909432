"""The one page a decision maker reads: Markdown a person can edit, and the same as one HTML file that opens offline."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=[-=\s]|$)")  # of a list, a rule, or what makes the line above a heading
_STYLE = Path(__file__).with_name("memo.css")


@dataclass(frozen=True)
class Table:
    """Headers and rows of text; numbers (``right``: column positions) stand right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Memo:
    """What the page says, part by part; every text is plain and is escaped when written. Empty parts are left out."""

    title: str
    date: str
    answer: str
    need: tuple[str, ...]
    data: tuple[str, ...]
    candidates: tuple[str, ...]
    evidence: Table
    evidence_notes: tuple[str, ...]
    cost: tuple[str, ...]
    risks: tuple[str, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...] = ()
    manifest: tuple[tuple[str, str], ...] = field(default=())
    against: str = ""
    confidence: str = ""


TITLES = {
    "need": "What is needed",
    "data": "The data",
    "candidates": "Candidates",
    "evidence": "Evidence",
    "cost": "Cost",
    "risks": "Risks",
    "changes": "What would change it",
    "notes": "Notes from looking",
    "manifest": "How it was measured",
}


def markdown(memo: Memo) -> str:
    """The memo as Markdown, the answer first."""
    parts = [f"# {plain(memo.title)}", plain(memo.date), f"> **{plain(memo.answer)}**"]
    parts += [plain(one) for one in (memo.confidence, memo.against) if one]
    for key in ("need", "data", "candidates"):
        parts += _section(key, getattr(memo, key))
    parts += [f"## {TITLES['evidence']}", _table(memo.evidence), *(plain(note) for note in memo.evidence_notes)]
    for key in ("cost", "risks", "changes", "notes"):
        parts += _section(key, getattr(memo, key))
    if memo.manifest:
        lines = "\n".join(f"- {plain(name)}: {plain(value)}" for name, value in memo.manifest)
        parts += [f"## {TITLES['manifest']}", lines]
    return "\n\n".join(parts) + "\n"


def to_html(text: str, title: str) -> str:
    """Markdown as one HTML file: style inside, no script, nothing fetched. Tags in the text are shown, not obeyed.

    Links keep their address only where it starts with http, https or mailto; pictures are left out.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    body = reader.render(text)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html.escape(title)}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>\n{body}</body></html>\n"
    )


def plain(text: str) -> str:
    """Text as Markdown that shows it as it is, on one line: no formatting, no link, no picture."""
    one_line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))


def _section(key: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    if len(sentences) == 1:
        return [f"## {TITLES[key]}", plain(sentences[0])]
    return [f"## {TITLES[key]}", "\n".join(f"- {plain(sentence)}" for sentence in sentences)]


def _table(table: Table) -> str:
    rules = ["---:" if place in table.right else "---" for place in range(len(table.headers))]
    rows = [[plain(cell) for cell in row] for row in (table.headers, *table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], rules, *rows[1:]))
