"""Changes of pictures and sounds: those that should not matter to a search, those that may, and one that should."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from components.datasets.media.pictures import open_picture
from components.datasets.media.sounds import read_sound, resampled, sound_facts
from components.i18n import N_, Translated
from components.records import FloatArray

if TYPE_CHECKING:
    from PIL.Image import Image

CROPPED = 0.1  # of the width and the height, on each side
TURNED = 10  # degrees
JPEG_QUALITY = 15  # 1 to 95
BLUR = 0.01  # of the longer side: the radius of a Gaussian
BRIGHTER = 1.4  # times
NOISE_DECIBELS = 20.0  # of signal above noise
QUIETER_DECIBELS = 12.0
FASTER = 1.1  # times, as a tape played faster: higher as well
SWAPPED = 2 / 3  # of the width and the height, in the middle
LEFT_OUT = 0.25  # of a sound, at its end
CODEC_QUALITY = 1.0  # of soundfile's compression_level for Ogg Vorbis: 0 the least compressed, 1 the most
Changed = TypeVar("Changed")


@dataclass(frozen=True, slots=True)
class MediaEdit(Translated, Generic[Changed]):
    """One way of changing a file. ``may_matter``: what it shows may be another thing then, as mirrored writing is.

    ``meaning`` says in a sentence what is done. ``swap``: what is made of a file and another one, in the place of
    ``change``; it shows another thing then, which should matter.
    """

    key: str
    name: str
    meaning: str
    change: Callable[[Changed, np.random.Generator], Changed]
    may_matter: bool = False
    swap: Callable[[Changed, Changed], Changed] | None = None

    @property
    def should_matter(self) -> bool:
        """Whether what was near should no longer be."""
        return self.swap is not None


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples float32 (n,), -1 to 1, at ``rate`` a second."""

    samples: FloatArray
    rate: int


def cropped(picture: Image, _: np.random.Generator) -> Image:
    """Without a tenth of it on each side."""
    x, y = int(picture.width * CROPPED), int(picture.height * CROPPED)
    return picture.crop((x, y, picture.width - x, picture.height - y))


def turned(picture: Image, _: np.random.Generator) -> Image:
    """A little askew, the corners filled with white."""
    from PIL.Image import Resampling

    return picture.rotate(TURNED, Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))


def compressed(picture: Image, _: np.random.Generator) -> Image:
    """Saved as a poor JPEG."""
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=JPEG_QUALITY)
    return open_picture(stored)


def blurred(picture: Image, _: np.random.Generator) -> Image:
    """Out of focus."""
    from PIL import ImageFilter

    return picture.filter(ImageFilter.GaussianBlur(max(picture.size) * BLUR))


def greyscale(picture: Image, _: np.random.Generator) -> Image:
    """Without colour."""
    return picture.convert("L").convert("RGB")


def brighter(picture: Image, _: np.random.Generator) -> Image:
    """Overexposed."""
    from PIL import ImageEnhance

    return ImageEnhance.Brightness(picture).enhance(BRIGHTER)


def mirrored(picture: Image, _: np.random.Generator) -> Image:
    """Left and right swapped."""
    from PIL import ImageOps

    return ImageOps.mirror(picture)


def unchanged(picture: Image, _: np.random.Generator) -> Image:
    """As it is."""
    return picture


def swapped(picture: Image, other: Image) -> Image:
    """With the middle of another picture in the place of its own."""
    x, y, width, height = _middle(picture)
    left, top, other_width, other_height = _middle(other)
    middle = other.crop((left, top, left + other_width, top + other_height)).resize((width, height))
    both = picture.copy()
    both.paste(middle, (x, y))
    return both


def _middle(picture: Image) -> tuple[int, int, int, int]:
    width, height = (max(round(side * SWAPPED), 1) for side in picture.size)
    return (picture.width - width) // 2, (picture.height - height) // 2, width, height


def noisy(sound: Sound, random: np.random.Generator) -> Sound:
    """With white noise."""
    power = float(np.mean(sound.samples.astype(np.float64) ** 2))
    noise = random.standard_normal(len(sound.samples)) * np.sqrt(power / 10 ** (NOISE_DECIBELS / 10))
    return Sound((sound.samples + noise).astype(np.float32), sound.rate)


