"""Pictures and sounds in the workspace: each file's bytes once, under the SHA-256 of them."""

from __future__ import annotations

import hashlib
import re
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from components.files import as_disk_problem
from components.i18n import tr
from components.records import BadInputError

BLOCK = 1 << 20  # bytes held in memory of a file being stored
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class MediaStore:
    """A folder of files named by their content; what is stored is never changed."""

    folder: Path

    def put(self, stream: BinaryIO) -> str:
        """Store what a stream holds, block by block, and return its SHA-256; bytes already here stay as they are.

        Raises:
            BadInputError: the disk is full or the workspace may not be written to; nothing is left behind.
        """
        temporary: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".arriving-", delete=False) as file:
                temporary = Path(file.name)
                while block := stream.read(BLOCK):
                    digest.update(block)
                    file.write(block)
                size = file.tell()
            # Not forced to the disk one by one, which would take minutes for thousands: after a power cut a file may be
            # short, which its size tells, and is replaced when it is brought again.
            place = self._place(digest.hexdigest())
            if place.exists():
                place.touch()  # wanted again: see ``remove``
            if not place.exists() or place.stat().st_size != size:
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.chmod(0o644)
                temporary.replace(place)
            return digest.hexdigest()
        except OSError as error:
            raise as_disk_problem(error, self.folder / "media") from error
        finally:
            if temporary is not None:
                temporary.unlink(missing_ok=True)

    def path(self, media: str) -> Path:
        """The file of a SHA-256 (64 hex digits).

        Raises:
            BadInputError: it is not in this workspace.
        """
        if not _SHA256.fullmatch(media):
            raise BadInputError(tr('"{media}" is not the SHA-256 of a file (64 hex digits).', media=media[:80]))
        place = self._place(media)
        if not place.is_file():
            raise BadInputError(
                tr(
                    "A picture or sound of this data is gone from the workspace ({place}). Upload it again.",
                    place=place,
                )
            )
        return place

    def remove(self, names: Iterable[str], *, older_than: float) -> None:
        """Delete these files, except those stored, or stored once more, within so many seconds."""
        for media in names:
            if media in self and time.time() - self._place(media).stat().st_mtime > older_than:
                self._place(media).unlink(missing_ok=True)

    def __contains__(self, media: str) -> bool:
        """Whether the file of a SHA-256 is here."""
        return bool(_SHA256.fullmatch(media)) and self._place(media).is_file()

    def _place(self, media: str) -> Path:
        return self.folder / media[:2] / media
