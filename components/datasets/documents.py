"""A table and a column for each field in, the documents of a collection out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from components.datasets.columns import check_mapping
from components.datasets.wording import listed, plural, row_numbers, shown
from components.records import DOCUMENT_COLUMNS, BadInputError


def documents_from_table(frame: pd.DataFrame, mapping: Mapping[str, str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Documents (DOCUMENT_COLUMNS, then every other column as metadata) and notes about what was left out.

    ``mapping`` is field -> column as ``guess_columns(frame, "documents")`` gives it; a title or a text is needed.
    Titles and texts stay as written; ids, labels and languages lose surrounding blanks. Without an id column the ids
    are row-1, row-2 ... by place. Rows with neither title nor text are left out and counted in a note.

    Raises:
        BadInputError: a wrong mapping, a row without id, an id that stands twice, or no row with a title or text.
    """
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
    metadata = {_metadata_name(name): frame[name] for name in frame.columns if name not in mapping.values()}
    documents = pd.DataFrame({**given, **metadata})
    empty = (documents["title"].str.strip() == "") & (documents["text"].str.strip() == "")
    left_out = numbers[empty].tolist()
    documents, numbers = documents[~empty], numbers[~empty]
    if documents.empty:
        raise BadInputError("No row has a title or a text; choose the columns that hold them.")
    if "id" in mapping:
        check_ids(documents["id"], numbers, mapping["id"], "or choose no id column (ids are then made)")
    return documents.reset_index(drop=True), _note(left_out)


def check_ids(ids: pd.Series, numbers: pd.Series, column: str, way_out: str) -> None:
    """Raise BadInputError naming the row of the first empty id, or both rows of the first id that stands twice.

    ``numbers`` (int) are the rows as a person sees them, one per id.
    """
    empty = ids == ""
    if empty.any():
        raise BadInputError(f"Row {numbers[empty].iloc[0]} has no id in column {shown(column)}; fill it, {way_out}.")
    repeated = ids.duplicated()
    if repeated.any():
        value = ids[repeated].iloc[0]
        first, second = numbers[ids == value].iloc[:2]
        more = int(repeated.sum()) - 1
        others = f" (and {plural(more, 'more row repeats an id', 'more rows repeat ids')})" if more else ""
        raise BadInputError(
            f"The id {shown(value)} stands in rows {first} and {second} of column {shown(column)}{others}; "
            f"every id may stand once: change one of them, {way_out}."
        )


def _metadata_name(column: str) -> str:
    return f"{column} (column)" if column in DOCUMENT_COLUMNS else str(column)


def _note(rows: list[int]) -> tuple[str, ...]:
    if not rows:
        return ()
    what = plural(len(rows), "row has neither title nor text and was", "rows have neither title nor text and were")
    return (f"{what} left out: {'row' if len(rows) == 1 else 'rows'} {listed(rows)}.",)
