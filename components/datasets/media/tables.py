"""The tables of a collection of pictures or sounds: documents and queries whose rows name files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from components.datasets.columns import columns_by_name
from components.datasets.documents import check_ids, documents_from_table
from components.datasets.media.keep import Kept
from components.datasets.media.naming import Files, folder_labels, readable_name
from components.datasets.wording import listed, row_numbers, shown
from components.i18n import tr, tr_count
from components.records import DOCUMENT_COLUMNS, MEDIA_COLUMNS, BadInputError

FILE = "file"
"""The metadata column that keeps the path of a file where documents have ids of their own."""
Notes = tuple[str, ...]


@dataclass(frozen=True)
class _MediaRows:
    """Rows of a table without the column that names files, and beside them ``files``: path, media, modality.

    A row without a file has "" for path and media, and the modality "text".
    """

    table: pd.DataFrame
    files: pd.DataFrame

    def kept(self, mask: pd.Series) -> _MediaRows:
        """The rows of a mask."""
        return _MediaRows(self.table[mask], self.files[mask])


def documents_from_files_alone(kept: Kept) -> tuple[pd.DataFrame, Notes]:
    """One document per file: its path is the id, the words of its name the title, its folder the label."""
    names = sorted(kept.media)
    labels = folder_labels(names)
    documents = pd.DataFrame(
        {
            "id": names,
            "title": [readable_name(name) for name in names],
            "text": "",
            "label": [labels.get(name, "") for name in names],
            "language": "",
            "media": [kept.media[name][0] for name in names],
            "modality": [kept.media[name][1] for name in names],
        }
    ).astype("str")
    if not labels:
        return documents, ()
    folders = sorted(set(labels.values()))
    return documents, (
        tr(
            "The names of the {number_of_found} folders were taken as labels: {found}.",
            number_of_found=len(folders),
            found=listed(folders),
        ),
    )


def documents_from_media_table(table: pd.DataFrame, column: str, kept: Kept) -> tuple[pd.DataFrame, Notes]:
    """Documents of a table that names a file in ``column``; every other column by its name, else as metadata.

    Without an id column the file's path is the id, and rows of one file are joined to one document (their captions one
    to a line), as sets with several captions have them. A row with neither title nor caption has the words of its
    file's name for a title. Rows whose file is missing are left out and named; rows without a file stay as texts.

    Raises:
        BadInputError: an id that is empty or stands twice, or no row left.
    """
    rows, notes = _rows_of(table, column, kept)
    mapping = columns_by_name(rows.table, "documents")
    if "id" not in mapping:
        rows, joined = _one_per_file(rows, mapping.get("text"))
        notes = (*notes, *joined)
        made = zip(rows.files["path"], row_numbers(rows.table), strict=True)
        given = rows.table.assign(**{"id": [path or f"row-{row}" for path, row in made]})
        mapping["id"] = "id"
    else:
        given = rows.table if FILE in rows.table.columns else rows.table.assign(**{FILE: rows.files["path"]})
    given, mapping = _with_title(given, mapping, rows.files["path"])
    beside = {f"{name} (kept)": rows.files[name] for name in MEDIA_COLUMNS}
    documents, more = documents_from_table(given.assign(**beside), mapping)
    documents = documents.rename(columns={f"{name} (kept)": name for name in MEDIA_COLUMNS})
    front = [*DOCUMENT_COLUMNS, *MEDIA_COLUMNS]
    return documents[[*front, *(name for name in documents.columns if name not in front)]], (*notes, *more)


def queries_from_media_table(table: pd.DataFrame, column: str | None, kept: Kept) -> tuple[pd.DataFrame, Notes]:
    """Queries that are texts, pictures, sounds, or a picture with a sentence that changes it.

    Columns: id, text, media, modality, then every other column as a tag. Rows with neither text nor a file are left
    out and counted.

    Raises:
        BadInputError: an id that is empty or stands twice, or no row left.
    """
    rows, notes = _rows_of(table, column, kept)
    mapping = columns_by_name(rows.table, "queries")
    blank = pd.Series([""] * len(rows.table), index=rows.table.index, dtype="str")
    text = rows.table[mapping["text"]].str.strip() if "text" in mapping else blank
    empty = (text == "") & (rows.files["path"] == "")
    made = pd.Series([f"q{place}" for place in range(1, len(blank) + 1)], index=blank.index, dtype="str")
    ids = rows.table[mapping["id"]].str.strip() if "id" in mapping else made
    tags = {str(name): rows.table[name] for name in rows.table.columns if name not in mapping.values()}
    beside = {name: rows.files[name] for name in MEDIA_COLUMNS}
    queries = pd.DataFrame({"id": ids, "text": text, **beside, **tags})[~empty]
    if queries.empty:
        raise BadInputError(tr("No row has a question, a picture or a sound; give each at least one of them."))
    if "id" in mapping:
        numbers = pd.Series(row_numbers(queries))
        check_ids(
            queries["id"].reset_index(drop=True), numbers, mapping["id"], tr("Or leave the ids out (they are made).")
        )
    if empty.any():
        note = tr_count(
            "{count} row has neither question nor file and was left out.",
            "{count} rows have neither and were left out.",
            int(empty.sum()),
        )
        notes = (*notes, note)
    return queries.reset_index(drop=True), notes


def _rows_of(table: pd.DataFrame, column: str | None, kept: Kept) -> tuple[_MediaRows, Notes]:
    """The rows whose file is there, or that name none.

    Raises:
        BadInputError: files are named, and none of them is there.
    """
    files = Files(kept.media)
    cells = table[column].str.strip() if column is not None else pd.Series([""] * len(table), index=table.index)
    names = [files.find(cell) or "" for cell in cells]
    beside = pd.DataFrame({"path": names}, index=table.index, dtype="str")
    beside["media"] = [kept.media[name][0] if name else "" for name in names]
    beside["modality"] = [kept.media[name][1] if name else "text" for name in names]
    rest = table.drop(columns=[column]) if column is not None else table
    rest = rest.rename(columns={name: f"{name} (column)" for name in MEDIA_COLUMNS if name in rest.columns})
    absent = (cells != "") & (beside["path"] == "")
    if not absent.any():
        return _MediaRows(rest, beside), ()
    gone = cells[absent].tolist()
    if absent.all():
        raise BadInputError(
            tr(
                "None of the {number_of_gone:,} files named in column {column} is there and can be read: {gone}.",
                number_of_gone=len(gone),
                column=shown(column),
                gone=listed(gone),
            )
        )
    note = tr_count(
        "{count} row names a file that is not there or cannot be read, and was left out: {gone}.",
        "{count} rows name files that are not there or cannot be read, and were left out: {gone}.",
        len(gone),
        gone=listed(gone),
    )
    return _MediaRows(rest, beside).kept(~absent), (note,)


def _one_per_file(rows: _MediaRows, text: str | None) -> tuple[_MediaRows, Notes]:
    path = rows.files["path"]
    repeated = (path != "") & path.duplicated(keep=False)
    if not repeated.any():
        return rows, ()
    first = rows.kept(~(repeated & path.duplicated()))
    table = first.table.copy()
    if text is not None:
        grouped = rows.table.loc[repeated, text].groupby(path[repeated], sort=False)
        together = grouped.agg(lambda cells: "\n".join(dict.fromkeys(cells)))
        table[text] = [together.get(name, cell) for name, cell in zip(first.files["path"], table[text], strict=True)]
    files = tr_count("{count} file", "{count} files", int(path[repeated].nunique()))
    note = tr(
        "{sum:,} rows name {files} more than once; each file is one document with all its captions.",
        sum=int(repeated.sum()),
        files=files,
    )
    return _MediaRows(table, first.files), (note,)


def _with_title(
    table: pd.DataFrame, mapping: Mapping[str, str], paths: pd.Series
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Both a title and a text column, the title made of the file's name where a row has neither."""
    columns, given = dict(mapping), table.copy()
    for field in ("title", "text"):
        if field not in columns:
            columns[field] = f"{field} (made)"
            given[columns[field]] = ""
    title, text = given[columns["title"]], given[columns["text"]]
    nameless = (title.str.strip() == "") & (text.str.strip() == "")
    words = pd.Series([readable_name(path) if path else "" for path in paths], index=given.index, dtype="str")
    given[columns["title"]] = title.where(~nameless, words)
    return given, columns
