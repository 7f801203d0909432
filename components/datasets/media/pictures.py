"""Pictures: any file that is read here as plain RGB, as a person sees it."""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from components.datasets.limits import MAX_PICTURE_PIXELS
from components.i18n import tr
from components.records import BadInputError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
"""What Pillow may take a file for; its other readers (EPS runs a program) are never tried."""
THUMBNAIL_QUALITY = 80  # of JPEG, 1 to 95
WORSE = (60, 40)  # where a thumbnail must have fewer bytes
_SIXTEEN_BITS = 257  # 65535 / 255


def open_picture(source: Path | BinaryIO, name: str = "") -> Image:
    """The first frame as an RGB picture: turned as its EXIF says, transparency on white, 16 bits scaled to 8.

    Raises:
        BadInputError: it cannot be read, ends in the middle, or has more than MAX_PICTURE_PIXELS pixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    name = name or tr("The picture")
    size = (0, 0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged metadata, and of large pictures, which are counted below
            with Image.open(source, formats=_formats()) as picture:
                size = picture.size
                if picture.width * picture.height > MAX_PICTURE_PIXELS:
                    raise BadInputError(_too_large(name, size))
                picture.load()
                ImageOps.exif_transpose(picture, in_place=True)  # no second copy of a large one
                return _plain(picture)
    except Image.DecompressionBombError as error:
        raise BadInputError(_too_large(name)) from error
    except UnidentifiedImageError as error:
        raise BadInputError(
            tr("{name} is damaged: no picture can be read from it; save it again.", name=name)
        ) from error
    except BadInputError:
        raise
    except MemoryError as error:
        raise BadInputError(
            tr(
                "{name} has {width:,} x {height:,} pixels, and there is not enough memory to read it; at most {most} "
                "million are read, and fewer where memory is short: make it smaller first.",
                name=name,
                width=size[0],
                height=size[1],
                most=MAX_PICTURE_PIXELS // 1_000_000,
            )
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError) as error:
        # Readers of damaged files raise whatever their parsing comes upon.
        raise BadInputError(
            tr("{name} is damaged or cut off in the middle; copy or save it again.", name=name)
        ) from error


def thumbnail(source: Path | BinaryIO, height: int, *, widest: float = 2.0, most_bytes: int | None = None) -> bytes:
    """A JPEG at most ``height`` pixels high and ``widest`` times as wide, without any of the file's metadata.

    One of more than ``most_bytes`` is made worse, then smaller, until it is not.

    Raises:
        BadInputError: as open_picture.
    """
    picture = open_picture(source)
    picture.thumbnail((int(height * widest), height))
    jpeg = _as_jpeg(picture, THUMBNAIL_QUALITY)
    qualities = iter(WORSE)
    while most_bytes is not None and len(jpeg) > most_bytes and min(picture.size) > 1:
        quality = next(qualities, WORSE[-1])
        if quality == WORSE[-1]:
            picture = picture.resize((max(picture.width * 3 // 4, 1), max(picture.height * 3 // 4, 1)))
        jpeg = _as_jpeg(picture, quality)
    return jpeg


def _as_jpeg(picture: Image, quality: int) -> bytes:
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=quality)  # open_picture made a new picture: no EXIF, no GPS
    return stored.getvalue()


def data_url(jpeg: bytes) -> str:
    """A JPEG as an address that holds the picture itself."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"


def _formats() -> tuple[str, ...]:
    from PIL import features

    return (*FORMATS, "AVIF") if features.check("avif") else FORMATS


def _too_large(name: str, size: tuple[int, int] | None = None) -> str:
    if size:
        return tr(
            "{name} has {width:,} x {height:,} pixels; at most {most} million are read: make it smaller first.",
            name=name,
            width=size[0],
            height=size[1],
            most=MAX_PICTURE_PIXELS // 1000000,
        )
    return tr(
        "{name} has far more pixels than its size on the disk tells; at most {most} million are read: make it smaller "
        "first.",
        name=name,
        most=MAX_PICTURE_PIXELS // 1000000,
    )


def _plain(picture: Image) -> Image:
    from PIL import Image

    if picture.mode in ("I", "I;16", "I;16L", "I;16B", "I;16N", "F"):
        return _from_many_levels(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, seen).convert("RGB")
    converted = picture.convert("RGB")
    converted.info = {}
    return converted


def _from_many_levels(picture: Image) -> Image:
    """16-bit and floating-point greys: by their full range where they use it, else from darkest to lightest."""
    from PIL import Image

    levels: Any = np.asarray(picture, dtype=np.float64)
    levels = np.nan_to_num(levels, nan=0.0, posinf=0.0, neginf=0.0)
    if picture.mode != "F" and levels.min() >= 0 and 255 < levels.max() <= 65535:
        scaled = levels / _SIXTEEN_BITS
    elif levels.min() >= 0 and levels.max() <= 255 and (picture.mode != "F" or levels.max() > 1):
        scaled = levels
    else:
        low, high = levels.min(), levels.max()
        scaled = (levels - low) / ((high - low) or 1) * 255
    return Image.fromarray(scaled.round().clip(0, 255).astype(np.uint8)).convert("RGB")
