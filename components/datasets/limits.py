"""How much the readers take, each with its unit and what it guards against."""

from __future__ import annotations

from components.i18n import tr
from components.records import BadInputError

MAX_UPLOAD_MB = 200
"""Megabytes (10^6 bytes) of one file sent through the browser; the command line has no such limit."""

MAX_ZIP_MEMBERS = 10_000
"""Entries in one archive: more is not a collection and only slows the listing."""

MAX_UNPACKED_BYTES = 2_000_000_000
"""Bytes counted while unpacking one archive or Parquet file, whatever sizes it declares."""

MAX_UNPACK_RATIO = 200
"""Unpacked bytes per packed byte; real text stays well below 50."""

RATIO_FREE_BYTES = 10_000_000
"""Unpacked bytes below which the ratio is not looked at: small files of one repeated row may pack very well."""

MAX_CELL_CHARACTERS = 100_000_000
"""Characters in one cell of a delimited file (the csv module alone would stop at 131,072)."""

MAX_PDF_PAGES = 5_000
"""Pages of one PDF: reading takes some 30 ms a page, and what is longer is an archive rather than a document."""

MAX_HTML_CHARACTERS = 20_000_000
"""Characters of one HTML page, markup included."""

MAX_MATCH_CANDIDATES = 20_000
"""Ids and titles looked through for a "did you mean", which is slow on long lists."""


MAX_PICTURE_PIXELS = 100_000_000
"""Width times height of one picture: some 300 MB once decoded."""

MAX_MEDIA_BYTES = 1_000_000_000
"""Bytes of one picture or sound."""

MAX_MEDIA_FILES = 100_000
"""Pictures and sounds in one collection, and members of an archive of them."""

READER_FREE_MEMORY = 700_000_000
"""Bytes of memory any reading may take on top of what its process has at the start; small files need far less."""

READER_MEMORY_PER_BYTE = 14
"""Bytes of memory more for each byte of the files: text that is packed, as records, as a frame and on its way back."""

READER_FREE_SECONDS = 9.0
"""Seconds of processor time any reading may take; on the clock half as many again, those without a processor apart."""

READER_SECONDS_PER_MB = 1.25
"""Seconds of processor time that each MB (10^6 bytes) may take where all together are more: tables take about .5."""

SLOW_READER_SECONDS_PER_MB = 5.0
"""The same for documents, packed ones and archives of them: PDF, the slowest format, takes about 3."""

READERS_AT_ONCE = 3
"""Files of one server that are read at the same time; the others wait their turn."""

MAX_COLUMNS = 2_000
"""Columns of one table: more are measurements beside the texts, and every one is looked at as a filter."""

MAX_VECTOR_COLUMNS = 20_000
"""Columns of a table of vectors that has one for each number; the longest vectors in use have some 12,000."""

MAX_PARQUET_CELLS = 100_000_000
"""Rows times columns that a Parquet table may declare; each becomes text."""

MAX_SHEET_CELLS = 20_000_000
"""Cells of one sheet of a workbook, empty ones between the first and the last counted: they all take memory."""


def check_columns(count: int, filename: str, most: int = MAX_COLUMNS) -> None:
    """Raise BadInputError where a table has more than ``most`` columns."""
    if count > most:
        raise BadInputError(
            tr(
                "{filename} has {count:,} different columns; at most {most:,} are read of one "
                "table: keep those that say something about a text (id, title, text, labels).",
                filename=filename,
                count=count,
                most=most,
            )
        )
