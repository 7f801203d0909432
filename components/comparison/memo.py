"""The one page a decision maker reads: Markdown a person can edit, and the same as one HTML file that opens offline."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from components.charts import fluid
from components.i18n import N_, current, tr

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=[-=\s]|$)")  # of a list, a rule, or what makes the line above a heading
STYLE = Path(__file__).with_name("memo.css").read_text(encoding="utf-8") + fluid.STYLE


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
    answers: tuple[str, ...] = ()
    confidence: str = ""


TITLES = {
    "need": N_("What is needed"),
    "data": N_("The data"),
    "candidates": N_("Candidates"),
    "evidence": N_("Evidence"),
    "answers": N_("Answers made from it"),
    "cost": N_("Cost"),
    "risks": N_("Risks"),
    "changes": N_("What would change it"),
    "notes": N_("Notes from looking"),
    "manifest": N_("How it was measured"),
}


def markdown(memo: Memo) -> str:
    """The memo as Markdown, the answer first."""
    parts = [f"# {escaped_line(memo.title)}", escaped_line(memo.date), f"> **{escaped_line(memo.answer)}**"]
    parts += [escaped_line(line) for line in (memo.confidence, memo.against) if line]
    for key in ("need", "data", "candidates"):
        parts += _section(key, getattr(memo, key))
    parts += [
        f"## {tr(TITLES['evidence'])}",
        _table(memo.evidence),
        *(escaped_line(note) for note in memo.evidence_notes),
    ]
    for key in ("answers", "cost", "risks", "changes", "notes"):
        parts += _section(key, getattr(memo, key))
    if memo.manifest:
        lines = "\n".join(
            "- " + tr("{name}: {value}", name=escaped_line(name), value=escaped_line(value))
            for name, value in memo.manifest
        )
        parts += [f"## {tr(TITLES['manifest'])}", lines]
    return "\n\n".join(parts) + "\n"


def to_html(text: str, title: str, figure: str = "") -> str:
    """Markdown as one HTML file: style inside, no script, nothing fetched. Tags in the text are shown, not obeyed.

    Links keep their address only where it starts with http, https or mailto; pictures are left out. ``figure``, which
    components.charts.fluid made, stands after what comes first; what the numbers depend on is in small print.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    before, heading, after = reader.render(text).partition("<h2>")
    body = f"{before}{figure}{heading}{after}"
    small = f"<h2>{html.escape(tr(TITLES['manifest']))}</h2>"
    main, separator, rest = body.rpartition(small)
    body = f"{main}<footer>{small}{rest}</footer>" if separator else body
    return document(title, _with_headers(body))


def document(title: str, body: str) -> str:
    """HTML as a file of its own in the style of the memo; ``title`` is escaped here, ``body`` before."""
    return (
        f'<!doctype html>\n<html lang="{current()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body>\n{body}</body></html>\n"
    )


def _with_headers(body: str) -> str:
    """Each cell of a table with the words above it, for screens too narrow for columns."""

    def filled(table: re.Match[str]) -> str:
        headers = re.findall(r"<th(?:\s[^>]*)?>(.*?)</th>", table.group(0), flags=re.DOTALL)
        cells = table.group(0).split("<td")
        named = (
            f' data-of="{_attribute(headers[place % len(headers)])}"{cell}' for place, cell in enumerate(cells[1:])
        )
        return "<td".join((cells[0], *named))

    return re.sub(r"<table>.*?</table>", filled, body, flags=re.DOTALL)


def _attribute(words: str) -> str:
    return re.sub(r"<[^>]*>", "", words).replace('"', "&quot;")


def escaped_line(text: str) -> str:
    """Text as Markdown that shows it as it is, on one line: no formatting, no link, no picture."""
    one_line = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))


def _section(key: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    if len(sentences) == 1:
        return [f"## {tr(TITLES[key])}", escaped_line(sentences[0])]
    return [f"## {tr(TITLES[key])}", "\n".join(f"- {escaped_line(sentence)}" for sentence in sentences)]


def _table(table: Table) -> str:
    rules = ["---:" if place in table.right else "---" for place in range(len(table.headers))]
    rows = [[escaped_line(cell) for cell in row] for row in (table.headers, *table.rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (rows[0], rules, *rows[1:]))
