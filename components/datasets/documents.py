"""A table and a column for each field in, the documents of a collection out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pandas as pd

from components.datasets.column_kinds import Kind, kind_of, said_of
from components.datasets.column_names import FIELDS, plain
from components.datasets.columns import check_mapping, no_text_message
from components.datasets.vector_columns import vector_columns
from components.datasets.wording import listed, row_numbers, shown
from components.i18n import tr, tr_count
from components.numbers import sentences
from components.records import DOCUMENT_COLUMNS, BadInputError

_TAGS = re.compile(
    r"</(?:p|div|span|li|ul|ol|td|tr|table|h[1-6]|a|b|i|strong|em|body|html)\s{0,5}>|<br\s{0,5}/?>"
    r"|<(?:p|div|span|img|hr|a)\s[^<>]{1,300}>|&lt;/?[a-z][a-z0-9]{0,9}\s{0,5}/?&gt;|&(?:nbsp|amp|quot|lt|gt|#\d{1,6});",
    re.IGNORECASE,
)

_NOTHING = frozenset("nan none null nil n/a #n/a <na> undefined".split())
"""What programs write into a cell that holds nothing."""
_TEXT_NAMES = frozenset(map(plain, FIELDS["documents"]["text"]))


def documents_from_table(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Documents (DOCUMENT_COLUMNS, then every other column as metadata) and notes about what was left out.

    ``mapping`` is field -> column as ``guess_columns(frame, "documents")`` gives it; a title or a text is needed.
    Titles and texts stay as written; ids, labels and languages lose surrounding blanks. Without an id column the ids
    are row-1, row-2 ... by place. Rows with neither title nor text are left out and counted in a note. Columns of
    vectors are no metadata; a note names them. Texts that are lists, objects or HTML stay as written, with a note.

    Raises:
        BadInputError: a wrong mapping, no column of texts, a row without id, an id that stands twice, or no row with a
            title or text.
    """
    if not {"title", "text"} & mapping.keys():
        raise BadInputError(no_text_message(frame))
    check_mapping(frame, mapping, "documents", needed=() if "title" in mapping else ("text",))
    numbers = pd.Series(row_numbers(frame))
    frame = frame.reset_index(drop=True)
    places = [f"row-{place}" for place in range(1, len(frame) + 1)]
    blank = pd.Series([""] * len(frame), dtype="str")
    given = {field: frame[mapping[field]] if field in mapping else blank for field in DOCUMENT_COLUMNS}
    for field in ("id", "label", "language"):
        given[field] = given[field].str.strip()
    if "id" not in mapping:
        given["id"] = pd.Series(places, dtype="str")
    vectors = {name: size for name, size in vector_columns(frame).items() if name not in mapping.values()}
    others = [name for name in frame.columns if name not in mapping.values() and name not in vectors]
    metadata = {f"{name} (column)" if name in DOCUMENT_COLUMNS else str(name): frame[name] for name in others}
    given["text"], joined = _joined(given["text"], mapping.get("text", "text"))
    documents = pd.DataFrame({**given, **metadata})
    empty = (documents["title"].str.strip() == "") & (documents["text"].str.strip() == "")
    left_out = numbers[empty].tolist()
    documents, numbers = documents[~empty], numbers[~empty]
    if documents.empty:
        raise BadInputError(tr("No row has a title or a text; choose the columns that hold them."))
    if "id" in mapping:
        check_ids(documents["id"], numbers, mapping["id"], tr("Or choose no id column (ids are then made)."))
    notes = [*_note(left_out, [name for name in others if left_out and (frame.loc[empty, name] != "").any()])]
    notes += [
        tr(
            "Column {name} holds vectors of {size:,} numbers: they are not part of the "
            "documents, and can be compared as ready vectors in the app.",
            name=shown(name),
            size=size,
        )
        for name, size in vectors.items()
    ]
    notes += joined
    read = mapping.get("text", mapping.get("title", ""))
    nested = [name for name in others if kind_of(frame[name]) is Kind.STRUCTURE]
    notes += [_nested_note(name, read) for name in nested if "text" not in mapping or plain(str(name)) in _TEXT_NAMES]
    return documents.reset_index(drop=True), (*notes, *_text_notes(documents["text"], mapping))


