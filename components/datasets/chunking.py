"""Long documents cut into pieces a model can read whole, each of which knows where it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from components.i18n import remembering, tr
from components.nouns import counted
from components.numbers import sentences
from components.records import CHUNK_COLUMNS, DOCUMENT_COLUMNS, BadInputError, Collection

DEFAULT_SIZE = 200
"""Tokens: the shortest limit of the models that come with the app is 256, and a title stands before every chunk."""
DEFAULT_OVERLAP = 20
"""Tokens a chunk may share with the one before it."""
SMALLEST_SIZE = 16
LARGEST_SIZE = 8192
PAGE_BREAK = "\f"
"""Stands between the pages of a text, as pdftotext writes it."""
PAGES_COLUMN = "pages"

_WIDEST_TOKEN = 12  # characters; MiniLM counts a run of over 100 letters as one unknown word, which would never be cut
_LONGEST_LINE = 20_000  # characters; the splitter's time grows with the square of what has no line break

Counter = Callable[[str], int]
"""How many tokens a text has, without those a model puts around every text."""


@dataclass(frozen=True)
class Chunk:
    """A piece of a text: ``document[start:end]`` (characters) is ``text``; ``page`` counts from 1, None if unknown."""

    text: str
    start: int
    end: int
    page: int | None = None


class Cutter(Protocol):
    """A way to cut a text."""

    def chunks(self, text: str, has_pages: bool = False) -> list[Chunk]:
        """The text's pieces in order, without blanks around them; none of a blank text."""
        ...


