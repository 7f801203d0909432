"""From files to what is kept of them: each looked at, decoded once, and stored under the SHA-256 of its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from components.datasets.archive import BROKEN_ZIP
from components.datasets.limits import MAX_MEDIA_BYTES
from components.datasets.media.pictures import open_picture
from components.datasets.media.sniff import HEAD_BYTES, Modality, sniff
from components.datasets.media.sounds import check_sound
from components.datasets.media.sources import MediaKeeper, MediaSource
from components.datasets.wording import listed
from components.i18n import tr, tr_count
from components.numbers import sentences
from components.records import BadInputError

SHOWN_FAILURES = 5
LONG_SECONDS = 60.0  # models look at windows of a sound spread over it; of a longer one, not at every second


@dataclass
class Kept:
    """What became of files: those kept by name, and one sentence for each that was left out."""

    media: dict[str, tuple[str, Modality]] = field(default_factory=dict)
    """File name -> SHA-256 and modality."""
    failures: list[str] = field(default_factory=list)
    long_sounds: list[str] = field(default_factory=list)
    """Names of sounds of more than LONG_SECONDS."""

    def notes(self) -> tuple[str, ...]:
        """Sentences for the person about what was left out, and what is read in part."""
        notes = []
        if self.failures:
            rest = len(self.failures) - SHOWN_FAILURES
            reasons = [*self.failures[:SHOWN_FAILURES]]
            reasons += [tr("And {number_of_failures} more.", number_of_failures=rest)] if rest > 0 else []
            notes.append(
                tr_count(
                    "{count} file was left out: {reasons}",
                    "{count} files were left out: {reasons}",
                    len(self.failures),
                    reasons=sentences(reasons),
                )
            )
        if self.long_sounds:
            notes.append(
                tr_count(
                    "{count} sound is longer than {long_seconds:g} seconds ({long_sounds}): models hear windows spread "
                    "evenly over each and may miss what lies between; cut them where a moment matters.",
                    "{count} sounds are longer than {long_seconds:g} seconds ({long_sounds}): models hear windows "
                    "spread evenly over each and may miss what lies between; cut them where a moment matters.",
                    len(self.long_sounds),
                    long_seconds=LONG_SECONDS,
                    long_sounds=listed(self.long_sounds, 3),
                )
            )
        return tuple(notes)


class UnreadableMediaError(BadInputError):
    """One file that is left out, in a sentence; the others are read on."""


def keep_all(
    sources: Iterable[MediaSource], keeper: MediaKeeper, told: Callable[[int], object] = lambda _: None
) -> Kept:
    """Keep every picture and sound; what is neither, or cannot be read whole, is left out with a sentence.

    ``told`` hears how many files were looked at.

    Raises:
        BadInputError: the disk is full, or an archive means harm.
    """
    kept = Kept()
    for number, source in enumerate(sources, start=1):
        try:
            kept.media[source.name] = keep(source, keeper, kept.long_sounds)
        except UnreadableMediaError as error:
            kept.failures.append(str(error))
        told(number)
    return kept


def keep(source: MediaSource, keeper: MediaKeeper, long_sounds: list[str] | None = None) -> tuple[str, Modality]:
    """Store one file and say what it is: its SHA-256 and its modality.

    Raises:
        UnreadableMediaError: it is too large, empty, no picture and no sound, or damaged.
        BadInputError: as keep_all.
    """
    with _about_one_file():
        modality = _looked_at(source)
    try:
        with source.open() as stream:
            media = keeper.put(stream)
    except BROKEN_ZIP as error:
        if isinstance(error, BadInputError):
            raise
        raise UnreadableMediaError(
            tr("{name} cannot be read ({error}); copy or pack it again.", name=source.name, error=error)
        ) from error
    with _about_one_file():
        if modality == "image":
            open_picture(keeper.path(media), source.name)
        elif check_sound(keeper.path(media), source.name).seconds > LONG_SECONDS and long_sounds is not None:
            long_sounds.append(source.name)
    return media, modality


@contextmanager
def _about_one_file() -> Iterator[None]:
    try:
        yield
    except BadInputError as error:
        raise UnreadableMediaError(str(error)) from error


def _looked_at(source: MediaSource) -> Modality:
    if source.size > MAX_MEDIA_BYTES:
        raise BadInputError(
            tr(
                "{name} has {size:.1f} GB; at most {max_media_bytes:g} GB are read: make it smaller.",
                name=source.name,
                size=source.size / 1000000000.0,
                max_media_bytes=MAX_MEDIA_BYTES / 1000000000.0,
            )
        )
    try:
        with source.open() as stream:
            return sniff(stream.read(HEAD_BYTES), source.name)
    except BROKEN_ZIP as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(
            tr("{name} cannot be read ({error}); copy or pack it again.", name=source.name, error=error)
        ) from error


def all_failed(failures: Sequence[str]) -> BadInputError:
    """What to say where nothing could be kept: what is wrong with the first file, and how many there are."""
    more = tr_count(
        "{count} more file cannot be read either.", "{count} more files cannot be read either.", len(failures) - 1
    )
    return BadInputError(sentences((failures[0], more if len(failures) > 1 else "")))
