from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from components.datasets.media.pictures import open_picture, thumbnail
from components.datasets.media.sniff import sniff
from components.records import BadInputError
from tests.datasets.media.files import noise, picture_bytes, plain


def read(data: bytes) -> np.ndarray:
    picture = open_picture(io.BytesIO(data))
    assert picture.mode == "RGB"
    return np.asarray(picture)


def colour(data: bytes) -> list[int]:
    return [int(value) for value in read(data)[1, 1]]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
def test_every_format_is_told_by_its_bytes_and_read(kind: str) -> None:
    data = picture_bytes(plain((200, 30, 30)), kind)
    assert sniff(data[:4096], "wrong.txt") == "image"
    assert np.abs(read(data).astype(int) - [200, 30, 30]).max() <= 8


def test_a_picture_taken_sideways_is_turned_as_its_exif_says() -> None:
    turned = plain("white", (40, 20))
    turned.paste((255, 0, 0), (0, 0, 20, 20))  # the left half, which orientation 6 turns to the top
    exif = Image.Exif()
    exif[0x0112] = 6
    found = read(picture_bytes(turned, "JPEG", exif=exif, quality=95, subsampling=0))
    assert found.shape == (40, 20, 3)
    assert found[5, 10, 1] < 40
    assert found[35, 10, 1] > 200


def test_print_colours_become_the_colours_of_a_screen() -> None:
    cyan = Image.new("CMYK", (8, 8), (255, 0, 0, 0))
    assert np.abs(np.array(colour(picture_bytes(cyan, "TIFF"))) - [0, 255, 255]).max() <= 2
    assert colour(picture_bytes(cyan, "JPEG"))[0] < 60


def test_a_picture_for_which_memory_is_short_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    data = picture_bytes(plain("red", (40, 30)))
    monkeypatch.setattr(Image.Image, "convert", refuse)
    with pytest.raises(BadInputError, match="40 x 30 pixels, and there is not enough memory .* at most 100 million"):
        open_picture(io.BytesIO(data))


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    half = Image.new("RGBA", (8, 8), (0, 0, 0, 128))
    assert colour(picture_bytes(clear)) == [255, 255, 255]
    assert colour(picture_bytes(half)) == [127, 127, 127]
    assert colour(picture_bytes(Image.new("LA", (8, 8), (0, 0)))) == [255, 255, 255]


def test_a_palette_keeps_its_colours_and_its_hole_is_white() -> None:
    palette = plain((10, 200, 30)).convert("P", palette=Image.Palette.ADAPTIVE)
    assert colour(picture_bytes(palette)) == [10, 200, 30]
    assert colour(picture_bytes(palette, transparency=palette.getpixel((1, 1)))) == [255, 255, 255]


def test_sixteen_bits_a_channel_are_scaled_not_cut() -> None:
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(8, 8)
    found = read(picture_bytes(Image.fromarray(ramp)))
    assert np.abs(found[:, :, 0].astype(float) - ramp / 257).max() <= 1
    grey = read(picture_bytes(Image.new("L", (4, 4), 77)))
    assert (grey == 77).all()
    bilevel = read(picture_bytes(Image.new("1", (4, 4), 1)))
    assert (bilevel == 255).all()


def test_of_a_moving_picture_the_first_frame_is_read() -> None:
    frames = [plain("red"), plain("blue")]
    data = picture_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert colour(data)[0] > 240
    assert colour(picture_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:]))[0] > 240


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_in_the_middle_is_said_to_be(kind: str) -> None:
    data = picture_bytes(noise(1, (64, 64)), kind)
    with pytest.raises(BadInputError, match="damaged or cut off"):
        open_picture(io.BytesIO(data[: len(data) // 2]), "cat.jpg")


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    for side in (11_000, 60_000):
        header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
        bomb = (
            b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(b"\0" * 100))
            + chunk(b"IEND", b"")
        )
        with pytest.raises(BadInputError, match="at most 100 million"):
            open_picture(io.BytesIO(bomb), "bomb.png")


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "video"),
        (b"\x1aE\xdf\xa3" + b"\0" * 40, "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"\0\0\0\x18ftypM4A \0\0\0\0", "AAC"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "zip"),
        (b"#!/bin/sh\n", "neither a picture"),
    ],
)
def test_what_is_no_picture_is_named_whatever_its_ending(head: bytes, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        sniff(head, "holiday.jpg")


def test_nothing_but_the_known_formats_is_ever_parsed() -> None:
    """PostScript runs a program, and other parsers are little used; a picture of theirs is not even opened."""
    for kind in ("EPS", "PPM", "TGA", "ICO", "PCX"):
        with pytest.raises(BadInputError):
            open_picture(io.BytesIO(picture_bytes(plain("red", (16, 16)), kind)))


def test_a_thumbnail_is_small_and_carries_nothing_of_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    exif.get_ifd(0x8825)[2] = (48.0, 12.0, 3.0)
    path = tmp_path / "a.jpg"
    path.write_bytes(picture_bytes(noise(2, (800, 400)), "JPEG", exif=exif, comment=b"SECRET COMMENT"))
    assert b"SECRET" in path.read_bytes()
    small = thumbnail(path, 100)
    assert b"SECRET" not in small
    opened = Image.open(io.BytesIO(small))
    assert opened.size == (200, 100)
    assert not opened.getexif()
