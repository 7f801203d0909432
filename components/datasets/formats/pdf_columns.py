"""Pages of a PDF that draw two or more columns of prose line by line, across the gutter, put in reading order.

Most programs draw one column after the other, and nothing need be done. A table is drawn row by row too and must stay
so: what runs on from line to line in every column is prose.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from components.datasets.column_kinds import has_words

_STEP = 4.0  # points within which lines of a column begin
_GAP, _WIDTH = 0.8, 0.45  # of the font's size: a gap between columns; a letter on average
_FEWEST_LINES = 3
_MOST_LINES = 0.5  # share of a page's lines that must have words where a column begins
_FLOWING = 0.4  # share of line ends in the middle of a sentence; German nouns make it few
_LEAST_WORDS = 3  # in half of a column's lines
_LEAST_UNSPACED = 8  # characters, in scripts without blanks
_SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")


@dataclass
class Drawn:
    """What a page draws, in the order it is drawn: (left edge, baseline, size of the font, words), in points."""

    words: list[tuple[float, float, float, str]] = field(default_factory=list)

    def collect(
        self, text: str, place: Sequence[float], matrix: Sequence[float], _: object = None, size: float = 0.0
    ) -> None:
        """Keep one piece; to be given to pypdf's extract_text as visitor_text."""
        if not text.strip():
            return
        x, y = matrix[4], matrix[5]
        left, base = x * place[0] + y * place[2] + place[4], x * place[1] + y * place[3] + place[5]
        height = abs(size * matrix[3] * place[3])
        if all(map(math.isfinite, (left, base, height))):
            self.words.append((left, base, height, text))


def by_columns(drawn: Drawn) -> str | None:
    """The page's text, one column after the other; None where it is not drawn across columns of prose."""
    lines = _lines(drawn)
    starts = _starts(lines)
    if not starts:
        return None
    rows = [_cells(line, starts) for line in lines]
    across = [place for place, row in enumerate(rows) if sum(map(bool, row)) > 1]
    block = rows[across[0] : across[-1] + 1]
    columns = [[row[place] for row in block if row[place]] for place in range(len(starts) + 1)]
    if not all(map(_is_prose, columns)):
        return None
    above, below = rows[: across[0]], rows[across[-1] + 1 :]
    around = [[" ".join(filter(None, row)) for row in part] for part in (above, below)]
    return "\n".join([*around[0], *(line for column in columns for line in column), *around[1]])


@dataclass(frozen=True)
class _Piece:
    left: float
    words: str
    is_apart: bool  # whether a gap wider than a blank lies before it


def _lines(drawn: Drawn) -> list[list[_Piece]]:
    """Pieces drawn one after the other on one baseline."""
    lines: list[list[_Piece]] = []
    last, end = math.inf, math.inf
    for left, base, size, drawn_words in drawn.words:
        words = " ".join(drawn_words.split())
        if abs(base - last) > 1 or "\n" in drawn_words.rstrip():
            lines.append([])
        lines[-1].append(_Piece(left, words, left > end + _GAP * size))
        last, end = base, left + _WIDTH * size * len(words)
    return lines


def _starts(lines: Sequence[Sequence[_Piece]]) -> list[float]:
    """Where columns but the first begin: the same place behind other words, and apart from them, in most lines."""
    counted = Counter(round(piece.left / _STEP) for line in lines for piece in line[1:] if piece.is_apart)
    least = max(_FEWEST_LINES, _MOST_LINES * len(lines))
    starts: list[float] = []
    for place in sorted(counted):
        if counted[place] + counted[place + 1] >= least and (not starts or place * _STEP > starts[-1] + 4 * _STEP):
            starts.append((place - 0.5) * _STEP)
    return starts


def _cells(line: Sequence[_Piece], starts: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(starts) + 1)]
    for piece in line:
        cells[sum(piece.left >= start for start in starts)].append(piece.words)
    return [" ".join(words) for words in cells]


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether sentences run on from line to line."""
    if len(lines) < _FEWEST_LINES:
        return False
    if not all(line.isascii() for line in lines) and not any(" " in line for line in lines):
        is_long = median(map(len, lines)) >= _LEAST_UNSPACED and sum(map(has_words, lines)) * 2 > len(lines)
        return is_long and sum(not _SENTENCE_END.search(line) for line in lines) > len(lines) / 2
    if median(len(line.split()) for line in lines) < _LEAST_WORDS:
        return False
    pairs = list(zip(lines, lines[1:], strict=False))
    flowing = sum(not _SENTENCE_END.search(line) and below[0].islower() for line, below in pairs)
    return flowing >= _FLOWING * len(pairs)
