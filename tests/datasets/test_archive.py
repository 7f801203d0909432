"""Archives: read where honest, refused where harmful."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.datasets.archive import unpack
from components.records import BadInputError
from tests.datasets.reading import read_beir_zip

CORPUS = b'{"_id": "1", "title": "", "text": "a"}\n'


def packed(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of the files."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", compression) as archive:
        warnings.simplefilter("ignore")
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def everything(_: str) -> bool:
    """All members are wanted."""
    return True


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_come_out_as_they_went_in(compression: int) -> None:
    files = {"a/corpus.jsonl": CORPUS, "a/b.txt": b"x" * 5_000_000}
    assert unpack(packed(files, compression), "a.zip", everything) == files


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_swell_without_bounds_are_refused(compression: int) -> None:
    with pytest.raises(BadInputError, match="unusual method"):
        unpack(packed({"corpus.jsonl": CORPUS}, compression), "a.zip", everything)


def test_junk_is_ignored() -> None:
    junk = {"__MACOSX/a/._corpus.jsonl": b"x", "a/.DS_Store": b"x", ".git/config.json": b"x", "a/": b""}
    assert list(unpack(packed({**junk, "a/corpus.jsonl": CORPUS}), "a.zip", everything)) == ["a/corpus.jsonl"]


@pytest.mark.parametrize(
    "path",
    [
        "../corpus.jsonl",
        "a/../../corpus.jsonl",
        "/corpus.jsonl",
        "C:/corpus.jsonl",
        "..\\corpus.jsonl",
        "\\\\host\\x.csv",
    ],
)
def test_a_member_that_climbs_out_is_refused(path: str) -> None:
    with pytest.raises(BadInputError, match="points outside the archive"):
        read_beir_zip(packed({"corpus.jsonl": CORPUS, path: b"x"}), "a.zip")


def test_a_link_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("corpus.jsonl")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadInputError, match="is a link"):
        read_beir_zip(target.getvalue(), "a.zip")


def with_flag(data: bytes, flag: int) -> bytes:
    """The archive with a flag set in every local and central header (the writer of the library cannot)."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            flags = struct.unpack_from("<H", data, place + offset)[0]
            struct.pack_into("<H", changed, place + offset, flags | flag)
            place = data.find(signature, place + 4)
    return bytes(changed)


def test_an_encrypted_archive_is_refused() -> None:
    with pytest.raises(BadInputError, match="is encrypted .* without a password"):
        read_beir_zip(with_flag(packed({"corpus.jsonl": CORPUS}, zipfile.ZIP_STORED), 1), "a.zip")


def test_a_bomb_is_stopped_by_its_ratio() -> None:
    bomb = packed({"corpus.jsonl": b" " * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(BadInputError, match="more than 200 times its size"):
        read_beir_zip(bomb, "a.zip")


def test_a_bomb_is_stopped_by_bytes_counted_over_all_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.datasets.archive.MAX_UNPACKED_BYTES", 2_500_000)
    with pytest.raises(BadInputError, match="unpacks to more than"):
        unpack(packed({f"{n}.csv": bytes(1_000_000) for n in range(3)}), "a.zip", everything)


def test_a_size_that_is_declared_too_small_does_not_help_a_bomb() -> None:
    bomb = bytearray(packed({"corpus.jsonl": b" " * 60_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", bomb, bomb.find(signature) + offset, 10)
    with pytest.raises(BadInputError):
        read_beir_zip(bytes(bomb), "a.zip")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.datasets.archive.MAX_ZIP_MEMBERS", 3)
    with pytest.raises(BadInputError, match="4 members; at most 3"):
        unpack(packed({f"{n}.csv": b"x" for n in range(4)}), "a.zip", everything)


def test_a_member_that_stands_twice_is_refused() -> None:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("corpus.jsonl", CORPUS)
        archive.writestr("corpus.jsonl", CORPUS)
    with pytest.raises(BadInputError, match="twice"):
        read_beir_zip(target.getvalue(), "a.zip")


@pytest.mark.parametrize("data", [b"", b"no zip", packed({"corpus.jsonl": CORPUS})[:-30]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError, match="not a readable zip"):
        read_beir_zip(data, "a.zip")


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_archive_ends_in_content_or_one_message(data: st.DataObject) -> None:
    whole = bytearray(packed({"a/corpus.jsonl": CORPUS * 3, "a/queries.jsonl": CORPUS}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        unpack(bytes(whole), "a.zip", everything)
    except BadInputError as error:
        assert "a.zip" in str(error)