def quieter(sound: Sound, _: np.random.Generator) -> Sound:
    """From further away."""
    return Sound((sound.samples * 10 ** (-QUIETER_DECIBELS / 20)).astype(np.float32), sound.rate)


def faster(sound: Sound, _: np.random.Generator) -> Sound:
    """Faster and higher."""
    return Sound(resampled(sound.samples, round(FASTER * 1000), 1000), sound.rate)


def shortened(sound: Sound, _: np.random.Generator) -> Sound:
    """Without its end."""
    return Sound(sound.samples[: max(int(len(sound.samples) * (1 - LEFT_OUT)), 1)], sound.rate)


def through_codec(sound: Sound, _: np.random.Generator) -> Sound:
    """Saved as a poor Ogg Vorbis file."""
    import soundfile

    stored = io.BytesIO()
    soundfile.write(
        stored, np.clip(sound.samples, -1, 1), sound.rate, format="OGG", subtype="VORBIS",
        compression_level=CODEC_QUALITY,
    )  # fmt: skip
    stored.seek(0)
    return Sound(read_sound(stored, sound.rate), sound.rate)


PICTURE_EDITS: tuple[MediaEdit[Any], ...] = (
    MediaEdit("crop", N_("Cropped"), N_("A tenth cut off on each side."), cropped),
    MediaEdit("rotation", N_("Turned"), N_("Turned by 10 degrees, the corners white."), turned),
    MediaEdit("jpeg", N_("Poor JPEG"), N_("Saved as a JPEG of quality 15."), compressed),
    MediaEdit("blur", N_("Blurred"), N_("Out of focus by a hundredth of its longer side."), blurred),
    MediaEdit("grey", N_("Greyscale"), N_("Without colour."), greyscale),
    MediaEdit("brightness", N_("Brighter"), N_("40 % brighter."), brighter),
    MediaEdit("mirrored", N_("Mirrored"), N_("Left and right swapped: writing can no longer be read."), mirrored, True),
    MediaEdit(
        "swapped",
        N_("Another thing"),
        N_("The middle two thirds replaced by those of another picture, of another label where there is one."),
        unchanged,
        swap=swapped,
    ),
)
SOUND_EDITS: tuple[MediaEdit[Any], ...] = (
    MediaEdit("noise", N_("Noise"), N_("White noise 20 dB below the sound."), noisy),
    MediaEdit("gain", N_("Quieter"), N_("12 dB quieter."), quieter),
    MediaEdit("codec", N_("Poor recording"), N_("Saved as Ogg Vorbis, compressed as far as it goes."), through_codec),
    MediaEdit("cut", N_("Cut"), N_("The last quarter missing."), shortened),
    MediaEdit("speed", N_("Faster"), N_("10 % faster, and higher with it."), faster, True),
)
EDITS_OF = {"image": PICTURE_EDITS, "audio": SOUND_EDITS}
"""Modality -> its changes, in the order shown."""


def write_changed(
    source: Path, modality: str, edit: MediaEdit[Any], seed_words: str, target: Path, other: Path | None = None
) -> None:
    """Save a file as an edit leaves it, without loss: a PNG, or a WAV of 32-bit numbers.

    ``seed_words`` decide the noise: the same words, the same noise. ``other`` is the second picture of a swap.

    Raises:
        BadInputError: the file is gone or damaged.
    """
    seed = int.from_bytes(hashlib.sha256(seed_words.encode("utf-8", "surrogatepass")).digest()[:8], "little")
    random = np.random.default_rng(seed)
    if modality == "image":
        changed = edit.change(open_picture(source), random)
        if edit.swap is not None and other is not None:
            changed = edit.swap(changed, open_picture(other))
        changed.save(target, "PNG", compress_level=1)
        return
    import soundfile

    rate = sound_facts(source).rate
    changed = edit.change(Sound(read_sound(source, rate), rate), random)
    soundfile.write(target, changed.samples, changed.rate, format="WAV", subtype="FLOAT")
