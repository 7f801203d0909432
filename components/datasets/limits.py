"""How much the readers take, each with its unit and what it guards against."""

from __future__ import annotations

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

MAX_DOCUMENTS: int | None = None
"""Documents in a collection: no limit but memory."""

MAX_PICTURE_PIXELS = 100_000_000
"""Width times height of one picture: some 300 MB once decoded."""

MAX_MEDIA_BYTES = 1_000_000_000
"""Bytes of one picture or sound."""

MAX_MEDIA_FILES = 100_000
"""Pictures and sounds in one collection, and members of an archive of them."""
