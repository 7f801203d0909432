"""What a person should know of the pictures and sounds of a collection before choosing a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from components.datasets.findings.base import EXAMPLES, Example, Finding, Severity
from components.datasets.media.pictures import open_picture
from components.datasets.media.sounds import blocks_of, sound_facts
from components.i18n import tr, tr_count
from components.numbers import commas
from components.records import BadInputError, Collection

MOST_LOOKED_AT = 3_000  # files; of more, a seeded sample, which takes about a minute
SIDE = 256  # pixels of the longer side that light and sharpness are told by
NEAR_BITS = 4  # of the 64 of a perceptual hash
NEAR_LEVELS = 12.0  # mean difference of two 16 x 16 greys, 0 to 255: simple drawings share hashes
BLANK_SPREAD, DARK_MEAN, BLURRED = 3.0, 40.0, 12.0  # of greys 0 to 255; the last is the variance of a Laplacian
SILENT_PEAK, CLIPPED_SHARE, CLIPPED = 1e-3, 1e-3, 0.999  # of 1: -60 dB; of samples
SHORT_SECONDS, LOW_RATE = 0.3, 16_000
OpenMedia = Callable[[str], Path]


@dataclass(frozen=True)
class _Picture:
    mean: float
    spread: float
    sharpness: float
    code: int  # perceptual hash, 64 bits
    small: np.ndarray  # greys, float32 (16, 16)


@dataclass(frozen=True)
class _Sound:
    seconds: float
    rate: int
    peak: float
    clipped: float


def media_findings(collection: Collection, open_media: OpenMedia, *, seed: int = 0) -> list[Finding]:
    """Copies, near copies, dark, blurred and blank pictures; short, silent and clipped sounds, and low rates."""
    documents = collection.documents
    rows = documents[documents["media"] != ""]
    findings = list(_copies(rows["id"].tolist(), rows["media"].tolist()))
    once = rows.drop_duplicates("media")
    chosen = np.sort(np.random.default_rng(seed).permutation(len(once))[:MOST_LOOKED_AT])
    once = once.iloc[chosen]
    places = {name: place for name in once["media"] if (place := _opened(open_media, name)) is not None}
    gone = once.loc[~once["media"].isin(places), "id"].tolist()
    findings += _some(
        "gone",
        Severity.NUMBERS,
        gone,
        len(once),
        tr_count("{count} file is gone from the workspace.", "{count} files are gone from the workspace.", len(gone)),
        tr("gone from the workspace"),
        tr("Upload them again."),
    )
    for modality, look in (("image", _pictures), ("audio", _sounds)):
        part = once[(once["modality"] == modality) & once["media"].isin(places)]
        if len(part):
            findings += look(part["id"].tolist(), [places[name] for name in part["media"]])
    return findings


def _opened(open_media: OpenMedia, media: str) -> Path | None:
    try:
        return open_media(media)
    except BadInputError:
        return None  # it is counted and named; the other files are looked at all the same


def _copies(ids: Sequence[str], media: Sequence[str]) -> Iterator[Finding]:
    groups: dict[str, list[str]] = {}
    for name, medium in zip(ids, media, strict=True):
        groups.setdefault(medium, []).append(name)
    same = [group for group in groups.values() if len(group) > 1]
    if same:
        count = sum(len(group) - 1 for group in same)
        yield Finding(
            "media-copies",
            Severity.NUMBERS,
            tr_count(
                "{count} file is a copy of another, byte for byte.",
                "{count} files are copies of another, byte for byte.",
                count,
            ),
            tr("A model that finds one finds both, and only one may be judged right."),
            count,
            count / len(ids),
            tuple(Example(tuple(group[:EXAMPLES]), tr("the same file")) for group in same[:EXAMPLES]),
        )


def _pictures(ids: Sequence[str], paths: Sequence[Path]) -> Iterator[Finding]:
    seen = [(name, _look(path)) for name, path in zip(ids, paths, strict=True)]
    known = [(name, picture) for name, picture in seen if picture is not None]
    blank = [name for name, picture in known if picture.spread < BLANK_SPREAD]
    dark = [name for name, picture in known if picture.spread >= BLANK_SPREAD and picture.mean < DARK_MEAN]
    blurred = [name for name, picture in known if picture.spread >= BLANK_SPREAD and picture.sharpness < BLURRED]
    total = len(known)
    yield from _some(
        "blank",
        Severity.NUMBERS,
        blank,
        total,
        tr_count(
            "{count} picture is of one colour all over.", "{count} pictures are of one colour all over.", len(blank)
        ),
        tr("of one colour all over"),
        tr("There is nothing to find in them."),
    )
    yield from _near(known)
    yield from _some(
        "dark",
        Severity.CLEANING,
        dark,
        total,
        tr_count("{count} picture is very dark.", "{count} pictures are very dark.", len(dark)),
        tr("very dark"),
        tr("Models see little in them."),
    )
    yield from _some(
        "blurred",
        Severity.CLEANING,
        blurred,
        total,
        tr_count("{count} picture is blurred.", "{count} pictures are blurred.", len(blurred)),
        tr("blurred"),
        tr("Fine things in them are lost to every model."),
    )


def _some(
    key: str, severity: Severity, ids: Sequence[str], total: int, sentence: str, evidence: str, meaning: str
) -> Iterator[Finding]:
    if ids:
        examples = tuple(Example((name,), evidence) for name in ids[:EXAMPLES])
        yield Finding(key, severity, sentence, meaning, len(ids), len(ids) / total, examples)


def _near(known: Sequence[tuple[str, _Picture]]) -> Iterator[Finding]:
    """Pairs of a perceptual hash nearly the same (Zauner 2010), whose greys are alike place by place, too."""
    codes = np.array([picture.code for _, picture in known], dtype=np.uint64)
    pairs = []
    for row in range(len(codes) - 1):
        apart = np.bitwise_count(codes[row + 1 :] ^ codes[row])
        for other in map(int, np.flatnonzero(apart <= NEAR_BITS) + row + 1):
            if np.abs(known[row][1].small - known[other][1].small).mean() <= NEAR_LEVELS:
                pairs.append((known[row][0], known[other][0]))
    if pairs:
        count = len({name for pair in pairs for name in pair})
        yield Finding(
            "near-pictures",
            Severity.NUMBERS,
            tr("{count:,} pictures are nearly the same as another.", count=count),
            tr("Where only one of two is judged right, finding the other counts as wrong: judge both, or keep one."),
            count,
            count / len(known),
            tuple(Example(pair, tr("nearly the same")) for pair in pairs[:EXAMPLES]),
        )


def _look(path: Path) -> _Picture | None:
    """None where the file is gone or damaged by now, which whoever shows it will say."""
    import imagehash

    try:
        picture = open_picture(path).convert("L")
    except BadInputError:
        return None
    picture.thumbnail((SIDE, SIDE))
    grey = np.asarray(picture, dtype=np.float32)
    inner = grey[1:-1, 1:-1]
    edges = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    code = int(str(imagehash.phash(picture)), 16)
    small = np.asarray(picture.resize((16, 16)), dtype=np.float32)
    return _Picture(float(grey.mean()), float(grey.std()), float(edges.var()) if edges.size else np.inf, code, small)


def _sounds(ids: Sequence[str], paths: Sequence[Path]) -> Iterator[Finding]:
    seen = [(name, _listen(path)) for name, path in zip(ids, paths, strict=True)]
    known = [(name, sound) for name, sound in seen if sound is not None]
    total = len(known)
    silent = [name for name, sound in known if sound.peak < SILENT_PEAK]
    low = [name for name, sound in known if sound.rate < LOW_RATE]
    short = [name for name, sound in known if sound.seconds < SHORT_SECONDS]
    clipped = [name for name, sound in known if sound.clipped > CLIPPED_SHARE]
    yield from _some(
        "silent",
        Severity.NUMBERS,
        silent,
        total,
        tr_count("{count} sound is silent.", "{count} sounds are silent.", len(silent)),
        tr("silent"),
        tr("Nothing is heard in them."),
    )
    kilohertz = LOW_RATE // 1000
    yield from _some(
        "low-rate",
        Severity.CHOICE,
        low,
        total,
        tr_count(
            "{count} sound is recorded at less than {low_rate} kHz.",
            "{count} sounds are recorded at less than {low_rate} kHz.",
            len(low),
            low_rate=kilohertz,
        ),
        tr("recorded at less than {low_rate} kHz", low_rate=kilohertz),
        tr("Models of music miss the high half."),
    )
    yield from _some(
        "short-sounds",
        Severity.NOTE,
        short,
        total,
        tr_count(
            "{count} sound is shorter than {short_seconds:g} s.",
            "{count} sounds are shorter than {short_seconds:g} s.",
            len(short),
            short_seconds=SHORT_SECONDS,
        ),
        tr("shorter than {short_seconds:g} s", short_seconds=SHORT_SECONDS),
        tr("Windows are mostly padding."),
    )
    yield from _some(
        "clipped",
        Severity.CLEANING,
        clipped,
        total,
        tr_count(
            "{count} sound is clipped: too loud for their format.",
            "{count} sounds are clipped: too loud for their format.",
            len(clipped),
        ),
        tr("clipped: too loud for their format"),
        tr("Clicks were added to them."),
    )
    rates = Counter(sound.rate for _, sound in known)
    if known:
        seconds = np.array([sound.seconds for _, sound in known])
        often = commas(
            tr("{rate:g} kHz ({count:,})", rate=rate / 1000, count=count) for rate, count in rates.most_common(3)
        )
        sentence = tr(
            "Sounds last {median:.2g} s (median; {min:.2g} to {max:.3g}), at {often}.",
            median=np.median(seconds),
            min=seconds.min(),
            max=seconds.max(),
            often=often,
        )
        yield Finding(
            "durations", Severity.NOTE, sentence, tr("Each model hears windows of its own length."), total, 1.0
        )


def _listen(path: Path) -> _Sound | None:
    try:
        facts, peak, clipped, frames = sound_facts(path), 0.0, 0, 0
        for block in blocks_of(path):
            levels = np.abs(block)
            peak, clipped, frames = (
                max(peak, float(levels.max())),
                clipped + int((levels >= CLIPPED).sum()),
                frames + len(block),
            )
    except BadInputError:
        return None
    return _Sound(facts.seconds, facts.rate, peak, clipped / max(frames, 1))