def check_ids(ids: pd.Series, numbers: pd.Series, column: str, way_out: str) -> None:
    """Raise BadInputError naming the row of the first empty id, or both rows of the first id that stands twice.

    ``numbers`` (int) are the rows as a person sees them, one per id; ``way_out`` is a sentence that is added.
    """
    empty = ids == ""
    if empty.any():
        raise _bad_id(
            tr(
                "Row {iloc} has no id in column {column}; fill it.",
                iloc=numbers[empty].iloc[0],
                column=shown(column),
            ),
            way_out,
        )
    repeated = ids.duplicated()
    if repeated.any():
        value = ids[repeated].iloc[0]
        first, second = numbers[ids == value].iloc[:2]
        more = int(repeated.sum()) - 1
        values = {
            "value": shown(value), "first": first, "second": second, "column": shown(column)
        }  # fmt: skip
        if more:
            raise _bad_id(
                tr_count(
                    "The id {value} stands in rows {first} and {second} of column {column} (and {count} more row "
                    "repeats an id); every id may stand once: change one of them.",
                    "The id {value} stands in rows {first} and {second} of column {column} (and {count} more rows "
                    "repeat ids); every id may stand once: change one of them.",
                    more,
                    **values,
                ),
                way_out,
            )
        raise _bad_id(
            tr(
                "The id {value} stands in rows {first} and {second} of column {column}; every id may stand once: "
                "change one of them.",
                **values,
            ),
            way_out,
        )


def _bad_id(sentence: str, way_out: str) -> BadInputError:
    return BadInputError(sentences([sentence, way_out]))


def _note(rows: list[int], filled: list[str]) -> tuple[str, ...]:
    if not rows:
        return ()
    if not filled:
        return (
            tr_count(
                "{count} row has neither title nor text and was left out: row {rows}.",
                "{count} rows have neither title nor text and were left out: rows {rows}.",
                len(rows),
                rows=listed(rows),
            ),
        )
    return (
        tr_count(
            "{count} row has neither title nor text and was left out: row {rows} "
            "(what stands there in {filled} was not read).",
            "{count} rows have neither title nor text and were left out: rows {rows} "
            "(what stands there in {filled} was not read).",
            len(rows),
            rows=listed(rows),
            filled=listed([shown(name) for name in filled], 3),
        ),
    )


def _nested_note(column: str, read: str) -> str:
    return tr(
        "No column holds texts but {read}: {column} holds {value}, of which nothing is "
        "read; write the texts in it as rows of their own.",
        read=shown(read),
        column=shown(column),
        value=said_of(Kind.STRUCTURE),
    )


def _joined(texts: pd.Series, column: str) -> tuple[pd.Series, list[str]]:
    """Cells that are lists of texts, in every row that is not empty, with a line for each text; and a note."""
    cells = texts.tolist()
    if not all(cell[:1] == "[" for cell in cells if cell.strip()) or kind_of(texts) is not Kind.STRUCTURE:
        return texts, []
    try:
        lists = [json.loads(cell) if cell.strip() else [] for cell in cells]
    except (ValueError, RecursionError):
        return texts, []
    if not any(lists) or not all(
        isinstance(parts, list) and all(isinstance(part, str) for part in parts) for parts in lists
    ):
        return texts, []
    note = tr(
        "Column {column} holds lists of texts; those of a row were read as one text, each on its own line.",
        column=shown(column),
    )
    return pd.Series(["\n".join(parts) for parts in lists], dtype="str"), [note]


def _text_notes(texts: pd.Series, mapping: Mapping[str, str]) -> list[str]:
    column = shown(mapping.get("text", "text"))
    notes = []
    if kind_of(texts) is Kind.STRUCTURE:
        notes.append(
            tr(
                "Column {column} holds {value}, which are read as they are written.",
                column=column,
                value=said_of(Kind.STRUCTURE),
            )
        )
    nothing = texts.str.strip().str.casefold()
    nothing = nothing[nothing.isin(_NOTHING)]
    if len(nothing):
        notes.append(
            tr_count(
                "{count} text is only a word for nothing, such as {strip}, and kept; empty those cells of column "
                "{column} where nothing stands there.",
                "{count} texts are only words for nothing, such as {strip}, and kept; empty those cells of column "
                "{column} where nothing stands there.",
                len(nothing),
                strip=shown(texts[nothing.index[0]].strip()),
                column=column,
            )
        )
    tagged = int(texts.str.contains(_TAGS).sum())
    if tagged:
        notes.append(
            tr_count(
                "{count} text holds HTML tags or signs such as &amp;, which stay in the text; clean column "
                "{column} where they should not count.",
                "{count} texts hold HTML tags or signs such as &amp;, which stay in the text; clean column "
                "{column} where they should not count.",
                tagged,
                column=column,
            )
        )
    return notes
