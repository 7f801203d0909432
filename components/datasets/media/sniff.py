"""What a file is, by its first bytes; its name's ending is never trusted."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from components.i18n import N_, tr
from components.records import BadInputError

Modality = Literal["image", "audio"]

IMAGE_EXTENSIONS = (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".avif")
AUDIO_EXTENSIONS = (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3")
REFUSED_EXTENSIONS = (".heic", ".heif", ".svg", ".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4a", ".aac", ".wma")
"""Pictures, sounds and videos that are named and left out, not passed over in silence."""
MEDIA_EXTENSIONS = (*IMAGE_EXTENSIONS, *AUDIO_EXTENSIONS)
HEAD_BYTES = 4096
"""Bytes of a file that ``sniff`` looks at."""

_IMAGES = N_("JPEG, PNG, WebP, GIF, TIFF or BMP")
_SOUNDS = N_("WAV, FLAC, OGG or MP3")
_STARTS: tuple[tuple[bytes, Modality], ...] = (
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"fLaC", "audio"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_MPEG = N_("{name} is a video (MPEG); save a frame as {images}, or its sound as {sounds}.")
_ELSE: tuple[tuple[bytes, str], ...] = (
    (b"\x1aE\xdf\xa3", N_("{name} is a video (Matroska or WebM); save a frame as {images}, or its sound as {sounds}.")),
    (b"\x00\x00\x01\xba", _MPEG),
    (b"\x00\x00\x01\xb3", _MPEG),
    (b"FLV", N_("{name} is a video (Flash); save a frame as {images}, or its sound as {sounds}.")),
    (b"0&\xb2u", N_("{name} is a Windows Media file; save it as {images}, or {sounds}.")),
    (b"%PDF", N_("{name} is a PDF; save its pictures as {images}.")),
    (b"PK\x03\x04", N_("{name} is a zip archive inside the data; unpack it first.")),
)
_AVI = N_("{name} is a video (AVI); save a frame as {images}, or its sound as {sounds}.")
_SVG = N_("{name} is an SVG drawing, which may run code and is not read; save it as {images}.")
_UNKNOWN = N_("{name} is neither a picture ({images}) nor a sound ({sounds}) by its content; check the file.")


def is_media_name(name: str) -> bool:
    """Whether a file's name says picture, sound or video, read here or not."""
    return PurePosixPath(name).suffix.lower() in (*MEDIA_EXTENSIONS, *REFUSED_EXTENSIONS)


def sniff(head: bytes, name: str) -> Modality:
    """Whether a file is a picture or a sound, by its first HEAD_BYTES.

    Raises:
        BadInputError: it is empty, or neither; the sentence says what it is where that is known.
    """
    if not head:
        raise BadInputError(tr("{name} is empty (0 bytes); copy it again.", name=name))
    for start, modality in _STARTS:
        if head.startswith(start):
            return modality
    if head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"WEBP"):
        return "audio" if head[8:12] == b"WAVE" else "image"
    if head[4:8] == b"ftyp":
        return _boxed(head, name)
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # an MP3 frame without a tag in front
        return "audio"
    raise BadInputError(tr(_what_else(head), name=name, images=tr(_IMAGES), sounds=tr(_SOUNDS)))


def _boxed(head: bytes, name: str) -> Modality:
    """Files made of boxes: AVIF and HEIC pictures, MP4 and QuickTime videos, M4A sounds."""
    brands = {head[8:12], *(head[i : i + 4] for i in range(16, min(len(head), 64), 4))}
    if brands & {b"avif", b"avis"}:
        from PIL import features

        if features.check("avif"):
            return "image"
        raise BadInputError(
            tr(
                "{name} is an AVIF picture, which this installation cannot read; save it as {images}.",
                name=name,
                images=tr(_IMAGES),
            )
        )
    if brands & set(_HEIC):
        raise BadInputError(
            tr("{name} is a HEIC picture, which is not read; save it as {images}.", name=name, images=tr(_IMAGES))
        )
    if head[8:12] in (b"M4A ", b"M4B "):
        raise BadInputError(
            tr("{name} is an AAC sound, which is not read; save it as {sounds}.", name=name, sounds=tr(_SOUNDS))
        )
    raise BadInputError(
        tr(
            "{name} is a video, which is not read; save a frame as {images}, or its sound as {sounds}.",
            name=name,
            images=tr(_IMAGES),
            sounds=tr(_SOUNDS),
        )
    )


def _what_else(head: bytes) -> str:
    for start, what in _ELSE:
        if head.startswith(start):
            return what
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return _AVI
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in text:
        return _SVG
    return _UNKNOWN