@dataclass(frozen=True)
class Cutting:
    """How texts are cut.

    ``size`` and ``overlap`` are tokens by ``count``: at most ``size`` in a chunk (more only where a single character
    has more), at most ``overlap`` of them shared with the one before.
    """

    count: Counter
    size: int = DEFAULT_SIZE
    overlap: int = DEFAULT_OVERLAP

    def __post_init__(self) -> None:
        """Raise BadInputError where sizes make no sense."""
        if not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise BadInputError(
                tr(
                    "The chunk size is {size} tokens; give a whole number from {smallest_size} to {largest_size:,}.",
                    size=self.size,
                    smallest_size=SMALLEST_SIZE,
                    largest_size=LARGEST_SIZE,
                )
            )
        if not 0 <= self.overlap <= self.size // 2:
            raise BadInputError(
                tr(
                    "The overlap is {overlap} tokens; give a whole number from 0 to {size}, half the size.",
                    overlap=self.overlap,
                    size=self.size // 2,
                )
            )

    def chunks(self, text: str, has_pages: bool = False) -> list[Chunk]:
        """The text's pieces in order, without blanks around them; none of a blank text.

        Cuts fall between paragraphs where that fits, else between lines, sentences, words and last characters. A text
        with a line of over 20,000 characters is first parted into windows of that length, which share nothing.
        """
        count = self._guarded()
        if count(text) <= self.size:
            spans = list(_trimmed(text, 0, len(text)))
        else:
            from semantic_text_splitter import TextSplitter

            splitter = TextSplitter.from_callback(count, self.size, self.overlap)
            spans = [
                (first + start, first + start + len(part))
                for first, last in _windows(text)
                for start, part in splitter.chunk_indices(text[first:last])
            ]
        breaks = [place.start() for place in re.finditer(PAGE_BREAK, text)] if has_pages else None
        return [Chunk(text[start:end], start, end, _page(breaks, start)) for start, end in spans]

    def _guarded(self) -> Counter:
        count, most = self.count, self.size * _WIDEST_TOKEN

        def guarded(text: str) -> int:
            fewest = -(-len(text) // _WIDEST_TOKEN)
            return max(count(text), fewest) if len(text) <= most else fewest

        return guarded


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The text whole where its lines have a usual length, else parts of it that end at a line, a blank or anywhere."""
    if max(map(len, text.split("\n"))) <= _LONGEST_LINE:
        yield 0, len(text)
        return
    start = 0
    while start < len(text):
        end = min(start + _LONGEST_LINE, len(text))
        if end < len(text):
            half = start + _LONGEST_LINE // 2
            end = max(text.rfind("\n", half, end), text.rfind(" ", half, end)) + 1 or end
        yield start, end
        start = end


def _page(breaks: list[int] | None, start: int) -> int | None:
    from bisect import bisect_left

    return None if breaks is None else bisect_left(breaks, start) + 1


def has_pages(text: str, pages: str) -> bool:
    """Whether the page breaks of a text are as many as its cell ``pages`` says."""
    return pages.isdecimal() and int(pages) == text.count(PAGE_BREAK) + 1


def chunk_collection(
    collection: Collection, count: Counter, size: int = DEFAULT_SIZE, overlap: int = DEFAULT_OVERLAP
) -> Collection:
    """The collection with its documents cut into chunks; queries and judgments stay, and go on naming documents.

    A chunk is a row with the id "document#1" (from 1 on), the title, label, language and metadata of its document, and
    CHUNK_COLUMNS: ``document_id``, ``page`` ("" where unknown), ``start`` and ``end`` (characters of the document's
    text), all str. ``size`` and ``overlap`` are tokens, by ``count``, of the text alone, not the title before it. A
    document without text is one chunk. Metadata columns of those names get " (column)" added; ``pages`` goes.

    Raises:
        BadInputError: sizes that make no sense, or documents that are chunks already.
    """
    with remembering():
        sizes = tr("A chunk has at most {size} tokens (overlap {overlap}).", size=size, overlap=overlap)
    return chunk_collection_by(collection, Cutting(count, size, overlap), sizes)


def chunk_collection_by(collection: Collection, cutter: Cutter, how: str = "") -> Collection:
    """As ``chunk_collection``, cut in whatever way; ``how`` is a sentence of the note that says it.

    Raises:
        BadInputError: documents that are chunks already.
    """
    if collection.is_chunked:
        raise BadInputError(
            tr("These documents are chunks already; cut the documents they came from, or leave the chunk size out.")
        )
    documents = collection.documents
    pages = documents[PAGES_COLUMN] if PAGES_COLUMN in documents.columns else pd.Series([""] * len(documents))
    rows: list[int] = []
    parts: list[Chunk] = []
    numbers: list[int] = []
    for row, (text, told) in enumerate(zip(documents["text"], pages, strict=True)):
        chunks = cutter.chunks(text, has_pages(text, str(told))) or [Chunk("", 0, 0)]
        rows += [row] * len(chunks)
        parts += chunks
        numbers += range(1, len(chunks) + 1)
    cut = _chunk_table(documents.drop(columns=PAGES_COLUMN, errors="ignore"), rows, parts, numbers)
    with remembering():
        sizes = tr(
            "{documents} cut into {chunks}.",
            documents=counted("document", len(documents)),
            chunks=counted("chunk", len(cut)),
        )
        best = tr("A document counts by its best chunk.")
        note = sentences([sizes, how, best])
    return replace(collection, documents=cut, notes=(*collection.notes, note))


def _chunk_table(documents: pd.DataFrame, rows: list[int], parts: list[Chunk], numbers: list[int]) -> pd.DataFrame:
    whole = documents.iloc[rows].reset_index(drop=True)
    whole = whole.rename(columns={name: f"{name} (column)" for name in CHUNK_COLUMNS})
    chunk_columns = {
        "document_id": whole["id"],
        "page": [str(part.page or "") for part in parts],
        "start": [str(part.start) for part in parts],
        "end": [str(part.end) for part in parts],
    }
    ids = [f"{parent}#{number}" for parent, number in zip(whole["id"], numbers, strict=True)]
    cut = whole.assign(id=ids, text=[part.text for part in parts])
    columns = {**{name: cut[name] for name in cut.columns}, **chunk_columns}
    order = [*DOCUMENT_COLUMNS, *(name for name in columns if name not in DOCUMENT_COLUMNS)]
    return pd.DataFrame({name: pd.Series(columns[name], dtype="str") for name in order})
